import type { Criterion } from '../domain/criterion.ts'
import { defineJudge, type Item, isPairwise, type SingleItem } from '../domain/index.ts'
import type { RuleDefinition } from './judge-definition.ts'
import type { Answer, LiveJudge } from './live-judge.ts'

type ResolvedRule = Omit<RuleDefinition, 'criterion'> & { criterion?: Criterion }

/**
 * A judge that needs no model: conditions on one field, all of which have to hold, or a function. Of a pair, the output that
 * passes alone is better, and where both or neither does it is a tie.
 *
 * The version covers the source of a function, and nothing that the function refers to.
 */
export function ruleJudge(definition: ResolvedRule): LiveJudge {
  const { kind, name, criterion, passes, ...conditions } = definition
  const settings = passes ? { function: passes.toString() } : conditions
  return {
    judge: defineJudge({ name, kind, settings: JSON.parse(JSON.stringify({ criterion, ...settings })) }),
    ...(criterion && { criterion }),
    async ask({ item, criterion: asked }, context) {
      context?.signal?.throwIfAborted()
      if (passes) return { answer: await answerOfFunction(() => passes(item, criterion ?? asked)) }
      return { answer: { value: verdictOn(item, definition) } }
    },
  }
}

function verdictOn(item: Item, rule: ResolvedRule): Answer['value'] {
  if (!isPairwise(item)) return holds(item, rule) ? 'pass' : 'fail'
  const { outputs, ...shared } = item
  const [first, second] = outputs.map((output) => holds({ ...shared, output }, rule))
  return first === second ? 'tie' : first ? 'pass' : 'fail'
}

function holds(
  item: SingleItem,
  { field, pattern, flags, passesOn, minLength, maxLength, contains }: ResolvedRule,
): boolean {
  const text = item[field] ?? ''
  const length = minLength === undefined && maxLength === undefined ? 0 : [...text].length
  return (
    (pattern === undefined || new RegExp(pattern, flags).test(text) === (passesOn === 'match')) &&
    (minLength === undefined || length >= minLength) &&
    (maxLength === undefined || length <= maxLength) &&
    (contains === undefined || text.includes(contains))
  )
}

async function answerOfFunction(call: () => boolean | Promise<boolean>): Promise<Answer> {
  try {
    const said: unknown = await call()
    if (typeof said === 'boolean') return { value: said ? 'pass' : 'fail' }
    return { value: 'error', errorKind: 'unparseable', raw: `The rule returned ${String(said)}, not true or false.` }
  } catch (error) {
    return { value: 'error', errorKind: 'transport', raw: `The rule failed: ${String(error)}` }
  }
}
