import { StatsError } from './errors.ts'
import { leastSquares } from './least-squares.ts'
import { fitOveroptimisation, type OveroptimisationFit } from './overoptimisation-fit.ts'
import { bootstrapCurves, type CurveEstimate, clusterDeviations, type PromptCurve } from './prompt-curves.ts'
import type { Random } from './random.ts'
import { regularisedIncompleteBeta } from './special-functions.ts'

type Form = OveroptimisationFit['form']

export interface OveroptimisationCurveFit {
  form: Form
  alpha: CurveEstimate
  beta: CurveEstimate
  /** The score at KL 0, as measured there, or as estimated where no point is there. */
  initialScore: number
  /** Null where beta is not significantly above 0: the curve was not seen to bend. An open end is null. */
  peak: { kl: CurveEstimate; score: CurveEstimate; beyondData: boolean } | null
  rSquared: number
  /** Of two terms more, the other form's and d^3; null with too few points or clusters for it. */
  lackOfFit: { f: number; pValue: number } | null
  verdict: OveroptimisationFit['verdict']
}

/** Where the form explains so much, a departure from it that is significant, as with enough prompts any is, is none that matters. */
const goodRSquared = 0.9
const leastRSquared = 0.5
type Shape = Record<'alpha' | 'beta' | 'initial' | 'inverseDepth' | 'height', number | null>

/**
 * Both published forms of over-optimisation, see `fitOveroptimisation`, fitted to a curve whose points are means over the same
 * prompts. Such points err together, best-of-n points of the same samples most of all, and intervals that took their errors
 * for independent would be too narrow or too wide by far. So prompts, or clusters of them, are drawn anew and the whole curve
 * is fitted again, with the weights of the sample; and the test of fit knows how the points move together.
 *
 * The curve is fitted through its own value at KL 0, where it has one.
 *
 * @param curve [prompt][pressure]
 * @param kl    of each pressure, 0 or more, in nats
 * @returns null where the points cannot tell the coefficients apart: under 4, or under 3 KL above 0
 * @throws {StatsError} `bad-argument` for KL below 0, a table that is not one, or a pressure at which no prompt has a value
 * @see Gao, Schulman & Hilton (2023), ICML, arXiv 2210.10760, section 3.1
 */
export function fitOveroptimisationCurve({
  curve,
  kl,
  form,
  cluster,
  random,
  replicates = 2000,
  confidence = 0.95,
}: {
  curve: PromptCurve
  kl: readonly number[]
  form: Form
  cluster?: ArrayLike<number>
  random: Random
  replicates?: number
  confidence?: number
}): OveroptimisationCurveFit | null {
  const { means, deviations } = clusterDeviations(curve, cluster)
  if (means.some(Number.isNaN)) throw new StatsError('bad-argument', 'No prompt has a value at one of the pressures.')
  const weights = precisions(deviations)
  const start = kl.indexOf(0)
  const initialScore = start < 0 ? undefined : means[start]
  const points = kl.map((value, k) => ({ kl: value, score: means[k], weight: weights[k] }))
  const fit = unlessTooFew(() => fitOveroptimisation({ points, form, initialScore, level: 1 - confidence }))
  if (fit === null) return null
  const d = kl.map(Math.sqrt)
  const columns = columnsOf(form, d, start < 0)
  const coefficients = coefficientsOf({ columns, weights, start })
  const { statistics } = bootstrapCurves({
    curves: { gold: curve },
    cluster,
    statistics: ({ gold }) => shapeOf(form, coefficients(gold)),
    random,
    replicates,
    confidence,
  })
  const { alpha, beta, initial } = statistics
  const richer = [
    ...columns,
    bend(form === 'best-of-n' ? 'reinforcement-learning' : 'best-of-n', d),
    d.map((x) => x ** 3),
  ]
  const lackOfFit = lackOfFitOf({ columns: richer, weights, start, means, deviations })
  const departs = lackOfFit !== null && lackOfFit.pValue < 1 - confidence
  const poor = fit.rSquared < leastRSquared || (departs && fit.rSquared < goodRSquared)
  return {
    form,
    alpha,
    beta,
    initialScore: initial.value!,
    peak: peakOf(statistics, Math.max(...kl)),
    rSquared: fit.rSquared,
    lackOfFit,
    verdict: poor ? 'does-not-fit' : lackOfFit === null ? 'too-few-points' : 'fits',
  }
}

/** One over the variance of each point; all alike where one has none. */
function precisions(deviations: readonly Float64Array[]): number[] {
  const variances = Array.from(deviations[0], (_, k) => deviations.reduce((sum, row) => sum + row[k] ** 2, 0))
  return variances.map((variance) => (variances.every((v) => v > 0) ? 1 / variance : 1))
}

