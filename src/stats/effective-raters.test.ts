import { describe, expect, test } from 'vitest'
import { effectiveRaters } from './effective-raters.ts'
import { errorCorrelation } from './error-correlation.ts'
import { createRandom, type Random } from './random.ts'
import { ratingsTable } from './ratings-table.ts'

/** Errors given as one row of 0 and 1 an item, all of whose true class is 0; null where the rater is silent. */
function fromErrors(rows: readonly (readonly (number | null)[])[]) {
  const given = rows.flatMap((row, item) =>
    row.flatMap((category, rater) => (category === null ? [] : [{ item, rater, category }])),
  )
  const ratings = ratingsTable({
    items: rows.length,
    raters: rows[0].length,
    categories: 2,
    item: given.map((g) => g.item),
    rater: given.map((g) => g.rater),
    category: given.map((g) => g.category),
  })
  return { ratings, truth: new Int8Array(rows.length) }
}

/** Errors that correlate by `rho`: with probability sqrt(rho) a rater takes the item's common error for its own. */
function withSharedErrors(items: number, raters: number, rho: number, random: Random) {
  return Array.from({ length: items }, () => {
    const common = random.next() < 0.25 ? 1 : 0
    return Array.from({ length: raters }, () =>
      random.next() < Math.sqrt(rho) ? common : random.next() < 0.25 ? 1 : 0,
    )
  })
}

describe('error correlation', () => {
  test('by hand, with a silent rater', () => {
    const rows = [[1, 1, 0], [1, 1, 0], [1, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0], [0, 0, null], [null, 0, 0]] // biome-ignore format: one line
    const { pairs, matrix } = errorCorrelation({ ...fromErrors(rows), random: createRandom('hand') })
    // Both wrong 2, only a 1, only b 1, neither 3: (2 * 3 - 1 * 1) / sqrt(3 * 4 * 3 * 4).
    expect(pairs[0]).toMatchObject({ a: 0, b: 1, items: 7, onlyAWrong: 1, onlyBWrong: 1, bothWrong: 2 })
    expect(pairs[0].phi).toBeCloseTo(5 / 12, 12)
    expect(matrix[1][0]).toBe(pairs[0].phi)
    // The third is never wrong.
    expect(pairs[1]).toMatchObject({ a: 0, b: 2, items: 6, phi: null, interval: null })
    expect([matrix[2][2], matrix[0][2]]).toEqual([1, null])
  })

  test('two good judges without a common error are not shown to avoid each other', () => {
    // Ten errors each of 100: a common one is expected, and by independence none comes out in a third of such samples.
    const rows = Array.from({ length: 100 }, (_, i) => [i < 10 ? 1 : 0, i >= 10 && i < 20 ? 1 : 0])
    const [{ phi, interval }] = errorCorrelation({ ...fromErrors(rows), random: createRandom('none') }).pairs
    expect(phi).toBeCloseTo(-1 / 9, 12)
    expect(interval!.low).toBeLessThan(phi!)
    expect(interval!.high).toBeGreaterThan(0)
  })

  test('items of one cluster go together', () => {
    const rows = withSharedErrors(150, 2, 0.3, createRandom('together'))
    const width = (copies: number, cluster?: number[]) => {
      const data = fromErrors(Array.from({ length: copies }, () => rows).flat())
      const [{ interval }] = errorCorrelation({ ...data, cluster, random: createRandom(1) }).pairs
      return interval!.high - interval!.low
    }
    const clustered = width(
      4,
      Array.from({ length: 600 }, (_, i) => i % 150),
    )
    expect(clustered / width(1)).toBeCloseTo(1, 1)
    expect(width(4) / width(1)).toBeCloseTo(0.5, 1)
  })

  test('items of unknown truth do not count', () => {
    const { ratings } = fromErrors([
      [1, 1],
      [0, 0],
      [1, 0],
      [0, 0],
    ])
    const { pairs } = errorCorrelation({ ratings, truth: [0, 0, -1, 0], random: createRandom(1) })
    expect(pairs[0]).toMatchObject({ items: 3, phi: 1 })
  })
})

