import type { IndependenceReport, ReviewItem } from '../../audit/independence/index.ts'
import { formatCoefficient, formatCount, formatEstimate, formatP } from '../format-number.ts'
import {
  abilityWords,
  closestFirst,
  consensusWords,
  failedWords,
  foldAlike,
  independenceMadeWords,
  independenceSentences,
  independenceSetWords,
  kappaIntervalWords,
  matrixNames,
  reasonWords,
  residualLimit,
  squareOf,
} from '../independence-words.ts'
import { describeValue } from '../words.ts'
import { figure, scrolling } from './figures.ts'
import { type Html, html, reading } from './html.ts'
import { type Axis, axisScale, differenceAxis, intervalPlot } from './interval-plot.ts'
import { reportPage } from './report-page.ts'

/** More rows and columns nobody can take in, and a table of hundreds of them no browser either. */
const mostInMatrix = 24
const mostPairs = 15
const mostRaters = 30
const mostItems = 200
const mostPhrases = 50

const coefficients: Axis = {
  from: -0.5,
  to: 1,
  ticks: [-0.5, 0, 0.5, 1],
  bars: [0],
  tickText: (tick) => `${tick}`.replace(/^(-?)0\./, '$1.'),
}

/** Shades in tenths: the number in the cell says the same. */
const matrixStyle = [
  '.matrix td { min-width: 3.2rem; padding: 0.35rem 0.5rem; text-align: right; }',
  '.matrix th { max-width: 14rem; font-weight: 500; text-align: left; }',
  '.matrix thead th { text-align: right; }',
  '.matrix .self { color: var(--soft); }',
  ...Array.from(
    { length: 11 },
    (_, i) => `.matrix .heat-${i} { background: color-mix(in srgb, var(--accent) ${i * 5}%, var(--paper)); }`,
  ),
].join('\n')

function matrix(title: string, names: readonly string[], square: Map<string, Map<string, number | null>>): Html {
  const cell = (a: string, b: string) => {
    if (a === b) return html`<td class="self">·</td>`
    const value = square.get(a)?.get(b)
    if (value === undefined) return html`<td></td>`
    if (value === null) return html`<td title="${a} and ${b}: not defined">–</td>`
    const heat = Math.round(10 * Math.min(Math.max(value, 0), 1))
    return html`<td class="heat-${heat}" title="${a} and ${b}">${value.toFixed(2).replace(/^(-?)0/, '$1')}</td>`
  }
  return html`<h3>${title}</h3>${scrolling(
    title,
    html`<table class="matrix"><caption class="hidden">${title}</caption><thead><tr><td></td>${names.map((name, i) => html`<th scope="col" title="${name}">${i + 1}</th>`)}</tr></thead>
<tbody>${names.map((a, i) => html`<tr><th scope="row">${i + 1} ${a}</th>${names.map((b) => cell(a, b))}</tr>`)}</tbody></table>`,
  )}`
}

function matrixSection(report: IndependenceReport): Html {
  const names = matrixNames(report, mostInMatrix)
  const left = report.raters.length - names.length
  const { agreement, errors } = report
  return html`<section id="matrix"><h2>Who agrees with whom</h2>
${matrix(
  "Agreement beyond chance (Cohen's kappa)",
  names,
  squareOf(agreement, ({ cohenKappa }) => cohenKappa.value),
)}
${
  errors &&
  matrix(
    'Correlation of errors (phi)',
    names,
    squareOf(errors.pairs, ({ phi }) => phi.value),
  )
}
${left > 0 && html`<p class="note">${formatCount(left)} more have fewer verdicts; the report as JSON holds every pair.</p>`}</section>`
}

