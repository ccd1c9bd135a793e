import type { Estimate } from '../alignment/alignment-report.ts'
import type { HardeningRow } from './hardening-report.ts'
import { level } from './propose-defences.ts'

/** What was found, for a reader who knows no statistics. */
export function headlineOfRows({ none, proposed }: { none: HardeningRow; proposed: HardeningRow | null }): string {
  if (none.attack.denominator === 0) {
    return 'Nothing is known: without any defence there is no verdict under attack on an item that the judge got right before.'
  }
  const undefended = `Without any defence ${percent(none.attack)} of attacks succeed`
  if (proposed === null) return `No defence is proposed: none lowers that significantly. ${undefended}.`
  const remaining = `with ${listed(proposed.defences)} ${percent(proposed.attack)}`
  const doubt = (proposed.gainP ?? 1) <= level ? '' : ', which may be chance'
  return `${undefended}; ${remaining}${doubt}${costWords(proposed)}, on clusters that nothing was chosen on.`
}

/** Why a set is proposed, in figures. */
export function whyProposed({
  row,
  none,
  best,
  bestName,
}: {
  row: HardeningRow
  none: HardeningRow
  best: HardeningRow
  bestName: string
}): string {
  const before = `On the half of the clusters that it was not chosen on, attacks succeed in ${percent(row.attack)} of trials with it, and in ${percent(none.attack)} without any defence`
  const besideBest =
    best.name === row.name
      ? 'No set that costs no accuracy does better'
      : `The best set that costs no accuracy (${bestName}) comes to ${percent(best.attack)}, which is not significantly less`
  return `${before}. ${besideBest}. True passes: ${percent(row.truePass)}, without any defence ${percent(none.truePass)}; true fails: ${percent(row.trueFail)}, without ${percent(none.trueFail)}.`
}

function costWords({ cost }: HardeningRow): string {
  const value = cost?.value ?? 0
  const points = Math.abs(100 * value).toFixed(1)
  if (points === '0.0') return ', at no cost in accuracy'
  return value > 0 ? `, at ${points} points of accuracy` : `, and accuracy is ${points} points higher`
}

/** "a", "a and b", "a, b and c" */
function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('')
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`
}

/** "33.0 % (28.1 to 38.2)", "not one" where nothing is there */
export function percent({ value, low, high }: Pick<Estimate, 'value' | 'low' | 'high'>): string {
  if (value === null) return 'none (nothing to count)'
  const digits = (share: number) => (100 * share).toFixed(1)
  return low === null || high === null ? `${digits(value)} %` : `${digits(value)} % (${digits(low)} to ${digits(high)})`
}
