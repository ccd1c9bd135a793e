import type { ConsistencyReport, JudgeConsistency } from '../audit/consistency/index.ts'
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
} from './consistency-words.ts'
import { escapeTerminal } from './escape.ts'
import { formatCount, formatEstimate, formatLevel } from './format-number.ts'
import { bullet, heading, type Page, paragraph, table, terminalPage } from './terminal/page.ts'
import { describeValue } from './words.ts'

/** Items to read in a terminal; the other formats hold all that were asked for. */
const mostItems = 5

function figuresTable(page: Page, figures: ConsistencyFigure[]): string[] {
  if (figures.length === 0) return []
  const rows = figures.flatMap((figure) => [
    [figure.name, formatFigure(figure), formatCases(figure.estimate)],
    [page.dim(figure.meaning)],
  ])
  return table(page, ['', 'value', ' cases'], rows)
}

function formsTable(page: Page, { forms }: JudgeConsistency, pairwise: boolean): string[] {
  if (forms.length === 0) return []
  return [
    '',
    page.bold('  In another form'),
    ...forms.flatMap((form) => [
      ...bullet(
        page,
        escapeTerminal(
          `${form.form}: ${formatEstimate(form.changed, 'rate')} change, ${formatCases(form.changed)}; ` +
            `${formWaysWords(form, pairwise)} (p ${equalsP(form.p)}, ${form.test}).`,
        ),
      ),
      ...paragraph(
        page,
        form.besideRepeats
          ? `Repeats alone differ in ${formNoiseWords(form)}; beyond them: ${formatEstimate(form.besideRepeats.excess, 'difference')}.`
          : `How much of it is the judge's own noise is ${formNoiseWords(form)}.`,
        { first: '    ', rest: '    ' },
      ),
    ]),
  ]
}

function flipsList(page: Page, { repeats, position }: JudgeConsistency, pairwise: boolean): string[] {
  const text = (outputs: string[], input?: string) => escapeTerminal((outputs[0] ?? input ?? '').slice(0, 100))
  const list = <T>(title: string, flips: { total: number; shown: T[] } | undefined, line: (flip: T) => string) => {
    if (flips === undefined || flips.total === 0) return []
    const shown = flips.shown.slice(0, mostItems)
    return [
      '',
      page.bold(`  ${title}, ${formatCount(flips.total)}`),
      ...shown.flatMap((flip) => bullet(page, line(flip))),
      ...moreOf(flips.total, shown.length),
    ]
  }
  return [
    ...list(
      'Flip when asked again',
      repeats?.flips,
      (flip) =>
        `${escapeTerminal(flip.item)}${flip.presentation === 'BA' ? ', second shown first' : ''}: ${answersWords(flip, pairwise)}. ${text(flip.outputs, flip.input)}`,
    ),
    ...list(
      'Flip with the order',
      position?.flips,
      (flip) =>
        `${escapeTerminal(flip.item)}: ${describeValue(flip.ab, true)}, then ${describeValue(flip.ba, true)} with the second shown first. ${text([], flip.input)}`,
    ),
  ]
}

function moreOf(total: number, shown: number): string[] {
  return total > shown
    ? [`  … and ${formatCount(total - shown)} more: a report as .html or .json holds as many as --show says.`]
    : []
}

function judgeSection(page: Page, judge: JudgeConsistency, pairwise: boolean): string[] {
  const part = (title: string, figures: ConsistencyFigure[]) =>
    figures.length === 0 ? [] : ['', page.bold(`  ${title}`), ...figuresTable(page, figures)]
  const positioned = positionWords(judge)
  return [
    ...heading(page, escapeTerminal(judge.name)),
    ...paragraph(page, escapeTerminal(judge.headline)),
    ...paragraph(page, callsWords(judge, pairwise)),
    ...part('Asked again', repeatsFigures(judge)),
    ...part('Without a verdict, when asked again', silencesFigures(judge)),
    ...part('Scores, asked again', scoresFigures(judge)),
    ...part('In both orders', positionFigures(judge)),
    ...(positioned === '' ? [] : paragraph(page, positioned)),
    ...formsTable(page, judge, pairwise),
    ...flipsList(page, judge, pairwise),
    ...(judge.missing.length === 0 ? [] : ['', page.bold('  What is not known')]),
    ...judge.missing.flatMap(({ sentence, command }) => [
      ...bullet(page, sentence),
      ...(command === null ? [] : [`      ${page.dim(command)}`]),
    ]),
  ]
}

/** The report for a terminal: each judge's answer in words first, then the figures. Ends with a line break. */
export function consistencyToTerminal(
  report: ConsistencyReport,
  { width, colour }: { width: number; colour: boolean },
): string {
  const page = terminalPage({ width, colour })
  const { set, judges, warnings } = report
  const lines = [
    page.bold(escapeTerminal(`Consistency: ${set.name}`)),
    ...paragraph(page, escapeTerminal(set.criterion.question)),
    ...judges.flatMap((judge) => judgeSection(page, judge, set.pairwise)),
    ...(warnings.length === 0
      ? []
      : [
          ...heading(page, 'Before you quote a figure'),
          ...warnings.flatMap((warning) => bullet(page, escapeTerminal(warning))),
        ]),
    '',
    ...paragraph(page, consistencyLimit),
    ...paragraph(
      page,
      escapeTerminal(`${consistencyMadeWords(report)} Intervals hold at ${formatLevel(report.made.confidence)}.`),
    ).map(page.dim),
  ]
  return `${lines.join('\n')}\n`
}
