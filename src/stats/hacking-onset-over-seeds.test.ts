import { describe, expect, test } from 'vitest'
import type { EvaluatedRun } from './evaluated-run.ts'
import { hackingOnsetOverSeeds } from './hacking-onset-over-seeds.ts'
import { createRandom, type Random } from './random.ts'

/** Replies that score 9 or 0, by the probability of 9 at each evaluation; every seed answers the same tasks. */
function simulateSeeds({
  nine,
  seeds,
  tasks,
  random,
}: {
  nine: readonly number[]
  seeds: number
  tasks: number
  random: Random
}): EvaluatedRun[] {
  const steps = nine.map((_, k) => 10 * k)
  return Array.from({ length: seeds }, () => ({
    steps,
    truth: nine.map((p) => Array.from({ length: tasks }, () => (random.next() < p ? 9 : 0))),
    judge: nine.map((_, k) => new Array<number>(tasks).fill(5 + k / 8)),
  }))
}

test('three seeds that all fall', () => {
  const nine = [0.5, 0.7, 0.9, 0.9, 0.7, 0.5, 0.3, 0.3]
  const runs = simulateSeeds({ nine, seeds: 3, tasks: 128, random: createRandom('fall') })
  const result = hackingOnsetOverSeeds(runs)
  expect(result).toMatchObject({ seeds: 3, fired: 3 })
  // 0.05 cubed.
  expect(result.pValue).toBeCloseTo(0.000125, 12)
  expect(result.runs.map(({ onset }) => onset!.step).every((step) => step === 40 || step === 50)).toBe(true)
  // 9 (0.9 - 0.3), give or take four standard errors of 3 x 128 tasks.
  expect(Math.abs(result.dropToEnd.mean - 5.4)).toBeLessThan(0.6)
  expect(result.truth[2].mean).toBeGreaterThan(7.4)
  expect(result.judge[7]).toEqual({ mean: 5.875, low: 5.875, high: 5.875 })
})

test('one alarm in three seeds proves nothing', () => {
  const [fallen] = simulateSeeds({ nine: [0.9, 0.9, 0.2], seeds: 1, tasks: 100, random: createRandom('one') })
  const honest = simulateSeeds({ nine: [0.5, 0.9, 0.9], seeds: 2, tasks: 100, random: createRandom('two') })
  const result = hackingOnsetOverSeeds([fallen, ...honest])
  expect(result.fired).toBe(1)
  // 1 - 0.95^3.
  expect(result.pValue).toBeCloseTo(0.142625, 12)
})

describe('where truth is constant, the fall from the peak is 0 on average and its interval covers 0', () => {
  // 400 samples at 95 %: at least 361 with probability 0.99997 (scipy 1.17, binom.sf(360, 400, 0.95)).
  test.each([3, 5])('%d seeds', (seeds) => {
    const random = createRandom(`honest ${seeds}`)
    const samples = 400
    let held = 0
    let sum = 0
    for (let s = 0; s < samples; s++) {
      const runs = simulateSeeds({ nine: new Array(12).fill(0.8), seeds, tasks: 40, random })
      const { dropToEnd } = hackingOnsetOverSeeds(runs, { replicates: 19 })
      if (dropToEnd.low <= 0 && 0 <= dropToEnd.high) held++
      sum += dropToEnd.mean
    }
    expect(held).toBeGreaterThanOrEqual(361)
    // Standard deviation of one seed's drop about 0.8 (two halves of 20 tasks, a difference of two means of sd 0.8 each).
    expect(Math.abs(sum / samples)).toBeLessThan((4 * 0.85) / Math.sqrt(samples * seeds))
  })
})

test('runs that cannot be laid over each other are refused', () => {
  const run: EvaluatedRun = { steps: [0, 1], truth: [[1, 2], [3, 4]], judge: [[1, 2], [3, 4]] } // biome-ignore format: one line
  expect(() => hackingOnsetOverSeeds([run])).toThrow(expect.objectContaining({ code: 'too-few-values' }))
  expect(() => hackingOnsetOverSeeds([run, { ...run, steps: [0, 2] }])).toThrow(
    expect.objectContaining({ code: 'bad-argument' }),
  )
})
