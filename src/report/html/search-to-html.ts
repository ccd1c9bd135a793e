import type { SearchReport } from '../../audit/search/search-report.ts'
import { formatLevel } from '../format-number.ts'
import {
  checkpointHeads,
  checkpointNote,
  checkpointRows,
  foundTexts,
  runCells,
  runHeads,
  type SearchGroup,
  searchCostWords,
  searchGroups,
  searchLimit,
  searchMadeWords,
  searchSetWords,
  transferSentences,
  transferTitle,
} from '../search-words.ts'
import { judgeKindWords } from '../words.ts'
import { exchangesReader } from './exchange.ts'
import { scrolling } from './figures.ts'
import { type Html, html } from './html.ts'
import { reportPage } from './report-page.ts'
import { searchPlot, searchPlotStyle } from './search-plot.ts'

const mostTexts = 50

const style = `${searchPlotStyle}
.searches td, .searches thead th { padding-right: 1.25rem; white-space: nowrap; }
`

function tableOf(name: string, heads: string[], rows: string[][]): Html {
  return scrolling(
    name,
    html`<table class="searches"><caption class="hidden">${name}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head === '' ? html`<span class="hidden">Search</span>` : head}</th>`)}</tr></thead>
<tbody>${rows.map(([head, ...cells]) => html`<tr><th scope="row">${head}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table>`,
  )
}

function groupSection(group: SearchGroup, id: string, training: number): Html {
  const texts = foundTexts(group, training, mostTexts)
  const transfers = transferSentences(group)
  return html`<section id="${id}"><h2>${group.title}</h2>
${searchPlot(group)}
${tableOf(`Success against queries: ${group.title}`, checkpointHeads(group), checkpointRows(group))}
<p class="note">${checkpointNote(group)}</p>
<h3>Each search</h3>
${tableOf(`Searches: ${group.title}`, runHeads, group.runs.map(runCells))}
${transfers.length > 0 && html`<h3>${transferTitle}</h3><ul>${transfers.map((told) => html`<li>${told}</li>`)}</ul>`}
${exchangesReader(
  texts.map(({ text, told, item }, n) => ({
    ...{ name: `${n + 1}`, item: item ?? null, said: told, parts: [{ name: 'Text', text }], line: text },
  })),
  `Texts found: ${group.title}`,
  'The best that was found',
)}
</section>`
}

/** The report as one page that needs nothing else: no request leaves it, and only its own script and style run. */
export function searchToHtml(report: SearchReport): string {
  const { set, judge, warnings, made } = report
  const groups = searchGroups(report)
  const id = (n: number) => `search-${n + 1}`
  return reportPage({
    format: report.format,
    title: `${judge.name}, on ${set.name}`,
    lede: set.criterion.question,
    what: 'search',
    unit: 'text',
    style,
    contents: html`${groups.map(({ title }, n) => html`<li><a href="#${id(n)}">${title}</a></li>`)}`,
    main: html`<section class="judge"><p class="under"><span>${judgeKindWords[judge.kind]}</span><span class="code">${judge.version}</span></p>
<p class="headline">${report.headline}</p>
<p>${searchSetWords(report)}</p></section>
${warnings.length > 0 && html`<section class="warnings"><h2>Before you quote a figure</h2><ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></section>`}
${groups.map((group, n) => groupSection(group, id(n), set.training))}
<footer><p>${searchLimit}</p>
<p>Made by ${searchMadeWords(report)} ${searchCostWords(report)} Intervals hold at ${formatLevel(made.confidence)}.</p></footer>`,
  })
}
