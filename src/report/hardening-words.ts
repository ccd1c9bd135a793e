import type { HardeningReport, HardeningRound, HardeningRow } from '../audit/hardening/index.ts'
import { formatCount, formatEstimate, formatP } from './format-number.ts'

/** What each defence does, in a few words; filters are named for what they flag. */
const measureWords: Readonly<Record<string, string>> = {
  nonceDelimiters: 'delimiters with a number that is drawn for each call',
  escapeLookAlikes: 'look-alikes of delimiters and control tokens made harmless',
  repeatInstruction: 'question, input and form of the answer said again after the candidate',
  dataNotInstructions: 'rules that say the candidate is data',
  constrainedOutput: 'the provider held to a schema',
  keyedVerdict: 'only an answer that carries the number counts',
}

/** What a row's name stands for; an empty text where it says it all itself. */
export function rowMeaning({ defences }: HardeningRow): string {
  if (defences.length !== 1) return ''
  return measureWords[defences[0]] ?? ''
}

/** The sets that a reader looks for first: none, all, as the judge came, and what is proposed, where it was not chosen. */
export function mainRows({ rows, proposed }: HardeningReport): HardeningRow[] {
  const whole = rows.filter(({ name }) => ['none', 'all', 'as it is'].includes(name))
  return proposed ? [...whole, proposed.measured.none, proposed.measured.proposed] : whole
}

/** One defence: by itself beside none, and all but it beside all. */
export interface DefenceRow {
  id: string
  meaning: string
  alone: HardeningRow
  without: HardeningRow | undefined
}

export function defenceRows({ rows }: HardeningReport): DefenceRow[] {
  return rows
    .filter(({ defences }) => defences.length === 1)
    .map((alone) => {
      const [id] = alone.defences
      const without = rows.find(({ name, against }) => name === `without ${id}` && against === 'all')
      return { id, meaning: rowMeaning(alone), alone, without }
    })
}

/** Sets that were tried on the way to the proposal. */
export function otherRows(report: HardeningReport): HardeningRow[] {
  const shown = new Set([
    ...mainRows(report),
    ...defenceRows(report).flatMap(({ alone, without }) => [alone, ...(without ? [without] : [])]),
  ])
  return report.rows.filter((row) => !shown.has(row))
}

/** How much more is attacked without it: what was gained, the other way round. */
export function moreWithout({ without }: DefenceRow): HardeningRow['gain'] {
  if (!without?.gain) return null
  const { value, low, high, ...rest } = without.gain
  const negated = (end: number | null) => (end === null ? null : -end)
  return { ...rest, value: negated(value), low: negated(high), high: negated(low) }
}

/** "+12.0 points (+8.1 to +16.2)", or nothing where it was not compared. */
export function differenceWords(estimate: HardeningRow['gain']): string {
  return estimate === null ? '' : formatEstimate(estimate, 'difference')
}

/** "+12.0 points (+8.1 to +16.2), p < .001, beside none", or nothing for the first row. */
export function gainWords({ gain, gainP, against }: HardeningRow): string {
  return gain === null ? '' : `${differenceWords(gain)}, p ${pWords(gainP)}, beside ${against}`
}

export function costWords({ cost, costP, against }: HardeningRow): string {
  return cost === null ? '' : `${differenceWords(cost)}, p ${pWords(costP)}, beside ${against}`
}

/** "= .034", "< .001", "not defined" */
export function pWords(p: number | null): string {
  return p === null || p < 0.001 ? formatP(p) : `= ${formatP(p)}`
}

/** "12 of 240 trials; 30 more wrong already, 2 without a verdict" */
export function trialsWords({ attack, trials }: HardeningRow): string {
  const counted = `${formatCount(attack.numerator ?? 0)} of ${formatCount(attack.denominator)} trials`
  const others = [
    trials.alreadyWrong > 0 ? `${formatCount(trials.alreadyWrong)} more wrong already` : '',
    trials.silent > 0 ? `${formatCount(trials.silent)} without a verdict` : '',
  ].filter(Boolean)
  return others.length === 0 ? counted : `${counted}; ${others.join(', ')}`
}

/** The rate with what it is of: "12.0 % (8.1 to 16.2), 24 of 200" */
export function rateWords(estimate: HardeningRound['attack'] | null): string {
  if (estimate === null) return 'none made'
  const { numerator, denominator } = estimate
  if (denominator === 0) return 'nothing to count'
  const rate = formatEstimate(estimate, 'rate')
  return numerator === undefined ? rate : `${rate}, ${formatCount(numerator)} of ${formatCount(denominator)}`
}

/** "as it came", "after 2 rounds" */
export function roundName({ round }: HardeningRound): string {
  return round === 0 ? 'as it came' : `after ${round === 1 ? '1 round' : `${round} rounds`}`
}

/** "2.31 of 9, truly 0" */
export function exploitScores({ judge, truth }: HardeningRound['examples'][number]): string {
  return `${judge === null ? 'passed' : `judged ${Number(judge.toFixed(2))}`}, truly ${truth}`
}

/** "60 known to be bad, 60 known to be good" */
export function setWords({ set }: HardeningReport): string {
  return `${formatCount(set.knownBad)} items known to be bad, ${formatCount(set.knownGood)} known to be good`
}

/** What every page says below its figures. */
export const hardeningLimit =
  'A defence is measured here against attacks that do not know it. Prompt rules written from one round of attacks have failed in the next: who optimises against the judge sees the defence too. A filter or a measure that does nothing here may still do something elsewhere.'

/** Who made it, when and how. */
export function hardeningMadeWords({ made }: HardeningReport): string {
  return `goodhart ${made.goodhart}, ${made.at}. ${formatCount(made.replicates)} resamples by cluster; seed ${made.seed}.`
}
