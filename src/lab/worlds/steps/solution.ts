import type { Operation, StepsFacts } from './facts.ts'
import { largest } from './words.ts'

export interface Step extends Operation {
  from: number
  to: number
}

export interface Solution {
  /** The steps that can be done, in order: all of them where the problem can be solved. */
  steps: Step[]
  /** Why the next step cannot be done, as a sentence; null where the problem can be solved. */
  obstacle: string | null
  /** The last number; null where the problem cannot be solved. */
  answer: number | null
}

/** What comes of an operation, held within the numbers of the language; halves are rounded down. */
export function apply(from: number, { operator, number }: Operation): number {
  const by = number ?? 0
  const to = { plus: from + by, minus: from - by, doubled: 2 * from, halved: Math.floor(from / 2) }[operator]
  return Math.max(0, Math.min(largest, to))
}

function obstacleTo(from: number, { operator, number }: Operation): string | null {
  if (operator === 'halved') return from % 2 === 1 ? `${from} is odd` : null
  if (operator === 'doubled') return 2 * from > largest ? 'too large' : null
  if (number === null) return 'a number is missing'
  if (operator === 'minus') return from < number ? `${from} is less than ${number}` : null
  return from + number > largest ? 'too large' : null
}

/** Works the problem up to its end or up to the first operation that cannot be done. */
export function solve({ start, operations }: StepsFacts): Solution {
  const steps: Step[] = []
  let from = start
  for (const operation of operations) {
    const obstacle = obstacleTo(from, operation)
    if (obstacle !== null) return { steps, obstacle, answer: null }
    const to = apply(from, operation)
    steps.push({ ...operation, from, to })
    from = to
  }
  return { steps, obstacle: null, answer: from }
}

export function sayStep({ from, operator, number, to }: Step): string {
  return number === null ? `${from} ${operator} is ${to}` : `${from} ${operator} ${number} is ${to}`
}
