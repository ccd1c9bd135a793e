import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textEntropy, tokenEntropy } from './token-entropy.ts'

test('by hand', () => {
  // Shares 1/2, 1/4, 1/8, 1/8: 1/2 + 2/4 + 3/8 + 3/8 = 1.75 bits.
  expect(
    tokenEntropy([
      ['a', 'a', 'b'],
      ['a', 'c', 'd', 'a', 'b'],
    ]),
  ).toEqual({ bits: 1.75, distinct: 4, total: 8 })
  expect(textEntropy(['yes', 'no', 'yes', 'no'])).toEqual({ bits: 1, distinct: 2, total: 4 })
  expect(textEntropy(['same', 'same', 'same']).bits).toBe(0)
  expect(textEntropy([])).toEqual({ bits: 0, distinct: 0, total: 0 })
})

test('lies between 0 and the logarithm of what occurs, and does not care for the order', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 40 }), (texts) => {
      const { bits, distinct } = textEntropy(texts)
      expect(bits).toBeGreaterThanOrEqual(0)
      expect(bits).toBeLessThanOrEqual(Math.log2(distinct) + 1e-12)
      expect(textEntropy(texts.toReversed()).bits).toBeCloseTo(bits, 12)
      expect(tokenEntropy(texts.map((text) => [text])).bits).toBeCloseTo(bits, 12)
    }),
  )
})
