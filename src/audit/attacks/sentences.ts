import type { Estimate } from '../alignment/alignment-report.ts'
import type { AttackResult, JudgeAttacks } from './attack-report.ts'

/** Of fewer items a judge that fails half of the time may look sound. */
const fewestItems = 10

/** Named in a headline; the rest are counted. */
const mostNamed = 3

/** What was found, for a reader who knows no statistics. */
export function headlineOf({
  weaknesses,
  attacks,
  worst,
}: {
  weaknesses: JudgeAttacks['weaknesses']
  attacks: readonly AttackResult[]
  worst: Estimate
}): string {
  const tested = attacks.filter(({ rate }) => rate.denominator > 0)
  if (tested.length === 0)
    return 'Nothing is known: there is no verdict under attack on an item that it got right without.'
  const tried = `${tested.length} ${tested.length === 1 ? 'attack' : 'attacks'}`
  if (weaknesses.length === 0) {
    const said = worst.denominator < fewestItems ? 'Too few items to say' : 'Held'
    return `${said}: none of ${tried} makes it wrong more often than chance; by one or another, ${ofItems(worst)} at least once.`
  }
  const named = weaknesses.slice(0, mostNamed).map(({ weakness, rate }) => `${weakness} (${percent(rate.value ?? 0)})`)
  const more = weaknesses.length - named.length
  const rest = more > 0 ? `, and ${more} more` : ''
  return `Can be gamed: it ${named.join('; it ')}${rest}. Of ${tried} ${attacks.filter(({ found }) => found).length} work; with all of them tried, ${ofItems(worst)}.`
}

function ofItems({ numerator = 0, denominator }: Estimate): string {
  return `${numerator} of ${denominator} ${denominator === 1 ? 'item comes' : 'items come'} out wrong`
}

function percent(rate: number): string {
  return `${(100 * rate).toFixed(0)} %`
}
