import type { HardeningReport, HardeningRound, HardeningRow } from '../../audit/hardening/index.ts'
import { formatCount, formatEstimate, formatLevel } from '../format-number.ts'
import {
  type DefenceRow,
  defenceRows,
  exploitScores,
  hardeningLimit,
  hardeningMadeWords,
  mainRows,
  moreWithout,
  otherRows,
  pWords,
  rateWords,
  roundName,
  setWords,
  trialsWords,
} from '../hardening-words.ts'
import { judgeKindWords } from '../words.ts'
import { figure, scrolling } from './figures.ts'
import { type Html, html, reading } from './html.ts'
import { type Axis, axisScale, intervalPlot } from './interval-plot.ts'
import { reportPage } from './report-page.ts'

const axis: Axis = {
  from: 0,
  to: 1,
  ticks: [0, 0.25, 0.5, 0.75, 1],
  bars: [],
  tickText: (tick) => `${tick * 100}`,
}

function difference(estimate: HardeningRow['gain'], p: number | null | undefined): Html | null {
  return estimate && html`${figure(estimate, 'difference')}<small>p ${pWords(p ?? null)}</small>`
}

/** Both rates in one cell, since a page is no wider than a screen. */
function accuracy({ truePass, trueFail }: HardeningRow | HardeningRound): Html {
  return html`${figure(truePass, 'rate')} of the good<br>${figure(trueFail, 'rate')} of the bad`
}

function setsTable(rows: readonly HardeningRow[], name: string, proposed: string | undefined): Html {
  const searched = rows.some(({ search }) => search !== null)
  const line = (row: HardeningRow) => {
    const mark = row.name === proposed ? html` <b>proposed</b>` : null
    const label = `${row.name}: attacks succeed in ${formatEstimate(row.attack, 'rate')}`
    const search = row.search && html`<small>a search’s texts: ${rateWords(row.search)}</small>`
    return html`<tr><th scope="row">${row.name}${mark}<small>${trialsWords(row)}; ${formatCount(row.queries)} questions</small>${searched && search}</th><td class="number" data-head="Attacks succeed">${figure(row.attack, 'rate')}</td><td class="plot">${intervalPlot({ axis, estimate: row.attack, label })}</td><td class="number" data-head="Right without an attack">${accuracy(row)}</td></tr>`
  }
  const table = html`<table class="plots"><caption class="hidden">${name}</caption>
<thead><tr><th scope="col">Defences</th><th scope="col" class="number">Attacks succeed</th><th scope="col" class="plot"><span class="hidden">Plotted</span>${axisScale(axis)}</th><th scope="col" class="number">Right without an attack</th></tr></thead>
<tbody>${rows.map(line)}</tbody></table>`
  return scrolling(name, table)
}

function setsSection(report: HardeningReport): Html | null {
  if (report.rows.length === 0) return null
  const others = otherRows(report)
  const more =
    others.length > 0 &&
    html`<details><summary>${formatCount(others.length)} more, tried on the way</summary>${setsTable(others, 'Other sets', undefined)}</details>`
  return html`<section id="sets"><h2>Sets of defences</h2>${setsTable(mainRows(report), 'Sets of defences', report.proposed?.measured.proposed.name)}${more}</section>`
}

function defencesSection(report: HardeningReport): Html | null {
  const rows = defenceRows(report)
  if (rows.length === 0) return null
  const heads = ['Attacks less by it alone', 'Attacks more without it', 'Accuracy less by it alone']
  const cell = (column: number, content: Html | null) =>
    html`<td class="number stacked" data-head="${heads[column]}">${content}</td>`
  const line = (row: DefenceRow) => {
    const { id, meaning, alone, without } = row
    return html`<tr><th scope="row">${id}<small>${meaning}</small></th>${cell(0, difference(alone.gain, alone.gainP))}${cell(1, difference(moreWithout(row), without?.gainP))}${cell(2, difference(alone.cost, alone.costP))}</tr>`
  }
  const table = html`<table class="plots"><caption class="hidden">Each defence</caption>
<thead><tr><th scope="col">Defence</th>${heads.map((head) => html`<th scope="col" class="number">${head}</th>`)}</tr></thead>
<tbody>${rows.map(line)}</tbody></table>`
  return html`<section id="defences"><h2>What each defence is worth</h2><p>Each by itself is held against none, and all but it against all; trial by trial, on the trials that count with both. p is that of no gain, or of no cost, one-sided.</p>${scrolling('Each defence', table)}</section>`
}

