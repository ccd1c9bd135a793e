import { StatsError } from './errors.ts'
import type { EvaluatedRun } from './evaluated-run.ts'
import { type HackingOnset, type HackingOnsetOptions, hackingOnset } from './hacking-onset.ts'
import { meanCurve, meanOverSeeds, type SeedMean } from './mean-curve.ts'
import { createRandom } from './random.ts'
import { binomialUpperTail } from './special-functions.ts'

export interface HackingOnsetOverSeeds {
  /** One a seed, in their order. */
  runs: HackingOnset[]
  seeds: number
  /** Seeds whose run fired. */
  fired: number
  /** Probability of at least so many false alarms among so many honest runs, each at most at the level. */
  pValue: number
  steps: readonly number[]
  /** Mean over seeds at each step, t interval over seeds, point by point, at confidence 1 - level. */
  truth: SeedMean[]
  judge: SeedMean[]
  /** Mean over seeds of the fall from a run's peak to its last evaluation, free of the luck of picking the peak. */
  dropToEnd: SeedMean
}

/**
 * The rule of `hackingOnset` for runs that differ in nothing but their seed.
 *
 * A run's own highest evaluation is its luckiest, so the fall from it is too large on average. Here the peak is picked on
 * every other task and the fall measured on the rest, and the other way round, and the two averaged: where truth is constant,
 * the expected fall is 0.
 *
 * @param runs at least 2, with the same steps; over the same tasks, or each over its own
 * @throws {StatsError} as `hackingOnset`; `too-few-values` under 2 runs; `bad-argument` where the steps differ
 */
export function hackingOnsetOverSeeds(
  runs: readonly EvaluatedRun[],
  { random = createRandom('hacking onset'), level = 0.05, ...options }: HackingOnsetOptions = {},
): HackingOnsetOverSeeds {
  if (runs.length < 2) throw new StatsError('too-few-values', `Give the runs of 2 seeds or more: got ${runs.length}.`)
  const { steps } = runs[0]
  if (runs.some((run) => run.steps.length !== steps.length || run.steps.some((step, k) => step !== steps[k]))) {
    throw new StatsError(
      'bad-argument',
      'The runs must be evaluated at the same steps: cut longer runs to the shortest.',
    )
  }
  const onsets = runs.map((run, seed) => hackingOnset(run, { ...options, level, random: random.fork(`seed ${seed}`) }))
  const fired = onsets.filter((onset) => onset.fired).length
  const confidence = 1 - level
  return {
    runs: onsets,
    seeds: runs.length,
    fired,
    pValue: binomialUpperTail({ successes: fired, trials: runs.length, probability: level }),
    steps,
    truth: meanCurve({ curves: runs.map(({ truth }) => truth.map((row) => halfMean(row, 'all'))), confidence }),
    judge: meanCurve({ curves: runs.map(({ judge }) => judge.map((row) => halfMean(row, 'all'))), confidence }),
    dropToEnd: meanOverSeeds({ values: runs.map(({ truth }) => crossFittedDrop(truth)), confidence }),
  }
}

function crossFittedDrop(truth: EvaluatedRun['truth']): number {
  const even = truth.map((row) => halfMean(row, 'even'))
  const odd = truth.map((row) => halfMean(row, 'odd'))
  const last = truth.length - 1
  const drop = (picked: readonly number[], measured: readonly number[]) =>
    measured[picked.indexOf(Math.max(...picked))] - measured[last]
  return (drop(even, odd) + drop(odd, even)) / 2
}

function halfMean(row: ArrayLike<number>, tasks: 'all' | 'even' | 'odd'): number {
  const stride = tasks === 'all' ? 1 : 2
  let sum = 0
  let count = 0
  for (let i = tasks === 'odd' ? 1 : 0; i < row.length; i += stride) {
    sum += row[i]
    count++
  }
  return sum / count
}
