import type {
  Consensus,
  ConsensusFigures,
  ConsensusMethod,
  ErrorDependence,
  IndependenceReport,
  Review,
  ReviewItem,
  ReviewReason,
} from '../audit/independence/index.ts'
import { formatCoefficient, formatCount, formatEstimate, formatLevel, formatP, formatRate } from './format-number.ts'

export const consensusWords: Record<ConsensusMethod, { name: string; meaning: string }> = {
  majority: { name: 'majority', meaning: 'what most of them say' },
  'dawid-skene': { name: 'Dawid-Skene', meaning: 'each has its own error rates, errors are independent' },
  'one-coin': { name: 'one-coin', meaning: 'each has one accuracy, errors are independent' },
  glad: { name: 'GLAD', meaning: 'each has a skill, each case a difficulty' },
}

export const reasonWords: Record<ReviewReason, { name: string; meaning: string }> = {
  'lifted-phrase': { name: 'lifted phrase', meaning: 'words far more frequent where all pass than elsewhere' },
  template: { name: 'template', meaning: 'nearly the same text for three inputs or more' },
  refusal: { name: 'refusal', meaning: 'begins by refusing the request' },
  'self-assessment': { name: 'self-assessment', meaning: 'praises itself in the third person' },
  'end-marker': { name: 'end marker', meaning: 'claims to be over, or to begin a new turn' },
  'policy-claim': { name: 'policy claim', meaning: 'appeals to a policy, or has the headings of a prompt' },
  repetition: { name: 'repetition', meaning: 'goes round in circles' },
  short: { name: 'very short', meaning: 'empty, or far shorter than the others' },
}

const numerals = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** "six judges", "two people", "176 judges": whom the report is about. */
export function ratersWords(look: IndependenceReport['set']['look'], count: number): string {
  const who = look === 'both' ? 'judges and people' : look
  return `${numerals[count] ?? formatCount(count)} ${who}`
}

/** 2.146 → "2.15 (2.03 to 2.27)": a number of raters */
export function formatEffective({ value, low, high }: ErrorDependence['effective']): string {
  if (value === null) return 'not defined'
  return low === null || high === null
    ? value.toFixed(2)
    : `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`
}

/** "p < .001", "p = .034" */
export function equals(p: number | null): string {
  return p === null ? 'p not defined' : p < 0.001 ? `p ${formatP(p)}` : `p = ${formatP(p)}`
}

/** The report in sentences, the most important first; plain text that may quote names. */
export function independenceSentences(report: IndependenceReport): string[] {
  return [worthSentence(report), testSentence(report), ...consensusSentences(report), reviewSentence(report)]
}

function worthSentence({ errors, set, raters }: IndependenceReport): string {
  const all = capitalised(ratersWords(set.look, raters.length))
  if (errors === null) {
    return `How many independent ones the ${ratersWords(set.look, raters.length)} are worth cannot be known without labels: those who share an error look just like those who are right.`
  }
  const { effective, meanCorrelation, cases, leftOut } = errors
  const among = errors.raters.length - leftOut.length
  if (effective.value === null) {
    return `${all} have too few errors on common cases for a correlation: how many independent ones they are worth cannot be told.`
  }
  const who =
    among === raters.length ? all : `${capitalised(ratersWords(set.look, among))} of ${formatCount(raters.length)}`
  return `${who} are worth ${formatEffective(effective)} independent ones: their errors correlate by ${formatEstimate(meanCorrelation, 'coefficient')} on average, on ${formatCount(cases)} cases with gold.`
}

function testSentence({ independence, consensus, set }: IndependenceReport): string {
  const fitted = consensus.raters.length > 0
  if (independence === null) {
    return 'Whether they are independent cannot be tested: without labels it takes four of them or more, with labels two that judged the same cases.'
  }
  const { method, rejected, p, cases } = independence
  const how =
    method === 'conditional-independence'
      ? 'given the truth'
      : 'as far as can be seen without labels, where an error that all share looks like the truth'
  if (!rejected) {
    return `No dependence was found (${equals(p)}, ${formatCount(cases)} cases), ${how}. That is no proof of independence.`
  }
  const more = fitted
    ? " Dawid and Skene's model rests on independence: it takes shared errors for skill, so its certainty and the rates it infers are overconfident here."
    : ''
  const whose = set.look === 'judges' ? "The judges'" : 'Their'
  return `${whose} errors are not independent (${equals(p)}, ${formatCount(cases)} cases), ${how}.${more}`
}

function consensusSentences({ consensus }: IndependenceReport): string[] {
  const [majority, ...models] = consensus.methods
  const rates = [majority, ...models]
    .map(({ method, passRate }) => `${consensusWords[method].name} ${formatEstimate(passRate, 'rate')}`)
    .join(', ')
  const passes = `Share of passes, of ${formatCount(consensus.cases)} cases: ${rates}.`
  if (majority.measured === null) return [passes]
  const beyond = models.map(beyondWords).filter((words) => words !== null)
  const right = `The majority is right in ${formatEstimate(majority.measured.accuracy, 'rate')} of cases with gold${beyond.length > 0 ? `; ${beyond.join(', ')}` : ''}.`
  return [passes, right]
}

