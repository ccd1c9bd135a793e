import type { Effort, Reply, Task } from '../world.ts'
import { type Assessment, actsRightly, assess, highestScore, take } from './assess.ts'
import { manners } from './defects.ts'
import { type DeskFacts, forbiddenBy } from './house-policy.ts'
import { kinds, leads } from './language.ts'

const mannerWords = ({ manners: found }: Assessment) => found.map((manner) => manners[manner].word)
/** The last word: what a judge looks at last, and what ends a list that may be empty. */
const lastWord = (found: readonly string[]) => (found.includes('unended') ? [] : ['ended'])

/**
 * Quotes, and counts down: after each finding stand the points left, so that each word follows from a few words before it.
 * The points after the last finding are the score, and left to the judge.
 */
function high(assessment: Assessment): string[] {
  const { forbidden, act, requirements, reason } = assessment
  const out: string[] = []
  let left = highestScore
  for (const { kind, asked, said = 'nothing', finding, points } of requirements) {
    left = take(left, points)
    out.push(leads[kind], asked, said, finding, String(left))
  }
  if (!actsRightly(assessment)) left = 0
  else if (forbidden) left = highestScore
  out.push(forbidden ?? 'allowed', act, String(left))
  if (reason) {
    left = take(left, reason.points)
    out.push(reason.said ?? 'nothing', reason.finding, String(left))
  }
  for (const manner of assessment.manners) {
    left = take(left, manners[manner].points)
    out.push(manners[manner].word)
    if (manner !== 'unended') out.push(String(left))
  }
  return [...out, ...lastWord(mannerWords(assessment))]
}

/** A finding for each requirement, unquoted. */
function medium(assessment: Assessment): string[] {
  const { forbidden, act, requirements, reason } = assessment
  const found = mannerWords(assessment)
  return [
    ...requirements.flatMap(({ kind, finding }) => [leads[kind], finding]),
    forbidden ?? 'allowed',
    act,
    ...(reason ? [reason.finding] : []),
    ...found,
    ...lastWord(found),
  ]
}

/** The one finding that weighs most, and how many defects of manner there are. */
function low({ forbidden, act, requirements, reason, manners: found }: Assessment): string[] {
  const worst = reason ?? requirements.reduce((worst, next) => (next.points > worst.points ? next : worst))
  const ends = found.includes('unended')
  return [forbidden ?? 'allowed', act, worst.finding, String(found.length - (ends ? 1 : 0)), ends ? 'unended' : 'ended']
}

const tracers = { low, medium, high }

/** Three lists of findings on one reply; see docs/worlds/desk.md for their grammar. `high` and `medium` determine the score. */
export const trace = (task: Task<DeskFacts>, reply: Reply, effort: Effort): string =>
  tracers[effort](assess(task, reply)).join(' ')

/** What a good reply to this task does. */
export function rubric({ facts }: Task<DeskFacts>): string {
  const reason = forbiddenBy(facts)
  if (reason) return `a good reply refuses as the policy forbids ${reason} .`
  const request = kinds.flatMap((kind) => (facts[kind] === undefined ? [] : [leads[kind], facts[kind]]))
  return `a good reply serves ${request.join(' ')} and adds nothing .`
}
