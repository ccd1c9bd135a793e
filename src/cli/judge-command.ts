import { Command } from 'commander'
import { UsageError } from '../domain/index.ts'
import type { JudgeSurroundings, LiveJudge } from '../judges/index.ts'
import { DryAccess } from '../models/dry-access.ts'
import { priceOf, pricesAsOf } from '../models/prices.ts'
import { escapeTerminal, estimateToText, toJson } from '../report/index.ts'
import { countPending, drawSample, estimateRun, type PendingCount, type RunPlan } from '../runs/index.ts'
import type { Store } from '../store/index.ts'
import { askingModels } from './asking-models.ts'
import { loadConfig } from './config.ts'
import { type Context, exitCodes } from './context.ts'
import { examplesFromTrain } from './examples-from-train.ts'
import { addModelOptions, addRunOptions, type ModelFlags, type RunFlags } from './judge-options.ts'
import { type JudgedFlags, openJudgedDataset } from './judged-dataset.ts'
import { nextStep } from './next-step.ts'
import { criterionFor, findJudge, openJudges } from './open-judges.ts'
import { runAndReport, type StreamFlags } from './run-and-report.ts'
import { addItemOptions, collect } from './table-options.ts'
import { keepReport, writeReport } from './write-reports.ts'

export interface JudgeFlags extends ModelFlags, RunFlags, JudgedFlags, StreamFlags {
  dryRun?: boolean
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
A judge file is Markdown, with its settings in front (goodhart init writes a commented one):

  ---
  model: openai/gpt-4.1-mini
  criterion: { id: polite, question: Is the answer polite?, fails: it insults or threatens }
  mode: reasoning
  ---
  Read the output as the person would who asked. …

model may also be { provider: compatible, model: NAME, baseUrl: "http://127.0.0.1:8000/v1" }. Keys come from the
environment alone. Labels of people are added with goodhart import --as the same dataset.

Examples:
  goodhart judge judges/helpful.md --items answers.csv --as answers --dry-run
  goodhart judge follows-the-instruction --model openai/gpt-4.1-mini --dataset answers --budget-usd 5
  goodhart judge judges/helpful.md --dataset answers --repeat 3 --sample 200

Ctrl-C once waits for the answers that are under way and keeps them; twice gives them up.`,
    )
    .action(async (judges: string[], flags: JudgeFlags) => {
      process.exitCode = await run(judges, flags)
    })
}

/**
 * @returns exit code 1 where the run ended before all was asked or nobody gave one verdict, 130 where it was interrupted
 * @throws {UsageError} of flags, judges, files; `ModelSetupError` of models
 */
export async function runJudge(names: string[], flags: JudgeFlags, context: Context): Promise<number> {
  const config = await loadConfig(context.cwd)
  const named = await Promise.all(names.map((name) => findJudge(name, { config, context, model: flags.model })))
  await using opened = await openJudgedDataset(flags, context)
  const { store, dataset } = opened
  const seed = flags.seed ?? String(config.seed ?? 'goodhart')
  const prices = config.prices ?? {}
  const forms = flags.forms ?? false
  const { criterion, split, cluster } = flags
  const examplesFrom = examplesFromTrain({ store, dataset, criterion, split, cluster, seed })
  const dry = new DryAccess()
  const common = { store, env: context.env, examplesFrom }

  const planOf = async (judges: readonly LiveJudge[]): Promise<RunPlan> => {
    const pairwise = await holdsPairs(store, dataset)
    const plan: RunPlan = {
      judges: await Promise.all(
        judges.map(async (judge) => ({
          judge,
          criterion: await criterionFor(judge, { store, dataset, criterion, pairwise }),
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
      pending: count.pending,
    })
    context.stdout.write(
      flags.json ? toJson({ ...count, models: estimates }) : estimateToText({ count, estimates, asOf: pricesAsOf }),
    )
    return exitCodes.ok
  }

  return await askingModels({ flags, config, context }, async (asking) => {
    const openModel: JudgeSurroundings['openModel'] = (spec) => asking.access.open(spec)
    const { judges, warnings } = await openJudges(named, { ...common, openModel, fetch: asking.access.fetch }, forms)
    tell(warnings, context)
    const plan = await planOf(judges)
    tell(await notesOn(plan, { store, dataset, criterion: flags.criterion }), context)
    const count = await countPending({ store, dataset, plan })
    requireOutputs(count, dataset)
    const report = await runAndReport({ plan, count, asking, store, dataset, seed, flags, context })
    const stdout = flags.jsonl ? context.stderr : context.stdout
    await writeReport(report, flags, { ...context, stdout })
    await keepReport(report, dataset, context)
    const isAllErrors = report.answered > 0 && report.values.error === report.answered
    if (report.end === 'complete' && !isAllErrors && !flags.json)
      stdout.write(`Next: ${await nextStep(store, dataset)}\n`)
    if (report.end === 'complete') return isAllErrors ? exitCodes.crash : exitCodes.ok
    return report.end === 'stopped' ? exitCodes.interrupted : exitCodes.crash
  })
}

/** What the user may not expect: verdicts of earlier versions that stay, and a criterion that is not the judge's own. */
async function notesOn(
  { judges }: RunPlan,
  { store, dataset, criterion: asked }: { store: Store; dataset: string; criterion?: string },
): Promise<string[]> {
  const known = await store.judges(dataset)
  return judges.flatMap(({ judge: { judge, criterion: own }, criterion }) => {
    const isForm = judge.settings.formOf !== undefined
    const earlier = known.filter(({ name, version, settings }) => {
      return name === judge.name && version !== judge.version && settings.formOf === undefined
    })
    const isNew = !known.some(({ version }) => version === judge.version)
    return [
      ...(isNew && !isForm && earlier.length > 0
        ? [
            `${judge.name} is not what it was: verdicts of ${earlier.map(({ version }) => version).join(', ')} stay, and ${judge.version} is asked anew.`,
          ]
        : []),
      ...(own && own.id !== criterion.id && asked === undefined && !isForm
        ? [
            `${judge.name} judges by its own criterion ${own.id}; its verdicts are kept under ${criterion.id}, which people's labels answer (--criterion to keep them elsewhere).`,
          ]
        : []),
    ]
  })
}

/** @throws {UsageError} `no-outputs` */
function requireOutputs({ items, withoutOutput }: PendingCount, dataset: string): void {
  if (items > 0 || withoutOutput === 0) return
  throw new UsageError(
    'no-outputs',
    `Not one of the ${withoutOutput} items of ${dataset} has an output to judge: import them with --output-column, or --output-a-column and --output-b-column for pairs.`,
  )
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
