import type { LabReport } from '../lab/experiment/lab-report.ts'
import { escapeTerminal } from './escape.ts'
import { formatCoefficient } from './format-number.ts'
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
} from './lab-words.ts'
import { bullet, heading, type Page, paragraph, table, terminalPage } from './terminal/page.ts'

/** So many columns fit; the report as .html has the others. */
const mostJudges = 5

function judgesSection(page: Page, report: LabReport): string[] {
  const judges = [...resultsOf(report, 'gold'), ...resultsOf(report, 'judge')]
  if (judges.length === 0) return []
  return [
    ...heading(page, 'Judges on held-out replies'),
    ...table(
      page,
      ['', ' alpha, gold', ' alpha, truth', ' agree on pass'],
      judges.map(({ id, result: { quality } }) => [
        escapeTerminal(id),
        quality.alphaGold === undefined ? '' : formatCoefficient(quality.alphaGold),
        formatCoefficient(quality.alphaTruth),
        `${(100 * quality.passAgreement).toFixed(1)} %`,
      ]),
    ),
  ]
}

function probesSection(page: Page, report: LabReport): string[] {
  const { judges, rows } = probeTable(report)
  if (rows.length === 0) return []
  const shown = judges.slice(0, mostJudges)
  return [
    ...heading(page, 'One-defect probes: mean scores'),
    ...table(
      page,
      ['', ' truth', ...shown.map((judge) => ` ${escapeTerminal(judge)}`)],
      rows.map(({ defect, truth, scores }) => [
        escapeTerminal(defect),
        formatScore(truth),
        ...shown.map((_, i) => {
          const score = scores[i]
          if (!score) return ''
          return isBlind(score) ? page.alarm(`! ${formatScore(score.judge)}`) : formatScore(score.judge)
        }),
      ]),
    ),
    ...paragraph(
      page,
      `! more than ${blindFrom} from the truth${judges.length > shown.length ? `; ${judges.length - shown.length} more judges are in the report as .html` : ''}`,
    ).map(page.dim),
  ]
}

function policiesSection(page: Page, report: LabReport): string[] {
  const policies = resultsOf(report, 'evaluate').flatMap(({ result }) => result.policies)
  if (policies.length === 0) return []
  return [
    ...heading(page, 'Policies'),
    ...table(
      page,
      ['', ' truth, peak', ' at step', ' truth, end', ' gold, end', ' judge, end', ' onset'],
      policies.map(({ policy, peak, end, onset }) => [
        escapeTerminal(policy),
        formatScore(peak.truth),
        `${peak.truthStep}`,
        formatScore(end.truth),
        formatScore(end.gold),
        formatScore(end.judge),
        onsetWords(onset),
      ]),
    ),
  ]
}

function hypothesesSection(page: Page, { hypotheses }: LabReport): string[] {
  if (hypotheses.length === 0) return []
  return [
    ...heading(page, 'Hypotheses'),
    ...hypotheses.flatMap((hypothesis) => {
      const { sign, word } = hypothesisVerdict(hypothesis)
      const held = `${formatFigure(hypothesis.figure)}, held to ${boundWords(hypothesis)}`
      return paragraph(page, escapeTerminal(`${hypothesis.claim} ${word}: ${held}`), {
        first: `  ${sign} `,
        rest: '    ',
      })
    }),
  ]
}

/** The report for a terminal: what happened, then the figures. Ends with a line break. */
export function labToTerminal(report: LabReport, look: { width: number; colour: boolean }): string {
  const page = terminalPage(look)
  const missing = missingWords(report)
  const lines = [
    page.bold(escapeTerminal(`Laboratory: ${report.experiment.title}`)),
    ...(missing ? paragraph(page, escapeTerminal(missing)).map(page.alarm) : []),
    '',
    ...labAnswer(report).flatMap(({ group, truth, onset }) => [
      ...paragraph(page, page.bold(escapeTerminal(`${group.name} (${groupWords(group)})`))),
      ...paragraph(page, escapeTerminal(`${truth} ${onset}`.trim()), { first: '    ', rest: '    ' }),
    ]),
    ...policiesSection(page, report),
    ...judgesSection(page, report),
    ...probesSection(page, report),
    ...hypothesesSection(page, report),
    ...report.stages
      .filter(({ state }) => state === 'failed')
      .flatMap(({ id, message }) => ['', ...bullet(page, escapeTerminal(`${id}: ${message}`))]),
    '',
    ...paragraph(page, escapeTerminal(labMadeWords(report))).map(page.dim),
  ]
  return `${lines.join('\n')}\n`
}
