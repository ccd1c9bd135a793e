import { gatherClusters } from '../../stats/cluster-bootstrap.ts'
import type { Settings } from '../alignment/figures.ts'
import type { AskedCases } from './asked-cases.ts'
import type { Scores } from './consistency-report.ts'
import { resampledEstimates } from './intervals.ts'

/** Sums over cases that all statistics are functions of. */
const [CASES, DIFFERENCE, VARIANCE, WITHIN, SCORES, SUM, SQUARES] = [0, 1, 2, 3, 4, 5, 6]

/**
 * How far a grading judge is from itself, on its own scale, with intervals by bootstrap of clusters.
 *
 * The alpha is Krippendorff's with the interval metric: 1 - D_o / D_e, where D_o is the mean squared difference of two
 * scores of a case, and D_e that of any two scores; as an intraclass correlation, it is 1 where repeats are exact and about
 * 0 where they are no closer than scores of other cases.
 *
 * @param cluster one code an item
 * @returns null where no case has two scores
 * @see Krippendorff (2011), "Computing Krippendorff's alpha-reliability"
 */
export function scoresOf(asked: AskedCases, cluster: Int32Array, settings: Settings): Scores | null {
  const repeated = [...asked.item.keys()]
    .map((c) => ({ c, scores: scoresOn(asked, c) }))
    .filter(({ scores }) => scores.length >= 2)
  if (repeated.length === 0) return null
  const all = repeated.flatMap(({ scores }) => scores)
  // Squares of large numbers that differ little would cancel.
  const centre = mean(all)
  const entries = { cluster: [] as number[], cell: [] as number[], weight: [] as number[] }
  for (const { c, scores } of repeated) {
    const n = scores.length
    const own = mean(scores)
    const squares = scores.reduce((sum, score) => sum + (score - own) ** 2, 0)
    const cells = [
      [CASES, 1],
      [DIFFERENCE, meanDifference(scores)],
      [VARIANCE, squares / (n - 1)],
      [WITHIN, (2 * n * squares) / (n - 1)],
      [SCORES, n],
      [SUM, scores.reduce((sum, score) => sum + score - centre, 0)],
      [SQUARES, scores.reduce((sum, score) => sum + (score - centre) ** 2, 0)],
    ]
    for (const [cell, weight] of cells) {
      entries.cluster.push(cluster[asked.item[c]])
      entries.cell.push(cell)
      entries.weight.push(weight)
    }
  }
  const found = resampledEstimates({
    data: gatherClusters({ ...entries, cells: 7 }),
    settings: { ...settings, random: settings.random.fork('scores') },
    denominator: repeated.length,
    statistics,
  })
  return { cases: repeated.length, ...found }
}

function statistics(total: Float64Array) {
  const n = total[SCORES]
  const expected = (2 * (total[SQUARES] - total[SUM] ** 2 / n)) / (n - 1)
  return {
    meanDifference: total[DIFFERENCE] / total[CASES],
    deviation: Math.sqrt(total[VARIANCE] / total[CASES]),
    alpha: expected <= 0 ? null : 1 - total[WITHIN] / n / expected,
  }
}

function scoresOn({ start, score }: AskedCases, c: number): number[] {
  return [...score.subarray(start[c], start[c + 1])].filter((value) => !Number.isNaN(value))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Of all pairs of two: in order, the score at place i is the larger one of i pairs and the smaller one of the others. */
function meanDifference(scores: readonly number[]): number {
  const n = scores.length
  const sum = scores.toSorted((a, b) => a - b).reduce((sum, score, i) => sum + (2 * i - n + 1) * score, 0)
  return sum / ((n * (n - 1)) / 2)
}
