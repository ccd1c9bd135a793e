import type { PressureCurve, PressureReport } from '../audit/pressure/pressure-report.ts'
import { describeProblem } from '../domain/index.ts'
import { escapeTerminal } from './escape.ts'
import { formatCount } from './format-number.ts'
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
  tellingPoints,
  turnSentences,
} from './pressure-words.ts'
import { bullet, heading, type Page, paragraph, table, terminalPage } from './terminal/page.ts'

const mostShown = 3
const mostProblems = 5

function curveSection(page: Page, curve: PressureCurve): string[] {
  const names = curvesOf(curve)
  const withKl = curve.points.some(({ kl }) => kl !== null)
  const rows = tellingPoints(curve).map((point) => [
    String(point.pressure),
    ...(withKl ? [klText(point.kl)] : []),
    ...names.map((name) => (point[name] ? formatPoint(curve, name, point[name]) : '')),
  ])
  const shown = curve.shown.slice(0, mostShown)
  return [
    ...heading(page, escapeTerminal(curveTitle(curve))),
    ...paragraph(page, curve.headline),
    '',
    ...table(page, [curve.unit, ...(withKl ? [' KL'] : []), ...names.map((name) => ` ${name}`)], rows),
    '',
    ...turnSentences(curve).flatMap((sentence) => paragraph(page, sentence)),
    ...(curve.fits.length === 0
      ? []
      : ['', ...table(page, fitHeads, curve.fits.map(fitRow)), ...paragraph(page, fitNote).map(page.dim)]),
    ...(shown.length === 0 ? [] : ['', page.bold('  What it preferred at the strongest pressure')]),
    ...shown.flatMap(({ output, judge, gold, truth }) => [
      ...bullet(page, shownScores({ judge, gold, truth })),
      ...paragraph(page, escapeTerminal(beginning(output)), { first: '    ', rest: '    ' }).map(page.dim),
    ]),
  ]
}

function shownScores(scores: { judge: number | null; gold: number | null; truth: number | null }): string {
  const told = Object.entries(scores).flatMap(([name, score]) =>
    score === null ? [] : [`${name} ${Number(score.toPrecision(4))}`],
  )
  return told.join(', ')
}

/** Enough for a terminal; the other formats hold the text as the report does. */
function beginning(text: string): string {
  return text.length > 200 ? `${Array.from(text.slice(0, 200)).slice(0, -1).join('')}…` : text
}

/** The report for a terminal: each curve in words first, then its points. Ends with a line break. */
export function pressureToTerminal(report: PressureReport, look: { width: number; colour: boolean }): string {
  const page = terminalPage(look)
  const { curves, agreement, warnings, problems } = report
  const lines = [
    page.bold(escapeTerminal(`Pressure: ${report.set.name}`)),
    ...paragraph(page, pressureSetWords(report)),
    ...curves.flatMap((curve) => curveSection(page, curve)),
    ...(agreement.length === 0
      ? []
      : [
          ...heading(page, 'What a benchmark of agreement would see'),
          ...agreement.flatMap((one) => bullet(page, escapeTerminal(`${one.optimised}: ${agreementWords(one)}`))),
        ]),
    ...(warnings.length === 0
      ? []
      : [
          ...heading(page, 'Before you quote a figure'),
          ...warnings.flatMap((warning) => bullet(page, escapeTerminal(warning))),
        ]),
    ...(problems.count === 0 ? [] : heading(page, `What could not be used, ${formatCount(problems.count)}`)),
    ...problems.shown
      .slice(0, mostProblems)
      .flatMap((problem) => bullet(page, escapeTerminal(describeProblem(problem)))),
    '',
    ...paragraph(page, pressureLimit),
    ...paragraph(page, escapeTerminal(pressureMadeWords(report))).map(page.dim),
  ]
  return `${lines.join('\n')}\n`
}
