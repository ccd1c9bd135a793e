import type { Estimate } from '../audit/alignment/alignment-report.ts'
import type { ConsistencyReport, JudgeConsistency } from '../audit/consistency/index.ts'
import { formatCount, formatEstimate, formatP } from './format-number.ts'
import { errorKindWords, valueWords } from './words.ts'

/** A figure on its own scale: a share, a coefficient, points between shares, or a judge's own scores. */
type Form = 'rate' | 'coefficient' | 'difference' | 'score'

/** One figure as every format shows it. */
export interface ConsistencyFigure {
  name: string
  meaning: string
  estimate: Estimate
  form: Form
}

/** As `formatEstimate`, and on a judge's own scale as many decimals as give the value three digits. */
export function formatFigure({ estimate, form }: Pick<ConsistencyFigure, 'estimate' | 'form'>): string {
  if (form !== 'score') return formatEstimate(estimate, form)
  const { value, low, high } = estimate
  if (value === null) return 'not defined'
  const decimals = Math.min(Math.max(2 - Math.floor(Math.log10(Math.abs(value || 1))), 0), 6)
  const digits = (score: number) => score.toFixed(decimals)
  return low === null || high === null ? digits(value) : `${digits(value)} (${digits(low)} to ${digits(high)})`
}

/** "12 of 250", or the number of cases alone where it is no share of them. */
export function formatCases({ numerator, denominator }: Estimate): string {
  return numerator === undefined ? formatCount(denominator) : `${formatCount(numerator)} of ${formatCount(denominator)}`
}

export function repeatsFigures({ repeats }: JudgeConsistency): ConsistencyFigure[] {
  if (repeats === null) return []
  const { flipRate, disagreement, majorityRecovery, alpha, fewest, most } = repeats
  const times = fewest === most ? `${most}` : `${fewest} to ${most}`
  return [
    { name: 'flip rate', meaning: `not always the same verdict, of ${times} each`, estimate: flipRate, form: 'rate' },
    { name: 'two calls differ', meaning: 'the chance that two repeats differ', estimate: disagreement, form: 'rate' },
    {
      name: 'majority recovered',
      meaning: 'the chance that one call says what most of the others say',
      estimate: majorityRecovery,
      form: 'rate',
    },
    {
      name: 'Krippendorff alpha',
      meaning: 'of the repeats: 1 is always the same, 0 is chance',
      estimate: alpha,
      form: 'coefficient',
    },
  ]
}

/** Where silence comes and goes; figures that are 0 with nothing behind them are left out. */
export function silencesFigures({ silences }: JudgeConsistency): ConsistencyFigure[] {
  if (silences === null) return []
  const { unstableErrors, onlyErrors, unstableAbstentions, onlyAbstentions } = silences
  const figures: ConsistencyFigure[] = [
    {
      name: 'errors at times',
      meaning: 'an error once, a verdict another time',
      estimate: unstableErrors,
      form: 'rate',
    },
    { name: 'errors always', meaning: 'an error every time', estimate: onlyErrors, form: 'rate' },
    {
      name: 'abstains at times',
      meaning: 'an abstention once, a verdict another time',
      estimate: unstableAbstentions,
      form: 'rate',
    },
    { name: 'abstains always', meaning: 'an abstention every time', estimate: onlyAbstentions, form: 'rate' },
  ]
  return figures.filter(({ estimate }) => estimate.numerator !== 0)
}

export function positionFigures({ position }: JudgeConsistency): ConsistencyFigure[] {
  if (position === null) return []
  const { consistency, firstPreference, besideRepeats } = position
  return [
    {
      name: 'position consistency',
      meaning: 'the same verdict in both orders',
      estimate: consistency,
      form: 'rate',
    },
    {
      name: 'leans to the first',
      meaning: 'of the others, those that lean to what is shown first: 50 % is no preference',
      estimate: firstPreference,
      form: 'rate',
    },
    ...(besideRepeats
      ? ([
          {
            name: 'by repeats alone',
            meaning: 'two calls in the same order differ',
            estimate: besideRepeats.expected,
            form: 'rate',
          },
          {
            name: 'beyond repeats',
            meaning: 'what the order itself changes',
            estimate: besideRepeats.excess,
            form: 'difference',
          },
        ] satisfies ConsistencyFigure[])
      : []),
  ]
}

