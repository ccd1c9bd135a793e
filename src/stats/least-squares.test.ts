import { expect, test } from 'vitest'
import { leastSquares } from './least-squares.ts'

test('against numpy 2.4, weighted', () => {
  // lstsq of sqrt(w) X and sqrt(w) y; covariance inv(X' W X) rss / 3.
  const x = [1, 2, 3, 4, 5]
  const { coefficients, covariance, residualSquares, degreesOfFreedom } = leastSquares({
    columns: [x.map(() => 1), x],
    response: [2.1, 3.9, 6.2, 7.8, 10.4],
    weights: [1, 2, 1, 3, 0.5],
  })
  for (const [i, value] of [0.014545454545451362, 1.9818181818181824].entries())
    expect(coefficients[i]).toBeCloseTo(value, 10)
  expect(residualSquares).toBeCloseTo(0.2543636363636365, 10)
  expect(degreesOfFreedom).toBe(3)
  expect(covariance[0][0]).toBeCloseTo(0.08067695133149681, 10)
  expect(covariance[0][1]).toBeCloseTo(-0.02312396694214877, 10)
  expect(covariance[1][1]).toBeCloseTo(0.007707988980716257, 10)
})

test('columns of very different size are told apart', () => {
  const x = [1, 2, 3, 4, 5, 6]
  const { coefficients } = leastSquares({
    columns: [x, x.map((v) => 1e9 * v * v)],
    response: x.map((v) => 3 * v - 2 * v * v),
  })
  expect(coefficients[0]).toBeCloseTo(3, 8)
  expect(coefficients[1] * 1e9).toBeCloseTo(-2, 8)
})

test('too few rows, or columns made of each other, are refused', () => {
  expect(() => leastSquares({ columns: [[1, 1]], response: [1] })).toThrow(
    expect.objectContaining({ code: 'too-few-values' }),
  )
  const x = [1, 2, 3, 4]
  expect(() => leastSquares({ columns: [x, x.map((v) => 2 * v)], response: x })).toThrow(
    expect.objectContaining({ code: 'singular' }),
  )
})
