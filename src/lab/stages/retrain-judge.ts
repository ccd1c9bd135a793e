import { createHash } from 'node:crypto'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalJson } from '../../domain/canonical-json.ts'
import { UsageError } from '../../domain/index.ts'
import { judgeFileHashes, readJudge, writeJudge } from '../../judges/trained/judge-folder.ts'
import type { JudgeForm } from '../../judges/trained/judge-form.ts'
import type { Engine } from '../../nn/index.ts'
import { createRandom } from '../../stats/random.ts'
import { writeWholeFile } from '../experiment/write-whole-file.ts'
import { languageOf } from '../language.ts'
import { type AnyWorld, type Effort, efforts, type Reply, type Task } from '../worlds/index.ts'
import type { ScoredReply } from './judge-examples.ts'
import { teachJudge } from './teach-judge.ts'
import { calibrateScalar, teachScalar } from './teach-scalar.ts'
import type { Workbench } from './workbench.ts'

/** A reply to one of the world's tasks. */
export interface WrittenReply {
  task: Task
  reply: Reply
}

export interface Retraining {
  engine: Engine
  world: AnyWorld
  /** Folder of the judge to begin with; it stays as it is. */
  judge: string
  /** Replies that fooled it: half of every step's lesson. None teaches replies alone. */
  exploits: readonly WrittenReply[]
  /** Replies of the usual kind, without which it would forget them. */
  replay: readonly WrittenReply[]
  steps: number
  learningRate: number
  /** Replies of one step, an even number. */
  batch?: number
  seed: string
  /** Folder to work in, with the retrained judge in `judge/`. One that is finished is not trained again. */
  out: string
  signal?: AbortSignal
}

const usualBatch = 64

/**
 * Trains a judge further on replies with their true scores (of a judge that reasons, with the world's own reasoning), from where it
 * stood. Broken off and called again, it goes on, and comes to the same weights.
 *
 * @returns the folder of the retrained judge
 * @throws {UsageError} `other-world`, `no-replay`, `other-retraining` where the folder holds the outcome of another one
 * @throws {NetworkError} those of `readJudge`
 */
export async function retrainJudge(request: Retraining): Promise<{ folder: string }> {
  const { world, judge: from, replay, out } = request
  if (replay.length === 0) {
    throw new UsageError(
      'no-replay',
      'Give replies of the usual kind, too: a judge that sees exploits alone forgets all else.',
    )
  }
  const folder = join(out, 'judge')
  await claimFolder(request)
  if (await isThere(join(folder, 'judge.json'))) return { folder }
  const before = await readJudge(request, from)
  const { id, version } = before.form.world
  if (id !== world.id || version !== world.version) {
    throw new UsageError(
      'other-world',
      `The judge in ${from} was trained in the world ${id} (version ${version}), and is to be retrained in ${world.id} (version ${world.version}): what is true in one says nothing of the other.`,
    )
  }
  await using bench = benchFor(request, before.tokenizer)
  const lessons = [request.exploits, replay].map((written) => written.map((one) => lessonOf(world, before.form, one)))
  const form = await teach(bench, request, { ...before, lessons })
  await writeJudge(folder, { ...before, form })
  await rm(join(out, `${runName(form)}.state.safetensors`), { force: true })
  return { folder }
}

/** Replies of the world's own imperfect writer to tasks of its own. */
export function replayReplies(world: AnyWorld, { count, seed }: { count: number; seed: string }): WrittenReply[] {
  const random = createRandom(`${seed}/replay`)
  return Array.from({ length: count }, () => {
    const task = world.drawTask(random)
    return { task, reply: world.writeReply(task, random) }
  })
}

const runName = ({ form }: JudgeForm) => (form === 'scalar' ? 'scalar' : 'taught')

async function teach(
  bench: Workbench,
  { steps, learningRate, batch = usualBatch }: Retraining,
  { network, form, lessons }: Awaited<ReturnType<typeof readJudge>> & { lessons: readonly ScoredReply[][] },
): Promise<JudgeForm> {
  const [exploits, replay] = lessons
  const lesson = (step: number): ScoredReply[] => {
    const random = bench.random('lesson', step)
    // In turn, so that a scalar judge is asked to tell an exploit from a usual reply.
    return Array.from({ length: batch }, (_, at) => {
      const from = at % 2 === 0 && exploits.length > 0 ? exploits : replay
      return from[random.integer(from.length)]
    })
  }
  const teaching = { steps, batch, learningRate }
  if (form.form !== 'scalar') {
    await teachJudge(bench, { name: runName(form), network, form, teaching, lesson })
    return form
  }
  await teachScalar(bench, { network, form, teaching, lesson })
  return { ...form, scalarScale: await calibrateScalar(bench, { network, form, replies: replay }) }
}

function lessonOf(world: AnyWorld, form: JudgeForm, { task, reply }: WrittenReply): ScoredReply {
  return {
    ...{ input: task.input, reply: reply.text, ended: reply.ended, score: world.check(task, reply).score },
    ...(form.form === 'reasoning' && { trace: world.trace(task, reply, effortOf(world, form)) }),
    ...(form.rubric && { rubric: world.rubric(task) }),
  }
}

/** The effort that the judge was made for is told by its longest trace. */
function effortOf({ longest }: AnyWorld, { longestTrace }: JudgeForm): Effort {
  return efforts.find((effort) => longest.trace[effort] + 1 >= longestTrace) ?? 'high'
}

/** What stages are taught on, for a training that is no stage of an experiment. */
function benchFor(
  { engine, world, seed, out, signal = new AbortController().signal }: Retraining,
  tokenizer: Awaited<ReturnType<typeof readJudge>>['tokenizer'],
): Workbench {
  const resources = new AsyncDisposableStack()
  return {
    context: {
      plan: { id: 'retrained', kind: 'judge', world: world.id, settings: {}, seed, needs: {} },
      ...{ folder: out, inputs: {}, threads: 1, signal, tell: () => {} },
    },
    ...{ world, engine, resources, language: { ...languageOf(world, tokenizer), tokenizer } },
    random: (...purpose) => createRandom([seed, ...purpose].join(':')),
    // The engine is shared, and closed by who opened it.
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** Writes down what the folder is for, or finds that it is for the same. */
async function claimFolder({ judge, exploits, replay, steps, learningRate, batch, seed, out }: Retraining) {
  const plan = { files: await judgeFileHashes(judge), exploits, replay, steps, learningRate, batch, seed }
  const digest = createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(plan))))
    .digest('hex')
  const path = join(out, 'retraining.json')
  await mkdir(out, { recursive: true })
  if (!(await isThere(path))) {
    await writeWholeFile(path, `${JSON.stringify({ digest, steps, learningRate, seed }, null, 2)}\n`)
    return
  }
  const found: unknown = JSON.parse(await readFile(path, 'utf8')).digest
  if (found === digest) return
  throw new UsageError(
    'other-retraining',
    `${out} holds a judge that was retrained otherwise (another judge, other exploits, or other settings): name another folder, or remove this one.`,
  )
}

async function isThere(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}
