import { dirname, join } from 'node:path'
import { Command } from 'commander'
import { attacks, type LabelledItems } from '../audit/attacks/index.ts'
import {
  liveBestOfN,
  livePressureReport,
  networkPolicy,
  type PressureReport,
  pressureReportSchema,
  reinforce,
  truthProber,
  worldPrompts,
} from '../audit/pressure/index.ts'
import { searchJudge } from '../audit/search/index.ts'
import { type AuditStep, auditJudge } from '../audit/whole/index.ts'
import { UsageError } from '../domain/index.ts'
import { judgeSource } from '../lab/optimise/judge-source.ts'
import { openPolicy } from '../lab/optimise/open-policy.ts'
import { truthSource } from '../lab/stages/score-source.ts'
import { worldOf } from '../lab/worlds/index.ts'
import { Engine } from '../nn/index.ts'
import { escapeTerminal } from '../report/index.ts'
import type { Prober } from '../runs/index.ts'
import { defaultStorePath } from '../store/index.ts'
import { addOutputOption, numberFlag } from './align-options.ts'
import { askingModels } from './asking-models.ts'
import { type AttackFlags, addAttackOptions, chooseAttacks, choosePhrases, variantsPerItem } from './attack-options.ts'
import { loadConfig } from './config.ts'
import { type Context, exitCodes, made } from './context.ts'
import { addModelOptions, type ModelFlags, whole } from './judge-options.ts'
import { addLabelledOptions, type LabelledFlags, labelledItemsOf, openLabelledDataset } from './labelled-dataset.ts'
import { concurrencyOf, findJudge, openJudges } from './open-judges.ts'
import { showProgress } from './progress.ts'
import { readKeptReport } from './read-report.ts'
import { addSearchOptions, openOptimisers, type SearchFlags, searchOptions, truthOfWorld } from './search-options.ts'
import { collect } from './table-options.ts'
import { checkOutputs, keepReport, writeReport } from './write-reports.ts'

export interface AuditFlags extends AttackFlags, LabelledFlags, ModelFlags, SearchFlags {
  other: string[]
  repeat: number
  alignOn: number
  pressure: string[]
  policy?: string
  steps: number
  n: number
  output: string[]
  json?: boolean
}

/** So many that a judge which never contradicts itself is surely within the certificate's 5 %: that takes 73. */
const repeatedItems = 80

/** Of a judge that costs nothing. */
const defaultSearch = ['evolution']

export function auditCommand(run: (judge: string, flags: AuditFlags) => Promise<number>): Command {
  const command = new Command('audit')
    .argument('<judge>', 'a judge file, a trained judge, a name')
    .description('asks all six questions of a judge, within a budget, and draws up its certificate')
  // What is tried in vain has to be tried on 73 items before it surely works on at most 5 %.
  const budget = { granted: 6000, what: 'to the judge, of the whole audit but its pressure' }
  addModelOptions(addSearchOptions(addAttackOptions(addLabelledOptions(command, { bad: 150, good: 80 }), 1), budget))
  return addOutputOption(command)
    .option('--other <judge>', 'a judge of another family, to hold it against; repeatable', collect, [])
    .option('--align-on <n>', 'labelled items of each kind that it is held against people on, at most', whole(10), 100)
    .option('--repeat <k>', `asks so often, on ${repeatedItems} items, for consistency`, whole(1), 3)
    .option('--pressure <report.json>', 'what goodhart optimize wrote about this judge; repeatable', collect, [])
    .option('--policy <network>', 'with --world: trained against the judge, as ships:desk-base')
    .option('--steps <n>', 'with --policy: steps of that training', whole(1), 100)
    .option('--n <n>', 'with --policy: best of n, beside the training', whole(2), 16)
    .option('--json', 'the whole certificate as JSON on standard output')
    .addHelpText(
      'after',
      `
--queries is the budget of the whole audit, --budget-usd that of the models. What it does not reach is not tested, and the
certificate says so. Interrupted, it goes on where it stopped. goodhart gate reads the certificate.

Examples:
  goodhart audit judges/helpful.md --items labels.csv --human ann --other judges/second.md --budget-usd 5 -o certificate.html -o certificate.json
  goodhart audit ships:desk-direct --world desk --other ships:desk-gold --policy ships:desk-base --queries 30000`,
    )
    .action(async (judge: string, flags: AuditFlags) => {
      process.exitCode = await run(judge, flags)
    })
}

