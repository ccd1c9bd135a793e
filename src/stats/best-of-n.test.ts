import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestOfN, bestOfNKl } from './best-of-n.ts'

/** The mean over all subsets of n, where a tie for the best counts as the mean of those that tie. */
function byEnumeration(proxy: readonly number[], gold: readonly number[], n: number): number {
  let [sum, subsets] = [0, 0]
  for (let mask = 0; mask < 2 ** proxy.length; mask++) {
    const chosen = proxy.flatMap((_, i) => (mask & (1 << i) ? [i] : []))
    if (chosen.length !== n) continue
    const best = Math.max(...chosen.map((i) => proxy[i]))
    const tied = chosen.filter((i) => proxy[i] === best)
    sum += tied.reduce((total, i) => total + gold[i], 0) / tied.length
    subsets++
  }
  return sum / subsets
}

test('is the mean over all subsets, ties broken at random', () => {
  const sample = fc.record({ proxy: fc.integer({ min: 0, max: 4 }), gold: fc.integer({ min: -9, max: 9 }) })
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1, maxLength: 8 }), (samples) => {
      const [proxy, gold] = [samples.map((s) => s.proxy), samples.map((s) => s.gold)]
      const ns = proxy.map((_, i) => i + 1)
      const [found] = bestOfN({ proxy, values: [gold], ns })
      for (const n of ns) expect(found[n - 1]).toBeCloseTo(byEnumeration(proxy, gold, n), 10)
    }),
    { numRuns: 60 },
  )
})

test('of the ranks 1 to N themselves: n (N + 1) / (n + 1), up to a hundred thousand samples', () => {
  const size = 100_000
  const ranks = Float64Array.from({ length: size }, (_, i) => ((i * 7919) % size) + 1)
  const ns = [1, 2, 64, 4096, 50_000, size]
  const [found, ones] = bestOfN({ proxy: ranks, values: [ranks, new Float64Array(size).fill(1)], ns })
  ns.forEach((n, k) => {
    expect(found[k]! / ((n * (size + 1)) / (n + 1))).toBeCloseTo(1, 11)
    expect(ones[k]).toBeCloseTo(1, 11)
  })
})

test('ends: one of n is the mean, all of them the best', () => {
  const [found] = bestOfN({ proxy: [3, 1, 2], values: [[10, 20, 60]], ns: [1, 3, 4] })
  expect(found).toEqual([expect.closeTo(30, 12), 10, null])
})

// By hand: log 4 - 3/4 = 1.38629 - .75, log 64 - 63/64 = 4.15888 - .98438, log 1024 - 1023/1024 = 6.93147 - .99902.
test.each([
  [1, 0],
  [4, 0.63629],
  [64, 3.17451],
  [1024, 5.93245],
])('KL of the best of %i', (n, kl) => expect(bestOfNKl(n)).toBeCloseTo(kl, 4))

describe('refuses', () => {
  test.each([
    { proxy: [1, 2], values: [[1]], ns: [1] },
    { proxy: [1, Number.NaN], values: [[1, 2]], ns: [1] },
    { proxy: [1, 2], values: [[1, 2]], ns: [0] },
    { proxy: [1, 2], values: [[1, 2]], ns: [1.5] },
  ])('%j', (options) => expect(() => bestOfN(options)).toThrow(expect.objectContaining({ code: 'bad-argument' })))
})
