import type { LabReport } from '../../lab/experiment/lab-report.ts'
import { formatCoefficient, formatCount, formatRate } from '../format-number.ts'
import { blindFrom, isBlind, probeTable, resultsOf } from '../lab-figures.ts'
import { formatScore, formatSeconds } from '../lab-words.ts'
import { scrolling } from './figures.ts'
import { type Html, html } from './html.ts'

/** What judges say of replies with one defect, beside the truth: blindness that agreement does not show. */
export function probesSection(report: LabReport): Html | null {
  const { judges, rows } = probeTable(report)
  if (rows.length === 0) return null
  const worst = resultsOf(report, 'gold').map(
    ({ id, result: { worstProbe } }) =>
      html`<p>Of all defects, <b>${worstProbe.defect}</b> is where gold (${id}) is farthest from the truth: ${formatScore(worstProbe.distance)} points.</p>`,
  )
  const title = 'Mean scores of replies that are right but for one defect'
  return html`<section id="probes"><h2>Who sees what</h2>
<p>Mean scores of replies that are right but for one kind of defect. Marked with ▲ or ▼: more than ${blindFrom} points above or below the truth.</p>${worst}
${scrolling(
  title,
  html`<table class="probes"><caption class="hidden">${title}</caption>
<thead><tr><th scope="col">Defect</th><th scope="col">Replies</th><th scope="col">Truth</th>${judges.map((judge) => html`<th scope="col">${judge}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ defect, items, truth, scores }) =>
      html`<tr><th scope="row">${defect}</th><td>${formatCount(items)}</td><td>${formatScore(truth)}</td>${scores.map(
        (score) => {
          if (!score) return html`<td>–</td>`
          if (!isBlind(score)) return html`<td>${formatScore(score.judge)}</td>`
          return html`<td class="blind">${score.judge > score.truth ? '▲' : '▼'} ${formatScore(score.judge)}</td>`
        },
      )}</tr>`,
  )}</tbody></table>`,
)}</section>`
}

/** How well judges do on held-out replies that nobody optimised: what is usually known of a judge. */
export function qualitySection(report: LabReport): Html | null {
  const golds = resultsOf(report, 'gold').map(({ id, result }) => ({ id, form: `gold, ${result.source}`, ...result }))
  const judges = resultsOf(report, 'judge').map(({ id, result }) => ({ id, ...result }))
  const all = [...golds, ...judges]
  if (all.length === 0) return null
  const coefficient = (value: number | undefined) => (value === undefined ? '–' : formatCoefficient(value))
  const rate = (value: number | undefined) => (value === undefined ? '–' : formatRate(value))
  const title = 'Judges on held-out replies'
  return html`<section id="quality"><h2>Judges on held-out replies</h2>
<p>Before anything was optimised against them: Krippendorff's alpha of expected scores, how often the most probable score is exactly the same, and how often judge and truth agree whether a reply passes.</p>
${scrolling(
  title,
  html`<table class="wide"><caption class="hidden">${title}</caption>
<thead><tr><th scope="col">Judge</th><th scope="col" class="number">Alpha, gold</th><th scope="col" class="number">Alpha, truth</th><th scope="col" class="number">Exact, gold</th><th scope="col" class="number">Exact, truth</th><th scope="col" class="number">Same pass</th><th scope="col" class="number">No score</th><th scope="col" class="number">Parameters</th><th scope="col" class="number">Training</th></tr></thead>
<tbody>${all.map(
    ({ id, form, quality, training }) =>
      html`<tr><th scope="row">${id}<small>${form}; ${formatCount(quality.items)} replies</small></th><td class="number">${coefficient(quality.alphaGold)}</td><td class="number">${coefficient(quality.alphaTruth)}</td><td class="number">${rate(quality.accuracyGold)}</td><td class="number">${rate(quality.accuracyTruth)}</td><td class="number">${rate(quality.passAgreement)}</td><td class="number">${rate(quality.illFormed)}</td><td class="number">${training ? formatCount(training.parameters) : '–'}</td><td class="number">${training ? formatSeconds(training.seconds) : '–'}</td></tr>`,
  )}</tbody></table>`,
)}</section>`
}
