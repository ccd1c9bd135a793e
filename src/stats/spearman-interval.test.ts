import { expect, test } from 'vitest'
import { createRandom } from './random.ts'
import { spearman } from './rank-correlation.ts'
import { spearmanInterval } from './spearman-interval.ts'

/** Pairs of normal values that correlate by `rho`, `each` to a cluster, where a share of both is the cluster's own. */
function draw({ seed, clusters, each, rho }: { seed: number; clusters: number; each: number; rho: number }) {
  const random = createRandom(`spearman ${seed}`)
  const pair = () => {
    const x = random.normal()
    return [x, rho * x + Math.sqrt(1 - rho * rho) * random.normal()]
  }
  const rows = Array.from({ length: clusters }, (_, cluster) => {
    const [a, b] = pair()
    return Array.from({ length: each }, () => {
      const [x, y] = pair()
      return { cluster, x: (a + x) / Math.SQRT2, y: (b + y) / Math.SQRT2 }
    })
  }).flat()
  return { first: rows.map(({ x }) => x), second: rows.map(({ y }) => y), cluster: rows.map((row) => row.cluster) }
}

test('covers what is true of clustered pairs', () => {
  // Of a normal pair: 6 / pi asin(rho / 2).
  const truth = (6 / Math.PI) * Math.asin(0.3)
  let covered = 0
  const seeds = 300
  for (let seed = 0; seed < seeds; seed++) {
    const { interval } = spearmanInterval(draw({ seed, clusters: 80, each: 5, rho: 0.6 }))
    if (interval!.low <= truth && truth <= interval!.high) covered++
  }
  // 95 %, less three standard errors of 300 seeds.
  expect(covered / seeds).toBeGreaterThan(0.912)
})

test('is the rank correlation, ties and all, and knows where it cannot say more', () => {
  const data = draw({ seed: 1, clusters: 30, each: 2, rho: 0.5 })
  const first = data.first.map(Math.round)
  expect(spearmanInterval({ ...data, first }).value).toBe(spearman(first, data.second))
  expect(spearmanInterval({ first: [1, 2, 3], second: [1, 2, 3], cluster: [0, 1, 2] })).toEqual({
    value: expect.closeTo(1, 12),
    interval: null,
  })
  expect(spearmanInterval({ first: [1, 2, 3, 4], second: [1, 3, 2, 4], cluster: [0, 0, 1, 1] }).interval).toBeNull()
  expect(() => spearmanInterval({ first: [1, 1], second: [1, 2], cluster: [0, 1] })).toThrow(/constant/)
  expect(() => spearmanInterval({ first: [1, 2], second: [1, 2], cluster: [0] })).toThrow(/cluster/)
})
