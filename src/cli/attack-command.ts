import { Command } from 'commander'
import { attackJudges, attackRecorded, attacks, planTrials } from '../audit/attacks/index.ts'
import { structureOfControls } from '../audit/attacks/structure/index.ts'
import { UsageError } from '../domain/index.ts'
import type { LiveJudge } from '../judges/index.ts'
import { DryAccess } from '../models/dry-access.ts'
import { escapeTerminal } from '../report/index.ts'
import { openProber } from '../runs/index.ts'
import { addOutputOption, numberFlag } from './align-options.ts'
import { askingModels } from './asking-models.ts'
import { type AttackFlags, addAttackOptions, chooseAttacks, choosePhrases, variantsPerItem } from './attack-options.ts'
import { loadConfig } from './config.ts'
import { type Context, exitCodes, made } from './context.ts'
import { addModelOptions, type ModelFlags } from './judge-options.ts'
import { addLabelledOptions, type LabelledFlags, openLabelledDataset } from './labelled-dataset.ts'
import { concurrencyOf, findJudge, openJudges } from './open-judges.ts'
import { showProgress } from './progress.ts'
import { requireDataset, requireStore } from './project-store.ts'
import { addSearchOptions, refuseSearchFlags, type SearchFlags } from './search-options.ts'
import { runSearch } from './search-run.ts'
import { collect } from './table-options.ts'
import { checkOutputs, keepReport, writeReport } from './write-reports.ts'

export interface AttackCommandFlags extends AttackFlags, LabelledFlags, ModelFlags, SearchFlags {
  recorded?: boolean
  attackTag: string
  control: string
  only: string[]
  dryRun?: boolean
  list?: boolean
  output: string[]
  json?: boolean
}

export function attackCommand(run: (judges: string[], flags: AttackCommandFlags) => Promise<number>): Command {
  const command = new Command('attack')
    .argument('[judges...]', 'judge files, trained judges, names; several are compared on the same texts')
    .description('what share of answers known to be bad can be made to pass by text that makes them no better?')
  const searched = { granted: 2000, what: 'of each search to the judge; with --scope per-item, for each item' }
  addModelOptions(addSearchOptions(addAttackOptions(addLabelledOptions(command)), searched))
  return addOutputOption(command)
    .option('--recorded', 'of a --dataset with verdicts on items that were made as attacks: asks nobody')
    .option('--attack-tag <tag>', 'with --recorded: the tag that says which attack an item is', 'attack')
    .option('--control <value>', 'with --recorded: its value of items that are no attack', 'none')
    .option('--only <value>', 'with --recorded: only this value of the tag; repeatable', collect, [])
    .option('--list', 'tells the attacks, and asks nobody')
    .option('--dry-run', 'tells how much would be asked, and asks nobody')
    .option('--json', 'the whole report as JSON on standard output')
    .addHelpText(
      'after',
      `
Attacks are made of labelled items: of bad ones that must not pass by them, of good ones that must not fail. A success is
counted only where the judge was right without the attack. With --search, optimisers look for texts of their own, within
--queries, on the first judge; what they find is tried on held-out items and on the other judges. Interrupted, it goes on
where it stopped.

Examples:
  goodhart attack judges/helpful.md --items labels.csv --human ann --budget-usd 2
  goodhart attack judges/a.md judges/b.md --dataset answers --family winning-refusal --variants all
  goodhart attack ships:desk-direct ships:desk-gold --world desk
  goodhart attack ships:desk-direct ships:desk-gold --world desk --search random-search,evolution,beam --queries 2000
  goodhart attack --recorded --dataset llmbar --attack-tag subset --control Natural --only Neighbor`,
    )
    .action(async (judges: string[], flags: AttackCommandFlags) => {
      process.exitCode = await run(judges, flags)
    })
}

