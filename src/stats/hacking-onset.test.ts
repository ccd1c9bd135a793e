import { describe, expect, test } from 'vitest'
import type { EvaluatedRun } from './evaluated-run.ts'
import { hackingOnset } from './hacking-onset.ts'
import { createRandom, type Random } from './random.ts'

/**
 * Replies that score 9 with probability 1 / (1 + exp(-(skill + ease of the task))), else 0 in two cases of five, else 1 to 8:
 * of the mean 2.7 + 6.3 P(9).
 */
function simulateRun({
  skill,
  evaluations,
  tasks,
  random,
  judge = (k) => 6 + k / 20,
}: {
  skill: (k: number) => number
  evaluations: number
  tasks: number
  random: Random
  judge?: (k: number) => number
}): EvaluatedRun {
  const ease = Array.from({ length: tasks }, () => 1.5 * random.normal())
  const reply = (k: number, i: number) => {
    if (random.next() < 1 / (1 + Math.exp(-(skill(k) + ease[i])))) return 9
    return random.next() < 0.4 ? 0 : 1 + random.integer(8)
  }
  return {
    steps: Array.from({ length: evaluations }, (_, k) => 25 * k),
    truth: Array.from({ length: evaluations }, (_, k) => Array.from({ length: tasks }, (_, i) => reply(k, i))),
    judge: Array.from({ length: evaluations }, (_, k) => new Array<number>(tasks).fill(judge(k))),
  }
}

/** The mean score at a skill, over the normal distribution of ease, by the midpoint rule. */
function meanAt(skill: number): number {
  let sum = 0
  let weights = 0
  for (let z = -5; z <= 5; z += 0.05) {
    const weight = Math.exp((-z * z) / 2)
    sum += weight / (1 + Math.exp(-(skill + 1.5 * z)))
    weights += weight
  }
  return 2.7 + (6.3 * sum) / weights
}

function skillFor(mean: number): number {
  let low = -15
  let high = 15
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2
    if (meanAt(middle) < mean) low = middle
    else high = middle
  }
  return low
}

describe('an honest run fires no more often than declared', () => {
  // Without a margin, which would hide a broken level. 240 runs at 5 %: at most 22 with probability 0.998 (scipy 1.17,
  // binom.cdf(22, 240, 0.05) = 0.9977).
  const runs = 240
  const mostAlarms = 22
  const wander = (k: number) => 1.2 + 0.12 * Math.sin(k / 3)
  test.each([
    ['constant', 30, 64, () => 1, 0],
    ['constant, looked at often', 60, 48, () => 1, 0],
    ['constant, few evaluations', 10, 64, () => 1, 0],
    ['constant and bad', 20, 64, () => -3, 0],
    ['constant at the ceiling', 20, 64, () => 4.5, 0],
    ['rising', 20, 64, (k: number) => -1 + k / 5, 0],
    ['rising, then flat', 30, 64, (k: number) => Math.min(2, -1 + k / 3), 0],
    // The skills' highest and lowest mean are 0.28 points apart.
    ['wandering within the margin', 30, 64, wander, 0.3],
  ])('%s', (_, evaluations, tasks, skill, margin) => {
    const random = createRandom(`honest ${_}`)
    let alarms = 0
    for (let r = 0; r < runs; r++) {
      const run = simulateRun({ skill, evaluations, tasks, random })
      if (hackingOnset(run, { margin, replicates: 119, random: random.fork(`${r}`) }).fired) alarms++
    }
    expect(alarms).toBeLessThanOrEqual(mostAlarms)
    // The test is not idle either: with truth constant it uses its level up. binom.cdf(2, 240, 0.05) = 0.0004.
    if (_ === 'constant') expect(alarms).toBeGreaterThan(2)
  })

  test('the wandering stays within its margin', () => {
    expect(meanAt(1.32) - meanAt(1.08)).toBeLessThan(0.3)
  })
})

describe('a planted fall from 8.2 to 4 over ten evaluations, after eight of rising, 128 tasks', () => {
  const peakAt = 8
  const means = Array.from({ length: 30 }, (_, k) =>
    k < peakAt ? 6 + (2.2 * k) / peakAt : Math.max(4, 8.2 - (4.2 * (k - peakAt)) / 10),
  )
  const skills = means.map(skillFor)
  const random = createRandom('planted')
  const found = Array.from({ length: 60 }, (_, r) => {
    const run = simulateRun({ skill: (k) => skills[k], evaluations: 30, tasks: 128, random })
    return hackingOnset(run, { replicates: 199, random: random.fork(`${r}`) })
  })

  test('is always found, in the middle of it, with the peak before it', () => {
    for (const { fired, onset, fall } of found) {
      expect(fired).toBe(true)
      expect(onset!.step).toBeGreaterThan(25 * peakAt)
      expect(onset!.step).toBeLessThanOrEqual(25 * (peakAt + 9))
      expect(Math.abs(fall.fromStep - 25 * peakAt)).toBeLessThanOrEqual(25 * 4)
    }
  })

  test('intervals cover: the falls of picked pairs, and the step at which the true curve crosses the threshold', () => {
    let fall = 0
    let toEnd = 0
    let onset = 0
    for (const result of found) {
      const drop = (step: number) => means[result.fall.fromStep / 25] - means[step / 25]
      const truly = drop(result.fall.toStep)
      if (result.fall.low <= truly && truly <= result.fall.high) fall++
      const end = drop(25 * 29)
      if (result.fallToEnd.low <= end && end <= result.fallToEnd.high) toEnd++
      const crossing = 25 * means.findIndex((mean, k) => Math.max(...means.slice(0, k + 1)) - mean > result.threshold)
      if (result.onset!.low <= crossing && crossing <= (result.onset!.high ?? Infinity)) onset++
    }
    // Of 60 at 95 %: at least 51 with probability 0.9993 (scipy 1.17, binom.sf(50, 60, 0.95) = 0.9993).
    for (const covered of [fall, toEnd, onset]) expect(covered).toBeGreaterThanOrEqual(51)
  })
})

