import { Command } from 'commander'
import { quoteFound, UsageError } from '../domain/index.ts'
import { escapeTerminal, type Report, reportKinds, toJson } from '../report/index.ts'
import type { Store } from '../store/index.ts'
import { addOutputOption } from './align-options.ts'
import { type Context, exitCodes } from './context.ts'
import { requireStore, unfinishedSources } from './project-store.ts'
import { checkOutputs, writeReport } from './write-reports.ts'

export interface ShowFlags {
  json?: boolean
  output: string[]
}

export function showCommand(run: (name: string, flags: ShowFlags) => Promise<number>): Command {
  return addOutputOption(new Command('show'))
    .argument('<name>', 'a report or a dataset, as listed by goodhart list')
    .description('a kept report again, or what a dataset holds')
    .option('--json', 'as JSON')
    .action(async (name: string, flags: ShowFlags) => {
      process.exitCode = await run(name, flags)
    })
}

/** @throws {UsageError} `no-store`, `unknown-name` */
export async function runShow(name: string, flags: ShowFlags, context: Context): Promise<number> {
  await using store = await requireStore(context)
  const kept = await store.report(name)
  if (!kept) return await showDataset(name, flags, store, context)
  const report = readReport(name, kept.body)
  await checkOutputs(flags.output, report.format, context)
  await writeReport(report, flags, context)
  return exitCodes.ok
}

function readReport(name: string, body: string): Report {
  const report = JSON.parse(body) as Report
  if (!Object.hasOwn(reportKinds, report.format)) {
    throw new UsageError(
      'newer-report',
      `${name} is a report of kind ${quoteFound(report.format)}, which this version does not know: update goodhart.`,
    )
  }
  // Checked, and shown as it was kept.
  const { error } = reportKinds[report.format].schema.safeParse(report)
  if (!error) return report
  const [issue] = error.issues
  throw new UsageError(
    'not-a-report',
    `${name} is no report of this version of goodhart: ${issue.path.join('.') || 'it'}: ${issue.message}. Make it again.`,
  )
}

async function showDataset(name: string, flags: ShowFlags, store: Store, { stdout }: Context): Promise<number> {
  if (flags.output.length > 0) {
    throw new UsageError('not-a-report', `${name} is no report: a dataset is written by goodhart export.`)
  }
  const dataset = (await store.datasets()).find((d) => d.name === name)
  if (!dataset)
    throw new UsageError(
      'unknown-name',
      `There is no report and no dataset ${JSON.stringify(name)}: see goodhart list.`,
    )
  const whole = {
    ...dataset,
    criteria: await store.criteria(name),
    judges: await store.judges(name),
    imports: await store.imports(name),
  }
  if (flags.json) {
    stdout.write(toJson(whole))
    return exitCodes.ok
  }
  const lines = [
    `${whole.name}, since ${whole.createdAt}`,
    `${whole.items} items, ${whole.labels} labels, ${whole.verdicts} verdicts`,
    ...whole.criteria.map(({ id, question }) => `criterion ${id}: ${question}`),
    ...whole.judges.map(({ version, kind }) => `judge ${version} (${kind})`),
    ...whole.imports.flatMap(({ source, rows, problems, finishedAt }) =>
      finishedAt ? [`import of ${source}: ${rows} rows, ${problems} problems, ${finishedAt}`] : [],
    ),
    ...unfinishedSources(whole.imports).map((source) => `import of ${source}: cut off; run it again to complete it`),
  ]
  stdout.write(`${lines.map(escapeTerminal).join('\n')}\n`)
  return exitCodes.ok
}
