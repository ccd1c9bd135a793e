import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mcnemarTest } from './mcnemar.ts'
import { createRandom } from './random.ts'
import { signFlipTest } from './sign-flip-test.ts'

describe('sign flips of clusters', () => {
  test('by hand', () => {
    // All eight signs of 3, 2, 1: sums 6, 4, 2, 0, 0, -2, -4, -6.
    expect(signFlipTest([3, 2, 1])).toBeCloseTo(1 / 8, 12)
    expect(signFlipTest([3, 2, -1])).toBeCloseTo(2 / 8, 12)
    expect(signFlipTest([3, -2, -1])).toBeCloseTo(5 / 8, 12)
    expect(signFlipTest([-3, -2, -1])).toBe(1)
    expect(signFlipTest([0, 0])).toBe(1)
    expect(signFlipTest([])).toBe(1)
  })

  test('with one change a cluster it is McNemar’s exact test of one side', () => {
    const counts = fc.record({ first: fc.integer({ min: 1, max: 20 }), second: fc.integer({ min: 0, max: 20 }) })
    fc.assert(
      fc.property(counts, ({ first, second }) => {
        fc.pre(first > second)
        const surplus = [...Array<number>(first).fill(1), ...Array<number>(second).fill(-1)]
        const { pValue } = mcnemarTest({ firstOnly: first, secondOnly: second, method: 'exact' })
        expect(signFlipTest(surplus)).toBeCloseTo(pValue / 2, 10)
      }),
    )
  })

  test('zeros and the order alter nothing', () => {
    expect(signFlipTest([2, 0, -1, 5])).toBe(signFlipTest([5, 2, 0, 0, -1]))
  })

  test('holds its level with clusters of any size', () => {
    const random = createRandom('level')
    const times = 2000
    let rejected = 0
    for (let time = 0; time < times; time++) {
      const surplus = Array.from({ length: 12 }, () => (random.integer(9) + 1) * (random.integer(2) === 0 ? 1 : -1))
      if (signFlipTest(surplus) <= 0.05) rejected++
    }
    // Exact: at most .05, and four standard errors of 2,000 tries above it.
    expect(rejected / times).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / times))
    expect(rejected).toBeGreaterThan(0)
  })
})
