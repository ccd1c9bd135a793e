import { expect, test } from 'vitest'
import {
  bestOfFirst,
  doublings,
  expectedBestOf,
  firstBestOf,
  ofSamePrompts,
  strongestPressure,
} from './best-of-matrices.ts'

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

test.each([
  ['all the same', [8, 8, 8], 8],
  ['one of three is more than a tenth', [8, 3, 8], 3],
  ['one of ten is a tenth', [8, 8, 3, 8, 8, 8, 8, 8, 8, 8], 8],
  ['two of ten are more', [8, 5, 3, 8, 8, 8, 8, 8, 8, 8], 5],
  ['a prompt without scores has no say', [8, 0, 7], 7],
  ['nothing scored', [0, 0], 1],
])('the strongest pressure: %s', (_, scored, strongest) => {
  expect(strongestPressure(scored)).toBe(strongest)
})

test('a prompt without a score somewhere is nowhere; an unknown truth leaves out nothing', () => {
  const matrices = {
    pressures: [1, 2],
    judge: [
      [1, 2, 3],
      [4, null, 6],
    ],
    gold: [
      [1, 2, 3],
      [4, 5, 6],
    ],
    truth: [
      [1, 2, 3],
      [null, 5, 6],
    ],
  }
  expect(ofSamePrompts(matrices)).toEqual({
    pressures: [1, 2],
    judge: [
      [1, null, 3],
      [4, null, 6],
    ],
    gold: [
      [1, null, 3],
      [4, null, 6],
    ],
    truth: [
      [1, null, 3],
      [null, null, 6],
    ],
  })
})