function pairsSection(report: IndependenceReport): Html {
  const { agreement, errors, residuals } = report
  const rows = closestFirst(agreement, ({ cohenKappa }) => cohenKappa.value).slice(0, mostPairs)
  const together = closestFirst(errors?.pairs ?? [], ({ phi }) => phi.value).slice(0, mostPairs)
  const odd = closestFirst(residuals?.pairs ?? [], ({ z }) => Math.abs(z)).slice(0, mostPairs)
  const plot = (name: string, estimate: (typeof rows)[number]['cohenKappa']) =>
    html`<td class="plot">${intervalPlot({ axis: coefficients, estimate, label: `${name} ${formatEstimate(estimate, 'coefficient')}` })}</td>`
  return html`<section id="pairs"><h2>Pairs</h2>
<h3>Agree most</h3><table class="plots"><caption class="hidden">Agreement of pairs</caption><thead><tr><th scope="col">Pair</th><th scope="col" class="number">Agreement</th><th scope="col" class="number">Kappa</th><th scope="col" class="number n">Cases</th><th scope="col" class="plot"><span class="hidden">Plot</span>${axisScale(coefficients)}</th></tr></thead>
<tbody>${rows.map(({ a, b, cases, agreement: share, cohenKappa }) => html`<tr><th scope="row">${a} and ${b}</th><td class="number">${figure(share, 'rate')}</td><td class="number">${figure(cohenKappa, 'coefficient')}</td><td class="number n">${formatCount(cases)}</td>${plot('kappa', cohenKappa)}</tr>`)}</tbody></table>
<p class="note">${formatCount(rows.length)} of ${formatCount(agreement.length)} pairs. ${kappaIntervalWords(report)}</p>
${
  together.length > 0 &&
  html`<h3>Err together most</h3><table class="plots"><caption class="hidden">Error correlation of pairs</caption><thead><tr><th scope="col">Pair</th><th scope="col" class="number">Phi</th><th scope="col" class="number">Both wrong</th><th scope="col" class="number">Adjusted p</th><th scope="col" class="plot"><span class="hidden">Plot</span>${axisScale(coefficients)}</th></tr></thead>
<tbody>${together.map((pair) => html`<tr><th scope="row">${pair.a} and ${pair.b}</th><td class="number">${figure(pair.phi, 'coefficient')}</td><td class="number">${formatCount(pair.bothWrong)}<small>${pair.expectedBothWrong.toFixed(1)} expected</small></td><td class="number">${formatP(pair.pAdjusted)}</td>${plot('phi', pair.phi)}</tr>`)}</tbody></table>
<p class="note">${formatCount(together.length)} of ${formatCount(errors!.pairs.length)} pairs. Expected: if errors were independent within what gold passes and what it fails.</p>`
}
${
  odd.length > 0 &&
  html`<h3>Agree more or less than independence explains</h3><table class="plots"><caption class="hidden">Residual agreement</caption><thead><tr><th scope="col">Pair</th><th scope="col" class="number">Agree</th><th scope="col" class="number">Expected</th><th scope="col" class="number">z</th><th scope="col" class="number">Adjusted p</th></tr></thead>
<tbody>${odd.map(({ a, b, agreed, expectedAgreed, z, pAdjusted }) => html`<tr><th scope="row">${a} and ${b}</th><td class="number">${formatCount(agreed)}</td><td class="number">${expectedAgreed.toFixed(1)}</td><td class="number">${z.toFixed(2)}</td><td class="number">${formatP(pAdjusted)}</td></tr>`)}</tbody></table><p class="note">${residualLimit}</p>`
}</section>`
}

function consensusSection({ consensus }: IndependenceReport): Html {
  const withGold = consensus.methods.some(({ measured }) => measured !== null)
  const head = (name: string) => html`<th scope="col" class="number">${name}</th>`
  return html`<section id="consensus"><h2>What they say together</h2>
<table class="plots"><caption class="hidden">Consensus</caption><thead><tr><th scope="col">Method</th>${head('Passes')}${withGold && [head('Accuracy'), head('Macro F1'), head('F1 of pass'), head('Beyond the majority')]}</tr></thead>
<tbody>${consensus.methods.map(({ method, passRate, measured, converged, ties }) => {
    const { name, meaning } = consensusWords[method]
    const notes = `${meaning}${converged === false ? '; the fit had not settled' : ''}${ties > 0 ? `; ${formatCount(ties)} ties` : ''}`
    return html`<tr><th scope="row">${name}<small>${notes}</small></th><td class="number">${figure(passRate, 'rate')}</td>${
      measured &&
      html`<td class="number">${figure(measured.accuracy, 'rate')}</td><td class="number">${formatCoefficient(measured.macroF1.value)}</td><td class="number">${formatCoefficient(measured.f1.value)}</td><td class="number">${method !== 'majority' && figure(measured.beyondMajority, 'difference')}</td>`
    }</tr>`
  })}</tbody></table>
${consensus.leftOut.map((why) => html`<p class="note">${why}</p>`)}</section>`
}

