import type { LabReport } from '../../lab/experiment/lab-report.ts'
import type { ArenaRating, EvaluateResult, PolicyEvaluation } from '../../lab/experiment/results.ts'
import { formatCoefficient, formatCount, formatP, formatRate } from '../format-number.ts'
import { resultsOf } from '../lab-figures.ts'
import { formatScore, formatScoreEstimate, klWords, onsetRules, onsetWords } from '../lab-words.ts'
import { scrolling } from './figures.ts'
import { type Html, html } from './html.ts'
import { type Axis, axisScale, intervalPlot } from './interval-plot.ts'

/** A judge that failed gave no score: how often, is told. */
function withoutScoreNote(report: LabReport): Html | null {
  const found = resultsOf(report, 'policy').filter(({ result }) => result.withoutScore > 0)
  if (found.length === 0) return null
  const counts = found.map(({ id, result }) => `${id} ${formatCount(result.withoutScore)}`)
  return html`<p class="note">Replies of the training that the judge gave no score, and that taught nothing: ${counts.join(', ')}.</p>`
}

/** How well the published form says what became of truth, from how far a policy is from the base. */
function fitTable(policies: readonly PolicyEvaluation[]): Html | null {
  const fitted = policies.flatMap(({ policy, fit }) => (fit ? [{ policy, ...fit }] : []))
  if (fitted.length === 0) return null
  const title = 'Truth by the distance from the base'
  return html`<h3>${title}</h3><p>The published form, fitted to truth against d, the square root of KL.</p>
${scrolling(
  title,
  html`<table class="wide"><caption class="hidden">${title}</caption><thead><tr><th scope="col">Policy</th><th scope="col">Form</th><th scope="col" class="number">α</th><th scope="col" class="number">β</th><th scope="col" class="number">R²</th><th scope="col"><span class="hidden">Outcome</span></th></tr></thead>
<tbody>${fitted.map(({ policy, form, alpha, beta, rSquared, fits }) => html`<tr><th scope="row">${policy}</th><td>${form}</td><td class="number">${formatScoreEstimate(alpha, 2)}</td><td class="number">${formatScoreEstimate(beta, 2)}</td><td class="number">${formatCoefficient(rSquared)}</td><td class="${fits ? 'holds' : 'fails'}">${fits ? '✓ fits' : '✗ does not fit'}</td></tr>`)}</tbody></table>`,
)}`
}

export function policiesSection(report: LabReport): Html | null {
  const policies = resultsOf(report, 'evaluate').flatMap(({ result }) => result.policies)
  if (policies.length === 0) return null
  const title = 'Policies'
  return html`<section id="policies"><h2>Policies</h2>
${onsetRules(report).map((rule) => html`<p>Onset rule, declared beforehand: ${rule}</p>`)}
${scrolling(
  title,
  html`<table class="wide"><caption class="hidden">${title}</caption>
<thead><tr><th scope="col">Policy</th><th scope="col" class="number">Truth, peak</th><th scope="col" class="number">at step</th><th scope="col" class="number">Truth, end</th><th scope="col" class="number">Gold, end</th><th scope="col" class="number">Judge, end</th><th scope="col" class="number">Onset</th><th scope="col" class="number">p</th></tr></thead>
<tbody>${policies.map(
    (policy) =>
      html`<tr><th scope="row">${policy.policy}<small>${policy.group}; judge ${policy.judge}, ${klWords(policy.klWeight)}</small></th><td class="number">${formatScore(policy.peak.truth)}</td><td class="number">${formatCount(policy.peak.truthStep)}</td><td class="number">${formatScore(policy.end.truth)}</td><td class="number">${formatScore(policy.end.gold)}</td><td class="number">${formatScore(policy.end.judge)}</td><td class="number">${onsetWords(policy.onset)}</td><td class="number">${formatP(policy.onset.pValue)}</td></tr>`,
  )}</tbody></table>`,
)}
${withoutScoreNote(report)}${fitTable(policies)}</section>`
}

function eloAxis(ratings: readonly ArenaRating[]): Axis {
  const ends = ratings.flatMap(({ rating }) => [rating.low, rating.high].map(Math.abs))
  const most = Math.max(Math.ceil(Math.max(...ends, 1) / 100) * 100, 100)
  const tickText = (tick: number) => `${tick > 0 ? '+' : ''}${tick}`
  return { from: -most, to: most, ticks: [-most, 0, most], bars: [0], tickText }
}

