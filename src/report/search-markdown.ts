import type { SearchReport } from '../audit/search/search-report.ts'
import { escapeMarkdown } from './escape.ts'
import { formatLevel } from './format-number.ts'
import { fenced } from './markdown-fence.ts'
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

const mostTexts = 10

/** Cells are ours or already escaped. */
function table(heads: string[], rows: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line), '']
}

function groupSection(group: SearchGroup, training: number): string[] {
  const texts = foundTexts(group, training, mostTexts)
  const transfers = transferSentences(group)
  return [
    `**${group.title}.**`,
    '',
    ...table(checkpointHeads(group), checkpointRows(group)),
    checkpointNote(group),
    '',
    '<details>',
    '<summary>Each search, and what it found</summary>',
    '',
    ...table(
      runHeads,
      group.runs.map((run) => runCells(run).map(escapeMarkdown)),
    ),
    ...(transfers.length > 0
      ? [`${transferTitle}:`, '', ...transfers.map((told) => `- ${escapeMarkdown(told)}`), '']
      : []),
    ...texts.flatMap(({ text, told, item }) => [
      escapeMarkdown(`${told}${item === undefined ? '' : `; item ${item}`}.`),
      ...fenced(text),
    ]),
    '</details>',
    '',
  ]
}

/** The report as a comment on a pull request: the answer in words and success against queries, the rest folded away. */
export function searchToMarkdown(report: SearchReport): string {
  const { set, judge, warnings, made } = report
  return [
    `## Search: ${escapeMarkdown(judge.name)}, on ${escapeMarkdown(set.name)}`,
    '',
    escapeMarkdown(set.criterion.question),
    '',
    `**${escapeMarkdown(report.headline)}**`,
    '',
    escapeMarkdown(searchSetWords(report)),
    '',
    ...searchGroups(report).flatMap((group) => groupSection(group, set.training)),
    ...(warnings.length > 0 ? [...warnings.map((warning) => `- ${escapeMarkdown(warning)}`), ''] : []),
    searchLimit,
    '',
    `${escapeMarkdown(searchMadeWords(report))} ${searchCostWords(report)} Intervals hold at ${formatLevel(made.confidence)}.`,
    '',
  ].join('\n')
}
