import type { IndependenceReport } from '../audit/independence/index.ts'
import { escapeTerminal } from './escape.ts'
import { formatCoefficient, formatCount, formatEstimate, formatP, formatRate } from './format-number.ts'
import { independenceReviewSection } from './independence-review-terminal.ts'
import {
  abilityWords,
  closestFirst,
  consensusWords,
  independenceMadeWords,
  independenceSentences,
  independenceSetWords,
  kappaIntervalWords,
  matrixNames,
  residualLimit,
  squareOf,
} from './independence-words.ts'
import { bullet, heading, type Page, paragraph, shorten, table, terminalPage } from './terminal/page.ts'

const mostInMatrix = 8
const mostPairs = 10
const mostRaters = 20

/** Kappa above chance, and where there is gold the correlation of errors, below one another. */
function matrixSection(page: Page, report: IndependenceReport): string[] {
  const names = matrixNames(report, mostInMatrix)
  const matrix = (title: string, square: Map<string, Map<string, number | null>>) => [
    ...heading(page, title),
    ...table(
      page,
      ['', ...names.map((_, i) => ` ${i + 1}`)],
      names.map((a, i) => [
        `${i + 1} ${escapeTerminal(a)}`,
        ...names.map((b) => {
          const value = square.get(a)?.get(b)
          return a === b
            ? '·'
            : value === undefined
              ? ''
              : value === null
                ? '-'
                : value.toFixed(2).replace(/^(-?)0/, '$1')
        }),
      ]),
    ),
  ]
  const left = report.raters.length - names.length
  return [
    ...matrix(
      "Agreement beyond chance (Cohen's kappa)",
      squareOf(report.agreement, ({ cohenKappa }) => cohenKappa.value),
    ),
    ...(left > 0 ? [`  … and ${formatCount(left)} more: see the report as .html or .json.`] : []),
    ...(report.errors
      ? matrix(
          'Correlation of errors (phi)',
          squareOf(report.errors.pairs, ({ phi }) => phi.value),
        )
      : []),
  ]
}

function pairsSection(page: Page, report: IndependenceReport): string[] {
  const { errors, residuals, agreement } = report
  const name = ({ a, b }: { a: string; b: string }) => escapeTerminal(`${a} and ${b}`)
  const kappas = shorten(
    closestFirst(agreement, ({ cohenKappa }) => cohenKappa.value),
    mostPairs,
    'pairs',
  )
  const phis = shorten(
    closestFirst(errors?.pairs ?? [], ({ phi }) => phi.value),
    mostPairs,
    'pairs',
  )
  const odd = shorten(
    closestFirst(residuals?.pairs ?? [], ({ z }) => Math.abs(z)),
    mostPairs,
    'pairs',
  )
  return [
    ...heading(page, 'Pairs that agree most'),
    ...table(
      page,
      ['', 'agreement', "Cohen's kappa", ' cases'],
      kappas.shown.map((pair) => [
        name(pair),
        formatEstimate(pair.agreement, 'rate'),
        formatEstimate(pair.cohenKappa, 'coefficient'),
        formatCount(pair.cases),
      ]),
    ),
    ...kappas.more,
    ...paragraph(page, kappaIntervalWords(report)),
    ...(errors
      ? [
          ...heading(page, 'Pairs that err together'),
          ...table(
            page,
            ['', 'phi', ' both wrong', ' expected', ' adjusted p'],
            phis.shown.map((pair) => [
              name(pair),
              formatEstimate(pair.phi, 'coefficient'),
              formatCount(pair.bothWrong),
              pair.expectedBothWrong.toFixed(1),
              formatP(pair.pAdjusted),
            ]),
          ),
          ...phis.more,
          ...paragraph(page, 'Expected: if errors were independent within what gold passes and what it fails.'),
        ]
      : []),
    ...(residuals
      ? [
          ...heading(page, 'Pairs that independence does not explain'),
          ...table(
            page,
            ['', ' agree', ' expected', ' z', ' adjusted p'],
            odd.shown.map((pair) => [
              name(pair),
              formatCount(pair.agreed),
              pair.expectedAgreed.toFixed(1),
              pair.z.toFixed(2),
              formatP(pair.pAdjusted),
            ]),
          ),
          ...odd.more,
          ...paragraph(page, residualLimit),
        ]
      : []),
  ]
}

