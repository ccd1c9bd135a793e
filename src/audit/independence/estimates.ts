import { type BootstrapInterval, clusterBootstrap, gatherClusters } from '../../stats/cluster-bootstrap.ts'
import { StatsError } from '../../stats/errors.ts'
import { wilsonInterval, wilsonIntervalOfRate } from '../../stats/wilson-interval.ts'
import type { Estimate } from '../alignment/alignment-report.ts'
import { fewestClusters, type Settings } from '../alignment/figures.ts'

/** Not defined on these cases, or without cases. */
export function undefinedEstimate(denominator = 0): Estimate {
  return { value: null, low: null, high: null, denominator, method: 'none' }
}

/** A value with the bootstrap interval that belongs to it; without one where the resamples say nothing. */
export function resampledEstimate(
  value: number | null,
  interval: BootstrapInterval | null | undefined,
  denominator: number,
): Estimate {
  if (value === null || !interval || interval.degenerate)
    return { value, low: null, high: null, denominator, method: 'none' }
  return { value, low: interval.low, high: interval.high, denominator, method: interval.method }
}

/**
 * The share of cases for which `hit` is true: Wilson's interval where cases are independent, else by resampling clusters,
 * and never narrower than as many independent cases would give.
 *
 * @param cluster one code a case
 */
export function shareEstimate({
  cluster,
  hit,
  settings,
}: {
  cluster: ArrayLike<number>
  hit: ArrayLike<boolean>
  settings: Settings
}): Estimate {
  const { confidence, replicates } = settings
  const trials = hit.length
  if (trials === 0) return undefinedEstimate()
  const cell = Uint8Array.from(hit, (is) => (is ? 1 : 0))
  const data = gatherClusters({ cluster, cell, cells: 2 })
  const successes = data.total[1]
  const rate = { value: successes / trials, numerator: successes, denominator: trials }
  const independent = wilsonInterval({ successes, trials, confidence })
  if (data.clusters === trials) return { ...rate, ...independent, method: 'wilson' }
  const statistics = ([no, yes]: Float64Array) => ({ share: no + yes === 0 ? null : yes / (no + yes) })
  const random = settings.random.fork('share')
  const { share } =
    data.clusters < fewestClusters
      ? { share: null }
      : clusterBootstrap({ data, statistics, random, confidence, replicates })
  if (!share || share.degenerate) {
    const trials = data.clusters
    return { ...rate, ...wilsonIntervalOfRate({ rate: rate.value, trials, confidence }), method: 'wilson-by-cluster' }
  }
  const low = Math.min(share.low, independent.low)
  return { ...rate, low, high: Math.max(share.high, independent.high), method: share.method }
}

/** What is not defined on these data is a fact to report and not a failure. */
export function definedOrNull<T>(compute: () => T): T | null {
  try {
    return compute()
  } catch (error) {
    if (error instanceof StatsError) return null
    throw error
  }
}
