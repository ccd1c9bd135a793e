import { dirname, join } from 'node:path'
import { Command } from 'commander'
import { UsageError, type Verdict } from '../domain/index.ts'
import type { LiveJudge } from '../judges/index.ts'
import { DryAccess } from '../models/dry-access.ts'
import { ModelAccess } from '../models/model-access.ts'
import { priceOf, pricesAsOf } from '../models/prices.ts'
import { ReplyCache } from '../models/reply-cache.ts'
import { escapeTerminal, estimateToText, toJson } from '../report/index.ts'
import { evaluationEvents } from '../runs/evaluation-events.ts'
import {
  countPending,
  drawSample,
  estimateRun,
  type PendingCount,
  type RunOutcome,
  type RunPlan,
  type RunReport,
  runJudges,
} from '../runs/index.ts'
import { defaultStorePath, openProjectStore, type Store } from '../store/index.ts'
import { loadConfig } from './config.ts'
import { type Context, exitCodes, made } from './context.ts'
import { examplesFromTrain } from './examples-from-train.ts'
import { datasetName, type ImportFlags, importFiles } from './import-files.ts'
import { addModelOptions, addRunOptions, budgetOf, limitsOf, type ModelFlags, type RunFlags } from './judge-options.ts'
import { criterionFor, findJudge, openJudges } from './open-judges.ts'
import { requireDataset, requireStore } from './project-store.ts'
import { showRunProgress } from './run-progress.ts'
import { openSources, type SourceOptions } from './sources.ts'
import { addItemOptions, collect, noRatings } from './table-options.ts'
import { keepReport, writeReport } from './write-reports.ts'

export interface JudgeFlags extends ModelFlags, RunFlags, Omit<SourceOptions, keyof typeof noRatings> {
  dataset?: string
  items: string[]
  as?: string
  dryRun?: boolean
  jsonl?: boolean
  ordered?: boolean
  json?: boolean
}

export function judgeCommand(run: (judges: string[], flags: JudgeFlags) => Promise<number>): Command {
  const command = new Command('judge')
    .argument('<judges...>', 'judge files, names from goodhart.config.ts, or judges of the library')
    .description('ask judges about items and keep their verdicts; run again, it goes on where it stopped')
    .option('--dataset <name>', 'the items of this dataset of the store')
    .option('--items <file>', 'the items of this file, which is imported first; repeatable', collect, [])
    .option('--as <name>', 'the dataset that the file is imported into; its name unless told')
  addRunOptions(addModelOptions(addItemOptions(command)))
  return command
    .option('--dry-run', 'asks nobody, tells what would be asked and what it would cost')
    .option('--jsonl', 'every verdict as a line of JSON on standard output, as it comes')
    .option('--ordered', 'with --jsonl: in the order of the items')
    .option('--json', 'the report of the run as JSON on standard output')
    .addHelpText(
      'after',
      `
Examples:
  goodhart judge judges/helpful.md --items answers.csv --dry-run
  goodhart judge follows-the-instruction --model openai/gpt-4.1-mini --dataset answers --budget-usd 5
  goodhart judge judges/helpful.md --dataset answers --repeat 3 --sample 200

Ctrl-C once waits for the answers that are under way and keeps them; twice gives them up.`,
    )
    .action(async (judges: string[], flags: JudgeFlags) => {
      process.exitCode = await run(judges, flags)
    })
}

/**
 * @returns exit code 1 where the run ended before all was asked, 130 where it was interrupted
 * @throws {UsageError} of flags, judges, files; `ModelSetupError` of models
 */
export async function runJudge(names: string[], flags: JudgeFlags, context: Context): Promise<number> {
  const config = await loadConfig(context.cwd)
  const named = await Promise.all(names.map((name) => findJudge(name, { config, context, model: flags.model })))
  await using opened = await openDataset(flags, context)
  const { store, dataset } = opened
  const seed = flags.seed ?? String(config.seed ?? 'goodhart')
  const prices = config.prices ?? {}
  const forms = flags.forms ?? false
  const examplesFrom = examplesFromTrain({ store, dataset, split: flags.split, cluster: flags.cluster, seed })
  const dry = new DryAccess()
  const common = { store, env: context.env, examplesFrom }

  const planOf = async (judges: readonly LiveJudge[]): Promise<RunPlan> => {
    const pairwise = await holdsPairs(store, dataset)
    const plan: RunPlan = {
      judges: await Promise.all(
        judges.map(async (judge) => ({
          judge,
          criterion: await criterionFor(judge, { store, dataset, criterion: flags.criterion, pairwise }),
        })),
      ),
      repeats: flags.repeat,
      orders: flags.orders,
      retryErrors: flags.retryErrors ?? false,
    }
    if (flags.sample === undefined) return plan
    return { ...plan, includes: await drawSample({ store, dataset, size: flags.sample, seed }) }
  }

  if (flags.dryRun) {
    const { judges, warnings } = await openJudges(
      named,
      { ...common, openModel: (spec) => dry.open(spec), fetch: refuse },
      forms,
    )
    tell(warnings, context)
    const plan = await planOf(judges)
    const count = await countPending({ store, dataset, plan })
    const estimates = await estimateRun({
      ...{ store, dataset, plan, access: dry, priceOf: (spec) => priceOf(spec, prices) },
      ...{ pending: count.pending, items: count.items },
    })
    context.stdout.write(
      flags.json ? toJson({ ...count, models: estimates }) : estimateToText({ count, estimates, asOf: pricesAsOf }),
    )
    return exitCodes.ok
  }

  const cache = flags.cache ? new ReplyCache(join(dirname(defaultStorePath(context.cwd)), 'cache.db')) : undefined
  try {
    await using access = new ModelAccess({
      env: context.env,
      limits: limitsOf(flags),
      timeLimitMs: flags.timeLimit * 1000,
      budget: budgetOf(flags),
      prices,
      cache,
    })
    const { judges, warnings } = await openJudges(named, { ...common, openModel: (spec) => access.open(spec) }, forms)
    tell(warnings, context)
    const plan = await planOf(judges)
    const count = await countPending({ store, dataset, plan })
    const report = await run({ plan, count, access, store, dataset, seed, flags, context })
    const stdout = flags.jsonl ? context.stderr : context.stdout
    await writeReport(report, flags, { ...context, stdout })
    await keepReport(report, dataset, context)
    if (report.end === 'complete') return exitCodes.ok
    return report.end === 'stopped' ? exitCodes.interrupted : exitCodes.crash
  } finally {
    cache?.close()
  }
}

