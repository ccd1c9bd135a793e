import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clusteredMcnemarTest } from './clustered-mcnemar.ts'
import { mcnemarTest } from './mcnemar.ts'
import { createRandom } from './random.ts'

test('with one pair a cluster it is McNemar’s test by chi-squared', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 60 }), (firstOnly, secondOnly) => {
      const surplus = [...Array<number>(firstOnly).fill(1), ...Array<number>(secondOnly).fill(-1), 0, 0]
      const { pValue } = mcnemarTest({ firstOnly, secondOnly, method: 'chi-squared' })
      expect(clusteredMcnemarTest(surplus)).toBeCloseTo(pValue, 12)
      expect(clusteredMcnemarTest([1, -1, 0], [firstOnly, secondOnly, 2])).toBeCloseTo(pValue, 12)
    }),
  )
})

test('nothing changed: p is 1', () => {
  expect(clusteredMcnemarTest([0, 0])).toBe(1)
  expect(clusteredMcnemarTest([])).toBe(1)
})

test('rejects at its level where changes of a cluster go together, and McNemar’s own does not hold it', () => {
  const random = createRandom('clusters')
  let clustered = 0
  let plain = 0
  const sets = 2000
  for (let set = 0; set < sets; set++) {
    // 60 clusters of five changes that all go the same way.
    const surplus = Array.from({ length: 60 }, () => (random.next() < 0.5 ? 5 : -5))
    const firstOnly = 5 * surplus.filter((s) => s > 0).length
    if (clusteredMcnemarTest(surplus) <= 0.05) clustered++
    if (mcnemarTest({ firstOnly, secondOnly: 300 - firstOnly, method: 'chi-squared' }).pValue <= 0.05) plain++
  }
  // 2,000 sets at 5 %: standard error .5 points; the sum is discrete, which moves the level to 5.2 % (binomial, n 60).
  expect(clustered / sets).toBeGreaterThan(0.03)
  expect(clustered / sets).toBeLessThan(0.07)
  expect(plain / sets).toBeGreaterThan(0.25)
})