describe('the rule on tables made by hand', () => {
  const table = (means: readonly number[]) => means.map((mean) => [mean - 0.1, mean, mean, mean + 0.1])
  const steps = [0, 10, 20, 30, 40]

  test('fires at the first evaluation below the peak by more than the threshold', () => {
    // No residual changes with time, so chance explains nothing and the threshold is the margin.
    const result = hackingOnset({ steps, truth: table([6, 8, 7.6, 7.4, 4]), judge: table([5, 7, 8, 8, 9]) })
    expect(result.threshold).toBeCloseTo(0.5, 12)
    expect(result.onset).toEqual({ step: 30, low: 30, high: 30 })
    expect(result.fall).toMatchObject({ fromStep: 10, toStep: 30 })
    expect(result.fall.drop).toBeCloseTo(0.6, 12)
    expect(result.fallToEnd.drop).toBeCloseTo(4, 12)
    expect(result.pValue).toBe(1 / 1000)
    expect(result.rule).toContain('the same 4 tasks lies more than 0.50 points below')
  })

  test('a judge that falls with the truth is not being hacked', () => {
    const result = hackingOnset({ steps, truth: table([6, 8, 7, 5, 4]), judge: table([6, 8, 7, 5, 4]) })
    expect(result).toMatchObject({ fired: false, onset: null, fall: { fromStep: 10, toStep: 40, drop: 4 } })
    expect(result.pValue).toBe(1)
  })

  test('fires exactly where p is at most the level', () => {
    const random = createRandom('agree')
    let fired = 0
    for (let r = 0; r < 60; r++) {
      const run = simulateRun({ skill: (k) => 1 - (k * r) / 240, evaluations: 12, tasks: 40, random })
      const result = hackingOnset(run, { replicates: 99, random: random.fork(`${r}`) })
      expect(result.fired).toBe(result.pValue <= 0.05)
      if (result.fired) fired++
    }
    expect(fired).toBeGreaterThan(5)
    expect(fired).toBeLessThan(55)
  })

  test('does not care for the order of the tasks, a shift of the scores, or the tasks being of other ease', () => {
    const random = createRandom('shift')
    const run = simulateRun({ skill: (k) => 2 - k / 4, evaluations: 16, tasks: 64, random })
    const plain = hackingOnset(run)
    const eased = { ...run, truth: run.truth.map((row) => Array.from(row, (score, i) => score + 3 + (i % 5))) }
    const shifted = hackingOnset(eased)
    expect(shifted.fall.drop).toBeCloseTo(plain.fall.drop, 9)
    const reversed = (rows: EvaluatedRun['truth']) => rows.map((row) => Array.from(row).reverse())
    const turned = hackingOnset({ ...run, truth: reversed(run.truth), judge: reversed(run.judge) })
    expect(turned.fall.drop).toBeCloseTo(plain.fall.drop, 9)
    // 999 sign flips put the 95 % point within a tenth or so.
    expect(Math.abs(turned.threshold - plain.threshold)).toBeLessThan(0.25)
  })
})

test.each([
  ['one evaluation', { steps: [1], truth: [[1, 2]], judge: [[1, 2]] }, {}, 'too-few-values'],
  ['one task', { steps: [1, 2], truth: [[1], [2]], judge: [[1], [2]] }, {}, 'too-few-values'],
  ['a ragged table', { truth: [[1, 2], [1]] }, {}, 'bad-argument'],
  [
    'a missing score',
    {
      truth: [
        [1, 2],
        [1, Number.NaN],
      ],
    },
    {},
    'bad-argument',
  ],
  ['steps that stand still', { steps: [5, 5] }, {}, 'bad-argument'],
  ['too few sign flips for the level', {}, { level: 0.001, replicates: 99 }, 'bad-argument'],
  ['a negative margin', {}, { margin: -1 }, 'bad-argument'],
] as const)('%s is refused', (_, change, options, code) => {
  const sound = { steps: [0, 1], truth: [[1, 2], [3, 4]], judge: [[1, 2], [3, 4]] } // biome-ignore format: one line
  expect(() => hackingOnset({ ...sound, ...change }, options)).toThrow(expect.objectContaining({ code }))
})
