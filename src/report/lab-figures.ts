import type { LabReport, ReportedStage } from '../lab/experiment/lab-report.ts'
import type { Estimate, GroupEvaluation, PolicyEvaluation, Probe } from '../lab/experiment/results.ts'

type ResultOf<K extends ReportedStage['kind']> = Extract<NonNullable<ReportedStage['result']>, { kind: K }>

/** The results of one kind of stage, with the ids of their stages. */
export function resultsOf<K extends ReportedStage['kind']>(
  { stages }: LabReport,
  kind: K,
): { id: string; result: ResultOf<K> }[] {
  return stages.flatMap(({ id, result }) => (result?.kind === kind ? [{ id, result: result as ResultOf<K> }] : []))
}

export const curveNames = ['judge', 'gold', 'truth'] as const
export type CurveName = (typeof curveNames)[number]

/** What one plot of curves shows: a group of runs that differ in their seeds alone, or a run that was not evaluated yet. */
export interface CurveGroup {
  name: string
  judge: string
  klWeight: number
  seeds: number
  steps: readonly number[]
  curves: Record<CurveName, readonly Estimate[]>
  /** Of its policies; empty without an evaluation. */
  policies: PolicyEvaluation[]
  evaluated: boolean
}

/** Every group that was evaluated, then every policy that was not. */
export function curveGroups(report: LabReport): CurveGroup[] {
  const evaluations = resultsOf(report, 'evaluate')
  const evaluated = new Set(evaluations.flatMap(({ result }) => result.policies.map(({ policy }) => policy)))
  const groups = evaluations.flatMap(({ result }) => result.groups.map((group) => ofGroup(group, result.policies)))
  const alone = resultsOf(report, 'policy').filter(({ id }) => !evaluated.has(id))
  return [
    ...groups,
    ...alone.map(({ id, result }): CurveGroup => {
      const curve = (name: CurveName) =>
        result.points.map((point) => ({ value: point[name], low: point[name], high: point[name] }))
      return {
        ...{ name: id, judge: result.judge, klWeight: result.klWeight, seeds: 1, policies: [], evaluated: false },
        steps: result.points.map(({ step }) => step),
        curves: { judge: curve('judge'), gold: curve('gold'), truth: curve('truth') },
      }
    }),
  ]
}

function ofGroup(group: GroupEvaluation, policies: readonly PolicyEvaluation[]): CurveGroup {
  return {
    ...{ name: group.group, judge: group.judge, klWeight: group.klWeight, seeds: group.seeds },
    ...{ steps: group.steps, curves: group.curves, evaluated: true },
    policies: policies.filter((policy) => policy.group === group.group),
  }
}

/** Where a curve is highest, the first time. */
export function peakOf(curve: readonly Estimate[]): number {
  return curve.reduce((best, { value }, i) => (value > curve[best]!.value ? i : best), 0)
}

/** One-defect probes side by side: the truth, gold, and every judge. */
export interface ProbeTable {
  judges: string[]
  rows: { defect: string; items: number; truth: number; scores: (Pick<Probe, 'truth' | 'judge'> | undefined)[] }[]
}

/** From here on a judge is blind to a defect. */
export const blindFrom = 1.5

export function probeTable(report: LabReport): ProbeTable {
  const judged = [...resultsOf(report, 'gold'), ...resultsOf(report, 'judge')].filter(
    ({ result }) => result.probes.length > 0,
  )
  const defects = [...new Set(judged.flatMap(({ result }) => result.probes.map(({ defect }) => defect)))]
  return {
    judges: judged.map(({ id }) => id),
    rows: defects.map((defect) => {
      const scores = judged.map(({ result }) => result.probes.find((probe) => probe.defect === defect))
      const first = scores.find((score) => score !== undefined)!
      return { defect, items: first.items, truth: first.truth, scores }
    }),
  }
}

/** A judge's distance from the truth is marked from `blindFrom` on. */
export function isBlind({ truth, judge }: Pick<Probe, 'truth' | 'judge'>): boolean {
  return Math.abs(judge - truth) > blindFrom
}
