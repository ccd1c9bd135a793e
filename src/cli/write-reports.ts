import { kindOf, type Report, renderReport, reportFormat, toJson } from '../report/index.ts'
import { openProjectStore } from '../store/index.ts'
import { type Context, wantsColour } from './context.ts'
import { checkWritable, writeOutput } from './write-output.ts'

/**
 * Refuses what cannot be written *before* the work is done.
 *
 * @throws {ReportError} `unknown-format`
 * @throws {UsageError}  `cannot-write`
 */
export async function checkOutputs(
  paths: readonly string[],
  kind: Report['format'] | undefined,
  context: Context,
  inputs: readonly string[] = [],
): Promise<void> {
  for (const path of paths) {
    if (kind) reportFormat(path, kind)
    await checkWritable(path, context, inputs)
  }
}

/** On the terminal, and into the files asked for. */
export async function writeReport(
  report: Report,
  { json, output = [] }: { json?: boolean; output?: readonly string[] },
  context: Context,
): Promise<void> {
  const { stdout } = context
  const look = { width: stdout.columns ?? 100, colour: wantsColour(stdout, context.env) }
  stdout.write(json ? toJson(report) : kindOf(report).toTerminal(report, look))
  for (const path of output) {
    await writeOutput(path, renderReport(report, reportFormat(path, report.format)), context)
  }
}

/**
 * Into the project's store, where there is one.
 *
 * @returns the id that it is kept under
 */
export async function keepReport(report: Report, dataset: string, context: Context): Promise<string | undefined> {
  await using store = await openProjectStore({ cwd: context.cwd, create: false })
  if (!store) return undefined
  const { name } = kindOf(report)
  const { at } = report.made
  const id = `${name}-${at.replace(/[-:.TZ]/g, '').slice(0, 17)}`
  await store.saveReport({ id, kind: report.format.split('/')[1]!, dataset, at, body: toJson(report) })
  context.stderr.write(`Kept as ${id} (goodhart show ${id})\n`)
  return id
}