function beyondWords({ method, measured }: ConsensusFigures): string | null {
  if (measured === null) return null
  const difference =
    measured.beyondMajority.low === null ? '' : ` (${formatEstimate(measured.beyondMajority, 'difference')})`
  return `${consensusWords[method].name} in ${formatRate(measured.accuracy.value)}${difference}`
}

function reviewSentence({ review }: IndependenceReport): string {
  if (review.unanimous === 0) return 'There is no text that two of them judged and all passed: nothing to review.'
  if (review.listed === 0) {
    return `Of ${formatCount(review.unanimous)} texts that all passed, none looks formulaic by the measures used here.`
  }
  const kinds = review.reasons
    .map(({ reason, listed }) => `${reasonWords[reason].name} ${formatCount(listed)}`)
    .join(', ')
  return `Of ${formatCount(review.unanimous)} texts that all passed, ${formatCount(review.listed)} look formulaic and want a person's eye: ${kinds}. Agreement on them may be quality, or a blind spot that all share.`
}

/** "people failed 66.7 % (20.8 to 93.9) of 3 labelled", or that nobody labelled any. */
export function failedWords({ value, low, high, denominator }: Review['failed']): string {
  if (value === null) return 'none labelled'
  return `people failed ${formatEstimate({ value, low, high }, 'rate')} of ${formatCount(denominator)} labelled`
}

/** The pairs whose agreement goes furthest beyond chance first; undefined ones last. */
export function closestFirst<Pair>(pairs: readonly Pair[], read: (pair: Pair) => number | null): Pair[] {
  const value = (pair: Pair) => read(pair) ?? Number.NEGATIVE_INFINITY
  return pairs.toSorted((p, q) => value(q) - value(p))
}

/** `kappa.get(a)?.get(b)`, both ways round. */
export function squareOf<Pair extends { a: string; b: string }>(
  pairs: readonly Pair[],
  read: (pair: Pair) => number | null,
): Map<string, Map<string, number | null>> {
  const square = new Map<string, Map<string, number | null>>()
  const put = (a: string, b: string, value: number | null) => {
    const row = square.get(a) ?? new Map<string, number | null>()
    row.set(b, value)
    square.set(a, row)
  }
  for (const pair of pairs) {
    put(pair.a, pair.b, read(pair))
    put(pair.b, pair.a, read(pair))
  }
  return square
}

/** Those that the matrix has room for: with the most verdicts, in their order. */
export function matrixNames({ raters }: IndependenceReport, most: number): string[] {
  const kept = raters.toSorted((a, b) => b.verdicts - a.verdicts).slice(0, most)
  return raters.filter((rater) => kept.includes(rater)).map(({ name }) => name)
}

/** Skill of a rater as GLAD sees it. */
export function abilityWords({ ability }: Consensus['raters'][number]): string {
  return ability === null ? '' : formatCoefficient(ability)
}

export const kappaIntervalWords = (report: IndependenceReport): string =>
  report.set.clusters < report.set.cases
    ? `Intervals by bootstrap of clusters (${report.set.clusteredBy}); of many judges, among those with the most verdicts.`
    : "Intervals of agreement are Wilson's, of kappa the large-sample ones of Fleiss, Cohen and Everitt."

/** "goodhart 0.1.0, 2026-…" and how it can be made again. */
export function independenceMadeWords({ made, set }: IndependenceReport): string {
  return `goodhart ${made.goodhart}, ${made.at}. Intervals hold at ${formatLevel(made.confidence)}; ${formatCount(made.replicates)} resamples by ${set.clusteredBy}; seed ${made.seed}.`
}

export function independenceSetWords({ set, raters }: IndependenceReport): string {
  const cases = set.cases === set.items ? '' : `, ${formatCount(set.cases)} cases`
  const gold = set.labelled === 0 ? 'No labels.' : `${formatCount(set.labelled)} cases have gold: ${set.gold}.`
  return `${capitalised(ratersWords(set.look, raters.length))} on ${formatCount(set.items)} items${cases}. ${gold}`
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Of items with the same reasons, word for word, the first, with the number of the others. */
export function foldAlike(items: readonly ReviewItem[]): (ReviewItem & { like: number })[] {
  const groups = Map.groupBy(items, ({ reasons }) =>
    reasons.map(({ reason, quote }) => `${reason} ${quote}`).join('\n'),
  )
  return [...groups.values()].map((group) => ({ ...group[0], like: group.length - 1 }))
}

/** Without labels the model names the classes, and bends towards whoever agrees most. */
export const residualLimit =
  'Which pairs stand out is not which pairs share errors: without labels the model may take two that copy each other for the truth, and the others for the odd ones.'
