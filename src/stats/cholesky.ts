import { StatsError } from './errors.ts'

/** A square matrix, row by row. */
export type Matrix = readonly ArrayLike<number>[]

/**
 * The inverse of a symmetric positive definite matrix, by Cholesky's factorisation.
 *
 * @throws {StatsError} `singular` where it is not positive definite, to ten digits of its diagonal
 */
export function invertPositiveDefinite(matrix: Matrix): Float64Array[] {
  const n = matrix.length
  const lower = matrix.map(() => new Float64Array(n))
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i][j]
      for (let k = 0; k < j; k++) sum -= lower[i][k] * lower[j][k]
      if (i !== j) lower[i][j] = sum / lower[j][j]
      else if (sum > 1e-10 * matrix[i][i]) lower[i][i] = Math.sqrt(sum)
      else throw new StatsError('singular', 'The matrix has no inverse: one of its columns is made up of the others.')
    }
  }
  // Columns of the inverse of the factor, then the product of its transpose with itself.
  const factorInverse = matrix.map(() => new Float64Array(n))
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = i === j ? 1 : 0
      for (let k = j; k < i; k++) sum -= lower[i][k] * factorInverse[k][j]
      factorInverse[i][j] = sum / lower[i][i]
    }
  }
  return matrix.map((_, i) =>
    Float64Array.from({ length: n }, (_, j) => {
      let sum = 0
      for (let k = Math.max(i, j); k < n; k++) sum += factorInverse[k][i] * factorInverse[k][j]
      return sum
    }),
  )
}

export function multiply(matrix: Matrix, vector: ArrayLike<number>): Float64Array {
  return Float64Array.from(matrix, (row) => {
    let sum = 0
    for (let j = 0; j < row.length; j++) sum += row[j] * vector[j]
    return sum
  })
}
