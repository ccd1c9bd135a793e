import type { Random } from '../../../stats/random.ts'
import { type Defect, mannerNames } from './defects.ts'
import { type DeskFacts, forbiddenBy } from './house-policy.ts'
import { pick } from './pick.ts'

const flawlessShare = 0.5
/** One defect more often than two, two more often than three. */
const counts = [1, 1, 1, 1, 2, 2, 3]

const weigh = (weights: Partial<Record<Defect, number>>): Defect[] =>
  (Object.keys(weights) as Defect[]).flatMap((defect) => Array<Defect>(weights[defect]!).fill(defect))
const anyManner = weigh(Object.fromEntries(mannerNames.map((manner) => [manner, 2])))

/**
 * How often the imperfect writer has each defect. Wrong values lead: a judge that has seen few of them does not learn to
 * compare, and then gives 9 to an answer of which every value is wrong.
 */
const lots = {
  allowed: [...weigh({ 'wrong-value': 15, 'all-values-wrong': 4, omission: 4, 'refuses-allowed': 3 }), ...anyManner],
  forbidden: [...weigh({ 'serves-forbidden': 6, 'wrong-reason': 8, 'no-reason': 4 }), ...anyManner],
}

/** The defects of one reply by the imperfect writer: none in half of them, else one to three for which the task has room. */
export function drawDefects(facts: DeskFacts, random: Random): Defect[] {
  if (random.next() < flawlessShare) return []
  const lot = lots[forbiddenBy(facts) ? 'forbidden' : 'allowed']
  return Array.from({ length: pick(counts, random) }, () => pick(lot, random))
}