describe('effective number of raters', () => {
  test('three copies and one of its own', () => {
    // Balanced 2 x 2: the fourth is uncorrelated with the copies; three of six pairs are 1: 4 / (1 + 3 * .5).
    const rows = [
      [1, 1, 1, 1],
      [1, 1, 1, 0],
      [0, 0, 0, 1],
      [0, 0, 0, 0],
    ]
    const found = effectiveRaters(fromErrors(rows))
    expect(found.meanCorrelation).toBeCloseTo(0.5, 12)
    expect(found.effective).toBeCloseTo(1.6, 12)
    // Eigenvalues 3, 1, 0, 0: 16 / 10.
    expect(found.participation).toBeCloseTo(1.6, 12)
  })

  test('judges whose errors make up for one another are worth more than their number; never at once, without end', () => {
    const rows = [
      [1, 0],
      [0, 1],
      [0, 0],
      [0, 0],
    ]
    // phi = (2 * 0 - 1) / 3.
    const found = effectiveRaters(fromErrors(rows))
    expect(found.effective).toBeCloseTo(2 / (1 - 1 / 3), 12)
    const opposite = effectiveRaters(fromErrors(rows.slice(0, 2)))
    expect(opposite).toMatchObject({ meanCorrelation: -1, effective: null, interval: null })
  })

  test('a rater who is never wrong is left out and named', () => {
    const rows = [
      [1, 0, 1],
      [1, 0, 0],
      [0, 0, 1],
      [0, 0, 0],
    ]
    const found = effectiveRaters(fromErrors(rows))
    expect(found).toMatchObject({ raters: [0, 2], leftOut: [1], effective: 2 })
    expect(() => effectiveRaters(fromErrors(rows.map((row) => row.slice(0, 2))))).toThrow(
      expect.objectContaining({ code: 'too-few-raters' }),
    )
  })

  describe('intervals', () => {
    const rows = [[1, 1, 1], [1, 1, 0], [1, 0, 1], [0, 1, 0], [0, 0, 1], [1, 0, 0], ...Array(6).fill([0, 0, 0])] // biome-ignore format: one line

    // numpy: rho, the mean of corrcoef over the pairs, and again without each cluster; D = 1 + 2 rho;
    // SE = sqrt((K - 1) / K * sum((r - mean(r)) ** 2)); D * exp(-+ t.ppf((1 + confidence) / 2, K - 1) * 2 * SE / D).
    test('by hand: 12 items, rho = .309203, D = 1.618405, SE = .278579, t of 11 degrees of freedom', () => {
      const found = effectiveRaters({ ...fromErrors(rows), confidence: 0.8 })
      expect(found.meanCorrelation).toBeCloseTo(0.309202564, 9)
      expect(found.meanCorrelationInterval!.low).toBeCloseTo(0.006075498, 8)
      expect(found.meanCorrelationInterval!.high).toBeCloseTo(0.79389546, 8)
      expect(found.effective).toBeCloseTo(1.853676776, 9)
      expect(found.interval!.low).toBeCloseTo(1.159289948, 8)
      expect(found.interval!.high).toBeCloseTo(2.963984633, 8)
      // At 95 % the formula would give a correlation of 1.226 and .869 raters.
      const wide = effectiveRaters(fromErrors(rows))
      expect(wide.interval!.low).toBe(1)
      expect(wide.interval!.high).toBeCloseTo(3.954540162, 8)
      expect(wide.meanCorrelationInterval!.low).toBeCloseTo(-0.120689148, 8)
      expect(wide.meanCorrelationInterval!.high).toBe(1)
    })

    test('by hand: 24 items in 12 clusters, the first item with the last and so on, SE = .157432', () => {
      const cluster = Array.from({ length: 24 }, (_, i) => i % 12)
      const found = effectiveRaters({ ...fromErrors([...rows, ...rows.toReversed()]), cluster })
      expect(found.meanCorrelationInterval!.low).toBeCloseTo(0.027338714, 8)
      expect(found.meanCorrelationInterval!.high).toBeCloseTo(0.741723339, 8)
      expect(found.interval!.low).toBeCloseTo(1.207998555, 8)
      expect(found.interval!.high).toBeCloseTo(2.844471606, 8)
    })

    test('do not depend on the order of the raters or of the items', () => {
      const some = withSharedErrors(80, 5, 0.3, createRandom('order'))
      const found = effectiveRaters(fromErrors(some))
      const turned = some.map((row) => [3, 0, 4, 2, 1].map((r) => row[r])).toReversed()
      const again = effectiveRaters(fromErrors(turned))
      expect(again.interval!.low).toBeCloseTo(found.interval!.low, 10)
      expect(again.interval!.high).toBeCloseTo(found.interval!.high, 10)
    })

    test('clusters of raters that are left out count for nothing', () => {
      // The fourth is never wrong, and is alone with the first on thirty more items.
      const alone = Array.from({ length: 30 }, () => [0, null, null, 0])
      const withFourth = fromErrors([...rows.map((row) => [...row, 0]), ...alone])
      expect(effectiveRaters(withFourth)).toMatchObject({
        leftOut: [3],
        interval: effectiveRaters(fromErrors(rows)).interval,
      })
    })

    test('are not given where the jackknife cannot tell', () => {
      const none = { interval: null, meanCorrelationInterval: null }
      // One of three is wrong each time: all phi are -1/2, and the mean of their votes never varies.
      const turns = Array.from({ length: 30 }, (_, i) => [0, 1, 2].map((r) => (i % 3 === r ? 1 : 0)))
      expect(effectiveRaters(fromErrors(turns))).toMatchObject({ effective: null, ...none })
      const copies = Array.from({ length: 40 }, (_, i) => [i % 4 === 0 ? 1 : 0, i % 4 === 0 ? 1 : 0])
      expect(effectiveRaters(fromErrors(copies))).toMatchObject({ effective: 1, ...none })
      expect(effectiveRaters(fromErrors(rows.slice(0, 9)))).toMatchObject(none)
      const oneError = rows.map(([a, b], i) => [a, b, i === 3 ? 1 : 0])
      expect(effectiveRaters(fromErrors(oneError))).toMatchObject({ raters: [0, 1, 2], ...none })
    })

    test.each([0, 0.3, 0.7])('hold the planted number 19 times in 20: correlation %f', (rho) => {
      const sets = 500
      const planted = 5 / (1 + 4 * rho)
      let held = 0
      for (let set = 0; set < sets; set++) {
        const random = createRandom(`effective ${rho} ${set}`)
        const { interval } = effectiveRaters(fromErrors(withSharedErrors(100, 5, rho, random)))
        if (interval!.low <= planted && planted <= interval!.high) held++
      }
      // Monte Carlo error 1 point.
      expect(held / sets).toBeGreaterThan(0.92)
      expect(held / sets).toBeLessThan(0.975)
    })
  })

  test('items of one cluster are left out together', () => {
    const rows = withSharedErrors(100, 4, 0.3, createRandom('clustered'))
    const data = fromErrors([...rows, ...rows, ...rows, ...rows])
    const width = (cluster?: number[]) => {
      const { interval } = effectiveRaters({ ...data, cluster })
      return interval!.high - interval!.low
    }
    const ratio = width(Array.from({ length: 400 }, (_, i) => i % 100)) / width()
    expect(ratio).toBeGreaterThan(1.7)
    expect(ratio).toBeLessThan(2.4)
  })
})
