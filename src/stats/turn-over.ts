import { StatsError } from './errors.ts'
import { clusterDeviations, type PromptCurve } from './prompt-curves.ts'
import { createRandom, type Random } from './random.ts'

export interface TurnOver {
  /** Position of the pressure at which the mean is highest, of equal ones the first. */
  peak: number
  /** The first position beyond the peak at which the mean is significantly below it; null where there is none. */
  fallsFrom: number | null
  /** From the first pressure to the peak, on the same prompts. */
  gain: Change
  /** From the peak to the strongest pressure, on the same prompts. */
  fall: Change
  /** Of the hypothesis that the mean nowhere falls; null with too few clusters, 1 where the peak is at the strongest pressure. */
  pValue: number | null
  /** Those with a prompt that has a value at every pressure: they alone are compared, unless they are too few for a test. */
  clusters: number
}

/** 0 where its two ends are one; the interval is null with too few clusters. */
export interface Change {
  value: number
  low: number | null
  high: number | null
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
 * 1 - confidence, whether the true curve is flat or rises. The points of a curve may share their samples, as those of
 * best-of-n do.
 *
 * Gain and fall are those to and from the true peak, wherever that lies: their intervals take the differences of the first, or
 * the last, pressure and every other together, so that one whose peak happens to be at an end has not "lost 0, for certain".
 *
 * Where the standard passes few and prompts are few, the chosen may hold no pass by chance, and no resampling of them can know
 * of one: at a pass rate of one in ten the test errs in 15 % of flat curves with 20 prompts, 7 % with 50, 6 %
 * with 200 (400 simulated curves each, best of 32 by chance; skewed scores with 20 prompts: 7 %).
 *
 * The decision is that of a completed curve. The pressure is where the fall shows, not where it began: with fewer prompts it
 * shows later.
 *
 * @param curve   [prompt][pressure] in the order of the pressures; a prompt with a null is compared at no pressure, which is
 *   fair only where values are missing for reasons of their own
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
  const { means, deviations } = comparedClusters(curve, cluster)
  const last = means.length - 1
  if (means.some(Number.isNaN)) throw new StatsError('bad-argument', 'No prompt has a value at one of the pressures.')
  const highest = means.reduce((top, mean) => Math.max(top, mean))
  // Sums of the same values in another order differ in their last digits, and make no peak.
  const rounding = 1e-9 * Math.abs(highest)
  const peak = means.findIndex((mean) => mean >= highest - rounding)
  const clusters = deviations.length
  if (clusters < fewestClusters || last === 0) {
    const unsure = (end: number) => ({ value: Math.max(0, means[peak] - means[end]), low: null, high: null })
    return { peak, fallsFrom: null, gain: unsure(0), fall: unsure(last), pValue: null, clusters }
  }
  const lengths = contrastLengths(deviations)
  const spread = Math.sqrt(clusters / (clusters - 1))
  const studentised = (to: number) => {
    const fall = means[peak] - means[to]
    if (fall <= rounding) return 0
    // Infinite where every cluster falls by the same.
    return fall / (spread * lengths[peak][to])
  }
  const chance = largestByChance({ deviations, lengths, replicates, random: random.fork('signs') })
  const pOf = (t: number) => (1 + chance.falls.filter((fall) => fall >= t).length) / (replicates + 1)
  const beyond = Array.from({ length: last - peak }, (_, step) => peak + 1 + step)
  const falls = beyond.map((to) => ({ to, pValue: pOf(studentised(to)) }))
  const changeFrom = (end: number, changes: Float64Array): Change => {
    const rank = Math.floor((1 - confidence) * (replicates + 1) + 1e-9)
    const errors = lengths[end].map((length) => spread * length)
    return largestRise({ means, end, peak, errors, critical: changes.sort()[replicates - rank] })
  }
  return {
    peak,
    fallsFrom: falls.find(({ pValue }) => pValue <= 1 - confidence + 1e-9)?.to ?? null,
    gain: changeFrom(0, chance.fromFirst),
    fall: changeFrom(last, chance.fromLast),
    pValue: falls.reduce((least, { pValue }) => Math.min(least, pValue), 1),
    clusters,
  }
}

/**
 * Of the prompts with a value at every pressure: a difference of means over different prompts is one of prompts, and a mean over
 * one prompt has no deviation that would say so. All of them, where those are too few for anything but the means.
 */
function comparedClusters(curve: PromptCurve, cluster?: ArrayLike<number>) {
  const complete = [...curve.keys()].filter((i) => !curve[i].includes(null))
  if (complete.length === 0) return { ...clusterDeviations(curve, cluster), deviations: [] }
  const compared = clusterDeviations(
    complete.map((i) => curve[i]),
    cluster && complete.map((i) => cluster[i]),
  )
  if (compared.deviations.length >= fewestClusters) return compared
  return { ...clusterDeviations(curve, cluster), deviations: compared.deviations }
}

/**
 * By how much the highest mean lies above the one at an end. The interval holds at once for the differences of every mean from
 * that one, and so for the largest.
 */
function largestRise({
  means,
  end,
  peak,
  errors,
  critical,
}: {
  means: Float64Array
  end: number
  peak: number
  errors: Float64Array
  critical: number
}): Change {
  // That of the end from itself is 0, for certain.
  const largest = (sign: number) =>
    means.reduce(
      (top, mean, k) => (k === end ? top : Math.max(top, mean - means[end] + sign * critical * errors[k])),
      0,
    )
  return { value: Math.max(0, means[peak] - means[end]), low: largest(-1), high: largest(1) }
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

/**
 * The largest that chance alone makes, studentised: of the falls between any two pressures, and of the changes, either way,
 * between the first and any other, and the last and any other.
 */
function largestByChance({
  deviations,
  lengths,
  replicates,
  random,
}: {
  deviations: readonly Float64Array[]
  lengths: readonly Float64Array[]
  replicates: number
  random: Random
}): Record<'falls' | 'fromFirst' | 'fromLast', Float64Array> {
  const clusters = deviations.length
  const pressures = lengths.length
  const falls = new Float64Array(replicates)
  const fromFirst = new Float64Array(replicates)
  const fromLast = new Float64Array(replicates)
  const moved = new Float64Array(pressures)
  for (let r = 0; r < replicates; r++) {
    moved.fill(0)
    for (const row of deviations) {
      const sign = random.next() < 0.5 ? -1 : 1
      for (let k = 0; k < pressures; k++) moved[k] += sign * row[k]
    }
    let [fall, first, last] = [0, 0, 0]
    for (let m = 0; m < pressures; m++) {
      for (let n = m + 1; n < pressures; n++) {
        if (lengths[m][n] === 0) continue
        const s = (moved[m] - moved[n]) / lengths[m][n]
        fall = Math.max(fall, s)
        if (m === 0) first = Math.max(first, Math.abs(s))
        if (n === pressures - 1) last = Math.max(last, Math.abs(s))
      }
    }
    falls[r] = restudentised(fall, clusters)
    fromFirst[r] = restudentised(first, clusters)
    fromLast[r] = restudentised(last, clusters)
  }
  return { falls, fromFirst, fromLast }
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
