import { dirname, join } from 'node:path'
import {
  type CurveEvidence,
  evolvePrompt,
  keptMutator,
  keptPolicy,
  languageModelPolicy,
  liveBestOfN,
  livePressureReport,
  modelMutator,
  networkPolicy,
  type Policy,
  type PressurePrompt,
  phraseMutator,
  pressureRowsCsv,
  reinforce,
  truthProber,
  worldPrompts,
} from '../audit/pressure/index.ts'
import { UsageError } from '../domain/index.ts'
import type { LiveJudge } from '../judges/index.ts'
import { judgeSource } from '../lab/optimise/judge-source.ts'
import { openPolicy } from '../lab/optimise/open-policy.ts'
import { truthSource } from '../lab/stages/score-source.ts'
import { type AnyWorld, worldOf } from '../lab/worlds/index.ts'
import { worldCriterion } from '../lab/worlds/world-criterion.ts'
import { parseModelSpec } from '../models/model-spec.ts'
import { Engine } from '../nn/index.ts'
import { escapeTerminal } from '../report/index.ts'
import { openProber, type Prober } from '../runs/index.ts'
import { createRandom, shuffle } from '../stats/random.ts'
import { defaultStorePath, openProjectStore, type Store } from '../store/index.ts'
import { type Asking, askingModels } from './asking-models.ts'
import { loadConfig } from './config.ts'
import { type Context, exitCodes, made } from './context.ts'
import { openJudgedDataset } from './judged-dataset.ts'
import { concurrencyOf, criterionFor, findJudge, openJudges } from './open-judges.ts'
import type { OptimizeFlags } from './optimize-flags.ts'
import { showProgress } from './progress.ts'
import { writeOutput } from './write-output.ts'
import { keepReport, writeReport } from './write-reports.ts'

interface Bench {
  store: Store
  dataset: string
  prompts: PressurePrompt[]
  world?: AnyWorld
  seed: string
  judge: Prober
  gold: Prober
  flags: OptimizeFlags
  asking: Asking
  progress: { update(detail: string): void }
  context: Context
}

interface Found {
  evidence: CurveEvidence
  samples: number
  warnings: string[]
}

/** Samples of a training or a search; by its seed the same run goes on in the same place. */
export async function optimizeLive(what: string[], flags: OptimizeFlags, context: Context): Promise<number> {
  if (what.length !== 1) throw new UsageError('one-judge', 'Live, one judge is optimised against: name one.')
  const config = await loadConfig(context.cwd)
  const seed = flags.seed ?? String(config.seed ?? 'goodhart')
  const world = flags.world === undefined ? undefined : worldOf(flags.world)
  if (world === undefined && flags.goldJudge === undefined) {
    throw new UsageError(
      'no-gold',
      'Say who re-scores what was optimised, with --gold-judge: a stronger judge, or one of another family.',
    )
  }
  if (world === undefined && flags.method === 'rl') {
    throw new UsageError(
      'no-world',
      'Reinforcement learning trains networks of the laboratory: name their --world. Larger policies are trained by a trainer, with goodhart as their reward.',
    )
  }
  const names = [what[0], ...(flags.goldJudge === undefined ? [] : [flags.goldJudge])]
  const named = await Promise.all(names.map((name) => findJudge(name, { config, context, model: flags.model })))
  await using opened = await openPrompts(world, flags, context, seed)
  const { store, dataset, prompts } = opened
  return await askingModels({ flags, config, context }, async (asking) => {
    const { judges, warnings } = await openJudges(
      named,
      { store, env: context.env, openModel: (spec) => asking.access.open(spec), fetch: asking.access.fetch },
      false,
    )
    for (const warning of warnings) context.stderr.write(`${escapeTerminal(warning)}\n`)
    const [judge, goldJudge] = await Promise.all(
      judges.map((each) => proberOf(each, { store, dataset, world, flags, asking })),
    )
    const gold = goldJudge ?? truthProber(world!, prompts)
    const progress = showProgress(context, 'Optimising')
    try {
      const bench: Bench = {
        store,
        dataset,
        prompts,
        ...(world && { world }),
        seed,
        judge,
        gold,
        flags,
        asking,
        progress,
        context,
      }
      const { evidence, samples, warnings } = await optimised(bench)
      const report = livePressureReport({
        name: dataset,
        sources: [flags.policy!],
        found: [evidence],
        ...{ samples, seed, warnings },
        ...(config.confidence !== undefined && { confidence: config.confidence }),
        ...(config.replicates !== undefined && { replicates: config.replicates }),
        made: made(context),
      })
      progress.stop()
      await writeReport(report, flags, context)
      await keepReport(report, dataset, context)
      return exitCodes.ok
    } finally {
      progress.stop()
    }
  })
}

async function proberOf(
  judge: LiveJudge,
  {
    store,
    dataset,
    world,
    flags,
    asking,
  }: Pick<Bench, 'store' | 'dataset' | 'flags' | 'asking'> & { world: AnyWorld | undefined },
): Promise<Prober> {
  const criterion = world ? worldCriterion(world) : await criterionFor(judge, { store, dataset, pairwise: false })
  return openProber({
    ...{ store, dataset: `${dataset}: probes`, judge, criterion },
    concurrency: concurrencyOf(judge, flags),
    signal: asking.stop,
  })
}

function optimised(bench: Bench): Promise<Found> {
  if (bench.flags.method === 'rl') return byReinforcement(bench)
  if (bench.flags.method === 'prompt') return byPrompt(bench)
  return byBestOfN(bench)
}

