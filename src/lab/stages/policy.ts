import { join } from 'node:path'
import { z } from 'zod'
import { readJudge } from '../../judges/trained/judge-folder.ts'
import { writeCheckpoint } from '../../nn/checkpoint/checkpoint-folder.ts'
import { type AttachedNetwork, learningRate } from '../../nn/index.ts'
import { clippedSurrogate, groupAdvantages } from '../../stats/index.ts'
import type { PolicyPoint, PolicyResult } from '../experiment/results.ts'
import { evaluatePolicy } from './evaluate-policy.ts'
import { goldSource } from './gold.ts'
import { baseNetwork } from './judge-networks.ts'
import {
  constantSource,
  panelRules,
  panelSource,
  type ScoreSource,
  trainedSource,
  truthSource,
  wordSource,
} from './score-source.ts'
import { neededFolder, neededFolders, readSettings } from './stage-settings.ts'
import { TrainingRun } from './training-run.ts'
import { exampleOf, heldOutTasks, type SampledReply, sampleReplies, type Workbench } from './workbench.ts'

const settingsSchema = z.strictObject({
  /**
   * Against what it is optimised: the stages that it needs as `judge` (several are a panel), the truth, a judge that says one
   * score of everything, or one that loves a word.
   */
  reward: z
    .union([z.enum(['judge', 'truth']), z.strictObject({ constant: z.number() }), z.strictObject({ word: z.string() })])
    .default('judge'),
  panelRule: z.enum(panelRules).default('mean'),
  steps: z.int().min(1),
  learningRate: z.number().positive().default(5e-4),
  /** Tasks a step, and replies to each. */
  prompts: z.int().min(1).default(16),
  group: z.int().min(2).default(8),
  temperature: z.number().positive().default(1),
  /** Of the penalty for straying from the base. */
  klWeight: z.number().min(0).default(0),
  epsilonLow: z.number().min(0).lt(1).default(0.2),
  epsilonHigh: z.number().min(0).default(0.3),
  /** Updates from the replies of one step: more than one go beyond the policy that sampled them, and are clipped. */
  miniBatches: z.int().min(1).default(1),
  evaluateEvery: z.int().min(1).default(25),
  heldOut: z.int().min(2).default(128),
  /** What runs that differ in their seeds alone are called together. */
  label: z.string().optional(),
})
type Settings = z.output<typeof settingsSchema>

/** Keeps the spread of a group's rewards from being divided by nearly nothing where all replies are about as good. */
const spreadFloor = 0.05

/** Stage `policy`: GRPO against a judge, watched by gold and by the truth; the trained policy is in `network/`. */
export async function runPolicy(bench: Workbench): Promise<PolicyResult> {
  const { context, world, engine, language } = bench
  const settings = readSettings(settingsSchema, context.plan)
  const start = await baseNetwork(neededFolder(context, 'base'))
  const policy = engine.attach(start)
  const base = engine.attach(start)
  const judge = await rewardSource(bench, settings)
  const gold = await goldSource(bench, neededFolder(context, 'gold'))
  const tasks = heldOutTasks(world, settings.heldOut)
  const run = await TrainingRun.open({
    folder: context.folder,
    name: 'policy',
    network: policy,
    notes: { points: [] as PolicyPoint[], withoutScore: 0 },
    signal: context.signal,
  })
  for (const point of run.notes.points) tellPoint(bench, point)
  const evaluate = async () => {
    if (run.notes.points.at(-1)?.step === run.step) return
    const point = await evaluatePolicy(bench, { step: run.step, policy, base, judge, gold, tasks })
    run.notes.points.push(point)
    tellPoint(bench, point)
  }
  await run.run(settings.steps, async () => {
    if (run.step % settings.evaluateEvery === 0) await evaluate()
    const replies = await rollOut(bench, { policy, settings, step: run.step })
    const rewards = (await judge.score(replies)).map((score) => score?.expected)
    run.notes.withoutScore += rewards.filter((reward) => reward === undefined).length
    const advantages = advantagesOf(rewards, settings.group)
    const reference =
      settings.klWeight > 0
        ? await engine.values(
            base,
            replies.map((reply) => exampleOf(bench, reply)),
          )
        : undefined
    const batches = miniBatches(replies.length, settings)
    for (const [index, batch] of batches.entries()) {
      const examples = batch.map((at) => exampleOf(bench, replies[at]))
      // The first update is by the very policy that sampled.
      const current = index === 0 ? undefined : await engine.values(policy, examples)
      examples.forEach((example, place) => {
        const at = batch[place]
        const old = replies[at].logProbabilities
        const { weights } = clippedSurrogate({
          current: current?.[place] ?? old,
          old,
          ...(reference && { reference: reference[at] }),
          advantage: advantages[at],
          ...settings,
        })
        example.weights = weights.map((weight) => -weight / batch.length)
      })
      const { gradient } = await engine.gradient(policy, examples)
      const schedule = { peak: settings.learningRate, warmUp: 10, steps: settings.steps, shape: 'constant' } as const
      run.descend(gradient, learningRate(schedule, run.step))
    }
    if ((run.step + 1) % 5 === 0) {
      context.tell({ type: 'progress', done: run.step + 1, total: settings.steps, unit: 'steps' })
    }
  })
  await evaluate()
  await run.save()
  await writeCheckpoint({ folder: join(context.folder, 'network'), network: policy, tokenizer: language.tokenizer })
  const against = nameOfReward(bench, settings)
  return {
    kind: 'policy',
    judge: against,
    klWeight: settings.klWeight,
    group: settings.label ?? `${against}, KL ${settings.klWeight}`,
    points: run.notes.points,
    withoutScore: run.notes.withoutScore,
    seconds: run.seconds,
  }
}

