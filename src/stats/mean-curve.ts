import { StatsError } from './errors.ts'
import type { Interval } from './interval.ts'
import { studentTQuantile } from './special-functions.ts'

/** A mean over seeds, with Student's interval for the mean over all seeds that could have been drawn. */
export interface SeedMean extends Interval {
  mean: number
}

/**
 * The mean over seeds and its t interval on n - 1 degrees of freedom. The percentile bootstrap over so few would be no
 * interval: at 95 % it covers 68 % with three normal values, 85 % with five. The t interval is wide, as it should be, and
 * holds its level where the seeds' means are near normal; where they are uniform it covers 94 %.
 *
 * @param values one a seed, at least 2; the interval has no width where they are all the same
 * @throws {StatsError} `too-few-values` under 2 seeds; `bad-argument` where a value is not finite or the confidence outside
 *   (0, 1)
 * @see Student (1908), Biometrika 6, 1-25
 */
export function meanOverSeeds({
  values,
  confidence = 0.95,
}: {
  values: ArrayLike<number>
  confidence?: number
}): SeedMean {
  const n = values.length
  if (n < 2) throw new StatsError('too-few-values', `An interval over seeds needs at least 2 of them: got ${n}.`)
  if (!(confidence > 0 && confidence < 1)) {
    throw new StatsError('bad-argument', `Confidence lies between 0 and 1, such as 0.95: got ${confidence}.`)
  }
  let sum = 0
  for (let i = 0; i < n; i++) sum += values[i]
  const mean = sum / n
  let squares = 0
  for (let i = 0; i < n; i++) squares += (values[i] - mean) ** 2
  if (!Number.isFinite(squares)) throw new StatsError('bad-argument', 'The values of the seeds must be finite.')
  const halfWidth = studentTQuantile((1 + confidence) / 2, n - 1) * Math.sqrt(squares / (n - 1) / n)
  return { mean, low: mean - halfWidth, high: mean + halfWidth }
}

/**
 * The mean curve of several seeds. The intervals hold point by point, not for the curve as a whole.
 *
 * @param curves [seed][evaluation], all as long, at least 2 seeds
 * @throws {StatsError} as `meanOverSeeds`; `bad-argument` for curves of different lengths
 */
export function meanCurve({
  curves,
  confidence = 0.95,
}: {
  curves: readonly ArrayLike<number>[]
  confidence?: number
}): SeedMean[] {
  const points = curves[0]?.length ?? 0
  if (curves.some((curve) => curve.length !== points)) {
    throw new StatsError('bad-argument', 'Give curves of the same evaluations: cut longer runs to the shortest.')
  }
  return Array.from({ length: points }, (_, k) =>
    meanOverSeeds({ values: curves.map((curve) => curve[k]), confidence }),
  )
}
