import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { type AlignmentReport, alignDataset } from '../audit/alignment/index.ts'
import { importSource, simulatedSet } from '../datasets/index.ts'
import { GoodhartError } from '../domain/index.ts'
import {
  alignmentToHtml,
  alignmentToTerminal,
  certificateToHtml,
  certificateToTerminal,
  escapeTerminal,
} from '../report/index.ts'
import { MemoryStore } from '../store/index.ts'
import { type Context, exitCodes, made, wantsColour } from './context.ts'
import { type DemoAudit, deskAudits } from './demo-audits.ts'
import { momentLines, pointLine } from './demo-moment.ts'
import { showProgress } from './progress.ts'
import { checkWritable, writeOutput } from './write-output.ts'

export interface DemoFlags {
  seed: string
  output: string
  open: boolean
}

export function demoCommand(run: (flags: DemoFlags) => Promise<number>): Command {
  return new Command('demo')
    .description(
      'two judges that ship are audited here and now, one of them until it is gamed; no key, no data, no network',
    )
    .option('--seed <text>', 'another seed makes other replies, attacks and training', 'goodhart')
    .option('-o, --output <path>', 'where to write the certificate of the one that is gamed', 'goodhart-demo.html')
    .option('--no-open', 'do not open it in a browser')
    .action(async (flags: DemoFlags) => {
      process.exitCode = await run(flags)
    })
}

/** @param audits of judges that ship, unless a test has others */
export async function runDemo(flags: DemoFlags, context: Context, audits = deskAudits): Promise<number> {
  await checkWritable(flags.output, context)
  const { stdout } = context
  const look = { width: stdout.columns ?? 100, colour: wantsColour(stdout, context.env) }
  const page = await auditAndTell({ flags, context, audits, look }).catch(async (error: unknown) => {
    if (!GoodhartError.isInstance(error) || error.code !== 'no-executor') throw error
    context.stderr.write(`${escapeTerminal(error.message)} A simulated set takes its place.\n`)
    const report = await simulatedReport(flags.seed, context)
    stdout.write(alignmentToTerminal(report, look))
    return alignmentToHtml(report)
  })
  await writeOutput(flags.output, page, context)
  if (flags.open && stdout.isTTY === true && !context.env.CI) openInBrowser(resolve(context.cwd, flags.output))
  return exitCodes.ok
}

async function auditAndTell({
  flags: { seed },
  context,
  audits,
  look,
}: {
  flags: DemoFlags
  context: Context
  audits: typeof deskAudits
  look: { width: number; colour: boolean }
}): Promise<string> {
  const { stdout } = context
  const progress = showProgress(context, 'Auditing')
  let points = 0
  let found: DemoAudit[]
  try {
    found = await audits({
      seed,
      made: made(context),
      onStep: (judge, step, detail) => progress.update(`${judge}: ${step}${detail ? `, ${detail}` : ''}`),
      onPoint: (point) => stdout.write(pointLine(point, points++ === 0)),
    })
  } finally {
    progress.stop()
  }
  for (const { training } of found) if (training) stdout.write(`${momentLines(training).join('\n')}\n\n`)
  for (const { certificate } of found) stdout.write(`${certificateToTerminal(certificate, look)}\n`)
  return certificateToHtml((found.find(({ training }) => training) ?? found[0]).certificate)
}

/** Where no network can be run: answers made up with their verdicts, by planted error rates. */
async function simulatedReport(seed: string, context: Context): Promise<AlignmentReport> {
  await using store = new MemoryStore()
  const dataset = 'demo'
  await store.createDataset(dataset)
  await importSource({ store, dataset, source: simulatedSet({ seed }).source, strict: true })
  return alignDataset({
    ...{ store, dataset, name: 'demo: a simulated help desk', sources: [`simulated, seed ${seed}`] },
    by: 'goodhart demo',
    made: made(context),
    options: { seed, sliceBy: ['style', 'topic'], sampling: 'random', show: 10 },
  })
}

/** Best effort: the path has been printed, and a machine without a browser is no error. */
function openInBrowser(path: string): void {
  const command = process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open'
  const child = spawn(command, [path], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
