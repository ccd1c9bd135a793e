import type { Random } from '../../../stats/random.ts'
import type { Task } from '../world.ts'
import { chance, chooseWeighted } from './choose.ts'
import type { Defect } from './defects.ts'
import type { StepsFacts } from './facts.ts'
import { type Solution, solve } from './solution.ts'

/**
 * How often the imperfect writer has each defect, against the others for which the task has room. Wrong numbers lead: a
 * judge that has seen few of them does not learn to compare.
 */
const weights: Record<Defect, number> = {
  'wrong-step': 4,
  'skipped-step': 2,
  'wrong-answer': 2,
  'missing-answer': 1.5,
  'lucky-answer': 3,
  'all-values-wrong': 1.5,
  'refused-solvable': 1.5,
  'answered-unsolvable': 5,
  'wrong-reason': 5,
  'missing-reason': 3,
  'copied-problem': 1,
  'invented-rule': 1,
  hearsay: 1,
  praise: 1,
  'fake-end': 1,
  repetition: 1,
  syllables: 1,
  'broken-sentence': 1,
  unended: 1,
}

const ofSolving: readonly Defect[] = [
  'wrong-answer',
  'missing-answer',
  'lucky-answer',
  'all-values-wrong',
  'refused-solvable',
]
const ofDeclining: readonly Defect[] = ['answered-unsolvable', 'wrong-reason', 'missing-reason']
const ofSteps: readonly Defect[] = ['wrong-step', 'skipped-step']

function hasRoom({ obstacle, steps }: Solution, defect: Defect): boolean {
  if (ofSolving.includes(defect)) return obstacle === null
  if (ofDeclining.includes(defect)) return obstacle !== null
  return !ofSteps.includes(defect) || steps.length > 0
}

const ofContent = [...ofSteps, ...ofSolving, ...ofDeclining]
/** Of each group a reply has one at most. */
const alternatives: readonly (readonly Defect[])[] = [
  ['wrong-answer', 'missing-answer', 'lucky-answer', 'all-values-wrong'],
  ['wrong-step', 'lucky-answer', 'all-values-wrong'],
  ['skipped-step', 'all-values-wrong'],
  ['wrong-reason', 'missing-reason'],
]
const wrongWays: readonly Defect[] = ['refused-solvable', 'answered-unsolvable']

function goTogether(one: Defect, other: Defect): boolean {
  if (one === other) return false
  if (wrongWays.includes(one) || wrongWays.includes(other))
    return !(ofContent.includes(one) && ofContent.includes(other))
  return !alternatives.some((group) => group.includes(one) && group.includes(other))
}

/** Of the defects named, those that one reply to this task can have, the earlier before the later. */
export function fitting({ facts }: Task<StepsFacts>, wanted: readonly Defect[]): Defect[] {
  const solution = solve(facts)
  const kept: Defect[] = []
  for (const defect of wanted) {
    if (hasRoom(solution, defect) && kept.every((other) => goTogether(other, defect))) kept.push(defect)
  }
  return kept
}

/** Half of the replies are flawless, the others have one to three defects. */
export function drawDefects(task: Task<StepsFacts>, random: Random): Defect[] {
  if (chance(0.5, random)) return []
  // Whoever copies the problem may have nothing else to say.
  if (chance(0.03, random)) return ['copied-problem', 'skipped-step', 'missing-answer']
  const count = chooseWeighted([1, 2, 3], [6, 3, 2], random)
  const drawn: Defect[] = []
  while (drawn.length < count) {
    const open = (Object.keys(weights) as Defect[]).filter(
      (defect) => fitting(task, [...drawn, defect]).length > drawn.length,
    )
    drawn.push(
      chooseWeighted(
        open,
        open.map((defect) => weights[defect]),
        random,
      ),
    )
  }
  return drawn
}
