/** Stages that come at once to the results of the sample report, for tests of the commands. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExperimentInput } from '../lab/experiment/experiment.ts'
import type { RunStage } from '../lab/experiment/stage.ts'
import { sampleLabReport } from '../report/sample-lab-report.ts'

export const testLabStages = import.meta.url

export const annotations = Array.from({ length: 40 }, (_, i) => ({
  id: `${i}`,
  facts: { number: i },
  input: `guest : please request ${i % 30}`,
  reply: i === 33 ? '\u001b[2J</script><script>alert(1)</script>' : `yes ${i}`,
  ended: true,
  score: i % 10,
  expected: (i % 10) * 0.9,
  truth: i % 10,
  pass: i % 10 >= 8,
  trace: `seen ${i}`,
  split: i < 30 ? 'train' : 'held-out',
  writer: 'base',
}))

/** The experiment of the sample report. */
export const sampleExperiment = {
  name: sampleLabReport.experiment.name,
  title: sampleLabReport.experiment.title,
  world: 'desk',
  hypotheses: sampleLabReport.hypotheses.map(({ id, claim, measuredBy, measure, atLeast, atMost }) => ({
    ...{ id, claim, measuredBy, measure, atLeast, atMost },
  })),
  stages: sampleLabReport.stages.map(({ id, kind, settings, seed, needs }) => ({ id, kind, settings, seed, needs })),
} as ExperimentInput

export const runStage: RunStage = async ({ plan, folder, tell }) => {
  const { result } = sampleLabReport.stages.find(({ id }) => id === plan.id)!
  tell({ type: 'progress', done: 1, total: 1, unit: 'steps' })
  if (plan.settings.fails) throw new Error('it was to fail')
  const lines = (all: unknown[]) => all.map((one) => `${JSON.stringify(one)}\n`).join('')
  if (plan.kind === 'annotate') writeFileSync(join(folder, 'annotations.jsonl'), lines(annotations))
  if (plan.kind === 'judge') {
    const scores = annotations
      .filter(({ split }) => split === 'held-out')
      .map(({ id }, i) => (i === 0 ? { id, expected: null, score: null } : { id, expected: 7.6, score: 8 }))
    writeFileSync(join(folder, 'held-out-scores.jsonl'), lines(scores))
  }
  if (result?.kind !== 'policy') return result
  for (const { step, judge, gold, truth } of result.points) {
    tell({ type: 'point', step, values: { judge, gold, truth } })
  }
  const perTask = { judge: [1], gold: [1], truth: [1] }
  return { ...result, points: result.points.map((point) => ({ ...point, perTask })) }
}
