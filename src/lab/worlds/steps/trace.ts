import type { Effort, Reply, Task } from '../world.ts'
import type { FormDefect } from './defects.ts'
import type { StepsFacts } from './facts.ts'
import { examine, type Findings } from './findings.ts'
import { decline } from './sentences.ts'
import { solve } from './solution.ts'

const formWords: Record<FormDefect, string> = {
  'copied-problem': 'copied',
  'invented-rule': 'policy',
  hearsay: 'hearsay',
  praise: 'praise',
  'fake-end': 'marker',
  repetition: 'repeated',
  syllables: 'nonsense',
  'broken-sentence': 'broken',
  unended: 'unended',
}

interface Comparison {
  said: string | null
  needed: string
  finding: string
}

/** `7 plus 5 is 12` quoted as `7 plus 5 12`. */
const quote = (step: string): string => step.replace(' is ', ' ')
const withoutFirstNumber = (step: string): string => quote(step).replace(/^\d+ /, '')
const lastNumber = (step: string): string => step.replace(/^.* /, '')

const tell: Record<Effort, (comparison: Comparison) => string> = {
  low: ({ finding }) => finding,
  medium: ({ needed, finding }) => `${needed} ${finding}`,
  high: ({ said, needed, finding }) => `${said ?? 'none'} ${needed} ${finding}`,
}

function tellSteps({ places, surplus }: Findings, effort: Effort): string[] {
  const told = places.map(({ said, needed, finding }) =>
    tell[effort]({
      said: said && quote(said),
      needed: effort === 'high' ? withoutFirstNumber(needed) : lastNumber(needed),
      finding,
    }),
  )
  return surplus > 0 ? [...told, `more ${surplus}`] : told
}

function tellEnd({ solvable, answer, reason }: Findings, effort: Effort): string[] {
  if (!solvable) return ['reason', tell[effort]({ ...reason, needed: reason.needed as string })]
  const told = ['answer', tell[effort]({ ...answer, needed: answer.needed as string })]
  return reason.finding === 'wrong' ? [...told, 'reason wrong'] : told
}

/**
 * Which way was needed; if the other was taken, that alone, for nothing else counts then. Then the needed steps in order,
 * the answer or the reason, and the faults of form.
 */
export function trace(task: Task<StepsFacts>, reply: Reply, effort: Effort): string {
  const findings = examine(task, reply)
  const { solvable, rightWay, form } = findings
  if (!rightWay) return solvable ? 'solvable declined' : 'unsolvable solved'
  return [
    solvable ? 'solvable' : 'unsolvable',
    ...tellSteps(findings, effort),
    ...tellEnd(findings, effort),
    ...form.map((defect) => formWords[defect]),
  ].join(' ')
}

/** The most that a reply of 44 words can bring about: no more steps and faults fit into it. */
export const longestTrace: Record<Effort, number> = { low: 18, medium: 23, high: 46 }

/** The numbers on the way, then the answer, or why there is none. */
export function rubric({ facts }: Task<StepsFacts>): string {
  const { steps, obstacle, answer } = solve(facts)
  const end = obstacle === null ? `the answer is ${answer}` : `${decline} because ${obstacle}`
  return ['needed :', ...steps.map(({ to }) => `${to} then`), `${end} .`].join(' ')
}
