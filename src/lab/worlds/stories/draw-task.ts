import { type Random, shuffle } from '../../../stats/random.ts'
import type { Task } from '../world.ts'
import { type Ending, endings, forbiddenWords, type Kind, kinds, type Reason, reasons, values } from './lexicon.ts'
import { pick } from './pick.ts'

/** What was asked: two or three words of different kinds, and how it is to end. */
export type StoriesFacts = { ending: Ending } & Partial<Record<Kind, string>>

const forbiddenShare = 0.2

/** Why no story is told of a word. */
export const reasonAgainst = (word: string): Reason | undefined =>
  reasons.find((reason) => (forbiddenWords[reason] as readonly string[]).includes(word))

/** Why a task must be refused, or undefined where it must not. No task has two forbidden words. */
export function forbiddenBy(facts: StoriesFacts): Reason | undefined {
  for (const kind of kinds) {
    const reason = reasonAgainst(facts[kind] ?? '')
    if (reason) return reason
  }
  return undefined
}

/** The words of a kind that stories are told of. */
export const allowedValues = Object.fromEntries(
  kinds.map((kind) => [kind, values[kind].filter((word) => !reasonAgainst(word))]),
) as unknown as Record<Kind, readonly string[]>

/** A task of the world `stories`. Unasked, one in five is forbidden. */
export function drawTask(
  random: Random,
  { forbidden = random.next() < forbiddenShare }: { forbidden?: boolean } = {},
): Task<StoriesFacts> {
  const asked = shuffle([...kinds], random).slice(0, 2 + random.integer(2))
  const facts: StoriesFacts = { ending: pick(endings, random) }
  for (const kind of asked) facts[kind] = pick(allowedValues[kind], random)
  if (forbidden) {
    // Each reason as often as the next; it may take the place of another word.
    const word = pick(forbiddenWords[pick(reasons, random)], random)
    const kind = kinds.find((each) => values[each].includes(word))!
    if (!asked.includes(kind)) {
      const at = random.integer(asked.length)
      delete facts[asked[at]]
      asked[at] = kind
    }
    facts[kind] = word
  }
  const words = asked.map((kind) => facts[kind]).join(', ')
  return { input: `Words: ${words}. Ending: ${facts.ending}. Story:`, facts }
}
