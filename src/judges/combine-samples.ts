import type { Answer } from './live-judge.ts'
import { graded } from './read-verdict.ts'

/**
 * One answer out of several independent ones to the same question: the mean of grades, the majority of words, with the share
 * that said so as its confidence. Where no word has more than another it abstains. Answers that failed are left out as long as
 * more than half were given; else the first failure is the answer.
 *
 * @param answers at least one
 */
export function combineSamples(answers: readonly Answer[], scale: { passes?: number } | undefined): Answer {
  if (answers.length === 1) return answers[0]!
  const given = answers.filter(({ value }) => value !== 'error')
  if (given.length * 2 <= answers.length) return answers.find(({ value }) => value === 'error')!

  const grades = given.filter(({ score }) => score !== undefined)
  if (scale && grades.length * 2 > given.length) {
    const verdict = graded(grades.reduce((sum, { score }) => sum + score!, 0) / grades.length, scale)
    return { ...verdict, ...wordsOf(grades.find(({ value }) => value === verdict.value) ?? grades[0]!) }
  }
  const votes = new Map<Answer['value'], number>()
  for (const { value } of given) votes.set(value, (votes.get(value) ?? 0) + 1)
  const [first, second] = [...votes].sort(([, a], [, b]) => b - a)
  if (!first || first[1] === second?.[1]) return { value: 'abstain' }
  return {
    value: first[0] === 'graded' ? 'abstain' : first[0],
    confidence: first[1] / given.length,
    ...wordsOf(given.find(({ value }) => value === first[0])!),
  }
}

function wordsOf({ critique, reasoning }: Answer): Pick<Answer, 'critique' | 'reasoning'> {
  return { ...(critique && { critique }), ...(reasoning && { reasoning }) }
}
