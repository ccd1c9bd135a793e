import { mkdir } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { type Experiment, neededIds } from './experiment.ts'
import { lockExperiment } from './experiment-lock.ts'
import { keepExperiment } from './kept-experiment.ts'
import type { StageResult } from './results.ts'
import type { StageEvent, StagePlan } from './stage.ts'
import { prepareStageFolder, readResult, writeResult } from './stage-folder.ts'
import { type HashedPlan, hashPlans, type Versions } from './stage-hash.ts'
import { appendStageLog } from './stage-log.ts'
import { startStage } from './start-stage.ts'

/** What became of a stage: `kept` was done by an earlier run, `blocked` needs one that failed. */
export type StageEnd = 'done' | 'kept' | 'stopped' | 'failed' | 'blocked'

/** What a run tells while it goes on, for people to watch. */
export type RunEvent =
  | { type: 'started'; plan: StagePlan; threads: number }
  | { type: 'told'; plan: StagePlan; event: StageEvent }
  | { type: 'moved-aside'; plan: StagePlan; to: string }
  | { type: 'ended'; plan: StagePlan; end: StageEnd; message?: string }

export interface ExperimentOutcome {
  end: 'complete' | 'stopped' | 'failed'
  stages: Map<string, StageEnd>
}

export interface RunOptions {
  experiment: Experiment
  /** Holds a folder for each experiment. */
  labFolder: string
  /** How many stages run at once, and among how many threads they share, at least 1. No outcome depends on it. */
  cores: number
  versions: Versions
  now: () => Date
  /** Asks the stages that run to save what they have and stop. */
  stop?: AbortSignal
  /** Ends them at once: what they saved last is where they go on from. */
  abort?: AbortSignal
  tell?: (event: RunEvent) => void
  /** Address of a module that exports another `runStage`. */
  stages?: string
}

/** The folder of an experiment within the folder of all. */
export function experimentFolder(labFolder: string, name: string): string {
  return join(labFolder, name)
}

/** The folder of a stage. */
export function stageFolder(labFolder: string, experiment: string, id: string): string {
  return join(experimentFolder(labFolder, experiment), id)
}

/**
 * Runs an experiment to its end, or goes on with one that was broken off, at whatever moment and however hard. A stage
 * begins as soon as those that it needs are done; one that fails fails the experiment, and those that do not need it go on.
 *
 * @throws {ExperimentError} `running` where another process runs it
 */
export async function runExperiment(options: RunOptions): Promise<ExperimentOutcome> {
  const { experiment, labFolder, versions, now, tell } = options
  const folder = experimentFolder(labFolder, experiment.name)
  await mkdir(folder, { recursive: true })
  using _lock = lockExperiment(folder)
  const plans = hashPlans(experiment.stages, versions)
  const folderOf = (id: string) => stageFolder(labFolder, experiment.name, id)

  const ends = new Map<string, StageEnd>()
  const results = new Map<string, StageResult>()
  for (const { plan, hash } of plans) {
    const result = await readResult(folderOf(plan.id), hash)
    if (result) results.set(plan.id, result)
  }
  await keepExperiment(folder, experiment, { at: now().toISOString(), hasResult: (id) => results.has(id) })
  const end = (plan: StagePlan, how: StageEnd, message?: string) => {
    ends.set(plan.id, how)
    tell?.({ type: 'ended', plan, end: how, message })
  }
  for (const { plan } of plans) if (results.has(plan.id)) end(plan, 'kept')

  const running = new Map<string, Promise<void>>()
  const hasEnded = (id: string, ...which: StageEnd[]) => ends.has(id) && which.includes(ends.get(id)!)
  for (;;) {
    const waiting = plans.filter(({ plan: { id } }) => !ends.has(id) && !running.has(id))
    for (const { plan } of waiting) {
      if (neededIds(plan).some((id) => hasEnded(id, 'failed', 'blocked'))) end(plan, 'blocked')
    }
    const ready = waiting.filter(({ plan }) => neededIds(plan).every((id) => hasEnded(id, 'done', 'kept')))
    const begin = options.stop?.aborted ? [] : ready.slice(0, Math.max(options.cores - running.size, 0))
    const threads = Math.max(1, Math.floor(options.cores / (running.size + begin.length)))
    for (const hashed of begin) {
      const { plan } = hashed
      const piece = runPiece(hashed, { ...options, threads, folder, folderOf })
        .then(
          (how) => end(plan, how),
          (error: Error) => end(plan, 'failed', error.message),
        )
        .finally(() => running.delete(plan.id))
      running.set(plan.id, piece)
    }
    if (running.size === 0) break
    await Promise.race(running.values())
  }
  const all = [...ends.values()]
  if (all.some((how) => how === 'failed' || how === 'blocked')) return { end: 'failed', stages: ends }
  const isWhole = all.length === plans.length && !all.includes('stopped')
  return { end: isWhole ? 'complete' : 'stopped', stages: ends }
}

/** From where the stage stands to its end, or to where it is stopped; and a line in the log of what that took. */
async function runPiece(
  hashed: HashedPlan,
  {
    threads,
    folder,
    folderOf,
    ...options
  }: RunOptions & { threads: number; folder: string; folderOf: (id: string) => string },
): Promise<'done' | 'stopped'> {
  const { plan, hash } = hashed
  const { stop, abort, tell, now, cores, stages } = options
  const began = performance.now()
  const log = (end: 'done' | 'stopped' | 'failed', message?: string) =>
    appendStageLog(folder, {
      ...{ stage: plan.id, hash, end, message, at: now().toISOString() },
      ...{ seconds: (performance.now() - began) / 1000, threads, cores },
      ...{ cpu: cpus()[0]?.model ?? 'unknown', platform: `${process.platform} ${process.arch}`, node: process.version },
    })
  const own = folderOf(plan.id)
  const to = await prepareStageFolder(own, hashed)
  if (to !== undefined) tell?.({ type: 'moved-aside', plan, to })
  tell?.({ type: 'started', plan, threads })
  const inputs = Object.fromEntries(
    Object.entries(plan.needs).map(([part, ids]) => [
      part,
      typeof ids === 'string' ? folderOf(ids) : ids.map(folderOf),
    ]),
  )
  try {
    const outcome = await startStage(
      { plan, folder: own, inputs, threads, stages },
      { stop, abort, tell: (event) => tell?.({ type: 'told', plan, event }) },
    )
    if (outcome !== 'stopped') await writeResult(own, hashed, outcome.result)
    const end = outcome === 'stopped' ? 'stopped' : 'done'
    await log(end)
    return end
  } catch (error) {
    await log('failed', (error as Error).message)
    throw error
  }
}
