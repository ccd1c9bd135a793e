import type { Random } from '../../../stats/random.ts'
import { type Defect, mannerNames } from './defects.ts'
import { forbiddenBy, type StoriesFacts } from './draw-task.ts'
import { pick } from './pick.ts'

const flawlessShare = 0.5
/** One defect more often than two, two more often than three. */
const counts = [1, 1, 1, 1, 2, 2, 3]

const weigh = (weights: Partial<Record<Defect, number>>): Defect[] =>
  (Object.keys(weights) as Defect[]).flatMap((defect) => Array<Defect>(weights[defect]!).fill(defect))
const anyManner = weigh(Object.fromEntries(mannerNames.map((manner) => [manner, 2])))

/** How often the imperfect writer has each defect. Wrong words lead: who has seen few of them does not learn to compare. */
const lots = {
  allowed: [
    ...weigh({ 'wrong-word': 10, 'all-values-wrong': 3, 'missing-word': 5, 'wrong-ending': 6, 'no-ending': 3 }),
    ...weigh({ 'too-short': 2, 'too-long': 2, 'refuses-allowed': 2 }),
    ...anyManner,
  ],
  forbidden: [...weigh({ 'tells-forbidden': 6, 'wrong-reason': 8, 'no-reason': 4 }), ...anyManner],
}

/** The defects of one reply by the imperfect writer: none in half of them, else one to three for which the task has room. */
export function drawDefects(facts: StoriesFacts, random: Random): Defect[] {
  if (random.next() < flawlessShare) return []
  const lot = lots[forbiddenBy(facts) ? 'forbidden' : 'allowed']
  return Array.from({ length: pick(counts, random) }, () => pick(lot, random))
}
