import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '../domain/index.ts'
import { type Experiment, loadExperiment, makeLabReport, readRun, runExperiment } from '../lab/experiment/index.ts'
import { storedDigest } from '../lab/stages/stored-network.ts'
import { openExecutor } from '../nn/index.ts'
import { escapeTerminal, renderReport } from '../report/index.ts'
import { openProjectStore } from '../store/index.ts'
import { type Context, exitCodes, made, version } from './context.ts'
import type { LabRunFlags } from './lab-command.ts'
import { type LabParts, labFolder } from './lab-folder.ts'
import { keepLabRecords } from './lab-keep.ts'
import { showLabProgress } from './lab-progress.ts'
import { writeOutput } from './write-output.ts'
import { checkOutputs, keepReport, writeReport } from './write-reports.ts'

/** @throws {ExperimentError} of the experiment; `running` where another process runs it */
export async function runLabRun(
  pathOrName: string,
  flags: LabRunFlags,
  context: Context,
  parts: LabParts,
): Promise<number> {
  await checkOutputs(flags.output, 'goodhart/lab/1', context)
  return await runLab(await loadExperiment(pathOrName, context.cwd), flags, context, parts)
}

/** @throws {ExperimentError} `no-such-run`; `running` where another process runs it */
export async function runLabResume(
  name: string,
  flags: LabRunFlags,
  context: Context,
  parts: LabParts,
): Promise<number> {
  await checkOutputs(flags.output, 'goodhart/lab/1', context)
  const { experiment } = await readRun(labFolder(flags, context), name)
  return await runLab(experiment, flags, context, parts)
}

async function runLab(experiment: Experiment, flags: LabRunFlags, context: Context, parts: LabParts): Promise<number> {
  // What is made goes into the store, and a store made now keeps the folder beside it out of version control.
  await using _store = await openProjectStore({ cwd: context.cwd, create: true })
  const folder = labFolder(flags, context)
  const cores = flags.cores ?? availableParallelism()
  const stop = new AbortController()
  const abort = new AbortController()
  const forget = context.onInterrupt?.(() => {
    if (stop.signal.aborted) return abort.abort(new UsageError('interrupted', 'Interrupted.'))
    stop.abort(new UsageError('interrupted', 'Interrupted.'))
    context.stderr.write('Stopping: the stages that run save what they have (again to stop at once)\n')
  })
  if (parts.stages === undefined) context.stderr.write(`Networks run on ${(await openExecutor()).name}\n`)
  const progress = showLabProgress(context, experiment)
  try {
    const { end } = await runExperiment({
      ...{ experiment, labFolder: folder, cores, now: context.now, stages: parts.stages },
      versions: { goodhart: version, world: (id) => parts.worldOf(id).version, stored: storedDigest },
      ...{ stop: stop.signal, abort: abort.signal, tell: progress.tell },
    })
    progress.stop()
    if (end === 'stopped') {
      context.stdout.write(`Stopped. To go on: goodhart lab resume ${experiment.name}\n`)
      return exitCodes.interrupted
    }
    await tellOutcome(experiment.name, folder, flags, context, parts)
    return end === 'complete' ? exitCodes.ok : exitCodes.crash
  } finally {
    progress.stop()
    forget?.()
  }
}

/** The report, on the terminal, beside the stages and in the store, and with it what the stages made. */
async function tellOutcome(
  name: string,
  folder: string,
  flags: LabRunFlags,
  context: Context,
  parts: LabParts,
): Promise<void> {
  const run = await readRun(folder, name)
  const report = makeLabReport(run, { made: made(context), worldOf: parts.worldOf })
  const datasets = await keepLabRecords(run, parts.worldOf, context)
  await writeReport(report, flags, context)
  await writeOutput(join(run.folder, 'report.html'), renderReport(report, 'html'), context)
  await keepReport(report, `lab-${name}`, context)
  if (datasets.length > 0) {
    context.stdout.write(`Next: goodhart align --dataset ${escapeTerminal(datasets[0]!)}\n`)
  }
}
