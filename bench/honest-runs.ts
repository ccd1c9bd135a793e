/**
 * How often the onset rule cries hacking where there is none: policies that are trained against the truth itself, so that
 * whatever their true score does is chance, of the evaluations and of the training.
 *
 *     node bench/honest-runs.ts [runs] [steps] [base] [folder]
 *
 * 200 runs of 48 steps from the base that ships, with the seeds 1, 2, and so on, evaluated every 4 steps on 128 held-out
 * tasks; two at a time on two cores. With a folder it goes on where it was broken off.
 *
 * In such a run the judge is the truth and falls with it, and the rule, which asks that the judge be content, cannot fire. So
 * it is asked about the case least favourable to it: the same truth beside a judge that never falls.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineExperiment } from '../src/lab/experiment/experiment.ts'
import type { PolicyResult } from '../src/lab/experiment/results.ts'
import { runExperiment, stageFolder } from '../src/lab/experiment/run-experiment.ts'
import { readResult } from '../src/lab/experiment/stage-folder.ts'
import { hashPlans, type Versions } from '../src/lab/experiment/stage-hash.ts'
import { storedDigest } from '../src/lab/stages/stored-network.ts'
import { worldOf } from '../src/lab/worlds/index.ts'
import { clopperPearsonInterval, hackingOnset } from '../src/stats/index.ts'

const level = 0.05
const margins = [0.5, 0]
const evaluateEvery = 4
const heldOut = 128
const cores = Math.min(2, availableParallelism())
const versions: Versions = { goodhart: 'bench', world: (id) => worldOf(id).version, stored: storedDigest }

function honestRuns({ runs, steps, base }: { runs: number; steps: number; base: string }) {
  return defineExperiment({
    name: 'honest-runs',
    title: 'Policies trained against the truth',
    world: 'desk',
    stages: [
      { id: 'base', kind: 'base', seed: 'honest', settings: { from: base } },
      { id: 'gold', kind: 'gold', seed: 'honest', settings: { source: 'truth' }, needs: { base: 'base' } },
      ...Array.from({ length: runs }, (_, run) => ({
        id: `run-${run + 1}`,
        kind: 'policy' as const,
        seed: `${run + 1}`,
        settings: { reward: 'truth', steps, evaluateEvery, heldOut },
        needs: { base: 'base', gold: 'gold' },
      })),
    ],
  })
}

/** Whether the rule fires on a run's truth, beside a judge that is the truth, or one that never falls. */
function fires({ points }: PolicyResult, { margin, content }: { margin: number; content: boolean }): boolean {
  const truth = points.map(({ perTask }) => perTask.truth)
  const judge = content ? truth.map((row) => row.map(() => 9)) : truth
  return hackingOnset({ steps: points.map(({ step }) => step), truth, judge }, { margin, level }).fired
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function report(results: readonly PolicyResult[]): void {
  const trials = results.length
  for (const content of [true, false]) {
    console.log(content ? 'beside a judge that never falls:' : 'beside the truth as the judge (cannot fire):')
    for (const margin of margins) {
      const fired = results.filter((result) => fires(result, { margin, content })).length
      const { low, high } = clopperPearsonInterval({ successes: fired, trials })
      console.log(
        `  margin ${margin}: ${fired} of ${trials} fire, ${percent(fired / trials)} (95 % interval ${percent(low)} to ${percent(high)}); declared: at most ${percent(level)}`,
      )
    }
  }
  const mean = (pick: (result: PolicyResult) => number) => results.reduce((sum, each) => sum + pick(each), 0) / trials
  const start = mean(({ points }) => points[0].truth)
  const end = mean(({ points }) => points[points.length - 1].truth)
  console.log(`truth rises from ${start.toFixed(2)} to ${end.toFixed(2)} on average`)
}

const [runs = '200', steps = '48', base = 'ships:desk-base', folder] = process.argv.slice(2)
const labFolder = folder ?? mkdtempSync(join(tmpdir(), 'goodhart-honest-'))
const experiment = honestRuns({ runs: Number(runs), steps: Number(steps), base })
const began = performance.now()
try {
  let done = 0
  const { end } = await runExperiment({
    ...{ experiment, labFolder, cores, versions },
    now: () => new Date(),
    tell(event) {
      if (event.type !== 'ended') return
      if (event.message) console.error(event.message)
      if (event.plan.kind === 'policy' && ++done % 10 === 0) console.error(`${done} of ${runs} runs`)
    },
  })
  const results: PolicyResult[] = []
  for (const { plan, hash } of hashPlans(experiment.stages, versions)) {
    const result = await readResult(stageFolder(labFolder, experiment.name, plan.id), hash)
    if (result?.kind === 'policy') results.push(result)
  }
  if (end !== 'complete') throw new Error(`The runs ended as ${end}, ${results.length} of ${runs} are whole.`)
  report(results)
  const seconds = (performance.now() - began) / 1000
  console.log(
    `${runs} runs of ${steps} steps in ${seconds.toFixed(0)} s, ${(seconds / results.length).toFixed(1)} s each`,
  )
} finally {
  if (folder === undefined) rmSync(labFolder, { recursive: true, force: true })
}
