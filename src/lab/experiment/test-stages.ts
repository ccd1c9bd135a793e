/** Stages that only count, for tests of the runner: they save after every step, as real ones do now and then. */
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ExperimentInput } from './experiment.ts'
import type { AnnotateResult } from './results.ts'
import type { RunStage, StagePlan } from './stage.ts'
import { writeWholeFile } from './write-whole-file.ts'

/** Address of this module, as the runner takes it. */
export const testStages = import.meta.url

interface Saved {
  step: number
  digest: string
}

/** Settings: `steps`, `ms` a step takes, `failAt` a step. The result depends on every step and on the results needed. */
export const runStage: RunStage = async ({ plan, folder, inputs, threads, signal, tell }) => {
  const { steps = 3, ms = 1, failAt, noResult } = plan.settings as Record<string, number>
  const trace = (word: string) => appendFileSync(join(folder, '..', 'trace.txt'), `${word} ${plan.id} ${threads}\n`)
  const savedFile = join(folder, 'saved.json')
  const needed = Object.values(inputs)
    .flat()
    .map((input) => readFileSync(join(input, 'result.json'), 'utf8'))
  let saved: Saved = existsSync(savedFile)
    ? JSON.parse(readFileSync(savedFile, 'utf8'))
    : { step: 0, digest: needed.join('') }
  trace(`from-${saved.step}`)
  while (saved.step < steps!) {
    if (signal.aborted) {
      trace('stopped')
      throw signal.reason
    }
    if (saved.step === failAt) throw new Error(`fell at step ${failAt}`)
    await delay(ms)
    const digest = createHash('sha256').update(`${plan.seed} ${saved.digest}`).digest('hex')
    saved = { step: saved.step + 1, digest }
    await writeWholeFile(savedFile, JSON.stringify(saved))
    tell({ type: 'progress', done: saved.step, total: steps!, unit: 'steps' })
  }
  trace('done')
  if (noResult) return { kind: 'annotate' }
  const share = Number.parseInt(saved.digest.slice(0, 8), 16) / 2 ** 32
  const result: AnnotateResult = {
    ...{ kind: 'annotate', items: saved.step, heldOut: 0 },
    ...{ meanGold: 9 * share, meanTruth: share, alphaTruth: share, seconds: 0 },
  }
  return result
}

export const versions = { goodhart: '0.0.0', world: () => 1 }

export function testStage(id: string, needs: string[] = [], settings: Record<string, number> = {}) {
  return { id, kind: 'annotate', world: 'desk', settings, seed: id, needs: { from: needs } } satisfies StagePlan
}

export function testExperiment(stages: StagePlan[]): ExperimentInput {
  return { name: 'counting', title: 'Counting', world: 'desk', stages: stages as ExperimentInput['stages'] }
}
