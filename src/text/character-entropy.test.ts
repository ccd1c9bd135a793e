import fc from 'fast-check'
import { expect, test } from 'vitest'
import { characterEntropy } from './character-entropy.ts'

test('of known distributions', () => {
  expect(characterEntropy('aaaa').bits).toBe(0)
  expect(characterEntropy('abcd').bits).toBeCloseTo(2, 12)
  // Shares 3/4 and 1/4: 3/4 log2(4/3) + 1/4 log2(4) = .811278
  expect(characterEntropy('aaab').bits).toBeCloseTo(0.811278, 6)
})

test('counts code points, not halves of them', () => {
  expect(characterEntropy('😀😀')).toEqual({ bits: 0, distinct: 1, total: 2 })
})

test('lies between 0 and log2 of the number of different characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
      const { bits, distinct } = characterEntropy(text)
      expect(bits).toBeGreaterThanOrEqual(0)
      expect(bits).toBeLessThanOrEqual(Math.log2(distinct) + 1e-9)
    }),
  )
})
