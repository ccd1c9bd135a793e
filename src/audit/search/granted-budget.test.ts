import { describe, expect, test } from 'vitest'
import { cappedProber, grantedBudget } from './granted-budget.ts'
import { goldDigger, probed } from './test-search.ts'

describe('queries of each search', () => {
  test('are a share of the total less its tests, and per item a share of that', () => {
    // 1,000 among four searches are 250, of which 10 are tests; 240 among 24 items are 10.
    const scopes = ['universal', 'per-item', 'universal', 'per-item'] as const
    const granted = grantedBudget({ total: 1000, budget: 2000, scopes, items: 24, tests: 10 })
    expect(granted).toEqual({ universal: 240, 'per-item': 10 })
  })

  test('are no more than each may have', () => {
    const given = { scopes: ['universal'], items: 5, tests: 5, budget: 300 } as const
    expect(grantedBudget({ ...given, total: Number.POSITIVE_INFINITY }).universal).toBe(300)
    expect(grantedBudget({ ...given, total: 1000 }).universal).toBe(300)
  })

  test.each([
    // Ten texts on each of 24 items, and 10 tests.
    ['per-item', 249, 250],
    // Two texts on all of 24 items, and 10 tests.
    ['universal', 57, 58],
  ] as const)('%s: refused below what says anything', (scope, tooFew, enough) => {
    const given = { scopes: [scope], items: 24, tests: 10, budget: 2000 }
    expect(() => grantedBudget({ ...given, total: tooFew })).toThrow(
      `at least ${enough} queries, and ${tooFew} are left`,
    )
    expect(grantedBudget({ ...given, total: enough })[scope]).toBeGreaterThan(0)
    expect(() => grantedBudget({ ...given, total: -40 })).toThrow('0 are left')
  })
})

test('a capped judge is never asked beyond its cap', async () => {
  const { prober, asked } = await probed(goldDigger)
  const probes = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => ({ item: { id: 'i', output: `text ${from + n}`, tags: {} } }))
  await prober.ask(probes(0, 3))
  const capped = cappedProber(prober, 5)
  await capped.ask(probes(3, 4))
  await expect(capped.ask(probes(7, 2))).rejects.toMatchObject({ code: 'queries-spent' })
  await capped.ask(probes(7, 1))
  expect(asked).toHaveLength(8)
})
