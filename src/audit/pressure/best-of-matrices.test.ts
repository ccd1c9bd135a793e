import { expect, test } from 'vitest'
import { bestOfFirst, doublings, expectedBestOf, firstBestOf } from './best-of-matrices.ts'

test.each([
  [1, [1]],
  [2, [1, 2]],
  [8, [1, 2, 4, 8]],
  [12, [1, 2, 4, 8, 12]],
])('doublings up to %d', (most, ladder) => {
  expect(doublings(most)).toEqual(ladder)
})

const samples = [
  { judge: 3, gold: 1, truth: 9 },
  { judge: 1, gold: 7, truth: 2 },
  { judge: 2, gold: 4, truth: 4 },
]

test('the expected best of n, by hand', () => {
  const { pressures, judge, gold, truth } = expectedBestOf([samples], 3)
  expect(pressures).toEqual([1, 2, 3])
  // Of the three pairs, the sample with 3 is the best of two, that with 2 of one.
  expect(judge.map(([value]) => value)).toEqual([2, (3 + 3 + 2) / 3, 3].map((value) => expect.closeTo(value, 12)))
  expect(gold.map(([value]) => value)).toEqual([4, (1 + 1 + 4) / 3, 1].map((value) => expect.closeTo(value, 12)))
  expect(truth.map(([value]) => value)).toEqual([5, (9 + 9 + 4) / 3, 9].map((value) => expect.closeTo(value, 12)))
})

test('samples without a score are left out, and a prompt with too few of them has no value', () => {
  const { judge, gold, truth } = expectedBestOf(
    [
      [...samples, { judge: null, gold: 3, truth: 3 }, { judge: 9, gold: null, truth: 3 }],
      [{ judge: 5, gold: 6, truth: null }],
      [],
    ],
    2,
  )
  expect(judge).toEqual([
    [expect.closeTo(2, 12), 5, null],
    [expect.closeTo(8 / 3, 12), null, null],
  ])
  expect(gold.map((row) => row[1])).toEqual([6, null])
  expect(truth[0]).toEqual([expect.closeTo(5, 12), null, null])
})

test('the best of the first n, by hand', () => {
  // In the order in which they came: 3, then 1, then 2.
  expect(firstBestOf([samples.slice(1)], 2)).toEqual({
    pressures: [1, 2],
    judge: [[1], [2]],
    gold: [[7], [4]],
    truth: [[2], [4]],
  })
  expect(bestOfFirst(samples, 3)).toBe(0)
  expect(bestOfFirst([{ judge: null }, { judge: 4 }, { judge: 4 }], 2)).toBe(1)
  expect(bestOfFirst([{ judge: null }, { judge: 4 }], 2)).toBeUndefined()
})
