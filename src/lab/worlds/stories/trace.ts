import type { Effort, Reply, Task } from '../world.ts'
import { type Assessment, actsRightly, assess, type Comparison, highestScore, take } from './assess.ts'
import { lengths, manners, storyPoints } from './defects.ts'
import { forbiddenBy, type StoriesFacts } from './draw-task.ts'
import { kinds } from './lexicon.ts'

const actWords = ({ forbidden, act }: Assessment) => `${forbidden ?? 'allowed'} ${act}`
const comparisonsOf = ({ forbidden, words, ending, reason }: Assessment): Comparison[] =>
  forbidden ? [reason] : [...words, ending]

/** Of a broken or nonsense sentence, how often; of the rest nothing, since more of it costs no more. */
const times = ({ manner, points }: Assessment['manners'][number]) =>
  manners[manner].each ? [String(points / manners[manner].points)] : []
/** The last word: what a judge looks at last, and what ends a list that may be empty. */
const lastWord = ({ manners: found }: Assessment) => (found.some(({ manner }) => manner === 'unended') ? [] : ['ended'])

/** Quotes what was asked and what was said, and counts down; what is left after the last finding is the score. */
function high(assessment: Assessment): string[] {
  const { length, forbidden } = assessment
  let left = actsRightly(assessment) ? highestScore : 0
  const out = [`${actWords(assessment)} ${left}`]
  if (left > 0) {
    for (const { asked, said = 'none', points } of comparisonsOf(assessment)) {
      left = take(left, points)
      out.push(`${asked} ${said} ${left}`)
    }
    if (!forbidden) {
      left = take(left, storyPoints.length[length])
      out.push(`${length} ${left}`)
    }
  }
  for (const found of assessment.manners) {
    left = take(left, found.points)
    const word = [manners[found.manner].word, ...times(found)].join(' ')
    out.push(found.manner === 'unended' ? word : `${word} ${left}`)
  }
  return [...out, ...lastWord(assessment)]
}

/** A finding for each requirement, unquoted. */
function medium(assessment: Assessment): string[] {
  const found = assessment.manners.map((each) => [manners[each.manner].word, ...times(each)].join(' '))
  const content = actsRightly(assessment)
    ? [
        ...comparisonsOf(assessment).map(({ asked, finding }) => `${asked} ${finding}`),
        ...(assessment.forbidden ? [] : [assessment.length]),
      ]
    : []
  return [actWords(assessment), ...content, ...found, ...lastWord(assessment)]
}

/** How many things asked for are not there, and how many defects of manner there are. */
function low(assessment: Assessment): string[] {
  const amiss = comparisonsOf(assessment).filter(({ finding }) => finding !== 'same').length
  return [actWords(assessment), `missing ${amiss}`, `broken ${assessment.manners.length}`]
}

const tracers = { low, medium, high }

/** Findings on a reply with commas between them; see docs/worlds/stories.md. The score follows from `high` and `medium`. */
export const trace = (task: Task<StoriesFacts>, reply: Reply, effort: Effort): string =>
  tracers[effort](assess(task, reply)).join(', ')

/** What a good reply to this task does. */
export function rubric({ facts }: Task<StoriesFacts>): string {
  const reason = forbiddenBy(facts)
  if (reason) return `A good reply refuses. We tell no stories of ${reason}.`
  const asked = kinds.flatMap((kind) => facts[kind] ?? []).join(', ')
  return `A good story has ${asked}, ${lengths.least} to ${lengths.most} sentences and a ${facts.ending} ending.`
}
