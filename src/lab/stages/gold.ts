import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { GoodhartError } from '../../domain/index.ts'
import { readJudge, writeJudge } from '../../judges/trained/judge-folder.ts'
import type { ScoringNetwork } from '../../judges/trained/score-replies.ts'
import { readCheckpoint } from '../../nn/checkpoint/checkpoint-folder.ts'
import { initialNetwork } from '../../nn/index.ts'
import type { GoldResult, JudgeQuality, Probe, TrainingSummary } from '../experiment/results.ts'
import { writeWholeFile } from '../experiment/write-whole-file.ts'
import { efforts, type Reply, type Task } from '../worlds/index.ts'
import { drawPool } from './base-pool.ts'
import { judgeFormOf, type ScoredReply } from './judge-examples.ts'
import { judgeQuality } from './judge-quality.ts'
import { probeJudge } from './probe-judge.ts'
import { projectJudgeSchema, projectJudgeSource } from './project-judge-source.ts'
import { drawWrittenReply, replyMixSchema } from './reply-mix.ts'
import { type ScoreSource, trainedSource, truthSource } from './score-source.ts'
import { neededFolder, networkSizeSchema, readSettings } from './stage-settings.ts'
import { storedFolder } from './stored-network.ts'
import { teachJudge } from './teach-judge.ts'
import { trainWriter } from './train-writer.ts'
import { type Workbench, worldNetworkConfig } from './workbench.ts'

const trainedSchema = z.strictObject({
  source: z.literal('trained'),
  network: networkSizeSchema,
  effort: z.enum(efforts).default('high'),
  /** Pretraining of its own, apart from that of the judges that it will train: what they have in common they are blind to. */
  pretraining: z
    .strictObject({
      steps: z.int().min(1),
      batch: z.int().min(1).default(64),
      learningRate: z.number().positive().default(3e-3),
      otherShare: z.number().min(0).max(1).default(0.06),
    })
    .prefault({ steps: 1200 }),
  steps: z.int().min(1),
  batch: z.int().min(1).default(64),
  learningRate: z.number().positive().default(2e-3),
  /** Many exchanged values: a gold judge that saw few of them never looks at any. */
  mix: replyMixSchema.prefault({
    base: 0.2,
    'base-swapped': 0.2,
    'base-corrupted': 0.15,
    'base-mismatched': 0.05,
    writer: 0.1,
    'flawless-swapped': 0.15,
    planted: 0.15,
  }),
})

const settingsSchema = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('truth') }),
  /** A gold judge that is there: one that ships, as `ships:NAME`, or the path of its folder. */
  z.strictObject({ source: z.literal('stored'), from: z.string() }),
  trainedSchema,
  projectJudgeSchema,
])

/** The mix on which gold, and everybody's agreement with the truth, is measured. */
export const measuredMix = replyMixSchema.parse({
  base: 0.4,
  'base-swapped': 0.15,
  'base-corrupted': 0.15,
  writer: 0.15,
  'flawless-swapped': 0.05,
  planted: 0.1,
})

/** Where a gold stage keeps which judge of the project it is. */
const projectJudgeFile = 'project-judge.json'

/** How far a gold judge's mean score may lie from the truth's for any kind of defect before it may annotate. */
export const mostProbeDistance = 1.5

const measured = 1024
const poolSize = 4096
/** Steps after which the base is asked for other replies. */
const stepsPerPool = 200

/** Stage `gold`: the standard that judges are trained on, in `judge/` unless it is the truth itself. */
export async function runGold(bench: Workbench): Promise<GoldResult> {
  const { context, world } = bench
  const settings = readSettings(settingsSchema, context.plan)
  if (settings.source === 'truth') return measureGold(bench, truthSource(world), { source: 'truth' })
  if (settings.source === 'judge') {
    await writeWholeFile(join(context.folder, projectJudgeFile), JSON.stringify(settings))
    return measureGold(bench, await projectJudgeSource(bench, settings), { source: 'judge' })
  }
  if (settings.source === 'stored') {
    const gold = await readJudge(bench, storedFolder(settings.from))
    await writeJudge(join(context.folder, 'judge'), gold)
    return measureGold(bench, trainedSource(world, gold), { source: 'trained' })
  }
  const { gold, training } = await trainGold(bench, settings)
  await writeJudge(join(context.folder, 'judge'), gold)
  return measureGold(bench, trainedSource(world, gold), { source: 'trained', training })
}