function ratersSection({ raters, consensus, usefulness }: IndependenceReport): Html {
  const useful = new Map(usefulness.raters.map((rater) => [rater.name, rater]))
  const worth = (name: string) => useful.get(name)?.majority ?? useful.get(name)?.certainty ?? null
  const withGold = usefulness.raters.some(({ majority }) => majority !== null)
  const form = withGold ? 'difference' : 'coefficient'
  const axis = differenceAxis(withGold ? usefulness.raters.flatMap(({ majority }) => majority ?? []) : [])
  const left = (all: number) =>
    all > mostRaters && html`<p class="note">${formatCount(all - mostRaters)} more are in the report as JSON.</p>`
  return html`<section id="raters"><h2>Each of them</h2>
<table class="plots"><caption class="hidden">Each of them</caption><thead><tr><th scope="col">Rater</th>${withGold && html`<th scope="col" class="number">Errors against gold</th>`}<th scope="col" class="number">${withGold ? 'Adds to the majority' : 'Bits of certainty it adds'}</th>${withGold && html`<th scope="col" class="plot"><span class="hidden">Plot</span>${axisScale(axis)}</th>`}</tr></thead>
<tbody>${raters.slice(0, mostRaters).map(({ name, is, verdicts, measured }) => {
    const added = worth(name)
    return html`<tr><th scope="row">${name}<small>${is}, ${formatCount(verdicts)} verdicts</small></th>${withGold && html`<td class="number">${measured && figure(measured.errorRate, 'rate')}</td>`}<td class="number">${added && figure(added, form)}</td>${withGold && html`<td class="plot">${added && intervalPlot({ axis, estimate: added, label: `${name} adds ${formatEstimate(added, form)}` })}</td>`}</tr>`
  })}</tbody></table>${left(raters.length)}
<p class="note">${withGold ? 'Accuracy of the majority of all less that without this one.' : 'Without labels all that can be told is how certain the model is with this one and without: no measure of truth.'}</p>
${
  consensus.raters.length > 0 &&
  html`<h3>As the models infer it, from the verdicts alone</h3>
<table class="plots"><caption class="hidden">Inferred rates</caption><thead><tr><th scope="col">Rater</th><th scope="col" class="number">True-pass rate</th><th scope="col" class="number">True-fail rate</th><th scope="col" class="number">Accuracy, one-coin</th><th scope="col" class="number">Skill, GLAD</th></tr></thead>
<tbody>${consensus.raters.slice(0, mostRaters).map((rater) => html`<tr><th scope="row">${rater.name}</th><td class="number">${figure(rater.truePassRate, 'rate')}</td><td class="number">${figure(rater.trueFailRate, 'rate')}</td><td class="number">${figure(rater.accuracy, 'rate')}</td><td class="number">${abilityWords(rater)}</td></tr>`)}</tbody></table>${left(consensus.raters.length)}`
}</section>`
}

function reviewCase(
  { item, reasons, verdict, judges, moreJudges, label, input, output, like }: ReviewItem & { like: number },
  pairwise: boolean,
): Html {
  const part = (name: string, content: Html) => html`<dt>${name}</dt><dd>${content}</dd>`
  const text = (written: string) => html`<div class="text" dir="auto">${reading(written)}</div>`
  const kinds = [...new Set(reasons.map(({ reason }) => reasonWords[reason].name))].join(', ')
  const people = label === undefined ? '' : `, people ${describeValue(label, pairwise)}`
  const more = moreJudges > 0 ? ` and ${formatCount(moreJudges)} more` : ''
  return html`<li><details class="case"><summary><span class="item">${item}</span> <span class="said">${kinds}; all <b>${describeValue(verdict, pairwise)}</b>${people}${like > 0 && `; ${formatCount(like)} more like it`}</span><span class="line" dir="auto">${reading(reasons[0]?.quote.replace(/\s+/g, ' ') ?? '')}</span></summary>
<dl>${part('Reasons', html`<ul class="plain">${reasons.map(({ reason, quote }) => html`<li><b>${reasonWords[reason].name}</b> <span class="text" dir="auto">${reading(quote)}</span></li>`)}</ul>`)}${input !== undefined && part('Input', text(input))}${output !== undefined && part('Output', text(output))}${part('Said so', html`${judges.join(', ')}${more}`)}</dl></details></li>`
}

