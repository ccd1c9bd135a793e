import { mean } from './race.ts'
import type { SearchRun, SearchSummary } from './search-report.ts'

const usualCheckpoints = [100, 500, 1000, 2000]

/** Success against queries of each way of searching, over its seeds, at a few round numbers and at the budget. */
export function summarise(runs: readonly SearchRun[]): SearchSummary[] {
  const groups = Map.groupBy(runs, ({ optimiser, scope, place }) => `${optimiser} ${scope} ${place}`)
  return [...groups.values()].map((group) => {
    const { optimiser, scope, place, budget } = group[0]
    const moments = [...usualCheckpoints.filter((queries) => queries < budget), budget]
    const checkpoints = moments.map((queries) => {
      const passing = group.map((run) => passingAt(run, queries))
      return { queries, mean: mean(passing), least: Math.min(...passing), most: Math.max(...passing) }
    })
    return { optimiser, scope, place, budget, runs: group.length, checkpoints }
  })
}

/** The share that passed by then: what was found stays found. */
export function passingAt({ curve }: Pick<SearchRun, 'curve'>, queries: number): number {
  return curve.findLast((point) => point.queries <= queries)?.passing ?? 0
}
