import type { Reply, Task, Truth } from '../world.ts'
import { type Defect, defects } from './defects.ts'
import type { StepsFacts } from './facts.ts'
import { examine, type Findings } from './findings.ts'

export const passesFrom = 8

const answerPoints = { right: 3, follows: 0, missing: 0, wrong: -1, lucky: -1 } as const
const declinePoints = { right: 9, missing: 5, wrong: 4 } as const

function scoreOf({ solvable, rightWay, places, surplus, answer, reason, form }: Findings): number {
  if (!rightWay) return 0
  const count = (wanted: string) => places.filter(({ finding }) => finding === wanted).length
  const earned = solvable
    ? Math.floor((6 * count('right')) / places.length) +
      answerPoints[answer.finding] -
      (reason.finding === 'wrong' ? 2 : 0)
    : declinePoints[reason.finding]
  const score = earned - 2 * (count('wrong') + surplus) - count('skipped') - 2 * form.length
  return Math.max(0, Math.min(9, score))
}

function contentDefects({
  solvable,
  declined,
  rightWay,
  places,
  surplus,
  answer,
  reason,
  allValuesWrong,
}: Findings): Set<Defect> {
  if (!rightWay) return new Set([solvable ? 'refused-solvable' : 'answered-unsolvable'])
  const found = new Set<Defect>()
  if (places.some(({ finding }) => finding === 'skipped')) found.add('skipped-step')
  if (reason.finding === 'wrong') found.add('wrong-reason')
  if (declined && reason.finding === 'missing') found.add('missing-reason')
  if (allValuesWrong) return found.add('all-values-wrong')
  if (solvable && answer.finding === 'missing') found.add('missing-answer')
  if (solvable && answer.finding === 'wrong') found.add('wrong-answer')
  if (solvable && answer.finding === 'lucky') found.add('lucky-answer')
  else if (surplus > 0 || places.some(({ finding }) => finding === 'wrong')) found.add('wrong-step')
  return found
}

export function check(task: Task<StepsFacts>, reply: Reply): Truth {
  const findings = examine(task, reply)
  const score = scoreOf(findings)
  const found = new Set<Defect>([...contentDefects(findings), ...findings.form])
  return {
    score,
    pass: score >= passesFrom,
    defects: defects.filter((defect) => found.has(defect)),
    refused: findings.declined,
    forbidden: !findings.solvable,
  }
}
