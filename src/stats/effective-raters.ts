import type { ClusterPatterns } from './cluster-bootstrap.ts'
import { countErrors, errorPhi } from './error-counts.ts'
import { StatsError } from './errors.ts'
import type { Interval } from './interval.ts'
import type { RatingsTable } from './ratings-table.ts'
import { studentTQuantile } from './special-functions.ts'

/** What is nearer to 0 than this comes from rounding. */
const rounding = 1e-12

/** With fewer, the spread among what is left behind is too rough a guess of the standard error. */
const fewestClusters = 10

export interface EffectiveRaters {
  /** Those whose errors have a correlation with each of the others'. */
  raters: number[]
  /** Those left out: always right, always wrong, or without enough items in common with the others. */
  leftOut: number[]
  /** The headline: k / (1 + (k - 1) * mean correlation); null where the mean is -1 / (k - 1) or below. */
  effective: number | null
  /** Both intervals are null together. */
  interval: Interval | null
  /** The mean of phi over all pairs. */
  meanCorrelation: number
  meanCorrelationInterval: Interval | null
  /**
   * (sum of eigenvalues)^2 / sum of squared eigenvalues of the matrix of correlations: from 1 to k. Without an interval: every
   * chance correlation lowers it, so that near independence no interval around it would hold the truth.
   */
  participation: number
}

/**
 * How many judges who err independently of one another the given ones are worth.
 *
 * The headline is Kish's design effect turned round: the mean of k votes whose errors correlate by rho on average varies as
 * much as that of k / (1 + (k - 1) rho) independent ones. It is what a vote is about, keeps the sign (judges whose errors make
 * up for one another are worth more than their number), and chance correlations of a small sample cancel out in the mean. The
 * participation ratio squares them: it does not know the sign, falls with every chance correlation, and is there because
 * others report it. Both go by the share of the variance, not by how good the judges are: five coins are worth five.
 *
 * Both intervals are one, since either figure is a monotone function of the design effect D = 1 + (k - 1) rho: Wald's for
 * log D, log D ± t (k - 1) SE(rho) / D, with the standard error of rho from leaving out one cluster at a time,
 * SE^2 = (K - 1) / K * sum (rho_(-i) - mean)^2, and t of K - 1 degrees of freedom for K clusters. D ends at k, where all are
 * copies of one. In simulations of five raters it holds the truth 94.3 to 95.1 % of the time where a rater has 20 to 60 errors,
 * and 93.5 to 93.9 % with ten; BCa intervals did 90.8 to 93.8 %.
 *
 * There is none where D is 0 or below, where the raters are copies of one another, with fewer than 10 clusters, and where
 * leaving one out leaves a correlation undefined, as that of a rater with a single error.
 *
 * @param truth   a category an item, -1 where unknown; gold, as in `errorCorrelation`
 * @param cluster one whole number an item: items with the same one are left out together; each its own unless told
 * @throws {StatsError} `too-few-raters` where under two raters have correlations; `bad-argument`
 * @see Kish (1965), Survey Sampling, section 5.4; Efron and Stein (1981), Ann. Stat. 9, 586-596, for the jackknife
 */
export function effectiveRaters({
  ratings,
  truth,
  cluster,
  confidence = 0.95,
}: {
  ratings: RatingsTable
  truth: ArrayLike<number>
  cluster?: ArrayLike<number>
  confidence?: number
}): EffectiveRaters {
  const { pairs, data } = countErrors({ ratings, truth, cluster })
  const undefinedPairs = [...pairs.keys()].filter((p) => errorPhi(data.total, p) === null)
  const leftOut = coveringRaters(undefinedPairs.map((p) => pairs[p]))
  const raters = Array.from({ length: ratings.raters }, (_, r) => r).filter((r) => !leftOut.includes(r))
  const k = raters.length
  if (k < 2) {
    throw new StatsError(
      'too-few-raters',
      `The effective number needs two raters who are sometimes wrong and sometimes right on common items; there are ${k}.`,
    )
  }
  const used = [...pairs.keys()].filter((p) => raters.includes(pairs[p].a) && raters.includes(pairs[p].b))
  const correlations = used.map((p) => errorPhi(data.total, p)!)
  const meanCorrelation = mean(correlations)
  const squares = correlations.reduce((sum, phi) => sum + phi * phi, 0)
  const designEffect = 1 + (k - 1) * meanCorrelation
  const defined = designEffect > rounding
  const spread = defined ? jackknife(data, used) : null
  let effects: Interval | null = null
  if (spread !== null) {
    const quantile = studentTQuantile((1 + confidence) / 2, spread.clusters - 1)
    const factor = Math.exp((quantile * (k - 1) * spread.standardError) / designEffect)
    // Near a design effect of 0 the number of raters may have no upper end.
    if (Number.isFinite((k / designEffect) * factor))
      effects = { low: designEffect / factor, high: Math.min(designEffect * factor, k) }
  }
  return {
    raters,
    leftOut,
    effective: defined ? k / designEffect : null,
    interval: effects && { low: k / effects.high, high: k / effects.low },
    meanCorrelation,
    meanCorrelationInterval: effects && { low: (effects.low - 1) / (k - 1), high: (effects.high - 1) / (k - 1) },
    // The eigenvalues sum to the trace, k, and their squares to the sum of all squared entries.
    participation: (k * k) / (k + 2 * squares),
  }
}

/**
 * Standard error of the mean correlation over `pairs`, from leaving out one cluster at a time; clusters of one pattern leave
 * the same behind. Null where it cannot be told.
 */
function jackknife(
  data: ClusterPatterns,
  pairs: readonly number[],
): { standardError: number; clusters: number } | null {
  const cells = pairs.flatMap((p) => [4 * p, 4 * p + 1, 4 * p + 2, 4 * p + 3])
  const left = new Float64Array(data.cells)
  const means: number[] = []
  const multiplicity: number[] = []
  let clusters = 0
  for (const [n, pattern] of data.patterns.entries()) {
    // Clusters in which only others were rated tell nothing, and must not count as degrees of freedom.
    if (cells.every((c) => pattern[c] === 0)) continue
    for (const c of cells) left[c] = data.total[c] - pattern[c]
    const correlations = pairs.map((p) => errorPhi(left, p)).filter((phi) => phi !== null)
    if (correlations.length < pairs.length) return null
    means.push(mean(correlations))
    multiplicity.push(data.multiplicity[n])
    clusters += data.multiplicity[n]
  }
  if (clusters < fewestClusters) return null
  const centre = means.reduce((sum, value, n) => sum + multiplicity[n] * value, 0) / clusters
  const squares = means.reduce((sum, value, n) => sum + multiplicity[n] * (value - centre) ** 2, 0)
  const standardError = Math.sqrt(((clusters - 1) / clusters) * squares)
  return standardError < rounding ? null : { standardError, clusters }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Raters to leave out so that no undefined pair remains: each time the one who is in most of them. */
function coveringRaters(pairs: { a: number; b: number }[]): number[] {
  const out: number[] = []
  for (;;) {
    const left = pairs.filter(({ a, b }) => !out.includes(a) && !out.includes(b))
    if (left.length === 0) return out.sort((a, b) => a - b)
    const count = new Map<number, number>()
    for (const { a, b } of left) for (const r of [a, b]) count.set(r, (count.get(r) ?? 0) + 1)
    const [worst] = [...count].reduce((most, entry) => (entry[1] > most[1] ? entry : most))
    out.push(worst)
  }
}
