import { curveDecimals, pressureWords } from '../audit/pressure/curve-sentences.ts'
import type { PressureCurve, PressurePoint, PressureReport } from '../audit/pressure/pressure-report.ts'
import { formatCount, formatEstimate, formatLevel, formatP } from './format-number.ts'

type Value = PressurePoint['judge']
export type CurveOf = 'judge' | 'gold' | 'truth'

/** The curves that a report of one method has; truth only where it is known. */
export function curvesOf({ truthTurn }: PressureCurve): CurveOf[] {
  return truthTurn === null ? ['judge', 'gold'] : ['judge', 'gold', 'truth']
}

/** "4.62 (4.56 to 4.68)", with as many decimals as tell the points of its curve apart. */
export function formatPoint({ points }: PressureCurve, of: CurveOf, { value, low, high }: Value): string {
  const decimals = curveDecimals(points.flatMap((point) => point[of]?.value ?? []))
  return formatScored({ value, low, high }, decimals)
}

function formatScored({ value, low, high }: Value, decimals: number): string {
  const text = value.toFixed(decimals)
  if (low === null && high === null) return text
  const end = (bound: number | null) => (bound === null ? 'without end' : bound.toFixed(decimals))
  return `${text} (${end(low)} to ${end(high)})`
}

export const methodTitles: Record<PressureCurve['method'], string> = {
  'best-of-n': 'Best of n',
  'prompt-evolution': 'Evolution of the prompt',
  'reinforcement-learning': 'Reinforcement learning',
}

/** "Best of n against mean of a, b, held against gold people" */
export function curveTitle({ method, optimised, gold }: PressureCurve): string {
  return `${methodTitles[method]} against ${optimised}, held against ${gold}`
}

export function klText(kl: number | null): string {
  return kl === null ? '' : kl.toFixed(2)
}

/** Points to show where there is room for few: the first and last, the peaks, where the fall shows, and doublings. */
export function tellingPoints(curve: PressureCurve, most = 14): PressurePoint[] {
  const { points, goldTurn, truthTurn } = curve
  if (points.length <= most) return points
  const marks = [goldTurn, truthTurn].flatMap((turn) => (turn ? [turn.peak.pressure, turn.fallsFrom] : []))
  const step = Math.ceil(points.length / (most - 5))
  const powers = (pressure: number) => Number.isInteger(Math.log2(pressure))
  return points.filter(
    ({ pressure }, i) =>
      i === 0 ||
      i === points.length - 1 ||
      marks.includes(pressure) ||
      (curve.unit === 'n' ? powers(pressure) : i % step === 0),
  )
}

/** Of gold, and of the truth where it is known: where it turned, by how much, and whether that is chance. */
export function turnSentences(curve: PressureCurve): string[] {
  const told = (of: 'gold' | 'truth', turn: PressureCurve['goldTurn']) => {
    const { peak, fallsFrom, gain, fall, p } = turn
    const decimals = curveDecimals(curve.points.flatMap((point) => point[of]?.value ?? []))
    const name = of === 'gold' ? 'Gold' : 'Truth'
    const gained = gain.value > 0 ? `, ${formatScored(gain, decimals)} above its start` : ''
    const at = `${name} is highest at ${pressureWords(curve.unit, peak.pressure)}`
    if (peak.pressure === curve.points.at(-1)?.pressure) {
      const unseen = Number(fall.high?.toFixed(decimals) ?? 0)
      const hidden = unseen > 0 ? `, and chance may hide one of up to ${unseen.toFixed(decimals)}` : ''
      return `${at}, the strongest pressure${gained}: no fall was seen${hidden}.`
    }
    const lost = `from there to the end it loses ${formatScored(fall, decimals)}`
    if (p === null) return `${at}${gained}; ${lost}. There are too few independent groups to test that.`
    const chance =
      fallsFrom === null
        ? 'nowhere is it significantly below its peak'
        : `it is significantly below its peak from ${pressureWords(curve.unit, fallsFrom)} on`
    return `${at}${gained}; ${lost}; ${chance} (p ${p < 0.001 ? formatP(p) : `= ${formatP(p)}`}, for the curve as a whole).`
  }
  return [told('gold', curve.goldTurn), ...(curve.truthTurn ? [told('truth', curve.truthTurn)] : [])]
}

const forms: Record<PressureCurve['fits'][number]['form'], string> = {
  'best-of-n': 'd (α − β d)',
  'reinforcement-learning': 'd (α − β log d)',
}

/** One published form, as a row: what it is, what was fitted, where its peak lies, how well it fits. */
export function fitRow({ form, alpha, beta, peak, rSquared, verdict }: PressureCurve['fits'][number]): string[] {
  const small = (value: Value) => formatScored(value, curveDecimals([value.value]) + 1)
  if (verdict === 'does-not-fit') return [forms[form], 'does not fit', '', '', rSquared.toFixed(2)]
  const lies =
    peak === null ? 'not seen to bend' : `${formatScored(peak.kl, 2)}${peak.beyondData ? ', beyond the data' : ''}`
  return [forms[form], small(alpha), small(beta), lies, rSquared.toFixed(2)]
}

export const fitHeads = ['form of gold', 'α', 'β', 'peak at KL', 'R²']
export const fitNote =
  'd is the square root of KL; the forms are those of Gao, Schulman and Hilton (2023), fitted to gold through its value at KL 0. Gold that only levels off is fitted with a peak as well: whether it falls, the test above says.'

/** "Spearman .119 (.055 to .183) over 1,200 samples" */
export function agreementWords({ spearman }: PressureReport['agreement'][number]): string {
  return `Spearman ${formatEstimate(spearman, 'coefficient')} over ${formatCount(spearman.denominator)} samples`
}

/** What every page says below its figures. */
export const pressureLimit =
  'The curves end where the pressure did: a judge that held so far may still break under an optimiser that searches further or otherwise.'

export function pressureSetWords({ set }: PressureReport): string {
  return `${formatCount(set.samples)} samples of ${formatCount(set.prompts)} prompts`
}

/** Who made it, when and how. */
export function pressureMadeWords({ made, set }: PressureReport): string {
  return `goodhart ${made.goodhart}, ${made.at}. ${formatCount(made.replicates)} resamples by ${set.clusteredBy}; seed ${made.seed}. Intervals hold at ${formatLevel(made.confidence)}, point by point.`
}