function bend(form: Form, d: readonly number[]): number[] {
  return form === 'best-of-n' ? d.map((x) => -x * x) : d.map((x) => (x === 0 ? 0 : -x * Math.log(x)))
}

function columnsOf(form: Form, d: readonly number[], withStart: boolean): number[][] {
  return [[...d], bend(form, d), ...(withStart ? [d.map(() => 1)] : [])]
}

/**
 * The coefficients as a function of the curve: with points and weights held, least squares is linear in the scores, and a
 * resample costs a product of a small matrix. After them comes the score at KL 0.
 */
function coefficientsOf({
  columns,
  weights,
  start,
}: {
  columns: number[][]
  weights: number[]
  start: number
}): (curve: ArrayLike<number>) => number[] {
  const rows = weights.length
  const ofPoint = weights.map((_, point) => {
    const response = weights.map((_, row) => Number(row === point))
    return leastSquares({ columns, response, weights }).coefficients
  })
  return (curve) => {
    const initial = start < 0 ? 0 : curve[start]
    const found = columns.map((_, column) => {
      let sum = 0
      for (let k = 0; k < rows; k++) sum += ofPoint[k][column] * (curve[k] - initial)
      return sum
    })
    return start < 0 ? found : [...found, initial]
  }
}

/**
 * The depth of the peak stands as one over it, which goes through 0 where the peak goes to infinity, so that resamples without
 * a peak have their place among the others.
 */
function shapeOf(form: Form, coefficients: readonly number[]): Shape {
  const [alpha, beta] = coefficients
  // The score at KL 0 is the last, be it measured or fitted.
  const initial = coefficients.at(-1)!
  if (alpha <= 0) return { alpha, beta, initial, inverseDepth: null, height: null }
  const inverseDepth = form === 'best-of-n' ? (2 * beta) / alpha : beta <= 0 ? 0 : Math.exp(1 - alpha / beta)
  const height = initial + (form === 'best-of-n' ? alpha / 2 : beta) / inverseDepth
  return { alpha, beta, initial, inverseDepth, height: inverseDepth > 0 && height < Infinity ? height : null }
}

function peakOf(
  { beta, inverseDepth, height }: Record<keyof Shape, CurveEstimate>,
  furthest: number,
): OveroptimisationCurveFit['peak'] {
  const depth = inverseDepth.value ?? 0
  if (!(beta.low !== null && beta.low > 0 && depth > 0 && height.value !== null)) return null
  const klOf = (inverse: number | null) => (inverse === null || inverse <= 0 ? null : inverse ** -2)
  const kl = { value: klOf(depth), low: klOf(inverseDepth.high), high: klOf(inverseDepth.low) }
  return { kl, score: height, beyondData: kl.value! > furthest }
}

/** Hotelling's test that the last two coefficients are 0, with their covariance over clusters. */
function lackOfFitOf({
  columns,
  weights,
  start,
  means,
  deviations,
}: {
  columns: number[][]
  weights: number[]
  start: number
  means: Float64Array
  deviations: readonly Float64Array[]
}): OveroptimisationCurveFit['lackOfFit'] {
  const clusters = deviations.length
  const coefficients = unlessTooFew(() => coefficientsOf({ columns, weights, start }))
  if (coefficients === null || clusters < 4) return null
  const more = (curve: Float64Array) => coefficients(curve).slice(columns.length - 2, columns.length)
  const [a, b] = more(means)
  let [aa, ab, bb] = [0, 0, 0]
  for (const row of deviations) {
    const [x, y] = more(row)
    aa += x * x
    ab += x * y
    bb += y * y
  }
  const determinant = aa * bb - ab * ab
  if (!(determinant > 1e-12 * aa * bb)) return null
  // Clusters' deviations are not divided by C: the covariance of the means is C / (C - 1) times their products.
  const squared = ((a * a * bb - 2 * a * b * ab + b * b * aa) / determinant) * ((clusters - 1) / clusters)
  const f = (squared * (clusters - 2)) / (2 * (clusters - 1))
  const x = (clusters - 2) / (clusters - 2 + 2 * f)
  return { f, pValue: regularisedIncompleteBeta({ x, a: (clusters - 2) / 2, b: 1 }) }
}

function unlessTooFew<T>(compute: () => T): T | null {
  try {
    return compute()
  } catch (error) {
    if (error instanceof StatsError && ['too-few-values', 'singular'].includes(error.code)) return null
    throw error
  }
}
