import { type AttachedNetwork, learningRate } from '../../nn/index.ts'
import { createRandom } from '../../stats/random.ts'
import type { PolicyPoint } from '../experiment/results.ts'
import { evaluatePolicy } from '../stages/evaluate-policy.ts'
import type { ScoreSource } from '../stages/score-source.ts'
import { TrainingRun } from '../stages/training-run.ts'
import { heldOutTasks, type Workbench } from '../stages/workbench.ts'
import { type GrpoSettings, grpoStep } from './grpo-step.ts'

export interface PolicyTraining extends GrpoSettings {
  steps: number
  learningRate: number
  /** Steps from one evaluation to the next; there is one before the first step, and one after the last. */
  evaluateEvery: number
  /** Held-out tasks, at least 2, the same at every evaluation. */
  heldOut: number
}

/** The prototype's, at which a network of some hundred thousand parameters learns within a hundred steps. */
export const defaultTraining: Omit<PolicyTraining, 'steps'> = {
  learningRate: 5e-4,
  prompts: 16,
  group: 8,
  temperature: 1,
  klWeight: 0,
  epsilonLow: 0.2,
  epsilonHigh: 0.3,
  miniBatches: 1,
  evaluateEvery: 25,
  heldOut: 128,
}

interface TrainPolicy {
  /** Is trained; as it comes it is the base. */
  policy: AttachedNetwork
  judge: ScoreSource
  gold: ScoreSource
  settings: PolicyTraining
  /** All tasks and replies of the training come from it. */
  seed: string
  /** Where its state is kept, so that a training that was broken off goes on as if it had not been. */
  folder: string
  signal: AbortSignal
  /** Told of each evaluation, first of those that an earlier sitting made. */
  onPoint?: (point: PolicyPoint) => void
  onStep?: (done: number) => void
  /** Asked after each evaluation but the last; ends the training there. */
  stopsAfter?: (points: readonly PolicyPoint[]) => boolean
}

export interface TrainedPolicy {
  points: PolicyPoint[]
  /** Replies of the training to which the judge gave no score; they taught nothing. */
  withoutScore: number
  /** At work, over all sittings. */
  seconds: number
}

/**
 * Optimises a policy against a judge by GRPO, watched by gold and by the truth.
 *
 * @throws {GoodhartError} `no-scores` where judge or gold score none of an evaluation's replies
 * @throws the signal's reason where it was aborted, once the state is saved
 */
export async function trainPolicy(
  lab: Pick<Workbench, 'engine' | 'language' | 'world'>,
  { policy, judge, gold, settings, seed, folder, signal, onPoint, onStep, stopsAfter }: TrainPolicy,
): Promise<TrainedPolicy> {
  const { engine, world } = lab
  const base = engine.attach(policy)
  const tasks = heldOutTasks(world, settings.heldOut)
  const run = await TrainingRun.open({
    ...{ folder, name: 'policy', network: policy, signal },
    notes: { points: [] as PolicyPoint[], withoutScore: 0 },
  })
  const { points } = run.notes
  const { steps, evaluateEvery } = settings
  const schedule = { peak: settings.learningRate, warmUp: 10, steps, shape: 'constant' } as const

  async function evaluate(): Promise<void> {
    if (points.at(-1)?.step === run.step) return
    const point = await evaluatePolicy(lab, { step: run.step, policy, base, judge, gold, tasks })
    points.push(point)
    onPoint?.(point)
  }

  async function step(): Promise<void> {
    const chance = createRandom([seed, 'tasks', run.step].join(':'))
    const { rewards } = await grpoStep(lab, {
      ...{ policy, base, judge, settings },
      tasks: Array.from({ length: settings.prompts }, () => world.drawTask(chance)),
      seed: [seed, 'replies', run.step].join(':'),
      descend: (gradient) => run.descend(gradient, learningRate(schedule, run.step)),
    })
    run.notes.withoutScore += rewards.filter((reward) => reward === undefined).length
    onStep?.(run.step + 1)
  }

  for (const point of points) onPoint?.(point)
  while (run.step < steps) {
    if (run.step % evaluateEvery === 0) {
      await evaluate()
      if (stopsAfter?.(points)) break
    }
    await run.run(Math.min(steps, run.step + evaluateEvery - (run.step % evaluateEvery)), step)
  }
  await evaluate()
  await run.save()
  return { points, withoutScore: run.notes.withoutScore, seconds: run.seconds }
}
