import type { ConsistencyReport, JudgeConsistency } from '../../audit/consistency/index.ts'
import {
  answersWords,
  type ConsistencyFigure,
  callsWords,
  consistencyLimit,
  consistencyMadeWords,
  equalsP,
  formatCases,
  formatFigure,
  formNoiseWords,
  formWaysWords,
  positionFigures,
  positionWords,
  repeatsFigures,
  scoresFigures,
  silencesFigures,
} from '../consistency-words.ts'
import { formatCount, formatEstimate, formatLevel } from '../format-number.ts'
import { describeValue, judgeKindWords, methodWords } from '../words.ts'
import { figure } from './figures.ts'
import { type Html, html, reading } from './html.ts'
import { type Axis, axisScale, differenceAxis, intervalPlot } from './interval-plot.ts'
import { reportPage } from './report-page.ts'

const axis: Axis = {
  from: 0,
  to: 1,
  ticks: [0, 0.25, 0.5, 0.75, 1],
  bars: [],
  tickText: (tick) => `${tick * 100}`,
}

/** Rates and coefficients share an axis from 0 to 1, on which neither differences nor scores have a place. */
function figuresTable(name: string, figures: ConsistencyFigure[]): Html | null {
  if (figures.length === 0) return null
  const plot = ({ estimate, form }: ConsistencyFigure, label: string) => {
    if (form === 'score' || form === 'difference') return null
    return intervalPlot({ axis, estimate, label })
  }
  return html`<h3>${name}</h3><table class="plots"><caption class="hidden">${name}</caption>
<thead><tr><th scope="col"><span class="hidden">Figure</span></th><th scope="col" class="number">Value</th><th scope="col" class="number n">Cases</th><th scope="col" class="plot"><span class="hidden">Plot</span>${axisScale(axis)}</th></tr></thead>
<tbody>${figures.map((one) => {
    const { estimate, form } = one
    const value =
      form === 'score'
        ? html`<span class="value" title="${methodWords[estimate.method]}">${formatFigure(one)}</span>`
        : figure(estimate, form)
    return html`<tr><th scope="row">${one.name}<small>${one.meaning}</small></th><td class="number">${value}</td><td class="number n">${formatCases(estimate)}</td><td class="plot">${plot(one, `${one.name}: ${formatFigure(one)}`)}</td></tr>`
  })}</tbody></table>`
}

function formsSection({ forms }: JudgeConsistency, pairwise: boolean): Html | null {
  if (forms.length === 0) return null
  const beyond = differenceAxis(forms.flatMap(({ besideRepeats }) => (besideRepeats ? [besideRepeats.excess] : [])))
  const row = (form: (typeof forms)[number]) => {
    const { besideRepeats, changed } = form
    const ways = `${formatCases(changed)}: ${formWaysWords(form, pairwise)}; p ${equalsP(form.p)}`
    const label = besideRepeats && `${form.form}: ${formatEstimate(besideRepeats.excess, 'difference')}`
    return html`<tr><th scope="row">${form.form}<small title="${form.test}">${ways}</small></th><td class="number">${figure(changed, 'rate')}</td><td class="number">${besideRepeats ? figure(besideRepeats.expected, 'rate') : formNoiseWords(form)}</td><td class="number">${besideRepeats && figure(besideRepeats.excess, 'difference')}</td><td class="plot">${label && besideRepeats && intervalPlot({ axis: beyond, estimate: besideRepeats.excess, label })}</td></tr>`
  }
  return html`<h3>In another form</h3><p>The same prompt with its form changed and its meaning kept. A form matters by what it changes beyond the judge's own noise.</p>
<table class="plots"><caption class="hidden">Forms of the prompt</caption><thead><tr><th scope="col">Form</th><th scope="col" class="number">Verdicts changed</th><th scope="col" class="number">By repeats alone</th><th scope="col" class="number">Beyond repeats</th><th scope="col" class="plot"><span class="hidden">Beyond repeats, plotted</span>${axisScale(beyond)}</th></tr></thead>
<tbody>${forms.map(row)}</tbody></table>`
}

interface Case {
  item: string
  said: string
  input?: string
  outputs: string[]
}

