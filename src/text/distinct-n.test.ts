import fc from 'fast-check'
import { expect, test } from 'vitest'
import { distinctN } from './distinct-n.ts'

test('by hand', () => {
  const texts = [['i', 'do', 'not', 'know'], ['i', 'do', 'not', 'think', 'i', 'do'], ['yes']]
  // Words: i do not know think yes, of 4 + 6 + 1.
  expect(distinctN(texts, 1)).toEqual({ share: 6 / 11, distinct: 6, total: 11 })
  // Pairs: i do (3 times), do not (2), not know, not think, think i, of 3 + 5.
  expect(distinctN(texts, 2)).toEqual({ share: 5 / 8, distinct: 5, total: 8 })
})

test('without an n-gram there is no share', () => {
  expect(distinctN([], 1).share).toBeNull()
  expect(distinctN([['alone'], []], 2)).toEqual({ share: null, distinct: 0, total: 0 })
})

test('the same texts again add to the total alone, so the share is halved', () => {
  const sets = fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 2, maxLength: 6 }), { minLength: 1 })
  fc.assert(
    fc.property(sets, (texts) => {
      const once = distinctN(texts, 2)
      expect(once.share).toBeGreaterThan(0)
      expect(once.share).toBeLessThanOrEqual(1)
      expect(distinctN([...texts, ...texts], 2).share).toBeCloseTo(once.share! / 2, 12)
    }),
  )
})
