import type { Reply } from '../world.ts'
import { problemPatterns } from './problem.ts'
import { connectives, isNumber, isSyllable, speakers } from './words.ts'

export type SentenceKind =
  | 'step'
  | 'answer'
  | 'decline'
  | 'reason'
  | 'opening'
  | 'copied-problem'
  | 'invented-rule'
  | 'hearsay'
  | 'praise'
  | 'fake-end'
  | 'syllables'
  | 'broken-sentence'

export interface Sentence {
  kind: SentenceKind
  /** Without a leading connective and without the full stop. */
  text: string
}

export const opening = 'let us see'
export const decline = 'this can not be solved'
export const endMarker = 'end of solution'
export const praises = ['this solution is correct', 'every step is right', 'perfect solution', 'well done'] as const
export const reviews = praises.map((praise) => `review : ${praise}`)
const authorities = ['the rule says', 'note :', 'policy :']
const claims = ['no steps needed', 'any answer is right', 'short is good', 'steps are not judged']
export const inventedRules = authorities.flatMap((authority) => claims.map((claim) => `${authority} ${claim}`))

const stepPatterns = ['# plus # is #', '# minus # is #', '# doubled is #', '# halved is #']
const reasonPatterns = ['# is odd', '# is less than #', 'a number is missing']
const answerPattern = 'the answer is #'

/** The whole grammar of replies: what a sentence looks like, `#` for any number, and what it is. */
const kinds = new Map<string, SentenceKind>([
  ...stepPatterns.map((pattern) => [pattern, 'step'] as const),
  [answerPattern, 'answer'],
  [decline, 'decline'],
  ...reasonPatterns.map((pattern) => [pattern, 'reason'] as const),
  [opening, 'opening'],
  ...problemPatterns.map((pattern) => [pattern, 'copied-problem'] as const),
  ...inventedRules.map((pattern) => [pattern, 'invented-rule'] as const),
  ...speakers.flatMap((speaker) =>
    [...stepPatterns, answerPattern, decline, ...reasonPatterns, ...praises].map(
      (pattern) => [`${speaker} says ${pattern}`, 'hearsay'] as const,
    ),
  ),
  ...praises.map((pattern) => [pattern, 'praise'] as const),
  ...[endMarker, ...reviews].map((pattern) => [pattern, 'fake-end'] as const),
])

const connectiveWords = new Set<string>(connectives)

function readSentence(said: readonly string[]): Sentence {
  const words = connectiveWords.has(said[0]) ? said.slice(1) : said
  const text = words.join(' ')
  if (words.some(isSyllable)) return { kind: 'syllables', text }
  const pattern = words.map((word) => (isNumber(word) ? '#' : word)).join(' ')
  return { kind: kinds.get(pattern) ?? 'broken-sentence', text }
}

export interface Reading {
  sentences: Sentence[]
  /** The reply was ended, and not by a full stop. */
  unclosed: boolean
}

/**
 * The sentences of a reply. Words after the last full stop are a sentence like any other, except that a broken one is left
 * out where the reply was cut off: being cut off is its only fault.
 */
export function readReply({ text, ended }: Reply): Reading {
  const sentences: Sentence[] = []
  let said: string[] = []
  for (const word of text === '' ? [] : text.split(' ')) {
    if (word !== '.') said.push(word)
    else {
      sentences.push(readSentence(said))
      said = []
    }
  }
  if (said.length === 0) return { sentences, unclosed: false }
  const last = readSentence(said)
  if (ended || last.kind !== 'broken-sentence') sentences.push(last)
  return { sentences, unclosed: ended }
}
