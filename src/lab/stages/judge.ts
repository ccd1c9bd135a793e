import { join } from 'node:path'
import { z } from 'zod'
import { UsageError } from '../../domain/index.ts'
import { writeJudge } from '../../judges/trained/judge-folder.ts'
import type { JudgeForm } from '../../judges/trained/judge-form.ts'
import { type AttachedNetwork, initialNetwork } from '../../nn/index.ts'
import { type Random, shuffle } from '../../stats/random.ts'
import type { JudgeResult, TrainingSummary } from '../experiment/results.ts'
import { type Annotation, annotationsOf } from '../experiment/stage-files.ts'
import { writeWholeFile } from '../experiment/write-whole-file.ts'
import { efforts } from '../worlds/index.ts'
import { judgeFormOf, type ScoredReply } from './judge-examples.ts'
import { baseNetwork, withHead } from './judge-networks.ts'
import { judgeQuality } from './judge-quality.ts'
import { probeJudge } from './probe-judge.ts'
import { reinforceJudge } from './reinforce-judge.ts'
import { trainedSource } from './score-source.ts'
import { neededFolder, networkSizeSchema, readSettings } from './stage-settings.ts'
import { teachJudge } from './teach-judge.ts'
import { calibrateScalar, teachScalar } from './teach-scalar.ts'
import { trainWriter } from './train-writer.ts'
import { type Workbench, worldNetworkConfig } from './workbench.ts'

const settingsSchema = z
  .strictObject({
    form: z.enum(['direct', 'reasoning', 'scalar']),
    /**
     * Of a reasoning judge: `distilled` learns gold's traces, `distilled-reinforced` is then rewarded for its score's nearness to
     * gold's, `reinforced` never sees a trace of gold's.
     */
    training: z.enum(['distilled', 'distilled-reinforced', 'reinforced']).default('distilled'),
    /** How much of the reasoning the annotations hold; bounds the trace. */
    effort: z.enum(efforts).default('high'),
    /** Shows it the task's rubric. */
    rubric: z.boolean().default(false),
    /** A network of its own, pretrained like the base; without it the judge starts from the base's. */
    network: networkSizeSchema.extend({ pretrainingSteps: z.int().min(1).default(1000) }).optional(),
    /** The first so many training annotations; all unless told. */
    count: z.int().min(1).optional(),
    epochs: z.number().positive().default(4),
    batch: z.int().min(2).default(64),
    learningRate: z.number().positive().default(1.5e-3),
    reinforcement: z
      .strictObject({
        steps: z.int().min(1).default(100),
        learningRate: z.number().positive().default(3e-4),
        prompts: z.int().min(1).default(16),
        group: z.int().min(2).default(8),
      })
      .prefault({}),
  })
  .refine(({ form, training }) => form === 'reasoning' || training === 'distilled', {
    path: ['training'],
    error: 'only a reasoning judge can be reinforced',
  })
type Settings = z.output<typeof settingsSchema>

/** Stage `judge`: a judge trained on gold's annotations, in `judge/`, and its scores of held-out replies. */
export async function runJudge(bench: Workbench): Promise<JudgeResult> {
  const { context, world, engine, language } = bench
  const settings = readSettings(settingsSchema, context.plan)
  const annotations = await Array.fromAsync(annotationsOf(neededFolder(context, 'annotations')))
  const lessons = annotations
    .filter(({ split }) => split === 'train')
    .slice(0, settings.count)
    .map((annotation) => shownTo(bench, settings, annotation))
  if (
    settings.form === 'reasoning' &&
    settings.training !== 'reinforced' &&
    lessons.some(({ trace }) => trace === undefined)
  ) {
    throw new UsageError(
      'no-traces',
      `Stage ${context.plan.id} is to learn gold's reasoning, and this gold wrote none: train it as direct, scalar, or with training: reinforced.`,
    )
  }
  const form = judgeFormOf(world, language, settings)
  const network = engine.attach(await startOf(bench, settings))
  const trained = await train(bench, { settings, network, form, lessons })
  const judge = { engine, network, tokenizer: language.tokenizer, form: trained.form }
  await writeJudge(join(context.folder, 'judge'), judge)
  const source = trainedSource(world, judge)
  const heldOut = annotations.filter(({ split }) => split === 'held-out')
  const scores = await source.score(
    heldOut.map(({ input, facts, reply: text, ended }) => ({ task: { input, facts }, reply: { text, ended } })),
  )
  await writeWholeFile(
    join(context.folder, 'held-out-scores.jsonl'),
    heldOut
      .map(({ id }, index) => {
        const { expected = null, score = null, probabilities = null } = scores[index] ?? {}
        return `${JSON.stringify({ id, expected, score, probabilities })}\n`
      })
      .join(''),
  )
  return {
    kind: 'judge',
    form: settings.form,
    training: trained.training,
    ...(trained.rewards && { rewards: trained.rewards }),
    quality: judgeQuality(
      scores,
      heldOut.map(({ expected, score, truth, pass }) => ({ gold: { expected, score }, truth: { score: truth, pass } })),
      world.passesFrom,
    ),
    probes: await probeJudge(world, source),
  }
}