async function run({
  plan,
  count,
  access,
  store,
  dataset,
  seed,
  flags,
  context,
}: {
  plan: RunPlan
  count: PendingCount
  access: ModelAccess
  store: Store
  dataset: string
  seed: string
  flags: JudgeFlags
  context: Context
}): Promise<RunReport> {
  const at = made(context)
  const began = performance.now()
  const stop = new AbortController()
  const abort = new AbortController()
  const forget = context.onInterrupt?.(() => {
    if (stop.signal.aborted) return abort.abort(new UsageError('interrupted', 'Interrupted.'))
    stop.abort()
    context.stderr.write('Stopping: waiting for the answers that are under way (again to give them up)\n')
  })
  const progress = showRunProgress(context, { total: count.pending, meter: access.meter })
  await using events = await evaluationEvents({ env: context.env, dataset })
  let outcome: RunOutcome
  try {
    outcome = await runJudges({
      store,
      dataset,
      plan,
      concurrency: flags.concurrency,
      stop: stop.signal,
      abort: abort.signal,
      failuresInARow: flags.keepGoing ? null : undefined,
      ordered: flags.ordered,
      onProgress: (tally) => progress.update(tally),
      onVerdict: (verdict, judgment) => {
        if (flags.jsonl) context.stdout.write(`${lineOf(verdict)}\n`)
        events?.emit(verdict, judgment)
      },
    })
  } finally {
    progress.stop()
    forget?.()
  }
  const { end, reason = null, tally } = outcome
  const { failures, ...meter } = access.meter
  return {
    format: 'goodhart/run/1',
    made: at,
    dataset,
    judges: plan.judges.map(({ judge: { judge }, criterion }) => ({
      name: judge.name,
      version: judge.version,
      kind: judge.kind,
      criterion: criterion.id,
      ...(tally.byJudge.get(judge.version) ?? { answered: 0, errors: 0 }),
    })),
    plan: {
      items: count.items,
      withoutOutput: count.withoutOutput,
      repeats: plan.repeats,
      orders: plan.orders,
      sample: flags.sample === undefined ? null : { size: flags.sample, seed },
      retryErrors: plan.retryErrors,
      concurrency: flags.concurrency,
    },
    before: { known: count.known, errors: count.errors, pending: count.pending },
    end,
    reason,
    answered: tally.answered,
    left: Math.max(0, count.pending - tally.answered),
    values: tally.values,
    errorKinds: tally.errorKinds,
    seconds: (performance.now() - began) / 1000,
    models: { ...meter, failures },
  }
}

/** One line, in which nothing that a terminal takes for its own is left. */
function lineOf(verdict: Verdict): string {
  return escapeTerminal(JSON.stringify(verdict))
}

async function openDataset(
  flags: JudgeFlags,
  context: Context,
): Promise<{ store: Store; dataset: string } & AsyncDisposable> {
  const { items: files, dataset } = flags
  if ((dataset === undefined) === (files.length === 0)) {
    throw new UsageError('two-sources', 'Name the items: a --dataset of the store, or a file with --items.')
  }
  if (dataset !== undefined) {
    await using found = await requireStore(context)
    await requireDataset(found, dataset)
  }
  const importFlags: ImportFlags = { ...noRatings, ...flags, judge: [] }
  if (files.length > 0) await openSources(files, importFlags)
  const store = await openProjectStore({ cwd: context.cwd, create: true, durability: 'process' })
  const name = dataset ?? datasetName(files, importFlags)
  if (files.length > 0) {
    await importFiles({ files, flags: importFlags, dataset: name, store, context, tell: context.stderr })
  }
  return { store, dataset: name, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
}

async function holdsPairs(store: Store, dataset: string): Promise<boolean> {
  for await (const item of store.items(dataset)) return 'outputs' in item
  return false
}

function tell(warnings: readonly string[], { stderr }: Context): void {
  for (const warning of new Set(warnings)) stderr.write(`${escapeTerminal(warning)}\n`)
}

const refuse = async () => {
  throw new UsageError('dry-run', 'Nobody is asked in a dry run.')
}