function proposalSection({ proposed, rule, rows }: HardeningReport): Html | null {
  if (rows.length === 0) return null
  const set = proposed
    ? html`<ul>${proposed.defences.map((defence) => html`<li class="code">${defence}</li>`)}</ul><p>${proposed.why}</p>`
    : html`<p>Nothing: no set lowers the success of the attacks.</p>`
  return html`<section id="proposed"><h2>Proposed</h2>${set}${rule !== null && html`<p class="note">${rule}</p>`}</section>`
}

function roundsSection({ rounds, convergence }: HardeningReport): Html | null {
  if (rounds.length === 0) return null
  const line = (round: HardeningRound) => {
    const plotted = round.search ?? round.attack
    const label = `${roundName(round)}: ${formatEstimate(plotted, 'rate')}`
    return html`<tr><th scope="row">${roundName(round)}<small>taught ${formatCount(round.mined)} exploits</small><small class="code">${round.version}</small><small class="code">${round.folder}</small></th><td class="number stacked" data-head="The same attacks">${counted(round.attack)}</td><td class="number stacked" data-head="A fresh search">${round.search ? counted(round.search) : 'none made'}</td><td class="plot">${intervalPlot({ axis, estimate: plotted, label })}</td><td class="number" data-head="Right without an attack">${accuracy(round)}</td></tr>`
  }
  const table = html`<table class="plots"><caption class="hidden">Round after round</caption>
<thead><tr><th scope="col">Judge</th><th scope="col" class="number">The same attacks</th><th scope="col" class="number">A fresh search</th><th scope="col" class="plot"><span class="hidden">The fresh search, plotted</span>${axisScale(axis)}</th><th scope="col" class="number">Right without an attack</th></tr></thead>
<tbody>${rounds.map(line)}</tbody></table>`
  return html`<section id="rounds"><h2>Taught its own exploits</h2><p>${convergence}</p>${scrolling('Round after round', table)}${examplesList(rounds)}</section>`
}

function counted(estimate: HardeningRound['attack']): Html {
  const { numerator = 0, denominator } = estimate
  return html`${figure(estimate, 'rate')}<small>${formatCount(numerator)} of ${formatCount(denominator)}</small>`
}

function examplesList(rounds: readonly HardeningRound[]): Html | null {
  const all = rounds.flatMap((round) => round.examples.map((example) => ({ round, example })))
  if (all.length === 0) return null
  return html`<section class="reader" aria-label="What it was taught"><h3>What it was taught, to read</h3>
<p class="filter" hidden><label>Filter <input type="search" autocomplete="off" spellcheck="false"></label> <span class="found" role="status"></span> <span class="keys"><kbd>j</kbd> <kbd>k</kbd> to move, <kbd>Enter</kbd> to open, <kbd>/</kbd> to filter</span></p>
<ol class="cases">${all.map(({ round, example }) => {
    const { input, output } = example
    return html`<li><details class="case"><summary><span class="item">${roundName(round)}</span> <span class="said">${exploitScores(example)}</span><span class="line" dir="auto">${reading(output.replace(/\s+/g, ' '))}</span></summary><dl><dt>Input</dt><dd><div class="text" dir="auto">${reading(input)}</div></dd><dt>Output</dt><dd><div class="text" dir="auto">${reading(output)}</div></dd></dl></details></li>`
  })}</ol></section>`
}

/** The report as one page that needs nothing else: no request leaves it, and only its own script and style run. */
export function hardeningToHtml(report: HardeningReport): string {
  const { judge, set, headline, warnings, made, rows, rounds } = report
  const link = (id: string, title: string) => html`<li><a href="#${id}">${title}</a></li>`
  return reportPage({
    format: report.format,
    title: judge.name,
    lede: set.criterion.question,
    what: 'hardening',
    unit: 'exploit',
    contents: html`${rows.length > 0 && [link('proposed', 'Proposed'), link('sets', 'Sets'), link('defences', 'Each defence')]}${rounds.length > 0 && link('rounds', 'Retrained')}`,
    main: html`${warnings.length > 0 && html`<section class="warnings"><h2>Before you quote a figure</h2><ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></section>`}
<section class="judge"><p class="under"><span>${judgeKindWords[judge.kind]}</span><span class="code">${judge.version}</span></p><p class="headline">${headline}</p><p>${set.name}: ${setWords(report)}.</p></section>
${proposalSection(report)}
${setsSection(report)}
${defencesSection(report)}
${roundsSection(report)}
<footer><p>${hardeningLimit}</p><p>Made by ${hardeningMadeWords(report)} Intervals hold at ${formatLevel(made.confidence)}.</p></footer>`,
  })
}
