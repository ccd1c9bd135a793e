import type { PressureCurve, PressureReport } from '../audit/pressure/pressure-report.ts'
import { describeProblem } from '../domain/index.ts'
import { escapeMarkdown, escapeMarkdownHtml } from './escape.ts'
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
  turnSentences,
} from './pressure-words.ts'

/** Cells are ours or already escaped. */
function table(heads: string[], rows: string[][]): string[] {
  if (rows.length === 0) return []
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line), '']
}

const ours = (text: string) => text.replaceAll('<', '&lt;')

function curveSection(curve: PressureCurve): string[] {
  const names = curvesOf(curve)
  const rows = curve.points.map((point) => [
    String(point.pressure),
    klText(point.kl),
    ...names.map((name) => (point[name] ? formatPoint(curve, name, point[name]) : '')),
  ])
  const score = (value: number | null) => (value === null ? '' : String(Number(value.toPrecision(4))))
  return [
    `**${escapeMarkdown(curveTitle(curve))}.** ${ours(curve.headline)}`,
    '',
    ...turnSentences(curve).map((sentence) => `- ${ours(sentence)}`),
    '',
    '<details>',
    `<summary>Points of ${escapeMarkdownHtml(curve.optimised)}</summary>`,
    '',
    ...table([curve.unit, 'KL', ...names], rows),
    ...table(fitHeads, curve.fits.map(fitRow)),
    ...(curve.fits.length > 0 ? [fitNote, ''] : []),
    ...table(
      ['Preferred at the strongest pressure', ...names],
      curve.shown.map((shown) => [escapeMarkdown(shown.output), ...names.map((name) => score(shown[name]))]),
    ),
    '</details>',
    '',
  ]
}

/** The report as a comment on a pull request: each curve in words, its points folded away. */
export function pressureToMarkdown(report: PressureReport): string {
  const { set, curves, agreement, warnings, problems } = report
  const list = (texts: string[]) => (texts.length > 0 ? [...texts.map((text) => `- ${escapeMarkdown(text)}`), ''] : [])
  return [
    `## Pressure: ${escapeMarkdown(set.name)}`,
    '',
    `${pressureSetWords(report)}.`,
    '',
    ...curves.flatMap(curveSection),
    ...list(agreement.map((one) => `Agreement with ${one.optimised}: ${agreementWords(one)}`)),
    ...list(warnings),
    ...(problems.count > 0 ? [`${formatCount(problems.count)} entries of the input could not be used:`, ''] : []),
    ...list(problems.shown.map(describeProblem)),
    pressureLimit,
    '',
    escapeMarkdown(pressureMadeWords(report)),
    '',
  ].join('\n')
}
