import { describe, expect, test } from 'vitest'
import { advantagesOf, miniBatches } from './grpo-step.ts'

describe('advantages', () => {
  test('a reply without a score neither teaches nor counts in its group', () => {
    const found = advantagesOf([1, undefined, 3, undefined, undefined, undefined, undefined, 8, 2, 2, 2, 2], 4)
    // Of 1 and 3 the mean is 2 and the deviation 1, and 0.05 is added to it. One alone, or equals, say nothing.
    const one = expect.closeTo(1 / 1.05, 12)
    expect(found.map(Math.abs)).toEqual([one, 0, one, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    expect(Math.sign(found[0])).toBe(-1)
  })

  test('are those of each group on its own', () => {
    const [low, high, lower, higher] = advantagesOf([0, 9, 4, 5], 2)
    // 4.5 / 4.55 and 0.5 / 0.55
    expect([-low, high]).toEqual([expect.closeTo(0.98901, 5), expect.closeTo(0.98901, 5)])
    expect([-lower, higher]).toEqual([expect.closeTo(0.90909, 5), expect.closeTo(0.90909, 5)])
  })
})

describe('mini-batches', () => {
  test.each([
    [10, 3, [4, 4, 2]],
    [8, 1, [8]],
    [4, 4, [1, 1, 1, 1]],
    [3, 7, [1, 1, 1]],
  ])('%d replies in %d', (replies, count, sizes) => {
    const batches = miniBatches(replies, { miniBatches: count })
    expect(batches.map(({ length }) => length)).toEqual(sizes)
    expect(batches.flat()).toEqual(Array.from({ length: replies }, (_, at) => at))
  })
})
