import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from './random.ts'
import { type ChangedItem, withinItemTest } from './within-item-test.ts'

const item = (control: boolean, changedWrong: number, changed = 1): ChangedItem => ({ control, changed, changedWrong })
const times = <T>(n: number, value: T): T[] => Array.from({ length: n }, () => value)

describe('the within-item test', () => {
  test('is the one-sided sign test with one change each: 1 against 7 discordant items', () => {
    // Binomial(8, 1/2) at most 1: (1 + 8) / 256.
    const items = [item(true, 0), ...times(7, item(false, 1)), ...times(30, item(false, 0)), ...times(4, item(true, 1))]
    expect(withinItemTest(items)).toBeCloseTo(9 / 256, 12)
  })

  test('with several changes each item has its own probability, by hand', () => {
    // Item 1: 3 of 4 copies wrong, the unchanged right: p = 3/4. Item 2: 1 of 3 wrong: p = 1/3. None wrong: 1/4 * 2/3.
    expect(withinItemTest([item(false, 3, 3), item(false, 1, 2)])).toBeCloseTo(1 / 6, 12)
    // One wrong unchanged (of item 2, both of its copies wrong but one): P(at most 1) = 1 - P(both).
    expect(withinItemTest([item(false, 3, 3), item(true, 1, 2)])).toBeCloseTo(1 - (3 / 4) * (2 / 3), 12)
  })

  test('says 1 where nothing was ever wrong, and where nothing was asked', () => {
    expect(withinItemTest(times(50, item(false, 0, 3)))).toBe(1)
    expect(withinItemTest([])).toBe(1)
  })

  test('refuses counts that cannot be', () => {
    for (const bad of [item(false, 2, 1), item(false, -1, 1), item(false, 0, 0), item(false, 0.5, 1)]) {
      expect(() => withinItemTest([bad])).toThrow(expect.objectContaining({ code: 'bad-argument' }))
    }
  })

  test('more success under attack is never less evidence', () => {
    const items = fc.array(
      fc
        .record({ control: fc.boolean(), changed: fc.integer({ min: 1, max: 4 }) })
        .chain(({ control, changed }) =>
          fc.integer({ min: 0, max: changed - 1 }).map((changedWrong) => ({ control, changed, changedWrong })),
        ),
      { minLength: 1, maxLength: 30 },
    )
    fc.assert(
      fc.property(items, (given) => {
        const [first, ...rest] = given
        const more = [{ ...first, changedWrong: first.changedWrong + 1 }, ...rest]
        expect(withinItemTest(more)).toBeLessThanOrEqual(withinItemTest(given) + 1e-12)
      }),
    )
  })

  test('rejects a judge whose errors have nothing to do with the change at most as often as it says', () => {
    const random = createRandom('within-item level')
    const trials = 4000
    let rejected = 0
    for (let trial = 0; trial < trials; trial++) {
      const items = Array.from({ length: 40 }, () => {
        // Items differ in how hard they are.
        const errs = 0.4 * random.next()
        const wrong = () => random.next() < errs
        return { control: wrong(), changed: 3, changedWrong: [wrong(), wrong(), wrong()].filter(Boolean).length }
      })
      if (withinItemTest(items) <= 0.05) rejected++
    }
    // Standard error of the rate: .0034; a discrete test stays below its level.
    expect(rejected / trials).toBeLessThan(0.05 + 3 * 0.0034)
    expect(rejected / trials).toBeGreaterThan(0.01)
  })
})