interface Training {
  settings: Settings
  network: AttachedNetwork
  form: JudgeForm
  lessons: readonly ScoredReply[]
}

async function train(
  bench: Workbench,
  { settings, network, form, lessons }: Training,
): Promise<{ form: JudgeForm; training: TrainingSummary; rewards?: [number, number][] }> {
  const { batch, epochs, learningRate, reinforcement } = settings
  const perEpoch = Math.max(1, Math.floor(lessons.length / batch))
  const teaching = { steps: Math.ceil(perEpoch * epochs), batch, learningRate }
  const lesson = lessonsInEpochs(bench, lessons, { batch, perEpoch })
  if (settings.form === 'scalar') {
    const training = await teachScalar(bench, { network, form, teaching, lesson })
    const scalarScale = await calibrateScalar(bench, { network, form, replies: lessons })
    return { form: { ...form, scalarScale }, training }
  }
  const ownReasoning = settings.training === 'reinforced'
  const training = await teachJudge(bench, {
    name: 'taught',
    network,
    form,
    teaching,
    lesson: ownReasoning ? (step) => withoutReasoning(lesson(step), bench.random('form', step)) : lesson,
  })
  if (settings.training === 'distilled') return { form, training }
  const drawn = (step: number) => {
    const chance = bench.random('reinforced', step)
    return Array.from({ length: reinforcement.prompts }, () => lessons[chance.integer(lessons.length)])
  }
  const rewards = await reinforceJudge(bench, { network, form, reinforcement, lesson: drawn })
  return { form, training, rewards }
}

/** Every annotation once an epoch, in another order each time. */
function lessonsInEpochs(
  { random }: Workbench,
  lessons: readonly ScoredReply[],
  { batch, perEpoch }: { batch: number; perEpoch: number },
): (step: number) => ScoredReply[] {
  let epoch = -1
  let order: number[] = []
  return (step) => {
    const current = Math.floor(step / perEpoch)
    if (current !== epoch) order = shuffle([...lessons.keys()], random('epoch', current))
    epoch = current
    const first = (step % perEpoch) * batch
    return order.slice(first, first + batch).map((index) => lessons[index])
  }
}

/** The form of an answer without anybody's reasoning: in place of the trace stand words that the judge was shown. */
function withoutReasoning(replies: readonly ScoredReply[], random: Random): ScoredReply[] {
  return replies.map((reply) => {
    const words = `${reply.input} ${reply.reply}`.split(' ')
    const length = 4 + random.integer(8)
    const from = random.integer(Math.max(1, words.length - length))
    return { ...reply, trace: words.slice(from, from + length).join(' ') }
  })
}

function shownTo(
  { world }: Workbench,
  settings: Settings,
  { input, facts, reply, ended, score, trace }: Annotation,
): ScoredReply {
  return {
    input,
    reply,
    ended,
    score,
    ...(trace !== undefined && { trace }),
    ...(settings.rubric && { rubric: world.rubric({ input, facts }) }),
  }
}

async function startOf(bench: Workbench, { form, network: own }: Settings) {
  const { context } = bench
  const seed = `${context.plan.seed}:initial`
  const head = form === 'scalar' ? 'scalar' : 'language'
  if (!own) return withHead(await baseNetwork(neededFolder(context, 'base')), head, seed)
  const { pretrainingSteps, ...size } = own
  const network = bench.engine.attach(initialNetwork(worldNetworkConfig(bench, size), seed))
  const training = { steps: pretrainingSteps, batch: 64, learningRate: 3e-3, otherShare: 0.06 }
  await trainWriter(bench, { network, name: 'writer', training })
  return withHead(network, head, seed)
}
