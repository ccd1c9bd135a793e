import type {
  AgainstChance,
  AlignmentRate,
  AlignmentReport,
  Comparison,
  Estimate,
  JudgeAlignment,
  Trust,
} from '../audit/alignment/alignment-report.ts'
import type { JudgeKind, VerdictErrorKind } from '../domain/index.ts'
import { formatCount } from './format-number.ts'

/** What a report calls a rate, and what it says to somebody who has never met it. */
interface RateWords {
  name: string
  meaning: string
  form: 'rate' | 'coefficient'
}

const shared: Pick<Record<AlignmentRate, RateWords>, 'f1' | 'macroF1' | 'matthews' | 'cohenKappa'> = {
  f1: { name: 'F1', meaning: 'of a pass: precision and recall in one number, 1 is perfect', form: 'coefficient' },
  macroF1: { name: 'macro F1', meaning: 'the mean of F1 over the kinds of label', form: 'coefficient' },
  matthews: {
    name: 'Matthews correlation',
    meaning: 'correlation of judge and label: 0 is guessing, 1 is perfect',
    form: 'coefficient',
  },
  cohenKappa: {
    name: "Cohen's kappa",
    meaning: 'agreement beyond what chance would give: 0 is chance, 1 is perfect',
    form: 'coefficient',
  },
}

const ofItems: Record<AlignmentRate, RateWords> = {
  agreement: { name: 'agreement', meaning: 'the share in which the judge says what people say', form: 'rate' },
  truePassRate: {
    name: 'true-pass rate',
    meaning: 'of what people passed, the share that the judge passed',
    form: 'rate',
  },
  trueFailRate: {
    name: 'true-fail rate',
    meaning: 'of what people failed, the share that the judge failed',
    form: 'rate',
  },
  balancedAccuracy: {
    name: 'balanced accuracy',
    meaning: 'the mean of the two rates above: guessing gives 50 %',
    form: 'rate',
  },
  ...shared,
}

const ofPairs: Record<AlignmentRate, RateWords> = {
  ...ofItems,
  agreement: { ...ofItems.agreement, meaning: 'the share of pairs in which the judge prefers what people prefer' },
  truePassRate: {
    ...ofItems.truePassRate,
    meaning: 'where people preferred the first, the share in which the judge did too',
  },
  trueFailRate: {
    ...ofItems.trueFailRate,
    meaning: 'where people preferred the second, the share in which the judge did too',
  },
}

/** The rates in plain words; of pairs, pass is "the first is better". */
export function rateWords(pairwise: boolean): Record<AlignmentRate, RateWords> {
  return pairwise ? ofPairs : ofItems
}

export type ConfusionValue = keyof JudgeAlignment['confusion']['pass']

/** The values of labels and verdicts, as heads of a table. */
export function valueWords(pairwise: boolean): Record<ConfusionValue, string> {
  return {
    pass: pairwise ? 'first better' : 'pass',
    fail: pairwise ? 'second better' : 'fail',
    tie: 'tie',
    abstain: 'abstained',
    error: 'error',
  }
}

/** A label's or verdict's value in words, and as it stands where it is none of ours. */
export function describeValue(value: string, pairwise: boolean): string {
  const words: Record<string, string> = valueWords(pairwise)
  return Object.hasOwn(words, value) ? words[value]! : value
}

/** Trust is told by words; the sign and the colour only repeat it. */
export const trustWords: Record<Trust['level'], { words: string; sign: string }> = {
  trusted: { words: 'Trusted', sign: '✓' },
  'with-care': { words: 'Usable with care', sign: '!' },
  'too-few-labels': { words: 'Too few labels', sign: '?' },
  'not-trusted': { words: 'Not trusted', sign: '✗' },
}

/** The headline without the level, which stands beside it: "Trusted: surely right on …" → "Surely right on …" */
export function headlineBeside({ headline }: Trust): string {
  const rest = headline.replace(/^(Trusted|Usable with care|Too few labels( to say)?|Not trusted): (?=.)/, '')
  return rest.charAt(0).toUpperCase() + rest.slice(1)
}

export const chanceWords: Record<AgainstChance, string> = {
  better: 'better than guessing',
  'no-different': 'not shown to be better than guessing',
  worse: 'worse than guessing',
  undefined: 'not comparable with guessing: only one kind of label',
}