async function rollOut(
  bench: Workbench,
  { policy, settings, step }: { policy: AttachedNetwork; settings: Settings; step: number },
): Promise<SampledReply[]> {
  const chance = bench.random('tasks', step)
  const tasks = Array.from({ length: settings.prompts }, () => bench.world.drawTask(chance))
  return sampleReplies(bench, {
    policy,
    tasks: tasks.flatMap((task) => Array.from({ length: settings.group }, () => task)),
    seed: [bench.context.plan.seed, 'replies', step].join(':'),
    temperature: settings.temperature,
  })
}

/** A reply without a score neither teaches nor counts in its group's mean. */
export function advantagesOf(rewards: readonly (number | undefined)[], group: number): number[] {
  const advantages = new Array<number>(rewards.length).fill(0)
  for (let first = 0; first < rewards.length; first += group) {
    const scored = Array.from({ length: group }, (_, index) => first + index).filter((at) => rewards[at] !== undefined)
    if (scored.length < 2) continue
    const found = groupAdvantages({ rewards: scored.map((at) => rewards[at] as number), epsilon: spreadFloor })
    scored.forEach((at, index) => {
      advantages[at] = found[index]
    })
  }
  return advantages
}

export function miniBatches(replies: number, { miniBatches: count }: Pick<Settings, 'miniBatches'>): number[][] {
  const size = Math.ceil(replies / count)
  const all = Array.from({ length: replies }, (_, index) => index)
  return Array.from({ length: count }, (_, batch) => all.slice(batch * size, (batch + 1) * size)).filter(
    (batch) => batch.length > 0,
  )
}

async function rewardSource(bench: Workbench, { reward, panelRule }: Settings): Promise<ScoreSource> {
  const { world, context } = bench
  if (reward === 'truth') return truthSource(world)
  if (typeof reward === 'object') return 'word' in reward ? wordSource(reward.word) : constantSource(reward.constant)
  const folders = neededFolders(context, 'judge')
  if (folders.length === 0) neededFolder(context, 'judge')
  const members: ScoreSource[] = []
  for (const folder of folders) members.push(trainedSource(world, await readJudge(bench, join(folder, 'judge'))))
  return members.length === 1 ? members[0] : panelSource(members, panelRule)
}

function nameOfReward({ context }: Workbench, { reward, panelRule }: Settings): string {
  if (reward === 'truth') return 'truth'
  if (typeof reward === 'object') return 'word' in reward ? 'word' : 'constant'
  const ids = [context.plan.needs.judge ?? []].flat()
  return ids.length === 1 ? ids[0] : `${panelRule} of ${ids.join(', ')}`
}

function tellPoint({ context }: Workbench, { step, perTask, samples, defects, ...values }: PolicyPoint): void {
  context.tell({ type: 'point', step, values, samples: samples.slice(0, 3) })
}
