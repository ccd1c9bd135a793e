import { Command } from 'commander'
import { type EstimateReport, estimatePassRates, readRatings } from '../audit/alignment/index.ts'
import { UsageError } from '../domain/index.ts'
import { type AlignFlags, addEvidenceOptions, addOutputOption } from './align-options.ts'
import { type Context, exitCodes, made } from './context.ts'
import { withEvidence } from './evidence.ts'
import { checkOutputs, writeReport } from './write-reports.ts'

export interface EstimateFlags extends AlignFlags {
  observed?: string
}

export function estimateCommand(run: (files: string[], flags: EstimateFlags) => Promise<number>): Command {
  return addOutputOption(addEvidenceOptions(new Command('estimate')))
    .argument('[files...]', 'as for align; rows with a blank label are the ones to estimate for')
    .option('--observed <passes/cases>', 'of the cases without a label only the count is known, as 2056/2400')
    .description("the true pass rate behind a judge's verdicts on cases that nobody labelled")
    .action(async (files: string[], flags: EstimateFlags) => {
      process.exitCode = await run(files, flags)
    })
}

/** @throws {UsageError} `bad-flag`, and those of reading and of `estimatePassRates` */
export async function runEstimate(files: string[], flags: EstimateFlags, context: Context): Promise<number> {
  await checkOutputs(flags.output, 'goodhart/estimate/1', context, files)
  const report = await estimateFrom(files, flags, context)
  await writeReport(report, flags, context)
  return exitCodes.ok
}

async function estimateFrom(files: string[], flags: EstimateFlags, context: Context): Promise<EstimateReport> {
  const observed = flags.observed === undefined ? undefined : parseCount(flags.observed)
  return await withEvidence(files, flags, context, async ({ options, name, sources, ...choice }) => {
    const { data } = await readRatings(choice)
    return estimatePassRates({ data, options: { ...options, observed }, set: { name, sources }, made: made(context) })
  })
}

function parseCount(text: string): { passes: number; cases: number } {
  const [passes, cases] = text.split('/').map(Number)
  if (Number.isInteger(passes) && Number.isInteger(cases) && passes >= 0 && passes <= cases && cases > 0)
    return { passes, cases }
  throw new UsageError(
    'bad-flag',
    `--observed takes how many passed out of how many, as 2056/2400, not ${JSON.stringify(text)}.`,
  )
}
