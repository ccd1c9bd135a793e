import { StatsError } from './errors.ts'
import type { Interval } from './interval.ts'
import { type LeastSquares, leastSquares } from './least-squares.ts'
import { regularisedIncompleteBeta, studentTQuantile } from './special-functions.ts'

export interface OveroptimisationPoint {
  /** Of the optimised policy from the initial one, in nats, 0 or more. */
  kl: number
  /** Its gold or true score. */
  score: number
  /** How much it counts, such as 1 over its squared standard error; 1 unless told. */
  weight?: number
}

export interface FittedEstimate extends Interval {
  value: number
}

export interface OveroptimisationFit {
  form: 'best-of-n' | 'reinforcement-learning'
  alpha: FittedEstimate
  beta: FittedEstimate
  /** The score at KL 0, as given or as estimated. */
  initialScore: number
  /**
   * Where the fitted score is highest; null where beta is not significantly above 0, as the score then has not been seen to
   * bend, or alpha is not above 0.
   */
  peak: { d: FittedEstimate; kl: FittedEstimate; score: FittedEstimate; beyondData: boolean } | null
  /** 1 - residual over total weighted squares about the mean; below 0 where a constant would fit better, 0 where all scores are one. */
  rSquared: number
  /** F test of two terms more (the other form's, and d^3); null with too few points for it. */
  lackOfFit: { f: number; pValue: number } | null
  /** `does-not-fit`: the coefficients describe no curve that the points follow, and must not be reported as if. */
  verdict: 'fits' | 'does-not-fit' | 'too-few-points'
  points: number
}

/** Under this share of variance explained, a form is not called fitting, however few points there are to refute it. */
const leastRSquared = 0.5

/**
 * How a gold score grows and falls with d = sqrt(KL) while something else is optimised:
 *
 *     best of n               R(d) = d (alpha - beta d)       peak at d = alpha / (2 beta), of height alpha^2 / (4 beta)
 *     reinforcement learning  R(d) = d (alpha - beta log d)   peak at d = exp(alpha / beta - 1), of height beta d
 *
 * above the initial score. Both are linear in their coefficients, so the fit is weighted least squares with Student's
 * intervals; those of the peak are of the delta method, of its place on the logarithm, which keeps it above 0.
 *
 * The intervals take the points' errors for independent. Evaluations of one training run that share their tasks or follow a
 * wandering policy are not, and the test of fit then tends to refuse.
 *
 * @param points       at least 4, of at least 3 different KL above 0
 * @param initialScore of the policy before; estimated as a third coefficient unless told, which needs points near KL 0
 * @param level        of the test of fit; the intervals are of confidence 1 - level
 * @throws {StatsError} `too-few-values`, `singular` where the points cannot tell the coefficients apart; `bad-argument` for
 *   KL below 0, scores that are not finite, weights not positive, or a level outside (0, 1)
 * @see Gao, Schulman & Hilton (2023), ICML, arXiv 2210.10760, section 3.1
 */
export function fitOveroptimisation({
  points,
  form,
  initialScore,
  level = 0.05,
}: {
  points: readonly OveroptimisationPoint[]
  form: OveroptimisationFit['form']
  initialScore?: number
  level?: number
}): OveroptimisationFit {
  requirePoints({ points, initialScore, level })
  const d = points.map(({ kl }) => Math.sqrt(kl))
  const bends = {
    'best-of-n': d.map((x) => -x * x),
    // The limit at 0 is 0.
    'reinforcement-learning': d.map((x) => (x === 0 ? 0 : -x * Math.log(x))),
  }
  const other = form === 'best-of-n' ? 'reinforcement-learning' : 'best-of-n'
  const columns = [d, bends[form], ...(initialScore === undefined ? [d.map(() => 1)] : [])]
  const response = points.map(({ score }) => score - (initialScore ?? 0))
  const weights = points.map(({ weight = 1 }) => weight)
  const fit = leastSquares({ columns, response, weights })
  const t = studentTQuantile(1 - level / 2, fit.degreesOfFreedom)
  const total = squaresAboutMean(response, weights)
  const rSquared = total === 0 ? 0 : 1 - fit.residualSquares / total
  const richer = [...columns, bends[other], d.map((x) => x ** 3)]
  const lackOfFit = nestedTest(fit, { columns: richer, response, weights })
  const initial = initialScore ?? fit.coefficients[2]
  const poor = rSquared < leastRSquared || (lackOfFit !== null && lackOfFit.pValue < level)
  return {
    form,
    alpha: coefficient(fit, 0, t),
    beta: coefficient(fit, 1, t),
    initialScore: initial,
    peak: peakOf({ fit, form, t, initial, estimated: initialScore === undefined, furthest: Math.max(...d) }),
    rSquared,
    lackOfFit,
    verdict: poor ? 'does-not-fit' : lackOfFit === null ? 'too-few-points' : 'fits',
    points: points.length,
  }
}