function ratersSection(page: Page, { raters, consensus, usefulness }: IndependenceReport): string[] {
  const measured = shorten(
    raters.filter(({ measured }) => measured !== null),
    mostRaters,
    'raters',
  )
  const inferred = shorten(consensus.raters, mostRaters, 'raters')
  const useful = shorten(usefulness.raters, mostRaters, 'raters')
  const withGold = usefulness.raters.some(({ majority }) => majority !== null)
  return [
    ...(measured.shown.length > 0
      ? [
          ...heading(page, 'Each against gold'),
          ...table(
            page,
            ['', 'errors', 'true-pass rate', 'true-fail rate', ' n'],
            measured.shown.map(({ name, measured }) => [
              escapeTerminal(name),
              formatEstimate(measured!.errorRate, 'rate'),
              formatRate(measured!.truePassRate.value),
              formatRate(measured!.trueFailRate.value),
              formatCount(measured!.errorRate.denominator),
            ]),
          ),
          ...measured.more,
        ]
      : []),
    ...(inferred.shown.length > 0
      ? [
          ...heading(page, 'Each as the models infer it, from verdicts alone'),
          ...table(
            page,
            ['', 'true-pass rate', 'true-fail rate', ' one-coin', ' GLAD'],
            inferred.shown.map((rater) => [
              escapeTerminal(rater.name),
              formatEstimate(rater.truePassRate, 'rate'),
              formatEstimate(rater.trueFailRate, 'rate'),
              formatRate(rater.accuracy.value),
              abilityWords(rater),
            ]),
          ),
          ...inferred.more,
        ]
      : []),
    ...heading(page, 'What each adds to the consensus'),
    ...table(
      page,
      withGold ? ['', 'to the majority', 'to Dawid-Skene', ' bits'] : ['', 'bits of certainty'],
      useful.shown.map(({ name, majority, dawidSkene, certainty }) => [
        escapeTerminal(name),
        ...(withGold
          ? [
              majority ? formatEstimate(majority, 'difference') : '',
              dawidSkene ? formatEstimate(dawidSkene, 'difference') : '',
              formatCoefficient(certainty.value),
            ]
          : [formatEstimate(certainty, 'coefficient')]),
      ]),
    ),
    ...useful.more,
  ]
}

function consensusSection(page: Page, { consensus }: IndependenceReport): string[] {
  const measured = consensus.methods.some((method) => method.measured !== null)
  return [
    ...heading(page, 'Consensus'),
    ...table(
      page,
      ['', 'passes', ...(measured ? [' accuracy', ' macro F1', ' F1'] : []), ' ties'],
      consensus.methods.flatMap(({ method, passRate, measured: found, ties, converged }) => [
        [
          consensusWords[method].name,
          formatEstimate(passRate, 'rate'),
          ...(measured
            ? [
                formatRate(found?.accuracy.value ?? null),
                formatCoefficient(found?.macroF1.value ?? null),
                formatCoefficient(found?.f1.value ?? null),
              ]
            : []),
          formatCount(ties),
        ],
        [page.dim(`${consensusWords[method].meaning}${converged === false ? '; the fit had not settled' : ''}`)],
      ]),
    ),
    ...consensus.leftOut.flatMap((why) => bullet(page, why)),
  ]
}

/** The report for a terminal: the answer in sentences, then the figures, then what a person should read. Ends with a line break. */
export function independenceToTerminal(
  report: IndependenceReport,
  { width, colour }: { width: number; colour: boolean },
): string {
  const page = terminalPage({ width, colour })
  const { set, warnings } = report
  const lines = [
    page.bold(escapeTerminal(`Independence: ${set.name}`)),
    ...paragraph(page, escapeTerminal(set.criterion.question)),
    ...paragraph(page, escapeTerminal(independenceSetWords(report))),
    '',
    ...independenceSentences(report).flatMap((sentence) => bullet(page, escapeTerminal(sentence))),
    ...matrixSection(page, report),
    ...pairsSection(page, report),
    ...consensusSection(page, report),
    ...ratersSection(page, report),
    ...independenceReviewSection(page, report),
    ...(warnings.length === 0
      ? []
      : [
          ...heading(page, 'Before you quote a figure'),
          ...warnings.flatMap((warning) => bullet(page, escapeTerminal(warning))),
        ]),
    '',
    ...paragraph(page, escapeTerminal(independenceMadeWords(report))).map(page.dim),
  ]
  return `${lines.join('\n')}\n`
}
