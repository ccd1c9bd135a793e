import { experimentsIn, isRunning, makeLabReport, readRun, shippedExperiments } from '../lab/experiment/index.ts'
import { escapeTerminal, toJson } from '../report/index.ts'
import { type Context, exitCodes, made } from './context.ts'
import type { LabListFlags, LabReportFlags } from './lab-command.ts'
import { type LabParts, labFolder } from './lab-folder.ts'
import { checkOutputs, keepReport, writeReport } from './write-reports.ts'

/** @throws {ExperimentError} `no-such-run` */
export async function runLabReport(
  name: string,
  flags: LabReportFlags,
  context: Context,
  { worldOf }: LabParts,
): Promise<number> {
  await checkOutputs(flags.output, 'goodhart/lab/1', context)
  const run = await readRun(labFolder(flags, context), name)
  const report = makeLabReport(run, { made: made(context), worldOf })
  await writeReport(report, flags, context)
  await keepReport(report, `lab-${name}`, context)
  return exitCodes.ok
}

/** Experiments that ship, and those that were started in the folder, with how far they are. */
export async function runLabList(flags: LabListFlags, context: Context): Promise<number> {
  const folder = labFolder(flags, context)
  const started = []
  for (const name of experimentsIn(folder)) {
    const run = await readRun(folder, name)
    const stages = run.stages.length
    const done = run.stages.filter(({ result }) => result).length
    const failed = run.stages.filter(({ result, log }) => !result && log.at(-1)?.end === 'failed').length
    const state = isRunning(run.folder)
      ? ('running' as const)
      : done === stages
        ? ('done' as const)
        : failed > 0
          ? ('failed' as const)
          : ('stopped' as const)
    started.push({ name, title: run.experiment.title, state, stages, done, failed })
  }
  const shipped = shippedExperiments()
  if (flags.json) {
    context.stdout.write(toJson({ shipped, started }))
    return exitCodes.ok
  }
  for (const name of shipped) context.stdout.write(`ships    ${escapeTerminal(name)}: goodhart lab run ${name}\n`)
  for (const { name, title, state, stages, done, failed } of started) {
    const missing = failed > 0 ? `, ${failed} failed` : ''
    context.stdout.write(
      `${state.padEnd(7)}  ${escapeTerminal(name)}: ${escapeTerminal(title)}; ${done} of ${stages} stages done${missing}\n`,
    )
  }
  if (shipped.length + started.length === 0) {
    context.stdout.write('No experiment was started here: goodhart lab run FILE.ts\n')
  }
  return exitCodes.ok
}
