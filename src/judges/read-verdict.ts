import type { ModelReply } from '../models/language-model.ts'
import { type JsonObject, jsonObjects } from './json-objects.ts'
import type { Answer } from './live-judge.ts'
import type { VerdictFormat } from './prompt/verdict-format.ts'
import { verdictProbabilities } from './verdict-probabilities.ts'

/**
 * What a judge said, from what it wrote.
 *
 * Only its own object counts: the one that carries the key, and of several the one that ends last. A word anywhere else in
 * the reply, be it quoted from the candidate or thought on the way, is never taken for a verdict. Whatever cannot be read is
 * an error that keeps the whole text.
 *
 * Of a grade, `score` is the expectation over the probabilities that the provider told of the integers of the scale,
 * renormalised over them (arXiv 2603.12246, section 3), or the integer itself where none were told. Of a word, `confidence`
 * is its probability among the words that could be said.
 */
export function readVerdict(
  { text, tokens, finish, reasoning }: Pick<ModelReply, 'text' | 'tokens' | 'finish' | 'reasoning'>,
  format: VerdictFormat,
): Answer {
  if (finish === 'refused') return { value: 'error', errorKind: 'refused', raw: text, ...(reasoning && { reasoning }) }
  const own = lastOwnObject(text, format.key)
  const verdict = own?.fields.get('verdict')
  const said = verdict && wordOrGrade(verdict.value, format)
  if (said === undefined)
    return { value: 'error', errorKind: 'unparseable', raw: text, ...(reasoning && { reasoning }) }

  const critique = format.reasoning ? own!.fields.get('reasoning')?.value : undefined
  const spoken = {
    ...(typeof critique === 'string' && critique !== '' && { critique }),
    ...(reasoning && { reasoning }),
  }
  const at = verdict!.start + (typeof verdict!.value === 'string' ? 1 : 0)
  const choices = [...format.words.keys(), ...integersOf(format.scale)]
  const probabilities = tokens && verdictProbabilities({ text, tokens, at, said: String(said), choices })

  if (typeof said === 'number') return { ...graded(expectation(probabilities) ?? said, format.scale!), ...spoken }
  const confidence = probabilities?.get(said)
  return { value: format.words.get(said)!, ...(confidence !== undefined && { confidence }), ...spoken }
}

/** A score is a grade alone, or passes or fails where its scale says from where on. */
export function graded(score: number, { passes }: { passes?: number }): Pick<Answer, 'value' | 'score'> {
  return { value: passes === undefined ? 'graded' : score >= passes ? 'pass' : 'fail', score }
}

function lastOwnObject(text: string, key: string | undefined): JsonObject | undefined {
  let last: JsonObject | undefined
  for (const object of jsonObjects(text)) {
    const counts = key === undefined ? object.fields.has('verdict') : carries(object, key)
    if (counts && (!last || object.end > last.end)) last = object
  }
  return last
}

function carries({ fields }: JsonObject, key: string): boolean {
  const found = fields.get('key')?.value
  return typeof found === 'string' && found.trim().toLowerCase() === key.toLowerCase()
}

/** The word as it was offered, or an integer of the scale. */
function wordOrGrade(value: unknown, { words, scale }: VerdictFormat): string | number | undefined {
  const written = typeof value === 'string' ? value.trim() : value
  if (scale) {
    const grade = typeof written === 'string' && /^-?\d{1,9}$/.test(written) ? Number(written) : written
    if (Number.isInteger(grade) && (grade as number) >= scale.min && (grade as number) <= scale.max)
      return grade as number
  }
  if (typeof written !== 'string') return undefined
  return [...words.keys()].find((word) => word.toLowerCase() === written.toLowerCase())
}

function integersOf(scale: VerdictFormat['scale']): string[] {
  return scale ? Array.from({ length: scale.max - scale.min + 1 }, (_, i) => String(scale.min + i)) : []
}

/** Σ x·p(x) over the grades alone: a judge that might have abstained is asked what it would have given otherwise. */
function expectation(probabilities: ReadonlyMap<string, number> | undefined): number | undefined {
  if (!probabilities) return undefined
  let mass = 0
  let sum = 0
  for (const [choice, probability] of probabilities) {
    const grade = Number(choice)
    if (!Number.isInteger(grade)) continue
    mass += probability
    sum += probability * grade
  }
  return mass > 0 ? sum / mass : undefined
}
