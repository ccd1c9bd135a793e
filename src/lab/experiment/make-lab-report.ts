import type { World } from '../worlds/world.ts'
import { holdHypothesis } from './find-figure.ts'
import { type LabReport, labReportSchema, type ReportedStage } from './lab-report.ts'
import type { ExperimentRun, StageRun } from './read-run.ts'

/** What is there of an experiment, as a report. It computes nothing but what the hypotheses are held to. */
export function makeLabReport(
  run: ExperimentRun,
  { made, worldOf }: { made: LabReport['made']; worldOf: (id: string) => World },
): LabReport {
  const { experiment, stages } = run
  const results = new Map(stages.flatMap(({ plan, result }) => (result ? [[plan.id, result] as const] : [])))
  const worlds = [...new Set(stages.map(({ plan }) => plan.world))].map((id) => {
    const { version, description, passesFrom } = worldOf(id)
    return { id, version, description, passesFrom }
  })
  // Parsed, so that what a report does not hold is left out.
  return labReportSchema.parse({
    format: 'goodhart/lab/1',
    made,
    experiment: { name: experiment.name, title: experiment.title },
    worlds,
    end: results.size === stages.length ? 'complete' : 'unfinished',
    hypotheses: run.hypotheses.map((hypothesis) => {
      const { figure = null, holds = null, problem = null } = holdHypothesis(hypothesis, results)
      return { ...hypothesis, figure, holds, problem }
    }),
    stages: stages.map(reportedStage),
  })
}

function reportedStage({ plan, hashed, result, log }: StageRun): Omit<ReportedStage, 'result'> & { result: unknown } {
  const last = log.at(-1)
  const { id, kind, world, settings, seed, needs } = plan
  const state = result ? 'done' : last?.end === 'failed' ? 'failed' : hashed ? 'unfinished' : 'waiting'
  return {
    ...{ id, kind, world, seed, state },
    settings: settings as ReportedStage['settings'],
    needs: needs as ReportedStage['needs'],
    message: state === 'failed' ? (last?.message ?? null) : null,
    hash: hashed?.hash ?? null,
    versions: hashed ? { goodhart: hashed.goodhart, world: hashed.worldVersion } : null,
    seconds: last ? log.reduce((sum, { seconds }) => sum + seconds, 0) : null,
    pieces: log.length,
    machine: last ?? null,
    result: result ?? null,
  }
}
