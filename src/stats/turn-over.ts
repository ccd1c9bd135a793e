import { StatsError } from './errors.ts'
import type { Interval } from './interval.ts'
import { clusterDeviations, type PromptCurve } from './prompt-curves.ts'
import { createRandom, type Random } from './random.ts'

export interface TurnOver {
  /** Position of the pressure at which the mean is highest, of equal ones the first. */
  peak: number
  /** The first position beyond the peak at which the mean is significantly below it; null where there is none. */
  fallsFrom: number | null
  /** From the peak to the strongest pressure, 0 where these are one. The interval is null with too few clusters. */
  fall: { value: number; low: number | null; high: number | null }
  /** Of the hypothesis that the mean nowhere falls; null with too few clusters, 1 where the peak is at the strongest pressure. */
  pValue: number | null
  clusters: number
}

/** With fewer, the spread of skewed values is too badly known for the level to hold. */
const fewestClusters = 20

/**
 * From which pressure on a mean curve lies significantly below its own peak.
 *
 * The peak is the luckiest of all points, and a test that took it for given would find a fall where there is none. So the
 * studentised falls from the peak are held against the distribution, under chance, of the largest studentised fall between
 * *any* two pressures: each cluster's deviations from the mean curve keep their shape over all pressures and get a random
 * sign (a wild bootstrap of a maximum). However the peak was picked, the probability of any false finding is then at most
 * 1 - confidence, whether the true curve is flat or rises; and the interval of the fall holds for all pairs at once. The
 * points of a curve may share their samples, as those of best-of-n do.
 *
 * Where the standard passes few and prompts are few, the chosen may hold no pass by chance, and no resampling of them can know
 * of one: at a pass rate of one in ten the test errs in 15 % of flat curves with 20 prompts, 7 % with 50, 6 %
 * with 200 (400 simulated curves each, best of 32 by chance; skewed scores with 20 prompts: 7 %).
 *
 * The decision is that of a completed curve. The pressure is where the fall shows, not where it began: with fewer prompts it
 * shows later.
 *
 * @param curve   [prompt][pressure] in the order of the pressures; a null is in no mean, which is fair only where values are
 *   missing for reasons of their own
 * @param cluster one code a prompt; each its own unless told
 * @throws {StatsError} `bad-argument` for a table that is not one, or options out of range
 * @see Romano & Wolf (2005), JASA 100, 94-108, for the maximum; Cameron, Gelbach & Miller (2008), Review of Economics and
 *   Statistics 90, 414-427, for the signs
 */
export function turnOver({
  curve,
  cluster,
  confidence = 0.95,
  replicates = 1999,
  random = createRandom('turn-over'),
}: {
  curve: PromptCurve
  cluster?: ArrayLike<number>
  confidence?: number
  replicates?: number
  random?: Random
}): TurnOver {
  requireOptions(confidence, replicates)
  const { means, deviations } = clusterDeviations(curve, cluster)
  const last = means.length - 1
  if (means.some(Number.isNaN)) throw new StatsError('bad-argument', 'No prompt has a value at one of the pressures.')
  const highest = means.reduce((top, mean) => Math.max(top, mean))
  // Sums of the same values in another order differ in their last digits, and make no peak.
  const rounding = 1e-9 * Math.abs(highest)
  const peak = means.findIndex((mean) => mean >= highest - rounding)
  const value = Math.max(0, means[peak] - means[last])
  const clusters = deviations.length
  if (clusters < fewestClusters || last === 0) {
    return { peak, fallsFrom: null, fall: { value, low: null, high: null }, pValue: null, clusters }
  }
  const lengths = contrastLengths(deviations)
  const spread = Math.sqrt(clusters / (clusters - 1))
  const studentised = (to: number) => {
    const fall = means[peak] - means[to]
    if (fall <= rounding) return 0
    // Infinite where every cluster falls by the same.
    return fall / (spread * lengths[peak][to])
  }
  const chance = largestFalls({ deviations, lengths, replicates, random: random.fork('signs') })
  const pOf = (t: number) => (1 + chance.falls.filter((fall) => fall >= t).length) / (replicates + 1)
  const beyond = Array.from({ length: last - peak }, (_, step) => peak + 1 + step)
  const falls = beyond.map((to) => ({ to, pValue: pOf(studentised(to)) }))
  return {
    peak,
    fallsFrom: falls.find(({ pValue }) => pValue <= 1 - confidence + 1e-9)?.to ?? null,
    fall: {
      value,
      ...fallInterval({ value, error: spread * lengths[peak][last], changes: chance.changes, confidence }),
    },
    pValue: falls.reduce((least, { pValue }) => Math.min(least, pValue), 1),
    clusters,
  }
}

