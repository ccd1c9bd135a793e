import { type ClusterPatterns, clusterBootstrap, gatherClusters } from '../../stats/cluster-bootstrap.ts'
import { clusteredMcnemarTest } from '../../stats/clustered-mcnemar.ts'
import { mcnemarTest } from '../../stats/mcnemar.ts'
import { wilsonInterval, wilsonIntervalOfRate } from '../../stats/wilson-interval.ts'
import type { Estimate } from '../alignment/alignment-report.ts'
import { fewestClusters, type Settings } from '../alignment/figures.ts'

export const noCases: Estimate = { value: null, low: null, high: null, denominator: 0, method: 'none' }

/**
 * A share of cases: Wilson's interval where each is a cluster of its own; else the cluster bootstrap, never narrower than
 * Wilson's; where no resample differs from another, Wilson's for as many cases as there are clusters.
 *
 * @param hit     one a case
 * @param cluster one code a case
 */
export function shareOf({
  hit,
  cluster,
  settings,
}: {
  hit: readonly boolean[]
  cluster: readonly number[]
  settings: Settings
}): Estimate {
  const denominator = hit.length
  if (denominator === 0) return noCases
  const { confidence } = settings
  const data = gatherClusters({ cluster, cell: hit.map(Number), cells: 2 })
  const numerator = data.total[1]
  const value = numerator / denominator
  const wilson = wilsonInterval({ successes: numerator, trials: denominator, confidence })
  const proportion = { value, numerator, denominator }
  if (data.clusters === denominator) return { ...proportion, ...wilson, method: 'wilson' }
  const byCluster = () => wilsonIntervalOfRate({ rate: value, trials: data.clusters, confidence })
  if (data.clusters < fewestClusters) return { ...proportion, ...byCluster(), method: 'wilson-by-cluster' }
  const random = settings.random.fork('share')
  const statistics = ([miss, hits]: Float64Array) => ({ share: miss + hits === 0 ? null : hits / (miss + hits) })
  const resampled = clusterBootstrap({ ...settings, random, data, statistics }).share
  if (resampled === null || resampled.degenerate) return { ...proportion, ...byCluster(), method: 'wilson-by-cluster' }
  const { low, high, method } = resampled
  return { ...proportion, low: Math.min(low, wilson.low), high: Math.max(high, wilson.high), method }
}

/**
 * Statistics of summed counts, each with its bootstrap interval by cluster, or none where the sample cannot tell.
 *
 * @param statistics null where one is undefined
 */
export function resampledEstimates<Name extends string>({
  data,
  statistics,
  denominator,
  settings,
}: {
  data: ClusterPatterns
  statistics: (total: Float64Array) => Record<Name, number | null>
  denominator: number
  settings: Settings
}): Record<Name, Estimate> {
  const values = statistics(data.total)
  const random = settings.random.fork('resampled')
  const intervals = data.clusters < fewestClusters ? null : clusterBootstrap({ ...settings, random, data, statistics })
  const names = Object.keys(values) as Name[]
  return Object.fromEntries(
    names.map((name): [Name, Estimate] => {
      const interval = intervals?.[name] ?? null
      const value = values[name]
      if (interval === null || interval.degenerate)
        return [name, { value, low: null, high: null, denominator, method: 'none' }]
      const { low, high, method } = interval
      return [name, { value, low, high, denominator, method }]
    }),
  ) as Record<Name, Estimate>
}

/**
 * Whether changes go one way as often as the other, two-sided: McNemar's test, and where changes come in clusters its
 * clustered form.
 *
 * @param way     1 for one way, -1 for the other, 0 for no change of either kind; one a case
 * @param cluster one code a case
 */
export function directionTest(way: readonly number[], cluster: readonly number[]): { p: number; test: string } {
  const moved = way.flatMap((w, i) => (w === 0 ? [] : [i]))
  const clusters = new Set(moved.map((i) => cluster[i]))
  if (clusters.size === moved.length) {
    const firstOnly = moved.filter((i) => way[i] > 0).length
    const { pValue, method } = mcnemarTest({ firstOnly, secondOnly: moved.length - firstOnly })
    return { p: pValue, test: `McNemar's test (${method})` }
  }
  const surplus = new Map<number, number>()
  for (const i of moved) surplus.set(cluster[i], (surplus.get(cluster[i]) ?? 0) + way[i])
  const p = clusteredMcnemarTest([...surplus.values()])
  return { p, test: "McNemar's test for clustered pairs (chi-squared)" }
}