function reviewSection({ review, set }: IndependenceReport): Html | null {
  if (review.listed === 0) return null
  const kinds = foldAlike(review.items)
  const shown = kinds.slice(0, mostItems)
  return html`<section id="review" class="reader" aria-label="For a person to read"><h2>For a person to read</h2>
<p>${formatCount(review.listed)} of ${formatCount(review.unanimous)} texts that all passed. No verdict, only a reason to look. Of all that pass unanimously, ${failedWords(review.failed)}.</p>
<table class="plots"><caption class="hidden">Reasons</caption><thead><tr><th scope="col">Reason</th><th scope="col" class="number">Listed</th><th scope="col">What people say</th></tr></thead>
<tbody>${review.reasons.map(({ reason, listed, failed }) => html`<tr><th scope="row">${reasonWords[reason].name}<small>${reasonWords[reason].meaning}</small></th><td class="number">${formatCount(listed)}</td><td>${failedWords(failed)}</td></tr>`)}</tbody></table>
<p class="filter" hidden><label>Filter <input type="search" autocomplete="off" spellcheck="false"></label> <span class="found" role="status"></span> <span class="keys"><kbd>j</kbd> <kbd>k</kbd> to move, <kbd>Enter</kbd> to open, <kbd>/</kbd> to filter</span></p>
<ol class="cases">${shown.map((entry) => reviewCase(entry, set.pairwise))}</ol>
${kinds.length > shown.length && html`<p class="note">${formatCount(kinds.length - shown.length)} more are in the report as JSON.</p>`}
${
  review.phrases.length > 0 &&
  html`<h3>Phrases of what passes unanimously</h3><table class="plots"><caption class="hidden">Lifted phrases</caption><thead><tr><th scope="col">Phrase</th><th scope="col" class="number">In passes</th><th scope="col" class="number">In others</th><th scope="col" class="number">Lift</th><th scope="col" class="number">Adjusted p</th></tr></thead>
<tbody>${review.phrases.slice(0, mostPhrases).map(({ phrase, unanimous, others, lift, pAdjusted }) => html`<tr><th scope="row" dir="auto">${phrase}</th><td class="number">${formatCount(unanimous)}</td><td class="number">${formatCount(others)}</td><td class="number">${lift.toFixed(1)}</td><td class="number">${formatP(pAdjusted)}</td></tr>`)}</tbody></table>
<p class="note">In ${formatCount(review.unanimous)} texts that all passed and ${formatCount(review.others)} others.</p>`
}</section>`
}

/** The report as one page that needs nothing else: no request leaves it, and only its own script and styles run. */
export function independenceToHtml(report: IndependenceReport): string {
  const { set, warnings, review } = report
  const link = (id: string, name: string) => html`<li><a href="#${id}">${name}</a></li>`
  return reportPage({
    format: report.format,
    title: set.name,
    lede: set.criterion.question,
    what: 'independence',
    unit: 'item',
    style: `\n${matrixStyle}\n`,
    contents: html`${link('answer', 'The answer')}${warnings.length > 0 && link('warnings', 'Before you quote')}${link('matrix', 'Who agrees with whom')}${link('pairs', 'Pairs')}${link('consensus', 'Together')}${link('raters', 'Each of them')}${review.listed > 0 && link('review', 'For a person to read')}`,
    main: html`<section id="answer"><h2>The answer</h2><p>${independenceSetWords(report)}</p><ul>${independenceSentences(report).map((sentence) => html`<li>${sentence}</li>`)}</ul></section>
${warnings.length > 0 && html`<section class="warnings" id="warnings"><h2>Before you quote a figure</h2><ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></section>`}
${matrixSection(report)}
${pairsSection(report)}
${consensusSection(report)}
${ratersSection(report)}
${reviewSection(report)}
<footer><p>Judges that agree may all be right, or all be fooled by the same thing. Only labels, or truth that can be checked, tell which.</p><p>${independenceMadeWords(report)}</p></footer>`,
  })
}
