import { expect, test } from 'vitest'
import { hypergeometricUpperTail } from './hypergeometric.ts'

test.each([
  // scipy.stats.hypergeom.sf(successes - 1, all, marked, drawn)
  [{ successes: 3, drawn: 4, marked: 4, all: 8 }, 0.24285714285714283],
  [{ successes: 12, drawn: 15, marked: 40, all: 200 }, 2.6655614401573603e-7],
  [{ successes: 50, drawn: 52, marked: 1000, all: 100000 }, 3.790703920217497e-98],
  [{ successes: 0, drawn: 10, marked: 5, all: 100 }, 1],
])('the tail of %j', (counts, expected) => {
  const found = hypergeometricUpperTail(counts)
  expect(Math.abs(found / expected - 1)).toBeLessThan(1e-8)
})
