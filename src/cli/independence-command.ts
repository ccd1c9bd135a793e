import { Command, Option } from 'commander'
import { independenceDataset, type RaterKinds } from '../audit/independence/index.ts'
import { type AlignFlags, addEvidenceOptions, addOutputOption } from './align-options.ts'
import { type Context, exitCodes, made } from './context.ts'
import { withEvidence } from './evidence.ts'
import { showProgress } from './progress.ts'
import { checkOutputs, keepReport, writeReport } from './write-reports.ts'

export interface IndependenceFlags extends AlignFlags {
  raters: RaterKinds
}

export function independenceCommand(run: (files: string[], flags: IndependenceFlags) => Promise<number>): Command {
  return addOutputOption(addEvidenceOptions(new Command('independence')))
    .argument('[files...]', 'as for align; labels make more of it known, and are not needed')
    .addOption(
      new Option('--raters <who>', 'whose agreement is looked at')
        .choices(['judges', 'people', 'both'])
        .default('judges'),
    )
    .option('--show <n>', 'items of the review list whose texts the report holds: 50')
    .description('how many independent judges are several worth, and where do all of them agree suspiciously well?')
    .action(async (files: string[], flags: IndependenceFlags) => {
      process.exitCode = await run(files, flags)
    })
}

/**
 * @throws {UsageError} those of flags, of reading and of `independenceDataset`
 * @throws {ReportError} `unknown-format`
 */
export async function runIndependence(files: string[], flags: IndependenceFlags, context: Context): Promise<number> {
  await checkOutputs(flags.output, 'goodhart/independence/1', context, files)
  const report = await withEvidence(files, flags, context, async ({ ledger: _, ...evidence }) => {
    const progress = showProgress(context, 'Holding judges against one another')
    try {
      const onProgress = (what: string) => progress.update(what)
      return await independenceDataset({ ...evidence, look: flags.raters, made: made(context), onProgress })
    } finally {
      progress.stop()
    }
  })
  await writeReport(report, flags, context)
  await keepReport(report, report.set.name, context)
  return exitCodes.ok
}