async function trainGold(
  bench: Workbench,
  settings: z.output<typeof trainedSchema>,
): Promise<{ gold: ScoringNetwork; training: TrainingSummary }> {
  const { context, world, language, engine, random } = bench
  const network = engine.attach(
    initialNetwork(worldNetworkConfig(bench, settings.network), `${context.plan.seed}:initial`),
  )
  await trainWriter(bench, { network, name: 'writer', training: settings.pretraining })
  const form = judgeFormOf(world, language, { form: 'reasoning', effort: settings.effort })
  const base = engine.attach((await readCheckpoint(join(neededFolder(context, 'base'), 'network'))).network)
  let pool: { task: Task; reply: Reply }[] = []
  let poolName = ''
  const training = await teachJudge(bench, {
    name: 'gold',
    network,
    form,
    teaching: settings,
    async lesson(step) {
      const name = `gold-${Math.floor(step / stepsPerPool)}`
      if (name !== poolName) pool = await drawPool(bench, { policy: base, count: poolSize, name })
      poolName = name
      const chance = random('lesson', step)
      return Array.from({ length: settings.batch }, (): ScoredReply => {
        const { task, reply } = drawWrittenReply({ world, mix: settings.mix, pool }, chance)
        return {
          input: task.input,
          reply: reply.text,
          ended: reply.ended,
          score: world.check(task, reply).score,
          trace: world.trace(task, reply, settings.effort),
        }
      })
    },
  })
  return { gold: { engine, network, tokenizer: language.tokenizer, form }, training }
}

async function measureGold(
  bench: Workbench,
  gold: ScoreSource,
  how: { source: GoldResult['source']; training?: TrainingSummary },
): Promise<GoldResult> {
  const { context, world, engine } = bench
  const base = engine.attach((await readCheckpoint(join(neededFolder(context, 'base'), 'network'))).network)
  const pool = await drawPool(bench, { policy: base, count: measured, name: 'measured' })
  const chance = bench.random('measured')
  const replies = Array.from({ length: measured }, () => drawWrittenReply({ world, mix: measuredMix, pool }, chance))
  const quality: JudgeQuality = judgeQuality(
    await gold.score(replies),
    replies.map(({ task, reply }) => ({ truth: world.check(task, reply) })),
    world.passesFrom,
  )
  const probes = await probeJudge(world, gold)
  const unseen = ['none', ...world.defects].find((defect) => !probes.some((probe) => probe.defect === defect))
  if (unseen !== undefined) {
    throw new GoodhartError('no-scores', `Gold came to a score on none of the replies with the defect ${unseen}.`)
  }
  return { kind: 'gold', ...how, quality, probes, worstProbe: worstOf(probes) }
}

function worstOf(probes: readonly Probe[]): GoldResult['worstProbe'] {
  const distances = probes.map(({ defect, truth, judge }) => ({ defect, distance: Math.abs(judge - truth) }))
  return distances.reduce((worst, each) => (each.distance > worst.distance ? each : worst))
}

/**
 * A gold judge that is blind to a kind of defect teaches its blindness to every judge, and agreement never shows it.
 *
 * @throws {GoodhartError} `blind-gold`
 */
export function requireSight({ worstProbe }: Pick<GoldResult, 'worstProbe'>): void {
  if (worstProbe.distance <= mostProbeDistance) return
  throw new GoodhartError(
    'blind-gold',
    `Gold's mean score of replies with the defect ${worstProbe.defect} lies ${worstProbe.distance.toFixed(1)} from the truth's, and ${mostProbeDistance} is the most: train it longer, or on more such replies.`,
  )
}

/** The gold judge of a finished gold stage. */
export async function goldSource(bench: Workbench, folder: string): Promise<ScoreSource> {
  const { source } = await goldResult(folder)
  if (source === 'truth') return truthSource(bench.world)
  if (source === 'trained') return trainedSource(bench.world, await readJudge(bench, join(folder, 'judge')))
  const settings = projectJudgeSchema.parse(JSON.parse(await readFile(join(folder, projectJudgeFile), 'utf8')))
  return projectJudgeSource(bench, settings)
}

export async function goldResult(folder: string): Promise<GoldResult> {
  return JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as GoldResult
}