/** "That neither place is preferred: p = .099 (…). 15 pairs …" */
export function positionWords({ position }: JudgeConsistency): string {
  if (position === null) return ''
  const { p, test, firstTwice, secondTwice, tiedTwice, withoutVerdict } = position
  const chance = p === null ? '' : `That neither place is preferred: p ${equalsP(p)}, ${test}. `
  const without =
    withoutVerdict === 0
      ? ''
      : ` ${formatCount(withoutVerdict)} pairs lack a verdict in one order and are in no figure.`
  return `${chance}What was shown first won both times in ${formatCount(firstTwice)} pairs, what was shown second in ${formatCount(secondTwice)}; ${formatCount(tiedTwice)} were ties both times.${without}`
}

export function equalsP(p: number): string {
  return p < 0.001 ? formatP(p) : `= ${formatP(p)}`
}

export function scoresFigures({ scores }: JudgeConsistency): ConsistencyFigure[] {
  if (scores === null) return []
  const { meanDifference, deviation, alpha } = scores
  return [
    { name: 'mean difference', meaning: 'of two scores of the same case', estimate: meanDifference, form: 'score' },
    { name: 'standard deviation', meaning: 'within a case', estimate: deviation, form: 'score' },
    {
      name: 'Krippendorff alpha',
      meaning: 'of the scores, interval: the share of their spread that is not noise',
      estimate: alpha,
      form: 'coefficient',
    },
  ]
}

/** "1,250 calls on 250 items: 1,231 verdicts, 4 abstentions, 15 errors (12 unreadable, 3 timed out)." */
export function callsWords({ counts }: JudgeConsistency, pairwise: boolean): string {
  const kinds = Object.entries(counts.errorKinds).map(
    ([kind, count]) => `${formatCount(count)} ${errorKindWords[kind as keyof typeof errorKindWords]}`,
  )
  const parts = [
    `${formatCount(counts.verdicts)} verdicts`,
    counts.scoresAlone > 0 ? `${formatCount(counts.scoresAlone)} scores without a threshold` : '',
    counts.abstained > 0 ? `${formatCount(counts.abstained)} abstentions` : '',
    counts.errors > 0 ? `${formatCount(counts.errors)} errors${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}` : '',
  ].filter(Boolean)
  return `${formatCount(counts.calls)} answers on ${formatCount(counts.items)} ${pairwise ? 'pairs' : 'items'}: ${parts.join(', ')}.`
}

/** "3 pass, 2 fail, 1 error" */
export function answersWords(
  { counts }: NonNullable<JudgeConsistency['repeats']>['flips']['shown'][number],
  pairwise: boolean,
): string {
  const words = valueWords(pairwise)
  return (Object.keys(counts) as (keyof typeof counts)[])
    .filter((value) => counts[value] > 0)
    .map((value) => `${formatCount(counts[value])} ${words[value]}`)
    .join(', ')
}

/** What every page says below its figures. */
export const consistencyLimit =
  'A judge that always says the same can be wrong every time: consistency is what trust needs first, and no more.'

/** Who made it, when and how. */
export function consistencyMadeWords({ made, set }: ConsistencyReport): string {
  return `goodhart ${made.goodhart}, ${made.at}. ${formatCount(made.replicates)} resamples by ${set.clusteredBy}; seed ${made.seed}.`
}

/** How often repeats alone differ on the cases of a form, or why that is not known. */
/** Which way verdicts went with another form. */
export function formWaysWords(
  { passToFail, failToPass, other }: JudgeConsistency['forms'][number],
  pairwise: boolean,
): string {
  const { pass, fail } = valueWords(pairwise)
  const more = other > 0 ? `, ${formatCount(other)} other` : ''
  return `${formatCount(passToFail)} ${pass} to ${fail}, ${formatCount(failToPass)} ${fail} to ${pass}${more}`
}

export function formNoiseWords({ besideRepeats }: JudgeConsistency['forms'][number]): string {
  if (besideRepeats === null) return 'not known: the judge was asked once'
  return formatEstimate(besideRepeats.expected, 'rate')
}
