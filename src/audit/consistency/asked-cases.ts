import { verdictValues } from '../../domain/index.ts'
import { type JudgeRatings, verdictCode } from '../alignment/ratings.ts'

/**
 * One judge's answers, gathered by case: an item, or a pair in one order. The answers to case c are those from `start[c]`
 * up to, not including, `start[c + 1]`, in the order in which they were asked for.
 */
export interface AskedCases {
  /** Position of each case's item in the data. */
  item: Int32Array
  /** 1 where a pair was shown as BA. */
  reversed: Int8Array
  start: Int32Array
  /** Position in `verdictValues`; `graded` only where no threshold turned a score into a verdict. */
  answer: Int8Array
  /** NaN where there is none. */
  score: Float64Array
}

const graded = verdictCode('graded')

/** Pass, fail and tie: answers that take a side, or say that there is none to take. */
export const verdictKinds = verdictValues.slice(0, 3)

/** @param threshold a score of at least this passes */
export function askedCases(ratings: JudgeRatings, threshold?: number): AskedCases {
  const key = (i: number) => 2 * ratings.item[i] + ratings.reversed[i]
  // Nearly always in order already, which this sort is quick to see.
  const order = Array.from(ratings.item.keys()).sort((a, b) => key(a) - key(b) || a - b)
  const start: number[] = []
  order.forEach((i, place) => {
    if (place === 0 || key(order[place - 1]) !== key(i)) start.push(place)
  })
  const answer = (i: number) => {
    if (ratings.value[i] !== graded || threshold === undefined) return ratings.value[i]
    return verdictCode(ratings.score[i] >= threshold ? 'pass' : 'fail')
  }
  return {
    item: Int32Array.from(start, (place) => ratings.item[order[place]]),
    reversed: Int8Array.from(start, (place) => ratings.reversed[order[place]]),
    start: Int32Array.from([...start, order.length]),
    answer: Int8Array.from(order, answer),
    score: Float64Array.from(order, (i) => ratings.score[i]),
  }
}

/** How often a case was answered in each way: one number for each of `verdictValues`. */
export function answerCounts({ start, answer }: AskedCases, c: number): number[] {
  const counts = new Array<number>(verdictValues.length).fill(0)
  for (let k = start[c]; k < start[c + 1]; k++) counts[answer[k]]++
  return counts
}

/** The first verdict on a case; -1 where it has none. */
export function firstVerdict({ start, answer }: AskedCases, c: number): number {
  for (let k = start[c]; k < start[c + 1]; k++) if (answer[k] < verdictKinds.length) return answer[k]
  return -1
}

/** Probability that two of a case's verdicts differ, unbiased; null with fewer than two. */
export function disagreementOf(asked: AskedCases, c: number): number | null {
  const counts = answerCounts(asked, c).slice(0, verdictKinds.length)
  const n = counts.reduce((sum, count) => sum + count, 0)
  if (n < 2) return null
  const unequal = n * n - counts.reduce((sum, count) => sum + count * count, 0)
  return unequal / (n * (n - 1))
}

/** The cases by item and order, for finding the same one elsewhere. */
export function caseIndex({ item, reversed }: AskedCases): (item: number, reversed: number) => number | undefined {
  const index = new Map<number, number>()
  item.forEach((position, c) => {
    index.set(2 * position + reversed[c], c)
  })
  return (item, reversed) => index.get(2 * item + reversed)
}
