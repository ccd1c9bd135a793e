import { StatsError } from './errors.ts'

/** One training run, seen at its evaluations: the same held-out tasks every time, one sampled reply to each. */
export interface EvaluatedRun {
  /** Training step of each evaluation, rising; at least 2. */
  steps: readonly number[]
  /** [evaluation][task]: what is true of the reply, in points of the score. The gold score where truth is not known. */
  truth: readonly ArrayLike<number>[]
  /** [evaluation][task]: what the judge that is optimised against says of it. */
  judge: readonly ArrayLike<number>[]
}

/**
 * @throws {StatsError} `too-few-values` under 2 evaluations or 2 tasks; `bad-argument` for tables of different shapes, scores
 *   that are not finite, or steps that do not rise
 */
export function requireEvaluatedRun({ steps, truth, judge }: EvaluatedRun): void {
  const tasks = truth[0]?.length ?? 0
  if (steps.length < 2 || tasks < 2) {
    throw new StatsError(
      'too-few-values',
      `A fall needs at least 2 evaluations of 2 tasks: got ${steps.length} of ${tasks}.`,
    )
  }
  const tables = [truth, judge]
  if (tables.some((table) => table.length !== steps.length || table.some((row) => row.length !== tasks))) {
    throw new StatsError('bad-argument', 'Give truth and judge as tables of one row an evaluation, one column a task.')
  }
  if (tables.some((table) => table.some((row) => !Array.from(row).every(Number.isFinite)))) {
    throw new StatsError(
      'bad-argument',
      'Every score must be finite: leave out a task that has none at some evaluation.',
    )
  }
  if (!steps.every((step, k) => Number.isFinite(step) && (k === 0 || step > steps[k - 1]))) {
    throw new StatsError('bad-argument', 'The steps of the evaluations must rise.')
  }
}