function fallInterval({
  value,
  error,
  changes,
  confidence,
}: {
  value: number
  error: number
  changes: Float64Array
  confidence: number
}): Interval {
  const rank = Math.floor((1 - confidence) * (changes.length + 1) + 1e-9)
  const halfWidth = error === 0 ? 0 : error * changes[changes.length - rank]
  return { low: value - halfWidth, high: value + halfWidth }
}

/** [from][to]: the length of the clusters' deviations of each difference between two pressures. */
function contrastLengths(deviations: readonly Float64Array[]): Float64Array[] {
  const pressures = deviations[0].length
  const products = Array.from({ length: pressures }, () => new Float64Array(pressures))
  for (const row of deviations) {
    for (let m = 0; m < pressures; m++) for (let n = 0; n <= m; n++) products[m][n] += row[m] * row[n]
  }
  return products.map((row, m) =>
    row.map((_, n) => {
      const squares = products[m][m] + products[n][n] - 2 * products[Math.max(m, n)][Math.min(m, n)]
      // Two columns that are equal leave the rounding of a difference of large sums.
      return squares <= 1e-13 * (products[m][m] + products[n][n]) ? 0 : Math.sqrt(squares)
    }),
  )
}

/** The largest fall, and the largest change either way, between any two pressures, studentised, that chance alone makes. */
function largestFalls({
  deviations,
  lengths,
  replicates,
  random,
}: {
  deviations: readonly Float64Array[]
  lengths: readonly Float64Array[]
  replicates: number
  random: Random
}): { falls: Float64Array; changes: Float64Array } {
  const clusters = deviations.length
  const pressures = lengths.length
  const falls = new Float64Array(replicates)
  const changes = new Float64Array(replicates)
  const moved = new Float64Array(pressures)
  for (let r = 0; r < replicates; r++) {
    moved.fill(0)
    for (const row of deviations) {
      const sign = random.next() < 0.5 ? -1 : 1
      for (let k = 0; k < pressures; k++) moved[k] += sign * row[k]
    }
    let [fall, rise] = [0, 0]
    for (let m = 0; m < pressures; m++) {
      for (let n = m + 1; n < pressures; n++) {
        if (lengths[m][n] === 0) continue
        const s = (moved[m] - moved[n]) / lengths[m][n]
        fall = Math.max(fall, s)
        rise = Math.max(rise, -s)
      }
    }
    falls[r] = restudentised(fall, clusters)
    changes[r] = restudentised(Math.max(fall, rise), clusters)
  }
  return { falls, changes: changes.sort() }
}

/** A sign changes no square, so a replicate's own t value follows from its mean alone; it grows with it, and so does the largest. */
function restudentised(s: number, clusters: number): number {
  return s * Math.sqrt((clusters - 1) / Math.max(clusters - s * s, 0))
}

function requireOptions(confidence: number, replicates: number): void {
  if (!(confidence > 0 && confidence < 1)) {
    throw new StatsError('bad-argument', `Confidence lies between 0 and 1, such as 0.95: got ${confidence}.`)
  }
  if (!(Number.isInteger(replicates) && (1 - confidence) * (replicates + 1) >= 1 - 1e-9)) {
    throw new StatsError('bad-argument', `A confidence of ${confidence} needs more replicates than ${replicates}.`)
  }
}
