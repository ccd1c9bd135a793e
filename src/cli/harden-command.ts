import { Command } from 'commander'
import type { LabelledItems } from '../audit/attacks/index.ts'
import { type HardeningReport, hardeningReportSchema, hardenJudge } from '../audit/hardening/index.ts'
import { UsageError } from '../domain/index.ts'
import { openJudge } from '../judges/index.ts'
import { openProber } from '../runs/index.ts'
import { addOutputOption, numberFlag } from './align-options.ts'
import { askingModels } from './asking-models.ts'
import { type AttackFlags, addAttackOptions, chooseAttacks, choosePhrases, variantsPerItem } from './attack-options.ts'
import { loadConfig } from './config.ts'
import { type Context, exitCodes, made } from './context.ts'
import { foundTexts } from './found-texts.ts'
import { type RoundsFlags, retrainRounds } from './harden-rounds.ts'
import { addModelOptions, type ModelFlags, whole } from './judge-options.ts'
import { addLabelledOptions, type LabelledFlags, openLabelledDataset } from './labelled-dataset.ts'
import { concurrencyOf, findJudge } from './open-judges.ts'
import { showProgress } from './progress.ts'
import { checkOutputs, keepReport, writeReport } from './write-reports.ts'

export interface HardenFlags extends AttackFlags, LabelledFlags, ModelFlags, RoundsFlags {
  found?: string
  output: string[]
  json?: boolean
}

export function hardenCommand(run: (judge: string, flags: HardenFlags) => Promise<number>): Command {
  const command = new Command('harden')
    .argument('<judge>', 'a judge file, a trained judge, a name')
    .description(
      'what is each defence worth, and what does it cost? proposes the cheapest set; trained judges learn their exploits',
    )
  addModelOptions(addAttackOptions(addLabelledOptions(command)))
  return addOutputOption(command)
    .option(
      '--found <report.json>',
      'texts that goodhart attack --search found: tried against every set of defences, too',
    )
    .option(
      '--rounds <n>',
      'of a trained judge: teaches it its own exploits so often, each time attacking it anew',
      whole(1),
    )
    .option('--steps <n>', 'with --rounds: of training, each round', whole(1), 200)
    .option('--queries <n>', 'with --rounds: of the fresh search of each round, for each item', whole(0), 200)
    .option('--into <folder>', 'with --rounds: where the retrained judges go')
    .option('--json', 'the whole report as JSON on standard output')
    .addHelpText(
      'after',
      `
Examples:
  goodhart harden judges/helpful.md --items labels.csv --human ann --family injection --budget-usd 5 -o hardening.html
  goodhart harden ships:desk-direct --world desk --rounds 3 --into hardened`,
    )
    .action(async (judge: string, flags: HardenFlags) => {
      process.exitCode = await run(judge, flags)
    })
}

/** @throws {UsageError} of flags, judges, files; `ModelSetupError` of models */
export async function runHarden(name: string, flags: HardenFlags, context: Context): Promise<number> {
  await checkOutputs(flags.output, 'goodhart/hardening/1', context, [
    name,
    ...flags.items,
    ...(flags.found === undefined ? [] : [flags.found]),
  ])
  if (flags.rounds !== undefined && flags.into === undefined) {
    throw new UsageError('no-folder', 'Say where the retrained judges go, with --into FOLDER.')
  }
  const config = await loadConfig(context.cwd)
  const seed = flags.seed ?? String(config.seed ?? 'goodhart')
  const { definition, basePath } = await findJudge(name, { config, context, model: flags.model })
  if (flags.rounds !== undefined && definition.kind !== 'trained') {
    throw new UsageError(
      'not-trained',
      `--rounds retrains judges of the laboratory, and ${name} is none: leave it out to try defences alone.`,
    )
  }
  const chosen = chooseAttacks(flags)
  await using opened = await openLabelledDataset(flags, context, seed)
  const { store, dataset, labelled } = opened
  const found = flags.found === undefined ? undefined : await foundTexts(flags.found, labelled.items, context)
  return await askingModels({ flags, config, context }, async ({ access, stop }) => {
    const surroundings = {
      ...{ store, env: context.env, basePath, fetch: access.fetch },
      openModel: (spec: Parameters<typeof access.open>[0]) => access.open(spec),
    }
    const { judge } = await openJudge(definition, surroundings)
    const phrases = choosePhrases([judge.judge], flags.language)
    const threshold = numberFlag('--threshold', flags.threshold)
    const figures = {
      ...(config.confidence !== undefined && { confidence: config.confidence }),
      ...(config.replicates !== undefined && { replicates: config.replicates }),
    }
    const progress = showProgress(context, 'Hardening')
    const proberOf = (each: typeof judge) =>
      openProber({
        ...{ store, dataset: `${dataset}: probes`, judge: each, criterion: labelled.criterion, signal: stop },
        concurrency: concurrencyOf(each, flags),
        ...(threshold !== undefined && { threshold }),
      })
    const battery = { attacks: chosen, phrases, seed, variantsPerItem: variantsPerItem(flags) }
    try {
      const hardened = await hardenJudge({
        ...{ definition, items: labelled.items, pairwise: labelled.pairwise },
        ...battery,
        ...(found && { found }),
        openVariant: async (variant) => (await openJudge(variant, surroundings)).judge,
        openProber: proberOf,
        ...figures,
        onRow: (row) => progress.update(row.name),
      })
      const rounds =
        flags.rounds === undefined
          ? { rounds: [], convergence: null }
          : await retrainRounds({
              definition,
              judge,
              flags,
              battery,
              proberOf,
              context,
              signal: stop,
              figures,
              progress,
            })
      const report = reportOf({ hardened, rounds, judge: judge.judge, labelled, dataset, seed, figures, context })
      progress.stop()
      await writeReport(report, flags, context)
      await keepReport(report, dataset, context)
      return exitCodes.ok
    } finally {
      progress.stop()
    }
  })
}

function reportOf({
  hardened,
  rounds,
  judge: { name, version, kind },
  labelled,
  dataset,
  seed,
  figures,
  context,
}: {
  hardened: Awaited<ReturnType<typeof hardenJudge>>
  rounds: Pick<HardeningReport, 'rounds' | 'convergence'>
  judge: HardeningReport['judge']
  labelled: LabelledItems
  dataset: string
  seed: string
  figures: { confidence?: number; replicates?: number }
  context: Context
}): HardeningReport {
  const count = (label: 'pass' | 'fail') => labelled.items.filter((item) => item.label === label).length
  return hardeningReportSchema.parse({
    format: 'goodhart/hardening/1',
    made: { ...made(context), seed, confidence: figures.confidence ?? 0.95, replicates: figures.replicates ?? 2000 },
    judge: { name, version, kind },
    set: { name: dataset, criterion: labelled.criterion, knownBad: count('fail'), knownGood: count('pass') },
    ...hardened,
    ...rounds,
    warnings: [...labelled.warnings, ...hardened.warnings],
  } satisfies HardeningReport)
}
