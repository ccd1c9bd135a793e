import type { IndependenceReport } from '../audit/independence/index.ts'
import { escapeMarkdown } from './escape.ts'
import { formatCoefficient, formatCount, formatEstimate, formatP } from './format-number.ts'
import {
  closestFirst,
  consensusWords,
  failedWords,
  foldAlike,
  independenceMadeWords,
  independenceSentences,
  independenceSetWords,
  kappaIntervalWords,
  reasonWords,
} from './independence-words.ts'

const mostPairs = 15
const mostRaters = 30
const mostItems = 20

/** Cells are ours or already escaped. */
function table(heads: string[], rows: string[][], all = rows.length): string[] {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  const left = all - rows.length
  return [
    line(heads),
    line(heads.map(() => '---')),
    ...rows.map(line),
    '',
    ...(left > 0 ? [`… and ${formatCount(left)} more.`, ''] : []),
  ]
}

function folded(summary: string, lines: string[]): string[] {
  return ['<details>', `<summary>${summary}</summary>`, '', ...lines, '</details>', '']
}

const p = (value: number | null) => formatP(value).replace('<', '&lt;')

function pairsTable({ agreement, errors }: IndependenceReport): string[] {
  const phiOf = new Map(errors?.pairs.map((pair) => [`${pair.a}\n${pair.b}`, pair]))
  const pairs = closestFirst(agreement, (pair) =>
    errors ? (phiOf.get(`${pair.a}\n${pair.b}`)?.phi.value ?? null) : pair.cohenKappa.value,
  )
  return table(
    ['Pair', 'Cases', 'Agreement', "Cohen's kappa", ...(errors ? ['Errors correlate by', 'Adjusted p'] : [])],
    pairs.slice(0, mostPairs).map((pair) => {
      const phi = phiOf.get(`${pair.a}\n${pair.b}`)
      return [
        escapeMarkdown(`${pair.a} and ${pair.b}`),
        formatCount(pair.cases),
        formatEstimate(pair.agreement, 'rate'),
        formatEstimate(pair.cohenKappa, 'coefficient'),
        ...(errors ? [phi ? formatEstimate(phi.phi, 'coefficient') : '', phi ? p(phi.pAdjusted) : ''] : []),
      ]
    }),
    pairs.length,
  )
}

function ratersTable({ raters, consensus, usefulness }: IndependenceReport): string[] {
  const inferred = new Map(consensus.raters.map((rater) => [rater.name, rater]))
  const useful = new Map(usefulness.raters.map((rater) => [rater.name, rater]))
  const withGold = raters.some(({ measured }) => measured !== null)
  return table(
    [
      'Rater',
      ...(withGold ? ['Errors', 'Adds to the majority'] : ['Adds, bits of certainty']),
      'True-pass rate, inferred',
      'True-fail rate, inferred',
    ],
    raters.slice(0, mostRaters).map(({ name, measured }) => {
      const added = useful.get(name)
      const model = inferred.get(name)
      return [
        escapeMarkdown(name),
        ...(withGold
          ? [
              measured ? formatEstimate(measured.errorRate, 'rate') : '',
              added?.majority ? formatEstimate(added.majority, 'difference') : '',
            ]
          : [added ? formatEstimate(added.certainty, 'coefficient') : '']),
        model ? formatEstimate(model.truePassRate, 'rate') : '',
        model ? formatEstimate(model.trueFailRate, 'rate') : '',
      ]
    }),
    raters.length,
  )
}

function consensusTable({ consensus }: IndependenceReport): string[] {
  return [
    ...table(
      ['Method', 'Passes', 'Accuracy', 'Macro F1', 'F1 of pass', 'Ties'],
      consensus.methods.map(({ method, passRate, measured, ties }) => [
        consensusWords[method].name,
        formatEstimate(passRate, 'rate'),
        measured ? formatEstimate(measured.accuracy, 'rate') : '',
        measured ? formatCoefficient(measured.macroF1.value) : '',
        measured ? formatCoefficient(measured.f1.value) : '',
        formatCount(ties),
      ]),
    ),
    ...consensus.leftOut.flatMap((why) => [escapeMarkdown(why), '']),
  ]
}

function reviewLines({ review }: IndependenceReport): string[] {
  const kinds = foldAlike(review.items)
  return [
    `No verdict, only a reason to look. Of all that pass unanimously, ${failedWords(review.failed)}.`,
    '',
    ...table(
      ['Reason', 'Listed', 'What people say', 'What it is'],
      review.reasons.map(({ reason, listed, failed }) => [
        reasonWords[reason].name,
        formatCount(listed),
        failedWords(failed),
        reasonWords[reason].meaning,
      ]),
    ),
    ...table(
      ['Item', 'Reasons', 'Label'],
      kinds
        .slice(0, mostItems)
        .map(({ item, reasons, label, like }) => [
          `${escapeMarkdown(item)}${like > 0 ? ` and ${formatCount(like)} like it` : ''}`,
          reasons.map(({ reason, quote }) => `${reasonWords[reason].name}: ${escapeMarkdown(quote)}`).join('; '),
          label ?? '',
        ]),
      kinds.length,
    ),
    ...table(
      ['Phrase', 'In passes', 'In others', 'Lift', 'Adjusted p'],
      review.phrases
        .slice(0, mostItems)
        .map(({ phrase, unanimous, others, lift, pAdjusted }) => [
          escapeMarkdown(phrase),
          formatCount(unanimous),
          formatCount(others),
          lift.toFixed(1),
          p(pAdjusted),
        ]),
      review.phrases.length,
    ),
  ]
}

/** The report as a comment on a pull request: the answer in sentences; the figures are folded away. */
export function independenceToMarkdown(report: IndependenceReport): string {
  const { set, warnings, errors, review } = report
  const bullets = (texts: string[]) => texts.map((text) => `- ${escapeMarkdown(text)}`)
  return [
    `## Independence: ${escapeMarkdown(set.name)}`,
    '',
    escapeMarkdown(set.criterion.question),
    '',
    escapeMarkdown(independenceSetWords(report)),
    '',
    ...bullets(independenceSentences(report)),
    '',
    ...(warnings.length > 0 ? ['**Before you quote a figure**', '', ...bullets(warnings), ''] : []),
    ...folded(errors ? 'Pairs, those that err together most first' : 'Pairs, those that agree most first', [
      ...pairsTable(report),
      kappaIntervalWords(report),
      '',
    ]),
    ...folded('Consensus', consensusTable(report)),
    ...folded('Each of them', ratersTable(report)),
    ...(review.listed > 0 ? folded(`For a person to read: ${formatCount(review.listed)}`, reviewLines(report)) : []),
    escapeMarkdown(independenceMadeWords(report)),
    '',
  ].join('\n')
}
