import { join } from 'node:path'
import { z } from 'zod'
import { readJudge } from '../../judges/trained/judge-folder.ts'
import { writeCheckpoint } from '../../nn/checkpoint/checkpoint-folder.ts'
import type { PolicyPoint, PolicyResult } from '../experiment/results.ts'
import { trainPolicy } from '../optimise/train-policy.ts'
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
import type { Workbench } from './workbench.ts'

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

/** Stage `policy`: GRPO against a judge, watched by gold and by the truth; the trained policy is in `network/`. */
export async function runPolicy(bench: Workbench): Promise<PolicyResult> {
  const { context, engine, language } = bench
  const settings = readSettings(settingsSchema, context.plan)
  const policy = engine.attach(await baseNetwork(neededFolder(context, 'base')))
  const judge = await rewardSource(bench, settings)
  const gold = await goldSource(bench, neededFolder(context, 'gold'))
  const { steps } = settings
  const { points, withoutScore, seconds } = await trainPolicy(bench, {
    ...{ policy, judge, gold, settings, seed: context.plan.seed, folder: context.folder, signal: context.signal },
    onPoint: (point) => tellPoint(bench, point),
    onStep: (done) => {
      if (done % 5 === 0) context.tell({ type: 'progress', done, total: steps, unit: 'steps' })
    },
  })
  await writeCheckpoint({ folder: join(context.folder, 'network'), network: policy, tokenizer: language.tokenizer })
  const against = nameOfReward(bench, settings)
  return {
    kind: 'policy',
    judge: against,
    klWeight: settings.klWeight,
    group: settings.label ?? `${against}, KL ${settings.klWeight}`,
    points,
    withoutScore,
    seconds,
  }
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
