import { gatherClusters } from '../../stats/cluster-bootstrap.ts'
import { wilsonIntervalOfRate } from '../../stats/wilson-interval.ts'
import type { Settings } from '../alignment/figures.ts'
import { type AskedCases, disagreementOf } from './asked-cases.ts'
import type { BesideRepeats } from './consistency-report.ts'
import { resampledEstimates } from './intervals.ts'

/**
 * What a change of order or form does beyond the judge's own noise. If it did nothing, a verdict after the change would
 * differ from one before it exactly as often as two repeats differ; so the mean difference of the two, on the same cases,
 * estimates what it does.
 *
 * On a case that passes with probability p before and q after, the excess is (p - q)^2 where both sides were repeated: no
 * change of noise alone moves it. Where only the first was, it is (q - p)(1 - 2p): less than 0 where the change makes a
 * judge steadier.
 *
 * @param changed      1 or 0 a case
 * @param disagreement of two repeats, a case each, see `noiseOf`; null where it was not repeated, and then it is left out
 * @returns null where nothing was repeated
 */
export function besideRepeats({
  changed,
  disagreement,
  cluster,
  settings,
}: {
  changed: readonly number[]
  disagreement: readonly (number | null)[]
  cluster: readonly number[]
  settings: Settings
}): BesideRepeats | null {
  const [cases, expected, moved] = [0, 1, 2]
  const entries = { cluster: [] as number[], cell: [] as number[], weight: [] as number[] }
  let repeated = 0
  changed.forEach((was, c) => {
    const noise = disagreement[c]
    if (noise === null) return
    repeated++
    entries.cluster.push(cluster[c], cluster[c], cluster[c])
    entries.cell.push(cases, expected, moved)
    entries.weight.push(1, noise, was)
  })
  if (repeated === 0) return null
  const data = gatherClusters({ ...entries, cells: 3 })
  const found = resampledEstimates({
    data,
    settings: { ...settings, random: settings.random.fork('beside repeats') },
    denominator: repeated,
    statistics: (total) => ({
      expected: total[expected] / total[cases],
      excess: (total[moved] - total[expected]) / total[cases],
    }),
  })
  if (found.expected.value !== 0 || found.expected.method !== 'none') return found
  // Never flipped: as sure of it as of a share that was never hit.
  const { confidence } = settings
  const bound = wilsonIntervalOfRate({ rate: 0, trials: data.clusters, confidence })
  return { ...found, expected: { ...found.expected, ...bound, method: 'wilson-by-cluster' } }
}

/** How often two repeats of a case differ: the mean of before and after where both were repeated; null where neither was. */
export function noiseOf(...sides: { asked: AskedCases; c: number }[]): number | null {
  const repeated = sides.map(({ asked, c }) => disagreementOf(asked, c)).filter((noise) => noise !== null)
  return repeated.length === 0 ? null : repeated.reduce((sum, noise) => sum + noise, 0) / repeated.length
}
