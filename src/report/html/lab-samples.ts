import type { LabReport } from '../../lab/experiment/lab-report.ts'
import type { Sample } from '../../lab/experiment/results.ts'
import { formatCount } from '../format-number.ts'
import { resultsOf } from '../lab-figures.ts'
import { formatScore } from '../lab-words.ts'
import { type Html, html, reading } from './html.ts'

/** Of each step that is shown. */
const mostSamples = 5

/** A reply with what was said of it. */
function sampleEntry({ input, reply, ended, truth, judge, gold, defects, trace }: Sample): Html {
  const marks = [
    html`truth <b>${formatScore(truth)}</b>`,
    ...(judge === undefined ? [] : [html`judge <b>${formatScore(judge)}</b>`]),
    ...(gold === undefined ? [] : [html`gold <b>${formatScore(gold)}</b>`]),
  ]
  const faults = [...defects, ...(ended ? [] : ['cut off'])]
  return html`<li><p class="asked" dir="auto">${reading(input)}</p><p dir="auto">${reply === '' ? html`<i>nothing</i>` : reading(reply)}</p>
<p class="marks">${marks.map((mark, i) => html`${i > 0 && ', '}${mark}`)}${faults.length > 0 && html`; ${faults.join(', ')}`}</p>
${trace !== undefined && html`<p class="marks" dir="auto">The judge wrote: ${reading(trace)}</p>`}</li>`
}

/** Replies to read along the training: at the start, at truth's peak, at the onset, at the end. */
export function samplesSection(report: LabReport): Html | null {
  const evaluations = new Map(
    resultsOf(report, 'evaluate').flatMap(({ result }) => result.policies.map((policy) => [policy.policy, policy])),
  )
  const policies = resultsOf(report, 'policy').filter(({ result }) =>
    result.points.some(({ samples }) => samples.length > 0),
  )
  if (policies.length === 0) return null
  return html`<section id="samples"><h2>Replies to read</h2>
${policies.map(({ id, result: { points } }, i) => {
  const evaluation = evaluations.get(id)
  const names = new Map<number, string[]>()
  const name = (step: number | undefined, what: string) => {
    if (step === undefined || points.length === 0) return
    const nearest = points.reduce((best, point) =>
      Math.abs(point.step - step) < Math.abs(best.step - step) ? point : best,
    )
    names.set(nearest.step, [...(names.get(nearest.step) ?? []), what])
  }
  name(points[0]?.step, 'start')
  name(evaluation?.peak.truthStep, "truth's peak")
  name(evaluation?.onset.fired ? evaluation.onset.step : undefined, 'onset')
  name(points.at(-1)?.step, 'end')
  const shown = points.filter(({ step, samples }) => names.has(step) && samples.length > 0)
  return html`<h3>${id}</h3>${shown.map(
    ({ step, samples, judge, gold, truth }) =>
      html`<details class="fold"${i === 0 && step === shown.at(-1)!.step && html` open`}><summary><b>Step ${formatCount(step)}</b>, ${names.get(step)!.join(', ')} <small>mean judge ${formatScore(judge)}, gold ${formatScore(gold)}, truth ${formatScore(truth)}</small></summary><ul class="sampled">${samples.slice(0, mostSamples).map(sampleEntry)}</ul></details>`,
  )}`
})}</section>`
}
