import type { Presentation } from '../../domain/index.ts'
import type { ModelRequest } from '../../models/language-model.ts'
import type { Scale } from '../judge-definition.ts'

/** What a judge is asked to write, so that the same terms build the prompt, the schema and the reading of the answer. */
export interface VerdictFormat {
  /** Each word that may be said and what it means, in the item's own order. */
  words: ReadonlyMap<string, 'pass' | 'fail' | 'tie' | 'abstain'>
  /** Where an integer is asked for. */
  scale?: Exclude<Scale, 'binary'>
  /** Whether the reasons come first. */
  reasoning: boolean
  /** What the answer has to carry to count. */
  key?: string
}

/** A pair is always compared, whatever the scale: a grade is of one output by itself. */
export function verdictFormat({
  scale,
  mode,
  abstain,
  tie,
  pairwise,
  presentation,
  key,
}: {
  scale: Scale
  mode: 'direct' | 'reasoning'
  abstain: boolean
  tie: boolean
  pairwise: boolean
  presentation?: Presentation
  key?: string
}): VerdictFormat {
  const words: [string, 'pass' | 'fail' | 'tie' | 'abstain'][] = []
  const swapped = presentation === 'BA'
  if (pairwise) words.push(['A', swapped ? 'fail' : 'pass'], ['B', swapped ? 'pass' : 'fail'])
  else if (scale === 'binary') words.push(['pass', 'pass'], ['fail', 'fail'])
  if (pairwise && tie) words.push(['tie', 'tie'])
  if (abstain) words.push(['abstain', 'abstain'])
  return {
    words: new Map(words),
    ...(!pairwise && scale !== 'binary' && { scale }),
    reasoning: mode === 'reasoning',
    ...(key !== undefined && { key }),
  }
}

/** The last line of every prompt: the object that is to be written, with what may stand in it. */
export function answerLine({ words, scale, reasoning, key }: VerdictFormat): string {
  const choices = [
    ...(scale ? [`an integer from ${scale.min} to ${scale.max}`] : []),
    ...[...words.keys()].map((word) => JSON.stringify(word)),
  ]
  const fields = [
    ...(reasoning ? ['"reasoning": "<your reasoning>"'] : []),
    `"verdict": ${choices.join(' or ')}`,
    ...(key === undefined ? [] : [`"key": ${JSON.stringify(key)}`]),
  ]
  return `{${fields.join(', ')}}`
}

/**
 * The same for every call of a judge: providers compile a schema, so that the key must not stand in it. Integers are listed
 * rather than bounded, since not every provider takes bounds.
 */
export function answerSchema({ words, scale, reasoning, key }: VerdictFormat): NonNullable<ModelRequest['schema']> {
  const integers = scale ? Array.from({ length: scale.max - scale.min + 1 }, (_, i) => scale.min + i) : []
  const types = [...(scale ? ['integer'] : []), ...(words.size > 0 ? ['string'] : [])]
  const properties = {
    ...(reasoning && { reasoning: { type: 'string' } }),
    verdict: { type: types.length === 1 ? types[0]! : types, enum: [...integers, ...words.keys()] },
    ...(key !== undefined && { key: { type: 'string' } }),
  }
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}
