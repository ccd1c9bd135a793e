import { Command } from 'commander'
import { UsageError } from '../domain/index.ts'
import { alignmentToJson, comparisonToTerminal, renderReport, reportFormat } from '../report/index.ts'
import { type AlignFlags, addEvidenceOptions, addOutputOption } from './align-options.ts'
import { runAlignment } from './align-run.ts'
import { type Context, exitCodes, wantsColour } from './context.ts'
import { writeOutput } from './write-output.ts'
import { checkOutputs } from './write-reports.ts'

export function compareCommand(run: (files: string[], flags: AlignFlags) => Promise<number>): Command {
  return addOutputOption(addEvidenceOptions(new Command('compare')))
    .argument('[files...]', 'as for align')
    .description('two judges on the same items: is one of them better?')
    .action(async (files: string[], flags: AlignFlags) => {
      process.exitCode = await run(files, flags)
    })
}

/** @throws {UsageError} `two-judges` where not exactly two were compared */
export async function runCompare(files: string[], flags: AlignFlags, context: Context): Promise<number> {
  await checkOutputs(flags.output, 'goodhart/alignment/1', context, files)
  const report = await runAlignment(files, flags, context, 'goodhart compare')
  if (report.judges.length !== 2) {
    const names = report.judges.map(({ name }) => name).join(', ')
    throw new UsageError(
      'two-judges',
      `compare takes two judges; there are ${report.judges.length} (${names}): name two with --judge.`,
    )
  }
  const { stdout } = context
  const look = { width: stdout.columns ?? 100, colour: wantsColour(stdout, context.env) }
  stdout.write(flags.json ? alignmentToJson(report) : comparisonToTerminal(report, look))
  for (const path of flags.output) await writeOutput(path, renderReport(report, reportFormat(path)), context)
  return exitCodes.ok
}
