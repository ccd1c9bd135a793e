import type { SuggestionReport } from '../audit/suggest/index.ts'
import { escapeTerminal } from './escape.ts'
import { formatCount, formatEstimate, formatP } from './format-number.ts'
import { changesWords, correctionWords, disagreementWords } from './suggestion-words.ts'
import { bullet, heading, type Page, paragraph, table, terminalPage } from './terminal/page.ts'

/** Whether a judge's prompt can be bettered, for a terminal: the answer first, the offered change last. Ends with a line break. */
export function suggestionToTerminal(
  report: SuggestionReport,
  { width, colour }: { width: number; colour: boolean },
): string {
  const page = terminalPage({ width, colour })
  const { judge, set, proposer, reason } = report
  const lines = [
    page.bold(escapeTerminal(`A better prompt for ${judge.name}: ${set.name}`)),
    ...paragraph(page, escapeTerminal(report.headline)),
    ...(reason === null ? [] : paragraph(page, escapeTerminal(reason))),
    ...paragraph(
      page,
      escapeTerminal(
        `${formatCount(set.dev)} labelled items of the dev split (${set.split}). Standard: ${set.gold}. Judge ${judge.version} of ${judge.file}, asked of ${judge.model}; prompts by ${proposer}.`,
      ),
    ),
    ...figuresSection(page, report),
    ...proposalsSection(page, report),
    ...warningsSection(page, report.warnings),
    ...offerSection(page, report),
    ...(report.proposals.some(({ tested }) => tested) ? ['', ...paragraph(page, report.caution)] : []),
  ]
  return `${lines.join('\n')}\n`
}

function figuresSection(page: Page, { before, proposals }: SuggestionReport): string[] {
  if (before === null) return []
  const row = (name: string, { agreement, balancedAccuracy, truePassRate, trueFailRate }: typeof before, p: string) => [
    name,
    formatEstimate(agreement, 'rate'),
    formatEstimate(balancedAccuracy, 'rate'),
    formatEstimate(truePassRate, 'rate'),
    formatEstimate(trueFailRate, 'rate'),
    p,
  ]
  return [
    ...heading(page, `On the dev split, ${formatCount(before.cases)} cases, errors counted as disagreement`),
    ...table(
      page,
      ['', 'agreement', 'balanced accuracy', 'true-pass rate', 'true-fail rate', ' adjusted p'],
      [
        row('present', before, ''),
        ...proposals.flatMap(({ round, tested }) =>
          tested
            ? [row(`proposal ${round}`, { ...before, ...tested.figures }, formatP(tested.comparison.pAdjusted))]
            : [],
        ),
      ],
    ),
    ...paragraph(page, disagreementWords(before)),
    ...(proposals.some(({ tested }) => tested) ? paragraph(page, correctionWords(proposals)) : []),
  ]
}

function proposalsSection(page: Page, { proposals }: SuggestionReport): string[] {
  if (proposals.length === 0) return []
  return [
    ...heading(page, 'Proposals'),
    ...proposals.flatMap(({ round, outcome, problem, why, tested }) => [
      ...bullet(
        page,
        escapeTerminal(tested ? capitalised(tested.comparison.sentence) : `Proposal ${round}: ${outcome}. ${problem}`),
      ),
      ...(tested ? paragraph(page, changesWords(tested), { first: '    ', rest: '    ' }) : []),
      ...(why === null
        ? []
        : paragraph(page, escapeTerminal(`The proposer says: ${why}`), { first: '    ', rest: '    ' })),
    ]),
  ]
}

function warningsSection(page: Page, warnings: readonly string[]): string[] {
  if (warnings.length === 0) return []
  return [
    ...heading(page, 'Before you quote a figure'),
    ...warnings.flatMap((warning) => bullet(page, escapeTerminal(warning))),
  ]
}

/** Line by line as it is, so that it can be applied: only what a terminal would take for its own is shown by name. */
function offerSection(page: Page, { offer }: SuggestionReport): string[] {
  if (offer === null) return []
  return [
    ...heading(page, `The change, by a model: read it before it is used (proposal ${offer.round})`),
    ...offer.diff.trimEnd().split(/\r?\n/).map(escapeTerminal),
  ]
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
