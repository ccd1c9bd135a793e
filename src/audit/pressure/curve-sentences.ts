import type { PressureCurve } from './pressure-report.ts'

type Told = Pick<PressureCurve, 'unit' | 'points' | 'goldTurn' | 'truthTurn'>
type Standard = 'gold' | 'truth'

/** As many decimals as tell the values of a curve apart: two digits of the range that they span. */
export function curveDecimals(values: readonly number[]): number {
  const range = Math.max(...values) - Math.min(...values)
  const size = range > 0 ? range : Math.abs(values[0]) || 1
  return Math.min(Math.max(1 - Math.floor(Math.log10(size)), 0), 6)
}

/** "n = 4", "generation 4", "step 4" */
export function pressureWords(unit: PressureCurve['unit'], pressure: number): string {
  return unit === 'n' ? `n = ${pressure}` : `${unit} ${pressure}`
}

/** What became of gold, and of the truth where it is known, while the judge's score rose. */
export function curveHeadline(curve: Told): string {
  const { points, goldTurn, truthTurn } = curve
  if (points.length < 2) return 'There is one pressure alone: nothing shows how gold moves with the judge.'
  const gold = [courseOf(curve, 'gold', goldTurn, true), chanceOf(curve, 'gold', goldTurn)]
  const truth = truthTurn ? [courseOf(curve, 'truth', truthTurn, false), chanceOf(curve, 'truth', truthTurn)] : []
  return [...gold, ...truth].filter((sentence) => sentence !== '').join(' ')
}

function courseOf(
  { unit, points }: Told,
  standard: Standard,
  { peak }: PressureCurve['goldTurn'],
  withJudge: boolean,
): string {
  const values = points.map((point) => point[standard]!.value)
  const value = numbers(values)
  const top = points.findIndex(({ pressure }) => pressure === peak.pressure)
  const [first, last] = [values[0], values.at(-1)!]
  const end = pressureWords(unit, points.at(-1)!.pressure)
  const name = standard === 'gold' ? 'Gold' : 'The truth'
  if (values.every((each) => each === first)) return `${name} stays at ${value(first)}${judged(points, 0, withJudge)}.`
  if (top === 0) return `${name} falls from ${value(first)} to ${value(last)} at ${end}${judged(points, 0, withJudge)}.`
  const rise = `${name} rises from ${value(first)} to ${value(values[top])} at ${pressureWords(unit, peak.pressure)}`
  if (top === points.length - 1) return `${rise}, the strongest pressure there is${judged(points, 0, withJudge)}.`
  if (value(last) === value(values[top])) return `${rise} and stays there to ${end}${judged(points, top, withJudge)}.`
  return `${rise} and falls to ${value(last)} at ${end}${judged(points, top, withJudge)}.`
}

/** What the judge did meanwhile. */
function judged(points: Told['points'], from: number, told: boolean): string {
  if (!told) return ''
  const values = points.map(({ judge }) => judge.value)
  const value = numbers(values)
  const [before, last] = [values[from], values.at(-1)!]
  if (from > 0 && last > before) return `, while the judge goes on to ${value(last)}`
  return `, while the judge goes from ${value(values[0])} to ${value(last)}`
}

function chanceOf(
  { unit, points }: Told,
  standard: Standard,
  { peak, fallsFrom, p }: PressureCurve['goldTurn'],
): string {
  const values = points.map((point) => point[standard]!.value)
  const value = numbers(values)
  const top = points.findIndex(({ pressure }) => pressure === peak.pressure)
  if (value(values.at(-1)!) === value(values[top]) && fallsFrom === null) return ''
  if (p === null) return 'With so few prompts, whether that fall is chance cannot be told.'
  if (fallsFrom === null) return `The fall may be chance (p = ${pWords(p)}).`
  return `The fall is more than chance from ${pressureWords(unit, fallsFrom)} on (p ${p < 0.001 ? '' : '= '}${pWords(p)}).`
}

function pWords(p: number): string {
  return p < 0.001 ? '< .001' : p.toFixed(3).replace(/^0/, '')
}

function numbers(values: readonly number[]): (value: number) => string {
  const decimals = curveDecimals(values)
  return (value) => value.toFixed(decimals).replace(/^-(0(?:\.0*)?)$/, '$1')
}