export const judgeKindWords: Record<JudgeKind, string> = {
  llm: 'language model',
  panel: 'panel of judges',
  rule: 'rule',
  trained: 'trained',
  recorded: 'recorded verdicts',
  http: 'judge behind HTTP',
}

export const errorKindWords: Record<VerdictErrorKind, string> = {
  transport: 'unreachable',
  timeout: 'timed out',
  refused: 'refused',
  unparseable: 'unreadable',
}

/** The coefficients of people's agreement that could be computed, in the order of a report. */
export function peopleCoefficients(people: NonNullable<AlignmentReport['people']>): { name: string; value: number }[] {
  return [
    { name: 'Krippendorff alpha', value: people.krippendorffAlpha },
    { name: 'Fleiss kappa', value: people.fleissKappa },
    { name: "Gwet's AC1", value: people.gwetAc1 },
  ].filter((coefficient): coefficient is { name: string; value: number } => coefficient.value !== null)
}

export const stratumWords: Record<JudgeAlignment['byHumanAgreement'][number]['stratum'], string> = {
  unanimous: 'Where people were unanimous',
  divided: 'Where people were divided',
}

/** How an interval was made, for those who ask. */
export const methodWords: Record<Estimate['method'], string> = {
  wilson: 'Wilson',
  'wilson-by-cluster': 'Wilson, by cluster',
  bca: 'BCa bootstrap',
  percentile: 'percentile bootstrap',
  newcombe: 'Newcombe',
  delong: 'DeLong',
  jeffreys: 'Jeffreys',
  wald: 'Wald',
  jackknife: 'jackknife',
  student: 'Student',
  none: 'no interval',
}

/** `About 160 more labels of "pass" and 145 more labels of "fail" would settle it.`, or null where no number is named. */
export function neededWords({ needed }: Trust, pairwise: boolean): string | null {
  const words = valueWords(pairwise)
  const parts = [
    needed.passes ? `${formatCount(needed.passes)} more labels of "${words.pass}"` : '',
    needed.fails ? `${formatCount(needed.fails)} more labels of "${words.fail}"` : '',
  ].filter(Boolean)
  return parts.length === 0 ? null : `About ${parts.join(' and ')} would settle it.`
}

/** "600 of 12,000 items are labelled: 355 pass, 245 fail. On 9 others people would not decide. 11,391 have no label." */
export function setWords({ set }: AlignmentReport): string {
  const words = valueWords(set.pairwise)
  const kinds = [`${formatCount(set.passes)} ${words.pass}`, `${formatCount(set.fails)} ${words.fail}`]
  if (set.ties > 0) kinds.push(`${formatCount(set.ties)} ${words.tie}`)
  const rest = [
    set.deferred > 0 ? `On ${formatCount(set.deferred)} others people would not decide.` : '',
    set.unlabelled > 0 ? `${formatCount(set.unlabelled)} have no label.` : '',
  ].filter(Boolean)
  const things = set.pairwise ? 'pairs' : 'items'
  return [`${formatCount(set.labelled)} of ${formatCount(set.items)} ${things} are labelled: ${kinds.join(', ')}.`]
    .concat(rest)
    .join(' ')
}

/** Whether both say the same, so that one of them need not be shown. */
export function sameEstimate(a: Estimate, b: Estimate): boolean {
  return a.value === b.value && a.low === b.low && a.high === b.high && a.denominator === b.denominator
}

/** "600 cases would find a difference of 4.1 points four times out of five.", or an empty text where it is not known. */
export function detectableWords({ cases, minimumDetectable }: Comparison): string {
  if (minimumDetectable === null) return ''
  const points = (minimumDetectable * 100).toFixed(1)
  return `${formatCount(cases)} cases would find a difference of ${points} points four times out of five.`
}

/** "41 of 600 answers were errors (29 unreadable, 12 timed out)", or null where there are none. */
export function errorWords({ counts }: JudgeAlignment): string | null {
  if (counts.errors === 0) return null
  const kinds = Object.entries(counts.errorKinds)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${formatCount(count)} ${errorKindWords[kind as VerdictErrorKind]}`)
  const detail = kinds.length === 0 ? '' : ` (${kinds.join(', ')})`
  return `${formatCount(counts.errors)} of ${formatCount(counts.labelled)} answers were errors${detail}`
}

/** Of a judge that does not beat a baseline: is it worse, or is nothing shown? */
export function againstBaselineWords({ high }: Estimate): string {
  return high !== null && high < 0 ? 'the judge is worse' : 'not beaten'
}
