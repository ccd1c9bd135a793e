import { expect, test } from 'vitest'
import { nGrams } from './n-grams.ts'

test('all runs of words, as often as they occur', () => {
  expect(nGrams(['a', 'b', 'a', 'b'], 2)).toEqual(['a b', 'b a', 'a b'])
  expect(nGrams(['a', 'b'], 2)).toEqual(['a b'])
  expect(nGrams(['a'], 2)).toEqual([])
})
