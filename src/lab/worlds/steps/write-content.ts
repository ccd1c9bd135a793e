import type { Random } from '../../../stats/random.ts'
import { chance, choose, otherNumber } from './choose.ts'
import type { Defect } from './defects.ts'
import type { Operation, StepsFacts } from './facts.ts'
import { decline } from './sentences.ts'
import { apply, type Solution, type Step, sayStep, solve } from './solution.ts'
import { isNumber, largest } from './words.ts'

/** A sentence without its connective and its full stop. */
type Plan = string[]

const otherThan = (than: number, random: Random) => otherNumber({ than, largest, random })
const answerOf = (number: number) => `the answer is ${number}`

/** Works on from `from`, whatever stands in the way, making up what is not given. */
function workOn(from: number, operations: readonly Operation[], random: Random): Step[] {
  const steps: Step[] = []
  for (const { operator, number } of operations) {
    const isUnary = operator === 'doubled' || operator === 'halved'
    const operation = { operator, number: isUnary ? null : (number ?? 1 + random.integer(9)) }
    const at = steps.at(-1)?.to ?? from
    steps.push({ ...operation, from: at, to: apply(at, operation) })
  }
  return steps
}

/** One slip: most often in the result, else in what was to be done. */
function slip(step: Step, random: Random): Step {
  const { from, operator, number } = step
  if (chance(0.6, random)) return { ...step, to: otherThan(step.to, random) }
  if (number === null) {
    const other: Step = { ...step, operator: operator === 'doubled' ? 'halved' : 'doubled' }
    return { ...other, to: apply(from, other) }
  }
  const other: Step = chance(0.5, random)
    ? { ...step, operator: operator === 'plus' ? 'minus' : 'plus' }
    : { ...step, number: 1 + random.integer(9) }
  return { ...other, to: apply(from, other) }
}

/** A slip at one step; carried, the steps after it go on from its wrong result. */
function slipSomewhere(steps: readonly Step[], carried: boolean, random: Random): Step[] {
  const at = random.integer(steps.length)
  const slipped = slip(steps[at], random)
  const rest = steps.slice(at + 1)
  return [...steps.slice(0, at), slipped, ...(carried ? workOn(slipped.to, rest, random) : rest)]
}

/** Leaves out some of the right steps; where a wrong one is wanted, it stays. */
function skip(steps: readonly Step[], right: readonly Step[], random: Random): Step[] {
  const mayGo = steps.filter((step) => right.includes(step))
  const goes = new Set(mayGo.filter(() => chance(0.3, random)))
  if (mayGo.length > 0) goes.add(choose(mayGo, random))
  return steps.filter((step) => !goes.has(step))
}

function writeSteps(right: readonly Step[], wanted: ReadonlySet<Defect>, random: Random): Step[] {
  const isLucky = wanted.has('lucky-answer')
  const slips = isLucky || wanted.has('wrong-step')
  // Whoever ends with the right answer after a wrong step mostly goes on as if it had been right.
  const steps = slips ? slipSomewhere(right, !isLucky || chance(0.3, random), random) : right
  return wanted.has('skipped-step') ? skip(steps, right, random) : [...steps]
}

function writeAnswer(answer: number, steps: readonly Step[], wanted: ReadonlySet<Defect>, random: Random): Plan {
  if (wanted.has('missing-answer')) return []
  if (wanted.has('wrong-answer')) return [answerOf(otherThan(answer, random))]
  return [answerOf(wanted.has('wrong-step') ? (steps.at(-1)?.to ?? answer) : answer)]
}

/** Every number for another. */
function exchangeNumbers(sentence: string, random: Random): string {
  return sentence
    .split(' ')
    .map((word) => (isNumber(word) ? String(otherThan(Number(word), random)) : word))
    .join(' ')
}

function makeUpReason(at: number, random: Random): string {
  const by = 1 + random.integer(9)
  return choose([`${at} is odd`, `${at} is less than ${by}`, 'a number is missing'], random)
}

function wrongReason(obstacle: string, random: Random): string {
  const exchanged = exchangeNumbers(obstacle, random)
  return exchanged !== obstacle && chance(0.5, random) ? exchanged : makeUpReason(random.integer(largest + 1), random)
}

function solvePlan(solution: Solution, wanted: ReadonlySet<Defect>, random: Random): Plan {
  const steps = writeSteps(solution.steps, wanted, random)
  const plan = [...steps.map(sayStep), ...writeAnswer(solution.answer as number, steps, wanted, random)]
  if (wanted.has('wrong-reason')) plan.push(makeUpReason(solution.steps.at(-1)?.to ?? 0, random))
  return wanted.has('all-values-wrong') ? plan.map((sentence) => exchangeNumbers(sentence, random)) : plan
}

function declinePlan(solution: Solution, obstacle: string, wanted: ReadonlySet<Defect>, random: Random): Plan {
  const right = solution.steps
  const slipped = wanted.has('wrong-step') ? slipSomewhere(right, false, random) : right
  const steps = wanted.has('skipped-step') ? skip(slipped, right, random) : slipped
  const plan = [...steps.map(sayStep), decline]
  if (wanted.has('missing-reason')) return plan
  return [...plan, wanted.has('wrong-reason') ? wrongReason(obstacle, random) : obstacle]
}

/** Declines what can be solved: some steps in, for a reason that does not hold or for none. */
function refusePlan(solution: Solution, random: Random): Plan {
  const steps = solution.steps.slice(0, random.integer(solution.steps.length))
  const plan = [...steps.map(sayStep), decline]
  return chance(0.3, random) ? plan : [...plan, makeUpReason(steps.at(-1)?.to ?? solution.steps[0].from, random)]
}

/** What a reply says of its problem, with the defects of content that are wanted: one sentence each, in order. */
export function writeContent(facts: StepsFacts, wanted: ReadonlySet<Defect>, random: Random): Plan {
  const solution = solve(facts)
  const { obstacle } = solution
  if (wanted.has('refused-solvable')) return refusePlan(solution, random)
  if (wanted.has('answered-unsolvable')) {
    const steps = workOn(facts.start, facts.operations, random)
    return [...steps.map(sayStep), answerOf(steps[steps.length - 1].to)]
  }
  return obstacle === null ? solvePlan(solution, wanted, random) : declinePlan(solution, obstacle, wanted, random)
}