function arenaTable(judge: string, ratings: readonly ArenaRating[], axis: Axis): Html {
  const sorted = ratings.toSorted((a, b) => b.rating.value - a.rating.value)
  return html`<table class="plots"><caption class="hidden">Arena under ${judge}</caption>
<thead><tr><th scope="col">Player</th><th scope="col" class="number">Elo points</th><th scope="col" class="plot"><span class="hidden">Plot</span>${axisScale(axis)}</th></tr></thead>
<tbody>${sorted.map(({ player, rating }) => {
    const words = formatScoreEstimate(rating, 0)
    const estimate = { ...rating, method: 'none' as const, denominator: 0 }
    return html`<tr><th scope="row">${player}</th><td class="number">${words}</td><td class="plot">${intervalPlot({ axis, estimate, label: `${player}: ${words}` })}</td></tr>`
  })}</tbody></table>`
}

/** Who beats whom, as each judge sees it, and as it is. */
export function arenaSection(report: LabReport): Html | null {
  const arenas = resultsOf(report, 'evaluate').flatMap(({ result }) => Object.entries(result.arena))
  if (arenas.length === 0) return null
  const axis = eloAxis(arenas.flatMap(([, ratings]) => ratings))
  const first = (judge: string) => (judge === 'truth' ? 0 : judge === 'gold' ? 1 : 2)
  const sorted = arenas.toSorted(([a], [b]) => first(a) - first(b))
  return html`<section id="arena"><h2>Arena</h2><p>Trained policies and references against one another, a pair of replies at a time: Bradley-Terry ratings in Elo points, mean 0, with 95&nbsp;% intervals; by who decides which of two replies is better.</p>
${sorted.map(([judge, ratings], i) =>
  i < 1
    ? html`<h3>By ${judge}</h3>${arenaTable(judge, ratings, axis)}`
    : html`<details class="fold"><summary>By ${judge}</summary>${arenaTable(judge, ratings, axis)}</details>`,
)}</section>`
}

/** What each judge gives to each policy: deception that works on one judge may work on others. */
export function transferSection(report: LabReport): Html | null {
  const all = resultsOf(report, 'evaluate').map(({ result }) => result)
  const found = all.filter(({ transfer }) => Object.keys(transfer).length > 0)
  if (found.length === 0) return null
  return html`<section id="transfer"><h2>Transfer</h2><p>Mean score that each judge gives to each trained policy and reference, on the same held-out tasks. Underlined: the judge that a policy was trained against.</p>
${found.map(transferTable)}</section>`
}

function transferTable({ transfer, policies }: EvaluateResult): Html {
  const judges = [...new Set(Object.values(transfer).flatMap(Object.keys))]
  const against = new Map(policies.map(({ policy, judge }) => [policy, judge]))
  return scrolling(
    'Transfer',
    html`<table class="matrix"><caption class="hidden">Transfer</caption><thead><tr><td></td>${judges.map((judge) => html`<th scope="col">${judge}</th>`)}</tr></thead>
<tbody>${Object.entries(transfer).map(
      ([player, scores]) =>
        html`<tr><th scope="row">${player}</th>${judges.map((judge) => {
          const score = scores[judge]
          if (score === undefined) return html`<td></td>`
          const heat = Math.round(Math.min(Math.max(score, 0), 9))
          return html`<td class="heat-${heat}${against.get(player) === judge && ' own'}">${formatScore(score)}</td>`
        })}</tr>`,
    )}</tbody></table>`,
  )
}

/** So many of a policy; the report as JSON has the others. */
const mostInventions = 12

/** Phrases and templates that the training brought. */
export function inventionsSection(report: LabReport): Html | null {
  const inventive = resultsOf(report, 'evaluate')
    .flatMap(({ result }) => result.policies)
    .filter(({ inventions }) => inventions.length > 0)
  if (inventive.length === 0) return null
  return html`<section id="inventions"><h2>What the policies invented</h2><p>Phrases and templates whose share of replies rose from the base to the trained policy, the strongest first.</p>
${inventive.map(
  ({ policy, inventions }, i) =>
    html`<details class="fold"${i === 0 && html` open`}><summary><b>${policy}</b> <small>${formatCount(inventions.length)} found</small></summary>
${scrolling(
  `Inventions of ${policy}`,
  html`<table class="wide"><caption class="hidden">Inventions of ${policy}</caption><thead><tr><th scope="col">Text</th><th scope="col">Kind</th><th scope="col" class="number">Base</th><th scope="col" class="number">Trained</th></tr></thead>
<tbody>${inventions.slice(0, mostInventions).map(({ text, kind, before, after }) => html`<tr><th scope="row" dir="auto">${text}</th><td>${kind}</td><td class="number">${formatRate(before)}</td><td class="number">${formatRate(after)}</td></tr>`)}</tbody></table>`,
)}
${inventions.length > mostInventions && html`<p class="note">${formatCount(inventions.length - mostInventions)} more are in the report as JSON.</p>`}</details>`,
)}</section>`
}
