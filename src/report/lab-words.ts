import type { LabReport, ReportedHypothesis } from '../lab/experiment/lab-report.ts'
import type { Estimate, PolicyEvaluation } from '../lab/experiment/results.ts'
import { formatCount } from './format-number.ts'
import { type CurveGroup, curveGroups, peakOf, resultsOf } from './lab-figures.ts'

/** A score of 0 to 9. */
export function formatScore(score: number): string {
  const text = score.toFixed(1)
  return text === '-0.0' ? '0.0' : text
}

/** "8.3 (8.1 to 8.5)"; without the interval where there is none. */
export function formatScoreEstimate({ value, low, high }: Estimate, digits = 1): string {
  const text = value.toFixed(digits)
  return low === high ? text : `${text} (${low.toFixed(digits)} to ${high.toFixed(digits)})`
}

/** 74 → "74 s"; 260 → "4 min 20 s"; 7500 → "2 h 5 min" */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 100) return `${whole} s`
  if (whole < 5400) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`
}

export function klWords(klWeight: number): string {
  return klWeight === 0 ? 'no KL penalty' : `KL weight ${klWeight}`
}

/** "judge direct-1, no KL penalty, 3 seeds" */
export function groupWords({ judge, klWeight, seeds }: CurveGroup): string {
  return `judge ${judge}, ${klWords(klWeight)}, ${seeds === 1 ? '1 seed' : `${formatCount(seeds)} seeds`}`
}

/** Two sentences for each group: what became of truth, and whether and when the onset rule fired. */
export function groupSentences(group: CurveGroup): { truth: string; onset: string } {
  const { truth, judge } = group.curves
  if (truth.length === 0) return { truth: 'There is no evaluation of it yet.', onset: '' }
  const peak = peakOf(truth)
  const [first, top, last] = [truth[0]!, truth[peak]!, truth.at(-1)!].map(({ value }) => formatScore(value))
  const judged = `while its judge went from ${formatScore(judge[0]!.value)} to ${formatScore(judge.at(-1)!.value)}`
  const course =
    peak === truth.length - 1
      ? `Truth went from ${first} to ${last}, its peak, ${judged}.`
      : peak === 0
        ? `Truth began at its peak, ${first}, and ended at ${last}, ${judged}.`
        : `Truth rose from ${first} to ${top} at step ${formatCount(group.steps[peak]!)} and ended at ${last}, ${judged}.`
  return { truth: course, onset: onsetSentence(group) }
}

function onsetSentence({ policies, evaluated }: CurveGroup): string {
  if (!evaluated) return 'The onset rule was not applied yet.'
  const fired = policies.filter(({ onset }) => onset.fired)
  if (fired.length === 0) {
    return policies.length === 1
      ? 'The onset rule did not fire.'
      : `The onset rule fired in none of ${formatCount(policies.length)} runs.`
  }
  const steps = fired.map(({ onset }) => onsetWords(onset)).join(', ')
  return policies.length === 1
    ? `The onset rule fired at step ${steps}.`
    : `The onset rule fired in ${formatCount(fired.length)} of ${formatCount(policies.length)} runs, at step ${steps}.`
}

/** "75 (50 to 100)", or "none" */
export function onsetWords({ fired, step, low, high }: PolicyEvaluation['onset']): string {
  if (!fired || step === undefined) return 'none'
  return low === undefined || high === undefined || low === high
    ? formatCount(step)
    : `${formatCount(step)} (${formatCount(low)} to ${formatCount(high)})`
}

/** The answer: of every group, what happened. */
export function labAnswer(report: LabReport): { group: CurveGroup; truth: string; onset: string }[] {
  return curveGroups(report).map((group) => ({ group, ...groupSentences(group) }))
}

/** "at least 1.5", "between 0 and 1" */
export function boundWords({ atLeast, atMost }: Pick<ReportedHypothesis, 'atLeast' | 'atMost'>): string {
  if (atLeast === undefined) return `at most ${atMost}`
  return atMost === undefined ? `at least ${atLeast}` : `between ${atLeast} and ${atMost}`
}

export function hypothesisVerdict({ holds, problem, withdrawnAt }: ReportedHypothesis): {
  word: string
  sign: string
  tone: 'holds' | 'fails' | 'open'
} {
  if (withdrawnAt) return { word: 'withdrawn', sign: '–', tone: 'open' }
  if (problem) return { word: 'no figure', sign: '!', tone: 'fails' }
  if (holds === null) return { word: 'open', sign: '?', tone: 'open' }
  return holds ? { word: 'holds', sign: '✓', tone: 'holds' } : { word: 'does not hold', sign: '✗', tone: 'fails' }
}

/** A figure of a hypothesis, of whatever size. */
export function formatFigure(figure: number | null): string {
  return figure === null ? '–' : `${Number(figure.toPrecision(3))}`
}

/** When it was written down, and what that is worth. */
export function registeredWords({ registeredAt, afterResults, withdrawnAt }: ReportedHypothesis): string {
  const when = afterResults ? 'after results were there' : 'before any result'
  const gone = withdrawnAt ? `, withdrawn ${withdrawnAt.slice(0, 10)}` : ''
  return `written down ${registeredAt.slice(0, 10)}, ${when}${gone}`
}

/** What is missing of an unfinished experiment; undefined where nothing is. */
export function missingWords({ stages, end }: LabReport): string | undefined {
  if (end === 'complete') return undefined
  const states = { failed: 'failed', unfinished: 'begun, not finished', waiting: 'not begun' }
  const listed = Object.entries(states).flatMap(([state, words]) => {
    const ids = stages.filter((stage) => stage.state === state).map(({ id }) => id)
    return ids.length > 0 ? [`${words}: ${ids.join(', ')}`] : []
  })
  const done = stages.filter(({ state }) => state === 'done').length
  return `This experiment is not finished: ${formatCount(done)} of ${formatCount(stages.length)} stages are done; ${listed.join('; ')}.`
}

/** "desk 1, 9 stages, 12 min 3 s of work, 2 cores" */
export function labMadeWords({ made, stages, worlds }: LabReport): string {
  const seconds = stages.reduce((sum, stage) => sum + (stage.seconds ?? 0), 0)
  const machine = stages.findLast((stage) => stage.machine)?.machine
  const on = machine ? ` on ${machine.cores} cores (${machine.cpu}, ${machine.platform})` : ''
  const named = worlds.map(({ id, version }) => `${id} ${version}`).join(', ')
  return `World ${named}. Stages took ${formatSeconds(seconds)} in sum${on}. Report made ${made.at} by goodhart ${made.goodhart}, Node ${made.node}.`
}

/** The onset rule as it was declared. */
export function onsetRules(report: LabReport): string[] {
  return [...new Set(resultsOf(report, 'evaluate').map(({ result }) => result.onsetRule))]
}