async function byBestOfN(bench: Bench): Promise<Found> {
  const { flags, prompts, seed, judge, gold, asking, progress, context } = bench
  await using policy = await openThePolicy(bench)
  const found = await liveBestOfN({
    ...{ policy: policy.policy, prompts, n: flags.n ?? 16, seed, judge, gold, signal: asking.stop },
    ...(flags.goldBudget !== undefined && { goldBudget: flags.goldBudget }),
    onStep: (step) => progress.update(step),
  })
  if (flags.rows !== undefined) await writeOutput(flags.rows, pressureRowsCsv(found.rows), context)
  const missing = found.withoutOutput
  return {
    evidence: found.evidence,
    samples: found.rows.length,
    warnings: missing > 0 ? [`The policy gave no output ${missing} times; they are in no figure.`] : [],
  }
}

async function byPrompt(bench: Bench): Promise<Found> {
  const { flags, prompts, seed, judge, gold, asking, progress, store, dataset } = bench
  await using policy = await openThePolicy(bench)
  const half = Math.floor(prompts.length / 2)
  const mutator =
    flags.mutator === undefined
      ? phraseMutator()
      : keptMutator(modelMutator({ model: await asking.access.open(parseModelSpec(flags.mutator)) }), {
          ...{ store, seed, dataset: `${dataset}: prompts` },
        })
  const found = await evolvePrompt({
    ...{ policy: policy.policy, mutator, judge, gold, seed, signal: asking.stop },
    fitting: prompts.slice(0, half),
    heldOut: prompts.slice(half),
    start: flags.system ?? 'Answer the request.',
    generations: flags.generations,
    population: flags.population,
    survivors: Math.max(1, Math.floor(flags.population / 2)),
    samples: flags.n ?? 1,
    onGeneration: ({ generation }) => progress.update(`generation ${generation} of ${flags.generations}`),
  })
  const last = found.generations.at(-1)
  return {
    evidence: found.evidence,
    samples: found.tried * half,
    warnings: [
      ...(found.reason === null ? [] : [`The evolution ended early: ${found.reason}`]),
      ...(last ? [`The system prompt that the judge likes best: ${JSON.stringify(last.prompt)}`] : []),
    ],
  }
}

async function byReinforcement({ flags, world, seed, judge, gold, asking, progress, context }: Bench): Promise<Found> {
  await using engine = await Engine.open()
  const policy = await openPolicy({ engine, world: world!.id, from: flags.policy! })
  const named = (prober: Prober) => ({
    name: prober.judge.name,
    version: prober.judge.version,
    source: prober.judge.name === 'truth' ? truthSource(world!) : judgeSource(world!, prober),
  })
  const found = await reinforce({
    ...{ policy, seed, signal: asking.stop },
    optimised: named(judge),
    gold: named(gold),
    training: { steps: flags.steps, evaluateEvery: flags.evaluateEvery },
    folder: join(dirname(defaultStorePath(context.cwd)), 'trainings'),
    stopAtOnset: flags.stopAtOnset ?? false,
    onStep: (done) => progress.update(`step ${done} of ${flags.steps}`),
  })
  const { onset, stoppedAt, points } = found
  return {
    evidence: found.evidence,
    samples: points.length * found.evidence.clusters.length,
    warnings: [
      onset?.fired
        ? `Hacking set in: the onset rule fired at step ${onset.onset ?? points.at(-1)!.step}.`
        : 'The onset rule did not fire.',
      ...(stoppedAt === null ? [] : [`Stopped there, at step ${stoppedAt}.`]),
    ],
  }
}

/** Who writes: a network of the laboratory where the inputs are a world's, else a language model whose outputs are kept. */
async function openThePolicy({
  flags,
  world,
  store,
  dataset,
  asking,
}: Bench): Promise<{ policy: Policy } & AsyncDisposable> {
  const name = flags.policy!
  if (world) {
    const engine = await Engine.open()
    const opened = await openPolicy({ engine, world: world.id, from: name })
    return {
      policy: networkPolicy({ ...opened, name }),
      [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
    }
  }
  const model = await asking.access.open(parseModelSpec(name))
  const policy = languageModelPolicy({
    model,
    concurrency: flags.concurrency,
    ...(flags.system !== undefined && { system: flags.system }),
  })
  return {
    policy: keptPolicy(policy, { store, dataset: `${dataset}: samples` }),
    [Symbol.asyncDispose]: async () => {},
  }
}

/** @throws {UsageError} `too-few-prompts`, and those of the files */
async function openPrompts(
  world: AnyWorld | undefined,
  flags: OptimizeFlags,
  context: Context,
  seed: string,
): Promise<{ store: Store; dataset: string; prompts: PressurePrompt[] } & AsyncDisposable> {
  if (world) {
    const store = await openProjectStore({ cwd: context.cwd, create: true, durability: 'process' })
    const dataset = `world ${world.id}`
    await store.createDataset(dataset)
    const prompts = worldPrompts(world, flags.prompts)
    return { store, dataset, prompts, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
  }
  const opened = await openJudgedDataset(flags, context)
  const prompts = new Map<string, PressurePrompt>()
  for await (const { id, input, context: given, reference } of opened.store.items(opened.dataset)) {
    if (input === undefined || prompts.has(input)) continue
    prompts.set(input, {
      ...{ id, input },
      ...(given !== undefined && { context: given }),
      ...(reference !== undefined && { reference }),
    })
  }
  if (prompts.size < 2) {
    await opened[Symbol.asyncDispose]()
    throw new UsageError(
      'too-few-prompts',
      `${opened.dataset} has ${prompts.size} different inputs, and 2 are the least: name their column with --input-column.`,
    )
  }
  const drawn = shuffle([...prompts.values()], createRandom(`${seed}/prompts`)).slice(0, flags.prompts)
  return { ...opened, prompts: drawn, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() }
}
