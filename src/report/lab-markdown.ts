import type { LabReport } from '../lab/experiment/lab-report.ts'
import { escapeMarkdown } from './escape.ts'
import { formatCoefficient, formatRate } from './format-number.ts'
import { blindFrom, isBlind, probeTable, resultsOf } from './lab-figures.ts'
import {
  boundWords,
  formatFigure,
  formatScore,
  groupWords,
  hypothesisVerdict,
  labAnswer,
  labMadeWords,
  missingWords,
  onsetWords,
  registeredWords,
} from './lab-words.ts'

/** Cells are ours or already escaped. */
function table(heads: string[], rows: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line), '']
}

function folded(summary: string, lines: string[]): string[] {
  return ['<details>', `<summary>${summary}</summary>`, '', ...lines, '</details>', '']
}

function policyLines(report: LabReport): string[] {
  const policies = resultsOf(report, 'evaluate').flatMap(({ result }) => result.policies)
  if (policies.length === 0) return []
  return table(
    ['Policy', 'Truth, peak', 'at step', 'Truth, end', 'Gold, end', 'Judge, end', 'Onset'],
    policies.map(({ policy, peak, end, onset }) => [
      escapeMarkdown(policy),
      ...[formatScore(peak.truth), `${peak.truthStep}`, formatScore(end.truth), formatScore(end.gold)],
      ...[formatScore(end.judge), onsetWords(onset)],
    ]),
  )
}

function hypothesisLines({ hypotheses }: LabReport): string[] {
  if (hypotheses.length === 0) return []
  return table(
    ['Hypothesis', 'Measured by', 'Held to', 'Figure', ''],
    hypotheses.map((hypothesis) => [
      escapeMarkdown(`${hypothesis.claim} (${registeredWords(hypothesis)})`),
      escapeMarkdown(hypothesis.measuredBy),
      ...[boundWords(hypothesis), formatFigure(hypothesis.figure), hypothesisVerdict(hypothesis).word],
    ]),
  )
}

function judgeLines(report: LabReport): string[] {
  const judges = [...resultsOf(report, 'gold'), ...resultsOf(report, 'judge')]
  if (judges.length === 0) return []
  const quality = table(
    ['Judge', 'Alpha, gold', 'Alpha, truth', 'Agrees on pass'],
    judges.map(({ id, result: { quality } }) => [
      escapeMarkdown(id),
      quality.alphaGold === undefined ? '' : formatCoefficient(quality.alphaGold),
      ...[formatCoefficient(quality.alphaTruth), formatRate(quality.passAgreement)],
    ]),
  )
  const { judges: probed, rows } = probeTable(report)
  const probes = table(
    ['Replies with one defect', 'Truth', ...probed.map(escapeMarkdown)],
    rows.map(({ defect, truth, scores }) => [
      ...[escapeMarkdown(defect), formatScore(truth)],
      ...scores.map((score) =>
        score ? (isBlind(score) ? `**${formatScore(score.judge)}**` : formatScore(score.judge)) : '',
      ),
    ]),
  )
  return [
    ...folded('Judges on held-out replies', quality),
    ...(rows.length > 0
      ? folded(`One-defect probes: mean scores, more than ${blindFrom} from the truth in bold`, probes)
      : []),
  ]
}

/** The report as a comment on a pull request: what happened in sentences; most figures are folded away. */
export function labToMarkdown(report: LabReport): string {
  const missing = missingWords(report)
  return [
    `## Laboratory: ${escapeMarkdown(report.experiment.title)}`,
    '',
    ...(missing ? [`**${escapeMarkdown(missing)}**`, ''] : []),
    ...labAnswer(report).map(
      ({ group, truth, onset }) =>
        `- **${escapeMarkdown(group.name)}** (${escapeMarkdown(groupWords(group))}): ${escapeMarkdown(`${truth} ${onset}`.trim())}`,
    ),
    '',
    ...hypothesisLines(report),
    ...policyLines(report),
    ...judgeLines(report),
    escapeMarkdown(labMadeWords(report)),
    '',
  ].join('\n')
}
