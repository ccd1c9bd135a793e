import type { ReplyToken } from '../models/language-model.ts'

/** More than this share on tokens that could become either of two choices leaves the choice open. */
const openShare = 0.01

/**
 * The probability of each choice at the token that decides between them, renormalised over the choices.
 *
 * @param at where in `text` the first character of what was said stands
 * @param said one of `choices`
 * @returns nothing where the tokens do not tell: they are not those of the text, the provider gave no alternatives, or the
 * deciding token could be the beginning of several choices (of 0 to 10, "1" may be about to become "10")
 */
export function verdictProbabilities({
  text,
  tokens,
  at,
  said,
  choices,
}: {
  text: string
  tokens: readonly ReplyToken[]
  at: number
  said: string
  choices: readonly string[]
}): Map<string, number> | undefined {
  const found = tokenAt(text, tokens, at)
  if (!found) return undefined
  const { token, before } = found
  const seen = new Map(token.alternatives.map(({ text, logProbability }) => [text, logProbability]))
  seen.set(token.text, token.logProbability)
  if (seen.size < 2) return undefined

  const mass = new Map<string, number>()
  let open = 0
  for (const [alternative, logProbability] of seen) {
    const begun = alternative.startsWith(before) ? alternative.slice(before.length) : ''
    if (begun === '') continue
    const meant = choicesBegunBy(begun, choices)
    const probability = Math.exp(logProbability)
    if (meant.length === 1) mass.set(meant[0]!, (mass.get(meant[0]!) ?? 0) + probability)
    else if (meant.length > 1) open += probability
  }
  const total = [...mass.values()].reduce((sum, probability) => sum + probability, 0)
  if (!mass.has(said) || !(total > 0) || open > openShare * (total + open)) return undefined
  return new Map([...mass].map(([choice, probability]) => [choice, probability / total]))
}

/** The token in which the character at `at` stands, and what of the token stands before it. */
function tokenAt(text: string, tokens: readonly ReplyToken[], at: number) {
  let offset = 0
  for (const token of tokens) {
    // Only the tokens up to the verdict have to be those of the text: a cached reply carries another key after it.
    if (!text.startsWith(token.text, offset)) return undefined
    const end = offset + token.text.length
    if (at < end) return { token, before: token.text.slice(0, at - offset) }
    offset = end
  }
  return undefined
}

/** The choices that a token may be the beginning of, or the whole of with whatever follows it, such as a closing quotation mark. */
function choicesBegunBy(token: string, choices: readonly string[]): string[] {
  for (const fold of [(s: string) => s, (s: string) => s.toLowerCase()]) {
    const begun = fold(token)
    const meant = choices.filter((choice) => {
      const word = fold(choice)
      if (word.startsWith(begun)) return true
      return begun.startsWith(word) && !/^[\p{L}\p{N}.]/u.test(begun.slice(word.length))
    })
    if (meant.length > 0) return meant
  }
  return []
}