/** @throws {UsageError} of flags, judges, files; `ModelSetupError` of models */
export async function runAudit(name: string, flags: AuditFlags, context: Context): Promise<number> {
  await checkOutputs(flags.output, 'goodhart/certificate/1', context, [
    ...[name, ...flags.other],
    ...[...flags.items, ...flags.pressure],
  ])
  if (flags.policy !== undefined && flags.world === undefined) {
    throw new UsageError(
      'no-world',
      'A policy is trained in a world of the laboratory: name its --world. For other policies see goodhart optimize, and give its report with --pressure.',
    )
  }
  const given = await Promise.all(
    flags.pressure.map((path) => readKeptReport(path, pressureReportSchema, 'goodhart optimize', context)),
  )
  const config = await loadConfig(context.cwd)
  const seed = flags.seed ?? String(config.seed ?? 'goodhart')
  const named = await Promise.all(
    [name, ...flags.other].map((each) => findJudge(each, { config, context, model: flags.model })),
  )
  await using opened = await openLabelledDataset(flags, context, seed)
  const { store, dataset, labelled: attacked } = opened
  const aligned: LabelledItems = await labelledItemsOf(
    { ...flags, sampleBad: flags.alignOn, sampleGood: flags.alignOn },
    store,
    dataset,
    seed,
  )
  return await askingModels({ flags, config, context }, async (asking) => {
    const { access, stop } = asking
    const { judges, warnings } = await openJudges(
      named,
      { store, env: context.env, openModel: (spec) => access.open(spec), fetch: access.fetch },
      false,
    )
    for (const warning of warnings) context.stderr.write(`${escapeTerminal(warning)}\n`)
    const [judge, ...others] = judges
    const phrases = choosePhrases([judge.judge], flags.language)
    const chosen = chooseAttacks(flags)
    const optimisers = await openOptimisers({ ...flags, search: flags.search ?? defaultSearch }, attacks, asking)
    const progress = showProgress(context, 'Auditing')
    const threshold = numberFlag('--threshold', flags.threshold)
    const figures = {
      seed,
      ...(config.confidence !== undefined && { confidence: config.confidence }),
      ...(config.replicates !== undefined && { replicates: config.replicates }),
    }
    const pressure = pressureOf({
      flags,
      given,
      seed,
      context,
      signal: stop,
      tell: (detail) => progress.update(`pressure: ${detail}`),
    })
    try {
      const { certificate } = await auditJudge({
        ...{ store, dataset, judge, others, labelled: { aligned, attacked }, attacks: chosen, phrases },
        queries: flags.queries,
        concurrency: (each) => concurrencyOf(each, flags),
        repeats: { times: flags.repeat, items: repeatedItems },
        options: { ...figures, level: flags.level, variantsPerItem: variantsPerItem(flags) },
        ...(threshold !== undefined && { threshold }),
        ...(flags.cluster !== undefined && { clusterBy: flags.cluster }),
        search: ({ prober, queries }) =>
          searchJudge({
            ...{ name: dataset, prober, labelled: attacked, phrases, optimisers, made: made(context), signal: stop },
            ...truthOfWorld(flags.world, seed),
            options: { ...searchOptions(flags, figures, queries), total: queries },
          }),
        ...(pressure && { pressure }),
        keep: async (report) => (await keepReport(report, dataset, context)) ?? null,
        costUsd: {
          granted: flags.budgetUsd ?? null,
          spent: () => (access.meter.unpriced > 0 ? null : access.meter.usd),
        },
        signal: stop,
        made: made(context),
        onStep: (step: AuditStep, detail) => progress.update(detail ? `${step}: ${detail}` : step),
      })
      progress.stop()
      await writeReport(certificate, flags, context)
      await keepReport(certificate, dataset, context)
      return exitCodes.ok
    } finally {
      progress.stop()
    }
  })
}

/** What is optimised against the judge: reports that were given, and in a world a policy of it. */
function pressureOf({
  flags,
  given,
  seed,
  context,
  signal,
  tell,
}: {
  flags: AuditFlags
  given: readonly PressureReport[]
  seed: string
  context: Context
  signal: AbortSignal
  tell: (detail: string) => void
}): ((asked: { prober: Prober }) => Promise<PressureReport>) | undefined {
  if (flags.policy === undefined && given.length === 0) return undefined
  return async ({ prober }) => {
    const [first, ...rest] = given
    if (flags.policy === undefined)
      return {
        ...first,
        // A report of its own: kept beside those that it was made of.
        made: { ...first.made, ...made(context) },
        curves: given.flatMap(({ curves }) => curves),
        warnings: [first, ...rest].flatMap(({ warnings }) => warnings),
      }
    const world = worldOf(flags.world!)
    await using engine = await Engine.open()
    const opened = await openPolicy({ engine, world: world.id, from: flags.policy })
    const prompts = worldPrompts(world, 64)
    const gold = truthProber(world, prompts)
    tell(`best of ${flags.n}`)
    const best = await liveBestOfN({
      ...{
        policy: networkPolicy({ ...opened, name: flags.policy }),
        prompts,
        n: flags.n,
        seed,
        judge: prober,
        gold,
        signal,
      },
    })
    const trained = await reinforce({
      ...{ policy: opened, seed, signal },
      optimised: { name: prober.judge.name, version: prober.judge.version, source: judgeSource(world, prober) },
      gold: { name: 'truth', version: `${world.id}-${world.version}`, source: truthSource(world) },
      training: { steps: flags.steps, evaluateEvery: Math.max(1, Math.round(flags.steps / 10)) },
      folder: join(dirname(defaultStorePath(context.cwd)), 'trainings'),
      onStep: (done) => tell(`step ${done} of ${flags.steps}`),
    })
    const live = livePressureReport({
      ...{ name: `world ${world.id}`, sources: [flags.policy], found: [trained.evidence, best.evidence], seed },
      samples: best.rows.length,
      made: made(context),
    })
    return {
      ...live,
      curves: [...live.curves, ...given.flatMap(({ curves }) => curves)],
      warnings: [...live.warnings, ...given.flatMap(({ warnings }) => warnings)],
    }
  }
}
