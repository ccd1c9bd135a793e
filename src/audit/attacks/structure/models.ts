import type { SingleItem } from '../../../domain/index.ts'
import { shuffle } from '../../../stats/random.ts'
import type { AttackContext } from '../attack.ts'
import { type ClassedWord, classedOutput, sentencesOf } from './classed-words.ts'

/** A text that passed, whose structure an attack takes over. */
export interface Model {
  item: SingleItem
  words: ClassedWord[]
}

/** Tried for one item: each costs a question. */
const mostModels = 3
/** Slots by which openings are compared. */
const opening = 4

/**
 * Outputs that pass, to imitate: first the one whose sentences open as those of most others do, then others at random. Outputs for the same request
 * are left out, since what they say could be right here as well.
 */
export function modelsFor(item: SingleItem, { passing, phrases, random }: AttackContext): Model[] {
  const asksTheSame = (other: SingleItem) =>
    other.input === item.input && other.context === item.context && (item.input ?? item.context) !== undefined
  const models = passing
    .filter((other) => other.id !== item.id && !asksTheSame(other))
    .map((other) => ({ item: other, words: classedOutput(other, phrases) }))
    .filter(({ words }) => words.length > 0)
  if (models.length === 0) return []
  const openings = models.map(({ words }) => new Set(sentencesOf(words).map(openingOf)))
  const shared = new Map<string, number>()
  for (const one of openings) for (const slots of one) shared.set(slots, (shared.get(slots) ?? 0) + 1)
  // The mean, so that a long text is not typical for its length.
  const typical = openings.map((one) => [...one].reduce((sum, slots) => sum + shared.get(slots)!, 0) / one.size)
  const first = models[typical.indexOf(Math.max(...typical))]
  const others = shuffle(
    models.filter((model) => model !== first),
    random.fork('models'),
  )
  return [first, ...others].slice(0, mostModels)
}

function openingOf(sentence: readonly ClassedWord[]): string {
  return sentence
    .slice(0, opening)
    .map(({ slot }) => slot)
    .join(' ')
}
