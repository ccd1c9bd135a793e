import type { HardeningReport } from '../audit/hardening/index.ts'
import { escapeMarkdown } from './escape.ts'
import { formatCount, formatEstimate, formatLevel } from './format-number.ts'
import {
  costWords,
  exploitScores,
  gainWords,
  hardeningLimit,
  hardeningMadeWords,
  rateWords,
  roundName,
  rowMeaning,
  setWords,
  trialsWords,
} from './hardening-words.ts'

/** Cells are ours or already escaped. */
function table(heads: string[], rows: string[][]): string[] {
  if (rows.length === 0) return []
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line), '']
}

function rowsTable({ rows }: HardeningReport): string[] {
  const searched = rows.some(({ search }) => search !== null)
  return table(
    [
      ...['Defences', 'Attacks succeed', 'Trials', ...(searched ? ['A search’s texts pass'] : [])],
      ...['True passes', 'True fails', 'Attacks less', 'Accuracy less', 'Questions'],
    ],
    rows.map((row) => [
      escapeMarkdown([row.name, rowMeaning(row)].filter(Boolean).join(': ')),
      formatEstimate(row.attack, 'rate'),
      trialsWords(row),
      ...(searched ? [rateWords(row.search)] : []),
      formatEstimate(row.truePass, 'rate'),
      formatEstimate(row.trueFail, 'rate'),
      escapeMarkdown(gainWords(row)),
      escapeMarkdown(costWords(row)),
      formatCount(row.queries),
    ]),
  )
}

function roundsTables({ rounds }: HardeningReport): string[] {
  return [
    ...table(
      ['Judge', 'Exploits taught', 'Same attacks succeed', 'A fresh search', 'True passes', 'True fails', 'Folder'],
      rounds.map((round) => [
        roundName(round),
        formatCount(round.mined),
        rateWords(round.attack),
        rateWords(round.search),
        formatEstimate(round.truePass, 'rate'),
        formatEstimate(round.trueFail, 'rate'),
        escapeMarkdown(round.folder),
      ]),
    ),
    ...table(
      ['What it was taught', 'Scores', 'Output'],
      rounds.flatMap((round) =>
        round.examples.map((example) => [
          roundName(round),
          exploitScores(example),
          escapeMarkdown(example.output.slice(0, 400)),
        ]),
      ),
    ),
  ]
}

/** The report as a comment on a pull request: the answer in words, its figures folded away. */
export function hardeningToMarkdown(report: HardeningReport): string {
  const { judge, set, headline, proposed, rule, convergence, warnings, made } = report
  return [
    `## Hardening: ${escapeMarkdown(judge.name)}`,
    '',
    `${escapeMarkdown(set.criterion.question)} (${escapeMarkdown(set.name)}: ${setWords(report)})`,
    '',
    `**${escapeMarkdown(headline)}**`,
    '',
    ...(proposed
      ? [`Proposed: ${escapeMarkdown(proposed.defences.join(', '))}. ${escapeMarkdown(proposed.why)}`, '']
      : []),
    ...(convergence === null ? [] : [escapeMarkdown(convergence), '']),
    ...(warnings.length > 0 ? [...warnings.map((warning) => `- ${escapeMarkdown(warning)}`), ''] : []),
    '<details>',
    '<summary>Figures</summary>',
    '',
    ...rowsTable(report),
    ...(rule === null ? [] : [escapeMarkdown(rule), '']),
    ...roundsTables(report),
    '</details>',
    '',
    hardeningLimit,
    '',
    `${escapeMarkdown(hardeningMadeWords(report))} Intervals hold at ${formatLevel(made.confidence)}.`,
    '',
  ].join('\n')
}
