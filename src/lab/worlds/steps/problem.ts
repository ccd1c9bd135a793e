import type { Random } from '../../../stats/random.ts'
import type { Task } from '../world.ts'
import { chance, choose } from './choose.ts'
import type { Operation, Operator, StepsFacts } from './facts.ts'
import { solve } from './solution.ts'

const openings = ['start with', 'you have', 'think of']
const questions = ['what is it', 'find it']
const orders: Record<Operator, readonly string[]> = {
  plus: ['add', 'get'],
  minus: ['take away', 'lose'],
  doubled: ['double it'],
  halved: ['halve it'],
}
const operators = Object.keys(orders) as Operator[]
const isUnary = (operator: Operator): boolean => operator === 'doubled' || operator === 'halved'

/** What a sentence of a problem looks like, `#` for any number. */
export const problemPatterns: readonly string[] = [
  ...openings.map((opening) => `${opening} #`),
  ...operators.flatMap((operator) =>
    orders[operator].flatMap((order) => (isUnary(operator) ? [order] : [`${order} #`, `${order} some`])),
  ),
  ...questions,
]

function drawOperation(random: Random): Operation {
  const operator = choose(operators, random)
  return { operator, number: isUnary(operator) ? null : 1 + random.integer(9) }
}

/** An operation that cannot be done on `value` for the reason wanted; undefined where there is none. */
function drawObstacle(value: number, wanted: 'odd' | 'less' | 'missing', random: Random): Operation | undefined {
  if (wanted === 'missing') return { operator: choose(['plus', 'minus'], random), number: null }
  if (wanted === 'odd') return value % 2 === 1 ? { operator: 'halved', number: null } : undefined
  return value < 9 ? { operator: 'minus', number: value + 1 + random.integer(9 - value) } : undefined
}

/** Drawn until it holds: no number is met twice along the way, so that no two steps of a solution are the same. */
function drawFacts(forbidden: boolean, random: Random): StepsFacts {
  const wanted = choose(['odd', 'less', 'missing'] as const, random)
  const count = 2 + random.integer(3)
  const obstacleAt = forbidden ? random.integer(count) : count
  for (;;) {
    const start = 1 + random.integer(20)
    const operations = Array.from({ length: obstacleAt }, () => drawOperation(random))
    const { steps, obstacle } = solve({ start, operations })
    const met = new Set([start, ...steps.map(({ to }) => to)])
    if (obstacle !== null || met.size !== obstacleAt + 1) continue
    if (!forbidden) return { start, operations }
    const stop = drawObstacle(steps.at(-1)?.to ?? start, wanted, random)
    if (stop === undefined) continue
    const rest = Array.from({ length: count - obstacleAt - 1 }, () => drawOperation(random))
    return { start, operations: [...operations, stop, ...rest] }
  }
}

function sayOrder({ operator, number }: Operation, random: Random): string {
  const order = choose(orders[operator], random)
  return isUnary(operator) ? order : `${order} ${number ?? 'some'}`
}

/** One problem in five cannot be solved, unless `forbidden` says which it shall be. */
export function drawTask(
  random: Random,
  { forbidden = chance(0.2, random) }: { forbidden?: boolean } = {},
): Task<StepsFacts> {
  const facts = drawFacts(forbidden, random)
  const sentences = [
    `${choose(openings, random)} ${facts.start}`,
    ...facts.operations.map((operation) => sayOrder(operation, random)),
    choose(questions, random),
  ]
  return { input: `${sentences.join(' . ')} . solution :`, facts }
}
