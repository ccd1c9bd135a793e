import { invertPositiveDefinite, multiply } from './cholesky.ts'
import { StatsError } from './errors.ts'

export interface LeastSquares {
  /** One a column. */
  coefficients: Float64Array
  /** Of the coefficients, for errors whose variance is the residual variance over the weight. */
  covariance: Float64Array[]
  /** Weighted sum of squared residuals. */
  residualSquares: number
  /** Rows less columns. */
  degreesOfFreedom: number
}

/**
 * Weighted linear least squares: the coefficients b that minimise sum_i weight_i (y_i - x_i b)^2. No intercept is added.
 *
 * @param columns  [column][row], as long as `response`
 * @param weights  positive, one a row; all the same unless told
 * @throws {StatsError} `too-few-values` with fewer rows than columns and one; `singular` where a column is made up of others
 */
export function leastSquares({
  columns,
  response,
  weights,
}: {
  columns: readonly ArrayLike<number>[]
  response: ArrayLike<number>
  weights?: ArrayLike<number>
}): LeastSquares {
  const rows = response.length
  const degreesOfFreedom = rows - columns.length
  if (degreesOfFreedom < 1) {
    throw new StatsError('too-few-values', `${columns.length} coefficients need more than ${rows} observations.`)
  }
  const sum = (value: (row: number) => number) => {
    let total = 0
    for (let i = 0; i < rows; i++) total += (weights ? weights[i] : 1) * value(i)
    return total
  }
  // Columns of length 1, or powers of a large regressor would look singular beside a small one.
  const lengths = columns.map((column) => Math.sqrt(sum((i) => column[i] ** 2)) || 1)
  const inverse = invertPositiveDefinite(
    columns.map((first, a) => columns.map((second, b) => sum((i) => first[i] * second[i]) / (lengths[a] * lengths[b]))),
  )
  const scaled = multiply(
    inverse,
    columns.map((column, a) => sum((i) => column[i] * response[i]) / lengths[a]),
  )
  const coefficients = scaled.map((value, a) => value / lengths[a])
  const residualSquares = sum(
    (i) => (response[i] - columns.reduce((fit, column, a) => fit + coefficients[a] * column[i], 0)) ** 2,
  )
  const variance = residualSquares / degreesOfFreedom
  const covariance = inverse.map((row, a) => row.map((value, b) => (variance * value) / (lengths[a] * lengths[b])))
  return { coefficients, covariance, residualSquares, degreesOfFreedom }
}
