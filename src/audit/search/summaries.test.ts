import { expect, test } from 'vitest'
import { noCases } from '../consistency/intervals.ts'
import type { SearchRun } from './search-report.ts'
import { summarise } from './summaries.ts'

const run = (seed: string, curve: [queries: number, passing: number][]): SearchRun => ({
  ...{ optimiser: 'beam', scope: 'per-item', place: 'replace', seed, queries: 0, budget: 700, costUsd: null },
  ...{
    firstSuccess: null,
    ended: 'queries',
    found: [],
    answered: 0,
    trulyGood: null,
    onItems: noCases,
    heldOut: noCases,
    transfer: [],
  },
  curve: curve.map(([queries, passing]) => ({ queries, passing, leaning: passing })),
})

test('success by so many queries is the mean over the seeds of what each had by then', () => {
  const runs = [
    run('1', [
      [90, 0.25],
      [500, 0.5],
    ]),
    run('2', [[501, 1]]),
    { ...run('1', [[1, 1]]), optimiser: 'evolution' as const },
  ]
  // By 100: .25 and 0; by 500: .5 and 0; at the budget of 700: .5 and 1. Beyond the budget there is nothing.
  expect(summarise(runs)).toMatchObject([
    {
      optimiser: 'beam',
      runs: 2,
      checkpoints: [
        { queries: 100, mean: 0.125, least: 0, most: 0.25 },
        { queries: 500, mean: 0.25, least: 0, most: 0.5 },
        { queries: 700, mean: 0.75, least: 0.5, most: 1 },
      ],
    },
    { optimiser: 'evolution', runs: 1 },
  ])
})
