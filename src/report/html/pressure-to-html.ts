import type { PressureCurve, PressureReport } from '../../audit/pressure/pressure-report.ts'
import { describeProblem } from '../../domain/index.ts'
import { formatCount } from '../format-number.ts'
import {
  agreementWords,
  curvesOf,
  curveTitle,
  fitHeads,
  fitNote,
  fitRow,
  formatPoint,
  klText,
  pressureLimit,
  pressureMadeWords,
  pressureSetWords,
  turnSentences,
} from '../pressure-words.ts'
import { scrolling } from './figures.ts'
import { type Html, html, reading } from './html.ts'
import { labStyle } from './lab-style.ts'
import { pressurePlot } from './pressure-plot.ts'
import { reportPage } from './report-page.ts'

const style = `${labStyle}
.three .peak.gold { stroke: var(--gold); }
.pressure-plot { max-width: 46rem; margin: 1.25rem 0 1.5rem; }
.points td { white-space: nowrap; }
`

function pointsTable(curve: PressureCurve): Html {
  const names = curvesOf(curve)
  const title = `Points of ${curve.optimised}`
  return html`<details class="fold"><summary>All points</summary>${scrolling(
    title,
    html`<table class="points"><caption class="hidden">${title}</caption><thead><tr><th scope="col" class="number">${curve.unit}</th><th scope="col" class="number">KL</th>${names.map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>${curve.points.map(
      (point) =>
        html`<tr><th scope="row" class="number">${point.pressure}</th><td class="number">${klText(point.kl)}</td>${names.map((name) => html`<td class="number">${point[name] && formatPoint(curve, name, point[name])}</td>`)}</tr>`,
    )}</tbody></table>`,
  )}</details>`
}

function fitsTable({ fits, optimised }: PressureCurve): Html | null {
  if (fits.length === 0) return null
  const title = `Published forms fitted to gold under ${optimised}`
  return html`<details class="fold"><summary>Published forms, fitted</summary>${scrolling(
    title,
    html`<table class="points"><caption class="hidden">${title}</caption><thead><tr>${fitHeads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${fits.map((fit) => {
      const [form, ...cells] = fitRow(fit)
      return html`<tr><th scope="row">${form}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`
    })}</tbody></table>`,
  )}<p class="note">${fitNote}</p></details>`
}

function shownSection({ shown, optimised }: PressureCurve): Html | null {
  if (shown.length === 0) return null
  const part = (name: string, text: string) =>
    html`<dt>${name}</dt><dd><div class="text" dir="auto">${reading(text)}</div></dd>`
  const scores = ({ judge, gold, truth }: PressureCurve['shown'][number]) =>
    Object.entries({ judge, gold, truth })
      .flatMap(([name, score]) => (score === null ? [] : [`${name} ${Number(score.toPrecision(4))}`]))
      .join(', ')
  return html`<section class="reader" aria-label="What ${optimised} preferred"><h3>What it preferred at the strongest pressure</h3>
<ol class="cases">${shown.map(
    (one) =>
      html`<li><details class="case"><summary><span class="said">${scores(one)}</span><span class="line" dir="auto">${reading(one.output.replace(/\s+/g, ' '))}</span></summary><dl>${one.input !== undefined && part('Input', one.input)}${part('Output', one.output)}</dl></details></li>`,
  )}</ol></section>`
}

function curveSection(curve: PressureCurve, id: string): Html {
  return html`<section class="judge" id="${id}"><h2>${curveTitle(curve)}</h2>
<p class="headline">${curve.headline}</p>
<figure class="pressure-plot">${pressurePlot(curve)}</figure>
${turnSentences(curve).map((sentence) => html`<p>${sentence}</p>`)}
${pointsTable(curve)}${fitsTable(curve)}${shownSection(curve)}</section>`
}

function problemsSection({ problems }: PressureReport): Html | null {
  if (problems.count === 0) return null
  const left = problems.count - problems.shown.length
  return html`<section id="problems"><h2>What could not be used</h2><ul>${problems.shown.map((problem) => html`<li>${describeProblem(problem)}</li>`)}${left > 0 && html`<li>… and ${formatCount(left)} more.</li>`}</ul></section>`
}

/** The report as one page that needs nothing else: no request leaves it, and only its own script and style run. */
export function pressureToHtml(report: PressureReport): string {
  const { set, curves, agreement, warnings } = report
  const id = (place: number) => `curve-${place + 1}`
  return reportPage({
    format: report.format,
    title: set.name,
    lede: 'Where does the judge’s score part from gold when something is optimised against it?',
    what: 'pressure',
    unit: 'item',
    style,
    contents: html`${curves.map(({ optimised }, i) => html`<li class="of-judge"><a href="#${id(i)}">${optimised}</a></li>`)}`,
    main: html`${warnings.length > 0 && html`<section class="warnings"><h2>Before you quote a figure</h2><ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></section>`}
${curves.map((curve, i) => curveSection(curve, id(i)))}
${agreement.length > 0 && html`<section id="agreement"><h2>What a benchmark of agreement would see</h2><ul>${agreement.map((one) => html`<li>${one.optimised}: ${agreementWords(one)}</li>`)}</ul></section>`}
${problemsSection(report)}
<footer><p>${pressureLimit}</p><p>${pressureSetWords(report)}. Bands are intervals, rings mark peaks, and a dotted line where a fall is significant. Made by ${pressureMadeWords(report)}</p></footer>`,
  })
}
