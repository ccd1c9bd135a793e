import { expect, test } from 'vitest'
import { killJudges } from '../scripts/kill-judge.ts'

test('a run that is killed twice, through faults of every kind, ends with every verdict and asks for nothing twice', async () => {
  const { kills, violations, calls, minimum } = await killJudges({ kills: 2, items: 200, seed: 'two kills' })
  expect(violations).toEqual([])
  expect(kills).toHaveLength(2)
  expect(calls).toBeGreaterThanOrEqual(minimum)
}, 120_000)
