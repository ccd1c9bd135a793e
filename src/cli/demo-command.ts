import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { type AlignmentReport, alignDataset } from '../audit/alignment/index.ts'
import { GoodhartError } from '../domain/index.ts'
import { alignmentToHtml, alignmentToTerminal, escapeTerminal } from '../report/index.ts'
import { MemoryStore } from '../store/index.ts'
import { type Context, exitCodes, made, wantsColour } from './context.ts'
import { type DemoSet, deskSet, madeUpSet } from './demo-set.ts'
import { checkWritable, writeOutput } from './write-output.ts'

export interface DemoFlags {
  seed: string
  output: string
  open: boolean
}

export function demoCommand(run: (flags: DemoFlags) => Promise<number>): Command {
  return new Command('demo')
    .description(
      'the main job on a small set of which the truth is known, judged here and now; no key, no data, no network',
    )
    .option('--seed <text>', 'another seed makes another set', 'goodhart')
    .option('-o, --output <path>', 'where to write the report', 'goodhart-demo.html')
    .option('--no-open', 'do not open the report in a browser')
    .action(async (flags: DemoFlags) => {
      process.exitCode = await run(flags)
    })
}

/** @param makeSet what is judged: replies of a front desk and a judge that ships, unless a test has something else */
export async function runDemo(flags: DemoFlags, context: Context, makeSet = deskSet): Promise<number> {
  await checkWritable(flags.output, context)
  const { report, set } = await demoReport(flags.seed, context, makeSet)
  const { stdout } = context
  stdout.write(alignmentToTerminal(report, { width: stdout.columns ?? 100, colour: wantsColour(stdout, context.env) }))
  stdout.write(`\n${[set.judges, ...againstTruth(report, set)].join('\n')}\n\n`)
  await writeOutput(flags.output, alignmentToHtml(report), context)
  if (flags.open && stdout.isTTY === true && !context.env.CI) openInBrowser(resolve(context.cwd, flags.output))
  return exitCodes.ok
}

async function demoReport(
  seed: string,
  context: Context,
  makeSet: typeof deskSet,
): Promise<{ report: AlignmentReport; set: DemoSet }> {
  await using store = new MemoryStore()
  const dataset = 'demo'
  await store.createDataset(dataset)
  const set = await makeSet({ store, dataset, seed }).catch((error: unknown) => {
    if (!GoodhartError.isInstance(error) || error.code !== 'no-executor') throw error
    context.stderr.write(`${escapeTerminal(error.message)} A simulated set takes its place.\n`)
    return madeUpSet({ store, dataset, seed })
  })
  const report = await alignDataset({
    store,
    dataset,
    name: set.name,
    sources: [set.source],
    by: 'goodhart demo',
    made: made(context),
    options: { seed, sliceBy: set.sliceBy, sampling: 'random', show: 10 },
  })
  return { report, set }
}

/** What nobody could say of real data: whether the intervals hold the truth. */
function againstTruth(report: AlignmentReport, { truth }: DemoSet): string[] {
  const percent = (rate: number) => `${(100 * rate).toFixed(1)} %`
  const share = truth.passes / truth.cases
  return [
    `Truth, known because a program computes it: ${percent(share)} of the ${truth.cases.toLocaleString('en-US')} answers without a label are right.`,
    ...report.judges.flatMap(({ name, corrected }) => {
      const estimate = corrected?.predictionPowered
      if (!corrected || !estimate || estimate.value === null || estimate.low === null || estimate.high === null)
        return []
      const holds = estimate.low <= share && share <= estimate.high
      return [
        `  ${name} says ${percent(corrected.raw.value ?? 0)}; corrected ${percent(estimate.value)} (${percent(estimate.low)} to ${percent(estimate.high)}), which ${holds ? 'holds the truth' : 'misses the truth, as one interval in twenty does'}.`,
      ]
    }),
  ]
}

/** Best effort: the path has been printed, and a machine without a browser is no error. */
function openInBrowser(path: string): void {
  const command = process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open'
  const child = spawn(command, [path], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
