import type { Random } from '../../stats/random.ts'
import type { Asker } from './asker.ts'
import type { Optimiser, Tried } from './optimiser.ts'
import type { SearchRun } from './search-report.ts'

/** One search: an optimiser let loose on a judge. */
export interface SearchTask {
  optimiser: Optimiser
  asker: Asker
  random: Random
  /** Queries of the whole search, or per item of each item, at least 1. */
  budget: number
  signal?: AbortSignal
  /** Told after each round. */
  onRound?: (queries: number) => void
}

/** What a search found, before it is tested on anything else. */
export interface SearchOutcome
  extends Pick<SearchRun, 'queries' | 'answered' | 'costUsd' | 'curve' | 'firstSuccess' | 'ended' | 'found'> {
  /** See `onItems` of {@link SearchRun}. */
  verdicts: readonly { item: string; passes: boolean }[]
  /** Why it was cut, and what the optimiser had to say. */
  notes: string[]
}

/** An optimiser that so often in a row proposes only what was tried before has nothing more to try. */
export const mostIdleRounds = 100

/** Which text has more to show for itself: by the share that it passes, then by its leaning. */
export function compareFound(a: Pick<Tried, 'passing' | 'leaning'>, b: Pick<Tried, 'passing' | 'leaning'>): number {
  return a.passing - b.passing || (a.leaning ?? Number.NEGATIVE_INFINITY) - (b.leaning ?? Number.NEGATIVE_INFINITY)
}
