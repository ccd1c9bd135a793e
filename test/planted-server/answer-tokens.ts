import type { PlantedAnswer } from './planted-answer.ts'
import type { PlantedCall } from './planted-judge.ts'

export interface AnswerToken {
  text: string
  logProbability: number
  /** Likeliest first. */
  alternatives: { text: string; logProbability: number }[]
}

/** Words, runs of signs and runs of blanks; the verdict is a token of its own. Joined they are the text. */
export function tokenTexts({ text, verdictAt }: PlantedAnswer): string[] {
  const split = (part: string) => part.match(/\s*[\p{L}\p{N}_]+|\s*[^\s\p{L}\p{N}_]+|\s+/gu) ?? []
  if (!verdictAt) return split(text)
  const { start, end } = verdictAt
  return [...split(text.slice(0, start)), text.slice(start, end), ...split(text.slice(end))]
}

/**
 * The tokens with their probabilities: the verdict has the one that was planted, the other verdicts share the rest evenly, and
 * every other token is certain.
 *
 * @param options.most how many alternatives to tell of
 */
export function answerTokens(
  answer: PlantedAnswer,
  { call, probability, most }: { call: PlantedCall; probability: number; most: number },
): AnswerToken[] {
  const verdictIndex = answer.verdictAt
    ? tokenTexts({ ...answer, text: answer.text.slice(0, answer.verdictAt.end) }).length - 1
    : -1
  const rest = (1 - probability) / (call.values.length - 1)
  const verdicts = call.values
    .map((value) => ({ text: String(value), logProbability: logarithm(value === call.value ? probability : rest) }))
    .sort((a, b) => b.logProbability - a.logProbability)
  return tokenTexts(answer).map((text, i) => {
    const own = { text, logProbability: i === verdictIndex ? logarithm(probability) : 0 }
    return { ...own, alternatives: (i === verdictIndex ? verdicts : [own]).slice(0, most) }
  })
}

/** JSON knows no infinity; -9999 is what OpenAI says of what cannot be. */
function logarithm(probability: number): number {
  return Math.max(-9999, Math.log(probability))
}