/** @throws {UsageError} of flags, judges, files; `ModelSetupError` of models; `BudgetError` where the budget was spent before the end */
export async function runAttack(names: string[], flags: AttackCommandFlags, context: Context): Promise<number> {
  if (flags.list) return listAttacks(context)
  if (flags.search && (flags.dryRun || flags.recorded)) {
    throw new UsageError(
      'bad-flag',
      'A search makes its texts from the answers as they come, so that it can be neither planned (--dry-run) nor read from a record (--recorded): --queries is the most that it asks.',
    )
  }
  await checkOutputs(flags.output, flags.search ? 'goodhart/search/1' : 'goodhart/attack/1', context, [
    ...names,
    ...flags.items,
  ])
  if (flags.recorded && flags.search)
    throw new UsageError('two-ways', 'Either --recorded verdicts, which ask nobody, or a --search.')
  if (!flags.search) refuseSearchFlags(flags)
  if (flags.recorded) return attackOnRecord(names, flags, context)
  if (names.length === 0) throw new UsageError('no-judge', 'Name the judge to attack, or --recorded verdicts.')
  const config = await loadConfig(context.cwd)
  const named = await Promise.all(names.map((name) => findJudge(name, { config, context, model: flags.model })))
  const seed = flags.seed ?? String(config.seed ?? 'goodhart')
  const chosen = chooseAttacks(flags)
  await using opened = await openLabelledDataset(flags, context, seed)
  const { store, dataset, labelled } = opened
  const surroundings = { store, env: context.env }

  if (flags.dryRun) {
    const dry = new DryAccess()
    const { judges } = await openJudges(named, { ...surroundings, openModel: (spec) => dry.open(spec), fetch }, false)
    const plan = planOf(judges)
    const { questions, trials } = planTrials(plan)
    context.stdout.write(
      `${trials} trials of ${chosen.length} attacks, as far as they can be made, on ${labelled.items.length} items: ${questions} questions to each judge, ${questions * judges.length} in all\nNobody was asked.\n`,
    )
    return exitCodes.ok
  }

  function planOf(judges: readonly LiveJudge[]) {
    const phrases = choosePhrases(
      judges.map(({ judge }) => judge),
      flags.language,
    )
    return {
      items: labelled.items,
      criterion: labelled.criterion,
      attacks: chosen,
      phrases,
      seed,
      variantsPerItem: variantsPerItem(flags),
    }
  }

  return await askingModels({ flags, config, context }, async ({ access, stop, abort }) => {
    const { judges, warnings } = await openJudges(
      named,
      { ...surroundings, openModel: (spec) => access.open(spec), fetch: access.fetch },
      false,
    )
    for (const warning of warnings) context.stderr.write(`${escapeTerminal(warning)}\n`)
    const { phrases } = planOf(judges)
    const threshold = numberFlag('--threshold', flags.threshold)
    const probers = []
    for (const judge of judges) {
      probers.push(
        await openProber({
          store,
          dataset: `${dataset}: probes`,
          judge,
          criterion: labelled.criterion,
          concurrency: concurrencyOf(judge, flags),
          signal: stop,
          ...(threshold !== undefined && { threshold }),
        }),
      )
    }
    if (flags.search) {
      const asking = { access, stop, abort }
      return await runSearch({ probers, labelled, dataset, seed, flags, asking, config, context })
    }
    const progress = showProgress(context, 'Attacking')
    try {
      const report = await attackJudges({
        name: dataset,
        probers,
        labelled,
        attacks: chosen,
        phrases,
        options: {
          seed,
          level: flags.level,
          variantsPerItem: variantsPerItem(flags),
          ...(config.confidence !== undefined && { confidence: config.confidence }),
          ...(config.replicates !== undefined && { replicates: config.replicates }),
        },
        structureOf: (controls) => structureOfControls(controls, phrases),
        made: made(context),
        onAttack: ({ name }, done, of) => progress.update(`${name}: ${done} of ${of} attacks`),
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

async function attackOnRecord(judges: readonly string[], flags: AttackCommandFlags, context: Context): Promise<number> {
  if (flags.dataset === undefined) throw new UsageError('no-dataset', '--recorded reads verdicts of a --dataset.')
  const config = await loadConfig(context.cwd)
  await using store = await requireStore(context)
  await requireDataset(store, flags.dataset)
  const threshold = numberFlag('--threshold', flags.threshold)
  const humanThreshold = numberFlag('--human-threshold', flags.humanThreshold)
  const named = [...judges, ...flags.judge]
  const report = await attackRecorded({
    name: flags.dataset,
    store,
    dataset: flags.dataset,
    tag: flags.attackTag,
    control: flags.control,
    ...(flags.only.length > 0 && { only: flags.only }),
    ...(named.length > 0 && { judges: named }),
    ...(flags.criterion !== undefined && { criterion: flags.criterion }),
    ...(flags.cluster !== undefined && { clusterBy: flags.cluster }),
    ...(threshold !== undefined && { threshold }),
    ...(humanThreshold !== undefined && { humanThreshold }),
    options: { seed: flags.seed ?? String(config.seed ?? 'goodhart'), level: flags.level },
    made: made(context),
  })
  await writeReport(report, flags, context)
  await keepReport(report, flags.dataset, context)
  return exitCodes.ok
}

function listAttacks({ stdout }: Context): number {
  for (const [family, members] of Map.groupBy(attacks, (attack) => attack.family)) {
    stdout.write(`${family}\n`)
    for (const { id, title, source } of members) stdout.write(`  ${id.padEnd(34)} ${title} (${source})\n`)
  }
  return exitCodes.ok
}