function caseBlock({ item, said, input, outputs }: Case): Html {
  const part = (name: string, text: string) =>
    html`<dt>${name}</dt><dd><div class="text" dir="auto">${reading(text)}</div></dd>`
  const line = (outputs.length > 1 ? input : (outputs[0] ?? input)) ?? ''
  const both = outputs.length > 1
  return html`<li><details class="case"><summary><span class="item">${item}</span> <span class="said">${said}</span><span class="line" dir="auto">${reading(line.replace(/\s+/g, ' '))}</span></summary>
<dl>${input !== undefined && part('Input', input)}${both ? html`<div class="pair">${outputs.map((text, i) => html`<div>${part(i === 0 ? 'First output' : 'Second output', text)}</div>`)}</div>` : outputs.map((text) => part('Output', text))}</dl></details></li>`
}

function casesColumn(title: string, total: number, cases: Case[]): Html | null {
  if (total === 0) return null
  const count =
    cases.length < total ? `${formatCount(cases.length)} of ${formatCount(total)} are here` : formatCount(total)
  return html`<div class="column"><h4>${title} <span class="count">${count}</span></h4><ol class="cases">${cases.map(caseBlock)}</ol></div>`
}

function flipsSection({ name, repeats, position }: JudgeConsistency, pairwise: boolean): Html | null {
  const again = repeats?.flips ?? { total: 0, shown: [] }
  const swapped = position?.flips ?? { total: 0, shown: [] }
  if (again.total + swapped.total === 0) return null
  return html`<section class="reader" aria-label="What flips with ${name}"><h3>What flips, to read</h3>
<p class="filter" hidden><label>Filter <input type="search" autocomplete="off" spellcheck="false"></label> <span class="found" role="status"></span> <span class="keys"><kbd>j</kbd> <kbd>k</kbd> to move, <kbd>Enter</kbd> to open, <kbd>/</kbd> to filter</span></p>
<div class="columns">${casesColumn(
    'When asked again',
    again.total,
    again.shown.map((flip) => ({
      ...flip,
      said: `${answersWords(flip, pairwise)}${flip.presentation === 'BA' ? ', second shown first' : ''}`,
    })),
  )}${casesColumn(
    'With the order',
    swapped.total,
    swapped.shown.map((flip) => ({
      ...flip,
      said: `${describeValue(flip.ab, true)}; second shown first: ${describeValue(flip.ba, true)}`,
    })),
  )}</div></section>`
}

function missingList({ missing }: JudgeConsistency): Html | null {
  if (missing.length === 0) return null
  return html`<h3>What is not known</h3><ul>${missing.map(({ sentence, command }) => html`<li>${sentence}${command !== null && html` <span class="code">${command}</span>`}</li>`)}</ul>`
}

function judgeSection(judge: JudgeConsistency, id: string, pairwise: boolean): Html {
  const positioned = positionWords(judge)
  return html`<section class="judge" id="${id}">
<h2>${judge.name}</h2>
<p class="under"><span>${judgeKindWords[judge.kind]}</span><span class="code">${judge.version}</span></p>
<p class="headline">${judge.headline}</p>
<p>${callsWords(judge, pairwise)}</p>
${figuresTable('Asked again', repeatsFigures(judge))}
${figuresTable('Without a verdict, when asked again', silencesFigures(judge))}
${figuresTable('Scores, asked again', scoresFigures(judge))}
${figuresTable('In both orders', positionFigures(judge))}
${positioned !== '' && html`<p>${positioned}</p>`}
${formsSection(judge, pairwise)}
${missingList(judge)}
${flipsSection(judge, pairwise)}
</section>`
}

/** The report as one page that needs nothing else: no request leaves it, and only its own script and style run. */
export function consistencyToHtml(report: ConsistencyReport): string {
  const { set, judges, warnings, made } = report
  const id = (place: number) => `judge-${place + 1}`
  return reportPage({
    format: report.format,
    title: set.name,
    lede: set.criterion.question,
    what: 'consistency',
    unit: 'item',
    contents: html`${judges.map(({ name }, i) => html`<li class="of-judge"><a href="#${id(i)}">${name}</a></li>`)}`,
    main: html`${warnings.length > 0 && html`<section class="warnings"><h2>Before you quote a figure</h2><ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></section>`}
${judges.map((judge, i) => judgeSection(judge, id(i), set.pairwise))}
<footer><p>${consistencyLimit}</p>
<p>${formatCount(set.items)} ${set.pairwise ? 'pairs' : 'items'}${set.clusters < set.items && ` in ${formatCount(set.clusters)} groups`}${set.threshold !== null && `; a score of at least ${set.threshold} passes`}. Made by ${consistencyMadeWords(report)} Intervals hold at ${formatLevel(made.confidence)}.</p></footer>`,
  })
}
