import type { SearchReport } from '../audit/search/search-report.ts'
import { escapeTerminal } from './escape.ts'
import { formatLevel } from './format-number.ts'
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
} from './search-words.ts'
import { bullet, heading, type Page, paragraph, table, terminalPage } from './terminal/page.ts'

/** Texts to read in a terminal; the other formats hold more. */
const mostTexts = 3
/** In UTF-16 units. */
const longestText = 400
/** Rows of single searches: more are told by their means. */
const mostRuns = 12
/** Of the table of single searches, those without a rate. */
const narrowColumns = 6

function groupSection(page: Page, group: SearchGroup, training: number): string[] {
  const texts = foundTexts(group, training, mostTexts)
  const transfers = transferSentences(group)
  const showsRuns = group.runs.length <= mostRuns
  return [
    ...heading(page, group.title),
    ...table(page, checkpointHeads(group), checkpointRows(group)),
    ...paragraph(page, checkpointNote(group)).map(page.dim),
    ...(showsRuns
      ? [
          '',
          ...table(
            page,
            runHeads.slice(0, narrowColumns),
            group.runs.flatMap((run) => runLines(page, run)),
          ),
        ]
      : []),
    ...(showsRuns && transfers.length > 0
      ? ['', page.bold(`  ${transferTitle}`), ...transfers.flatMap((told) => bullet(page, escapeTerminal(told)))]
      : []),
    ...(texts.length === 0 ? [] : ['', page.bold('  The best that was found')]),
    ...texts.flatMap(({ text, told, item }) => [
      ...bullet(page, escapeTerminal(`${told}${item === undefined ? '' : `; item ${item}`}.`)),
      ...paragraph(page, escapeTerminal(shortened(text)), { first: '    ', rest: '    ' }),
    ]),
  ]
}

/** What passes in a line of its own, for a terminal is narrow. */
function runLines(page: Page, run: SearchGroup['runs'][number]): string[][] {
  const cells = runCells(run).map(escapeTerminal)
  const [searched, heldOut] = cells.slice(narrowColumns)
  return [cells.slice(0, narrowColumns), [page.dim(`  passes: searched items ${searched}; held-out items ${heldOut}`)]]
}

function shortened(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)} …`
}

/** The report for a terminal: the answer in words first, then success against queries. Ends with a line break. */
export function searchToTerminal(report: SearchReport, { width, colour }: { width: number; colour: boolean }): string {
  const page = terminalPage({ width, colour })
  const { set, judge, warnings, made } = report
  const lines = [
    page.bold(escapeTerminal(`Search: ${judge.name}, on ${set.name}`)),
    ...paragraph(page, escapeTerminal(set.criterion.question)),
    '',
    ...paragraph(page, escapeTerminal(report.headline)),
    ...paragraph(page, escapeTerminal(searchSetWords(report))),
    ...searchGroups(report).flatMap((group) => groupSection(page, group, set.training)),
    ...(warnings.length === 0
      ? []
      : [
          ...heading(page, 'Before you quote a figure'),
          ...warnings.flatMap((warning) => bullet(page, escapeTerminal(warning))),
        ]),
    '',
    ...paragraph(page, searchLimit),
    ...paragraph(
      page,
      escapeTerminal(
        `${searchMadeWords(report)} ${searchCostWords(report)} Intervals hold at ${formatLevel(made.confidence)}.`,
      ),
    ).map(page.dim),
  ]
  return `${lines.join('\n')}\n`
}
