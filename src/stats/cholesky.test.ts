import fc from 'fast-check'
import { expect, test } from 'vitest'
import { invertPositiveDefinite, multiply } from './cholesky.ts'

test('by hand', () => {
  // Determinant 4 * 3 - 2 * 2 = 8.
  expect(invertPositiveDefinite([[4, 2], [2, 3]]).map((row) => [...row])).toEqual([[expect.closeTo(3 / 8, 14), expect.closeTo(-2 / 8, 14)], [expect.closeTo(-2 / 8, 14), expect.closeTo(4 / 8, 14)]]) // biome-ignore format: a matrix
})

test('a matrix times its inverse is the identity', () => {
  const squares = fc
    .integer({ min: 1, max: 6 })
    .chain((n) => fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: n, maxLength: n }), { minLength: n, maxLength: n })) // biome-ignore format: one line
  fc.assert(
    fc.property(squares, (a) => {
      // A A' + I is positive definite whatever A is.
      const matrix = a.map((row, i) =>
        a.map((other, j) => row.reduce((sum, v, k) => sum + v * other[k], i === j ? 1 : 0)),
      )
      const inverse = invertPositiveDefinite(matrix)
      for (const [i, row] of matrix.entries()) {
        const product = multiply(inverse, row)
        for (const [j, value] of product.entries()) expect(value).toBeCloseTo(i === j ? 1 : 0, 6)
      }
    }),
  )
})

test.each([
  [
    'singular',
    [
      [1, 2],
      [2, 4],
    ],
  ],
  [
    'indefinite',
    [
      [1, 2],
      [2, 1],
    ],
  ],
  ['without a number', [[Number.NaN]]],
])('%s matrices are refused', (_, matrix) => {
  expect(() => invertPositiveDefinite(matrix)).toThrow(expect.objectContaining({ code: 'singular' }))
})
