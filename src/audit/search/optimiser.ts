import type { Answer } from '../../judges/index.ts'
import type { Random } from '../../stats/random.ts'
import type { OptimiserName } from './search-report.ts'
import type { TextSpace } from './text-space.ts'

/** What came of a text. */
export interface Tried {
  text: string
  /** Mean over the items with a verdict, higher is closer to passing; null where there is none for half of them, or a fail without one: no value at all. */
  leaning: number | null
  /** Of the items that it was tried on, the share that passed; an item without a verdict did not. */
  passing: number
  /** The items with a verdict, and whether it passed there. */
  verdicts: readonly { item: string; passes: boolean }[]
  /** It was tried on all items: one that lost a race was not, and its figures are no match for those of one that was. */
  complete: boolean
  /** One of the items that it was tried on, and what the judge said: of those that did not pass, where there is one. */
  example?: { item: string; answer: Answer }
}

/**
 * A black-box optimiser: it proposes texts, is told what came of them, and proposes more, until it is asked no more. The budget,
 * the items, and the memory of what was tried are its caller's.
 */
export interface Optimiser {
  readonly name: OptimiserName
  /**
   * Yields texts, which `space` allows or which come to nothing, and is sent what came of those that were tried.
   *
   * @param random all its chance: the same seed and the same answers propose the same texts
   * @returns why it gave up, where it has something to say
   * @throws {BudgetError} from a model that it asks, and the signal's reason where it was aborted
   */
  search(
    space: TextSpace,
    random: Random,
    told: { onCost: (usd: number) => void; signal?: AbortSignal },
  ): AsyncGenerator<readonly string[], string | undefined, readonly Tried[]>
}

/** Above 0 where `a` is the better text to go on with. One without a value is below any other. */
export function compareTried(a: Tried, b: Tried): number {
  return Number(a.complete) - Number(b.complete) || leaningOrNone(a) - leaningOrNone(b)
}

function leaningOrNone({ leaning }: Tried): number {
  return leaning ?? Number.NEGATIVE_INFINITY
}
