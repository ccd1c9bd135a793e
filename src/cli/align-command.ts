import { Command } from 'commander'
import { type AlignFlags, addAlignOptions, addOutputOption } from './align-options.ts'
import { runAlignment } from './align-run.ts'
import { loadConfig } from './config.ts'
import { type Context, exitCodes } from './context.ts'
import { runSuggest } from './suggest-command.ts'
import { addSuggestOptions, asksForSuggestion } from './suggest-options.ts'
import { checkOutputs, keepReport, writeReport } from './write-reports.ts'

export type AlignHandler = (files: string[], flags: AlignFlags) => Promise<number>

export function alignCommand(run: AlignHandler): Command {
  return addSuggestOptions(addOutputOption(addAlignOptions(new Command('align'))))
    .argument(
      '[files...]',
      'CSV, TSV, JSONL, JSON or Parquet; results of promptfoo, Inspect or DeepEval; a folder with --from',
    )
    .description("hold judges' verdicts against people's labels: how far can each judge be trusted?")
    .addHelpText(
      'after',
      `
Examples:
  goodhart align labels.csv --human human --judge gpt --judge claude -o report.html
  goodhart align traces.jsonl --human ann --human ben --judge score --threshold auto --cluster prompt_id
  goodhart align --from xstest path/to/xstest -o xstest.html -o xstest.json`,
    )
    .action(async (files: string[], flags: AlignFlags) => {
      process.exitCode = await run(files, flags)
    })
}

export async function runAlign(files: string[], flags: AlignFlags, context: Context): Promise<number> {
  if (asksForSuggestion(flags)) return await runSuggest(files, flags, context)
  const configured =
    files.length === 0 && flags.dataset === undefined ? await fromConfig(flags, context) : { files, flags }
  await checkOutputs(configured.flags.output, 'goodhart/alignment/1', context, configured.files)
  const report = await runAlignment(configured.files, configured.flags, context, 'goodhart align')
  await writeReport(report, configured.flags, context)
  await keepReport(report, report.set.name, context)
  return exitCodes.ok
}

/** The set that the configuration names, with every flag that was given on top. */
async function fromConfig(flags: AlignFlags, context: Context): Promise<{ files: string[]; flags: AlignFlags }> {
  const { align } = await loadConfig(context.cwd)
  if (align === undefined) return { files: [], flags }
  const { files, output, ...columns } = align
  const given = Object.entries(flags).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  )
  return {
    files,
    flags: { ...flags, ...columns, ...Object.fromEntries(given), output: [...(output ?? []), ...flags.output] },
  }
}
