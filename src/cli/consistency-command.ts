import { Command } from 'commander'
import { consistencyDataset } from '../audit/consistency/index.ts'
import { type AlignFlags, addEvidenceOptions, addOutputOption } from './align-options.ts'
import { type Context, exitCodes, made } from './context.ts'
import { withEvidence } from './evidence.ts'
import { checkOutputs, keepReport, writeReport } from './write-reports.ts'

export function consistencyCommand(run: (files: string[], flags: AlignFlags) => Promise<number>): Command {
  return addOutputOption(addEvidenceOptions(new Command('consistency')))
    .argument('[files...]', 'as for align; no labels are needed')
    .option('--show <n>', 'flipping items to list of each kind: 20')
    .description(
      'does a judge give the same verdict to the same thing: asked again, in the other order, in another form?',
    )
    .action(async (files: string[], flags: AlignFlags) => {
      process.exitCode = await run(files, flags)
    })
}

/**
 * @throws {UsageError} those of flags, of reading and of `consistencyDataset`
 * @throws {ReportError} `unknown-format`
 */
export async function runConsistency(files: string[], flags: AlignFlags, context: Context): Promise<number> {
  await checkOutputs(flags.output, 'goodhart/consistency/1', context, files)
  const report = await withEvidence(files, flags, context, async ({ options, ledger: _, ...evidence }) =>
    consistencyDataset({ ...evidence, options, made: made(context) }),
  )
  await writeReport(report, flags, context)
  await keepReport(report, report.set.name, context)
  return exitCodes.ok
}
