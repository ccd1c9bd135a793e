import type { ConsistencyReport, JudgeConsistency } from '../audit/consistency/index.ts'
import {
  answersWords,
  type ConsistencyFigure,
  callsWords,
  consistencyLimit,
  consistencyMadeWords,
  formatCases,
  formatFigure,
  formNoiseWords,
  positionFigures,
  positionWords,
  repeatsFigures,
  scoresFigures,
  silencesFigures,
} from './consistency-words.ts'
import { escapeMarkdown, escapeMarkdownHtml } from './escape.ts'
import { formatCount, formatEstimate, formatLevel, formatP } from './format-number.ts'
import { describeValue } from './words.ts'

/** Cells are ours or already escaped. */
function table(heads: string[], rows: string[][]): string[] {
  if (rows.length === 0) return []
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line), '']
}

function figuresTable(judge: JudgeConsistency): string[] {
  const figures: ConsistencyFigure[] = [
    ...repeatsFigures(judge),
    ...silencesFigures(judge),
    ...scoresFigures(judge),
    ...positionFigures(judge),
  ]
  return table(
    ['Figure', 'Value', 'Cases', 'What it is'],
    figures.map((figure) => [figure.name, formatFigure(figure), formatCases(figure.estimate), figure.meaning]),
  )
}

function formsTable({ forms }: JudgeConsistency): string[] {
  return table(
    ['Form', 'Verdicts changed', 'Cases', 'By repeats alone', 'Beyond repeats', 'Pass to fail', 'Fail to pass', 'p'],
    forms.map((form) => [
      escapeMarkdown(form.form),
      formatEstimate(form.changed, 'rate'),
      formatCases(form.changed),
      formNoiseWords(form),
      form.besideRepeats ? formatEstimate(form.besideRepeats.excess, 'difference') : '',
      formatCount(form.passToFail),
      formatCount(form.failToPass),
      formatP(form.p).replace('<', '&lt;'),
    ]),
  )
}

function flipsTables({ repeats, position }: JudgeConsistency, pairwise: boolean): string[] {
  return [
    ...table(
      [`Flips when asked again${shownOf(repeats?.flips)}`, 'Verdicts'],
      (repeats?.flips.shown ?? []).map((flip) => [
        `${escapeMarkdown(flip.item)}${flip.presentation === 'BA' ? ', second shown first' : ''}`,
        answersWords(flip, pairwise),
      ]),
    ),
    ...table(
      [`Flips with the order${shownOf(position?.flips)}`, 'First shown first', 'Second shown first'],
      (position?.flips.shown ?? []).map(({ item, ab, ba }) => [
        escapeMarkdown(item),
        describeValue(ab, true),
        describeValue(ba, true),
      ]),
    ),
  ]
}

/** ", 20 of 31", where not all are here. */
function shownOf(flips: { total: number; shown: unknown[] } | undefined): string {
  if (flips === undefined || flips.shown.length === flips.total) return ''
  return `, ${formatCount(flips.shown.length)} of ${formatCount(flips.total)}`
}

function judgeSection(judge: JudgeConsistency, pairwise: boolean): string[] {
  const positioned = positionWords(judge)
  const flips = flipsTables(judge, pairwise)
  return [
    `**${escapeMarkdown(judge.name)}.** ${escapeMarkdown(judge.headline)}`,
    '',
    ...judge.missing.map(({ sentence, command }) => `- ${sentence}${command === null ? '' : ` \`${command}\``}`),
    ...(judge.missing.length > 0 ? [''] : []),
    '<details>',
    `<summary>Figures of ${escapeMarkdownHtml(judge.name)}</summary>`,
    '',
    callsWords(judge, pairwise),
    '',
    ...figuresTable(judge),
    ...(positioned === '' ? [] : [positioned.replaceAll('<', '&lt;'), '']),
    ...formsTable(judge),
    ...flips,
    '</details>',
    '',
  ]
}

/** The report as a comment on a pull request: each judge in words, its figures folded away. */
export function consistencyToMarkdown(report: ConsistencyReport): string {
  const { set, judges, warnings, made } = report
  return [
    `## Consistency: ${escapeMarkdown(set.name)}`,
    '',
    escapeMarkdown(set.criterion.question),
    '',
    ...judges.flatMap((judge) => judgeSection(judge, set.pairwise)),
    ...(warnings.length > 0 ? [...warnings.map((warning) => `- ${escapeMarkdown(warning)}`), ''] : []),
    consistencyLimit,
    '',
    `${escapeMarkdown(consistencyMadeWords(report))} Intervals hold at ${formatLevel(made.confidence)}.`,
    '',
  ].join('\n')
}
