import type { PanelDefinition } from '../judge-definition.ts'
import type { Answer } from '../live-judge.ts'
import { graded } from '../read-verdict.ts'

/** What one member said, and how much it is worth where reliability is known. */
export interface Vote {
  answer: Answer
  /** What is added to the log odds of pass when it passes, and when it fails. */
  evidence?: { pass: number; fail: number }
}

export type PanelRule = Pick<PanelDefinition, 'rule' | 'lambda' | 'passes'>

/**
 * What a panel says, from members who gave a verdict. Nothing where the rule cannot be applied to what they said.
 *
 * - `majority`: of those who took a side, the side of more than half; else it abstains.
 * - `unanimous`: passes if all pass, fails if one fails; else it abstains.
 * - `minimum`: the lowest score. Of words, pass is 1 and fail is 0, so that all have to pass.
 * - `mean-variance`: mean minus lambda times the population variance of the scores.
 * - `weighted`: the log likelihood ratios of what they said are added, each from the member's own two rates, as if members
 *   erred independently and pass and fail were equally likely before.
 *
 * Minimum and mean minus lambda times variance are the conservative objectives WCO and UWO of Coste et al. (ICLR 2024,
 * arXiv 2310.02743). Of a pair neither output is favoured: `unanimous` and `minimum` want all on one side,
 * `mean-variance` wants a mean of +1 and -1 further from 0 than the penalty; else it is a tie.
 *
 * @param votes at least one, none an error
 */
export function panelVerdict(
  votes: readonly Vote[],
  { rule, lambda, passes }: PanelRule,
  pairwise: boolean,
): Answer | undefined {
  const values = votes.map(({ answer }) => answer.value)
  const count = (value: Answer['value']) => values.filter((said) => said === value).length
  const [passed, failed, tied] = [count('pass'), count('fail'), count('tie')]
  const isGraded = votes.some(({ answer }) => answer.score !== undefined || answer.value === 'graded')
  const all = votes.length

  if (rule === 'minimum' || rule === 'mean-variance') {
    if (pairwise) return pairVerdict({ passed, failed, all, margin: rule === 'minimum' ? undefined : lambda })
    if (count('abstain') === all) return { value: 'abstain' }
    const scores = scoresOf(votes, isGraded)
    if (!scores) return undefined
    const score = rule === 'minimum' ? Math.min(...scores) : meanMinusVariance(scores, lambda)
    // Words have no scale on which to leave it at a score: between fail (0) and pass (1), the nearer one is said.
    return graded(score, { passes: passes ?? (isGraded ? undefined : 0.5) })
  }
  if (values.includes('graded')) return undefined
  if (rule === 'weighted') return weightedVerdict(votes)
  if (rule === 'unanimous') {
    if (pairwise) return pairVerdict({ passed, failed, all, margin: undefined })
    return { value: passed === all ? 'pass' : failed > 0 ? 'fail' : 'abstain' }
  }
  const sided = passed + failed + tied
  const [most, value] = (
    [
      [passed, 'pass'],
      [failed, 'fail'],
      [tied, 'tie'],
    ] as const
  ).toSorted(([a], [b]) => b - a)[0]!
  return most * 2 > sided ? { value, confidence: most / sided } : { value: 'abstain' }
}

/** @param margin how much disagreement costs; without it all have to be on one side */
function pairVerdict({
  passed,
  failed,
  all,
  margin,
}: {
  passed: number
  failed: number
  all: number
  margin?: number
}): Answer {
  const mean = (passed - failed) / all
  const variance = (passed + failed) / all - mean * mean
  const needed = margin === undefined ? 1 : margin * variance
  if (margin === undefined ? Math.abs(mean) < needed : Math.abs(mean) <= needed) return { value: 'tie' }
  return { value: mean > 0 ? 'pass' : 'fail' }
}

/** Of those who took a side; nothing where some gave grades and others words, which are no common scale. */
function scoresOf(votes: readonly Vote[], isGraded: boolean): number[] | undefined {
  const scores: number[] = []
  for (const { answer } of votes) {
    if (answer.value === 'abstain') continue
    const score = isGraded ? answer.score : answer.value === 'pass' ? 1 : answer.value === 'fail' ? 0 : undefined
    if (score === undefined) return undefined
    scores.push(score)
  }
  return scores
}

function meanMinusVariance(scores: readonly number[], lambda: number): number {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length
  return mean - lambda * variance
}

function weightedVerdict(votes: readonly Vote[]): Answer {
  let logOdds = 0
  for (const { answer, evidence } of votes) {
    if (answer.value === 'pass' || answer.value === 'fail') logOdds += evidence?.[answer.value] ?? 0
  }
  if (logOdds === 0) return { value: 'abstain' }
  return { value: logOdds > 0 ? 'pass' : 'fail', confidence: 1 / (1 + Math.exp(-Math.abs(logOdds))) }
}
