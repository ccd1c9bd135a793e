import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type JudgeFile, type SuggestionReport, suggestPrompt } from '../audit/suggest/index.ts'
import { UsageError } from '../domain/index.ts'
import { openJudge } from '../judges/index.ts'
import { parseModelSpec } from '../models/model-spec.ts'
import { escapeTerminal } from '../report/index.ts'
import { readAlignFlags } from './align-options.ts'
import { askingModels } from './asking-models.ts'
import { type GoodhartConfig, loadConfig } from './config.ts'
import { type Context, exitCodes, made } from './context.ts'
import { examplesFromTrain } from './examples-from-train.ts'
import { criterionFor, findJudge } from './open-judges.ts'
import { showProgress } from './progress.ts'
import { requireDataset, requireStore } from './project-store.ts'
import type { SuggestFlags } from './suggest-options.ts'
import { checkWritable, writeOutput } from './write-output.ts'
import { keepReport, writeReport } from './write-reports.ts'

/**
 * `goodhart align --suggest`: a better prompt for a judge, from its disagreements on the dev split.
 *
 * @returns exit code 1 where it ended before all was asked, 130 where it was interrupted
 * @throws {UsageError} `import-first`, `split-needed`, `no-prompt`, and those of flags, judge, models
 */
export async function runSuggest(files: string[], flags: SuggestFlags, context: Context): Promise<number> {
  const { dataset } = flags
  if (files.length > 0 || dataset === undefined) {
    throw new UsageError(
      'import-first',
      '--suggest works on a dataset of the store, where verdicts are kept: goodhart import the files first, then name it with --dataset.',
    )
  }
  const target = await offerTarget(flags, context)
  const config = await loadConfig(context.cwd)
  const { file, basePath } = await readFileToChange(flags, config, context)
  await using store = await requireStore(context)
  await requireDataset(store, dataset)
  const split = flags.split ?? (await store.imports(dataset)).findLast((record) => record.split !== undefined)?.split
  const options = readAlignFlags({ ...flags, split, openSealed: false }, config)
  const examplesFrom = examplesFromTrain({
    store,
    dataset,
    criterion: flags.criterion,
    split,
    cluster: options.clusterBy,
    seed: options.seed,
  })

  return await askingModels({ flags, config, context }, async ({ access, stop, abort }) => {
    const open = async (definition: JudgeFile['definition']) =>
      (
        await openJudge(definition, {
          ...{ store, basePath, env: context.env, examplesFrom },
          openModel: (spec) => access.open(spec),
        })
      ).judge
    const judge = await open(file.definition)
    const proposer = flags.suggestModel === undefined ? file.definition.model! : parseModelSpec(flags.suggestModel)
    let step = ''
    const progress = showProgress(context, 'Improving')
    const report = await suggestPrompt({
      ...{ store, dataset, options, file, open, made: made(context), rounds: flags.rounds },
      criterion: await criterionFor(judge, { store, dataset, criterion: flags.criterion, pairwise: false }),
      proposer: await access.open(proposer),
      concurrency: flags.concurrency,
      stop,
      abort,
      offerPath: target,
      onStep: (next) => {
        step = next
        progress.update(step)
      },
      onProgress: ({ answered }) => progress.update(`${step}: ${answered.toLocaleString('en-US')} answers`),
    }).finally(() => progress.stop())
    await present(report, target, { flags, context })
    if (report.end === 'complete') return exitCodes.ok
    return report.end === 'stopped' ? exitCodes.interrupted : exitCodes.crash
  })
}

/** @throws {UsageError} `no-judge-file`, `no-prompt` */
async function readFileToChange(
  { suggest: path, model }: SuggestFlags,
  config: GoodhartConfig,
  context: Context,
): Promise<{ file: JudgeFile; basePath: string }> {
  const text = await readFile(resolve(context.cwd, path), 'utf8').catch(() => undefined)
  if (text === undefined) {
    throw new UsageError(
      'no-judge-file',
      `--suggest changes a judge file, and ${JSON.stringify(path)} cannot be read as one: name its path, such as judges/helpful.md.`,
    )
  }
  const { definition, basePath } = await findJudge(path, { config, context, model })
  if (definition.kind === 'llm') return { file: { path, text, definition }, basePath }
  throw new UsageError(
    'no-prompt',
    `${definition.name} is a judge of the kind ${definition.kind}, which has no prompt to change.`,
  )
}

/** @throws {UsageError} `bad-output`, `cannot-write` */
async function offerTarget({ output }: SuggestFlags, context: Context): Promise<string | undefined> {
  const [target] = output
  if (target === undefined) return undefined
  if (output.length > 1 || !/\.md$/i.test(target)) {
    throw new UsageError(
      'bad-output',
      'With --suggest, -o names one file that ends in .md: the judge with the offered prompt.',
    )
  }
  await checkWritable(target, context)
  return target
}

async function present(
  report: SuggestionReport,
  target: string | undefined,
  { flags, context }: { flags: SuggestFlags; context: Context },
): Promise<void> {
  await writeReport(report, { json: flags.json }, context)
  const { offer, set } = report
  if (target !== undefined) {
    if (offer) await writeOutput(target, offer.file, context)
    else context.stderr.write(`Nothing is offered: ${escapeTerminal(target)} was not written\n`)
  }
  await keepReport(report, set.name, context)
}
