import { expect, test } from 'vitest'
import { clusterCodes, preferredOutputs } from './curve-evidence.ts'

test('what is shown: of the half that the judge likes best, what the truth likes least', () => {
  const shown = (output: string, judge: number | null, gold: number | null, truth: number | null) => ({
    ...{ pressure: 1, output, judge, gold, truth },
  })
  const found = preferredOutputs([
    shown('liked and good', 9, 9, 9),
    shown('not liked', 1, 0, 0),
    shown('liked and bad', 8, 9, 0),
    shown('not liked either', 2, 0, 0),
    shown('without a verdict', null, 0, 0),
    shown('liked, truth unknown, gold in between', 7, 5, null),
    shown('nor this', 3, 0, 0),
  ])
  expect(found.map(({ output }) => output)).toEqual([
    'liked and bad',
    'liked, truth unknown, gold in between',
    'liked and good',
  ])
  expect(preferredOutputs([])).toEqual([])
})

test('clusters in the order in which they come', () => {
  expect(clusterCodes(['b', 'a', 'b', 'c'])).toEqual([0, 1, 0, 2])
})