function coefficient({ coefficients, covariance }: LeastSquares, index: number, t: number): FittedEstimate {
  const value = coefficients[index]
  const halfWidth = t * Math.sqrt(covariance[index][index])
  return { value, low: value - halfWidth, high: value + halfWidth }
}

function peakOf({
  fit,
  form,
  t,
  initial,
  estimated,
  furthest,
}: {
  fit: LeastSquares
  form: OveroptimisationFit['form']
  t: number
  initial: number
  estimated: boolean
  furthest: number
}): OveroptimisationFit['peak'] {
  const [alpha, beta] = fit.coefficients
  if (!(alpha > 0 && coefficient(fit, 1, t).low > 0)) return null
  const ratio = alpha / beta
  const bon = form === 'best-of-n'
  const d = bon ? ratio / 2 : Math.exp(ratio - 1)
  const height = bon ? (alpha * ratio) / 4 : beta * d
  const deviation = (gradient: readonly number[]) => {
    let variance = 0
    for (const [i, a] of gradient.entries()) {
      for (const [j, b] of gradient.entries()) variance += a * b * fit.covariance[i][j]
    }
    return Math.sqrt(Math.max(0, variance))
  }
  // Derivatives by alpha, beta and the initial score; at the peak the score does not change with d.
  const spread = Math.exp(t * deviation(bon ? [1 / alpha, -1 / beta] : [1 / beta, -ratio / beta]))
  const halfWidth = t * deviation([d, bon ? -d * d : -d * Math.log(d), ...(estimated ? [1] : [])])
  const score = initial + height
  return {
    d: { value: d, low: d / spread, high: d * spread },
    kl: { value: d * d, low: (d / spread) ** 2, high: (d * spread) ** 2 },
    score: { value: score, low: score - halfWidth, high: score + halfWidth },
    beyondData: d > furthest,
  }
}

/** F test of a fit against one with more columns; null where the points cannot carry these. */
function nestedTest(
  fit: LeastSquares,
  richerColumns: { columns: number[][]; response: number[]; weights: number[] },
): { f: number; pValue: number } | null {
  let richer: LeastSquares
  try {
    richer = leastSquares(richerColumns)
  } catch (error) {
    if (error instanceof StatsError && ['too-few-values', 'singular'].includes(error.code)) return null
    throw error
  }
  // Points that lie on the curve to all digits: what is left is rounding.
  if (fit.residualSquares <= 1e-20 * squaresAboutMean(richerColumns.response, richerColumns.weights))
    return { f: 0, pValue: 1 }
  const terms = fit.degreesOfFreedom - richer.degreesOfFreedom
  const explained = Math.max(0, fit.residualSquares - richer.residualSquares) / terms
  const f = explained / (richer.residualSquares / richer.degreesOfFreedom)
  const x = richer.degreesOfFreedom / (richer.degreesOfFreedom + terms * f)
  return { f, pValue: regularisedIncompleteBeta({ x, a: richer.degreesOfFreedom / 2, b: terms / 2 }) }
}

function squaresAboutMean(values: readonly number[], weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const mean = values.reduce((sum, value, i) => sum + weights[i] * value, 0) / total
  return values.reduce((sum, value, i) => sum + weights[i] * (value - mean) ** 2, 0)
}

function requirePoints({
  points,
  initialScore = 0,
  level,
}: {
  points: readonly OveroptimisationPoint[]
  initialScore?: number
  level: number
}): void {
  if (!(level > 0 && level < 1)) throw new StatsError('bad-argument', `The level lies between 0 and 1: got ${level}.`)
  if (!Number.isFinite(initialScore))
    throw new StatsError('bad-argument', `Give a finite initial score: got ${initialScore}.`)
  for (const { kl, score, weight = 1 } of points) {
    if (kl >= 0 && kl < Infinity && Number.isFinite(score) && weight > 0 && weight < Infinity) continue
    throw new StatsError(
      'bad-argument',
      `A point needs a KL of 0 or more, a finite score and a positive weight: got ${kl}, ${score}, ${weight}.`,
    )
  }
  if (points.length < 4 || new Set(points.map(({ kl }) => kl).filter((kl) => kl > 0)).size < 3) {
    throw new StatsError('too-few-values', 'Give at least 4 points, of at least 3 different KL above 0.')
  }
}
