import { describe, expect, test } from 'vitest'
import { meanCurve, meanOverSeeds } from './mean-curve.ts'
import { createRandom } from './random.ts'

// scipy 1.17: t.interval(confidence, n - 1, mean, sd / sqrt(n)).
test.each([
  [[4.1, 3.2, 5.0], 0.95, 4.1, 1.8642760594247036, 6.335723940575297],
  [[4.1, 3.2, 5.0, 2.2, 3.9], 0.9, 3.68, 2.6814396883265106, 4.678560311673488],
])('%j at %d', (values, confidence, mean, low, high) => {
  const found = meanOverSeeds({ values, confidence })
  expect(found.mean).toBeCloseTo(mean, 12)
  expect(found.low).toBeCloseTo(low, 9)
  expect(found.high).toBeCloseTo(high, 9)
})

describe('coverage of the mean score of 64 tasks, scores of 0 and 9 with few between, seeds of different skill', () => {
  // 1500 samples at 95 %: between 0.931 and 0.967 with probability 0.999 (scipy 1.17, binom.ppf).
  test.each([3, 5])('%d seeds', (seeds) => {
    const random = createRandom(`seeds ${seeds}`)
    // P(9) uniform in [0.6, 0.9], else 0 or, in two of five cases, 1 to 8: mean 9 * 0.75 + 0.25 * 0.4 * 4.5.
    const truth = 7.2
    let held = 0
    const samples = 1500
    for (let s = 0; s < samples; s++) {
      const values = Array.from({ length: seeds }, () => {
        const nine = 0.6 + 0.3 * random.next()
        let sum = 0
        for (let i = 0; i < 64; i++) sum += random.next() < nine ? 9 : random.next() < 0.4 ? 1 + random.integer(8) : 0
        return sum / 64
      })
      const { low, high } = meanOverSeeds({ values })
      if (low <= truth && truth <= high) held++
    }
    expect(held / samples).toBeGreaterThan(0.931)
    expect(held / samples).toBeLessThan(0.967)
  })
})

test('a curve is the means of its points', () => {
  const curves = [
    [1, 2, 8],
    [3, 2, 9],
  ]
  expect(meanCurve({ curves }).map(({ mean }) => mean)).toEqual([2, 2, 8.5])
  expect(meanCurve({ curves })[1]).toEqual({ mean: 2, low: 2, high: 2 })
  expect(meanCurve({ curves })[2]).toEqual(meanOverSeeds({ values: [8, 9] }))
})

test('one seed says nothing of others, and curves must match', () => {
  expect(() => meanOverSeeds({ values: [1] })).toThrow(expect.objectContaining({ code: 'too-few-values' }))
  expect(() => meanCurve({ curves: [[1, 2]] })).toThrow(expect.objectContaining({ code: 'too-few-values' }))
  expect(() => meanCurve({ curves: [[1, 2], [1]] })).toThrow(expect.objectContaining({ code: 'bad-argument' }))
  expect(() => meanOverSeeds({ values: [1, Number.NaN] })).toThrow(expect.objectContaining({ code: 'bad-argument' }))
})
