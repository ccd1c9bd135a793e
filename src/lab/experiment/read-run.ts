import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalJson } from '../../domain/canonical-json.ts'
import { ExperimentError } from './errors.ts'
import { type KeptExperiment, readKeptExperiment } from './kept-experiment.ts'
import type { StageResult } from './results.ts'
import { experimentFolder, stageFolder } from './run-experiment.ts'
import type { StagePlan } from './stage.ts'
import { readPlan, readResult } from './stage-folder.ts'
import type { HashedPlan } from './stage-hash.ts'
import { readStageLog, type StageLogEntry } from './stage-log.ts'

/** How far a stage has come. */
export interface StageRun {
  plan: StagePlan
  folder: string
  /** As it was run; absent where this plan was not, or rests on what is no longer there. */
  hashed?: HashedPlan
  result?: StageResult
  /** Pieces of its run that came to an end. */
  log: StageLogEntry[]
}

/** An experiment as it lies in its folder, finished or not. */
export interface ExperimentRun extends KeptExperiment {
  folder: string
  stages: StageRun[]
}

/** Names of the experiments that were ever started in a folder of experiments. */
export function experimentsIn(labFolder: string): string[] {
  if (!existsSync(labFolder)) return []
  return readdirSync(labFolder)
    .filter((name) => existsSync(join(labFolder, name, 'experiment.json')))
    .sort()
}

/** @throws {ExperimentError} `no-such-run` */
export async function readRun(labFolder: string, name: string): Promise<ExperimentRun> {
  const known = experimentsIn(labFolder)
  const folder = experimentFolder(labFolder, name)
  const kept = known.includes(name) ? await readKeptExperiment(folder) : undefined
  if (!kept) {
    const there = known.length > 0 ? `; there are ${known.join(', ')}` : ''
    throw new ExperimentError(
      'no-such-run',
      `No experiment ${JSON.stringify(name)} was run in ${labFolder}${there}: goodhart lab run starts one.`,
    )
  }
  const log = await readStageLog(folder)
  const stages: StageRun[] = []
  for (const plan of kept.experiment.stages) {
    const own = stageFolder(labFolder, name, plan.id)
    const found = await readPlan(own)
    const hashed = found && isOfThisRun(found, plan, stages) ? found : undefined
    stages.push({
      plan,
      folder: own,
      hashed,
      result: hashed && (await readResult(own, hashed.hash)),
      log: hashed ? log.filter(({ stage, hash }) => stage === plan.id && hash === hashed.hash) : [],
    })
  }
  return { ...kept, folder, stages }
}

/** By this plan, from what the stages before it hold now. */
function isOfThisRun(found: HashedPlan, plan: StagePlan, before: readonly StageRun[]): boolean {
  const hashOf = (id: string) => before.find((stage) => stage.plan.id === id)?.hashed?.hash
  return (
    canonicalJson(found.plan) === canonicalJson(plan) &&
    Object.entries(plan.needs).every(
      ([part, ids]) => JSON.stringify([ids].flat().map(hashOf)) === JSON.stringify([found.inputs[part]].flat()),
    )
  )
}
