import type { Reply } from '../world.ts'
import { isSentence } from './grammar.ts'
import {
  declines,
  type Ending,
  endings,
  endingWords,
  endMarks,
  type Kind,
  kindOf,
  negations,
  type Reason,
  reasonLead,
  reasons,
  selfWords,
  tagOf,
} from './lexicon.ts'

/** What a sentence is. The first five are no part of a story; of what is left, `told` is well-formed in known words. */
export type SentenceKind = 'heading' | 'decline' | 'reason' | 'mark' | 'praise' | 'nonsense' | 'told' | 'broken'

export interface Sentence {
  kind: SentenceKind
  /** In lower case, signs as words of their own, without the sign that ends it. */
  words: readonly string[]
}

/** What a reply says, whatever was asked. */
export interface Reading {
  sentences: readonly Sentence[]
  /** Of the story's sentences, by how well they are formed. */
  counts: { told: number; nonsense: number; broken: number }
  /** The words of each kind in the story, in order. */
  said: Record<Kind, string[]>
  ending: Ending | undefined
  reasons: Reason[]
  refuses: boolean
  repeats: boolean
}

const ends = new Set(['.', '!', '?'])
const declineTexts = new Set<string>(declines)
const reasonTexts = new Map<string, Reason>(reasons.map((reason) => [`${reasonLead} ${reason}`, reason]))
const markTexts = new Set<string>(endMarks)
const selfSet = new Set(selfWords)
const negationSet = new Set(negations)

function kindOfSentence(
  words: readonly string[],
  { capital, closed }: { capital: boolean; closed: boolean },
): SentenceKind {
  if (words.includes(':')) return 'heading'
  const text = words.join(' ')
  if (declineTexts.has(text)) return 'decline'
  if (reasonTexts.has(text)) return 'reason'
  if (markTexts.has(text)) return 'mark'
  if (words.some((word) => selfSet.has(word))) return 'praise'
  if (words.some((word) => tagOf(word) === undefined)) return 'nonsense'
  return capital && closed && isSentence(words) ? 'told' : 'broken'
}

/** What is written up to each full stop, exclamation or question mark; a last piece without one counts where the reply was ended. */
function splitSentences({ text, ended }: Reply): Sentence[] {
  const sentences: Sentence[] = []
  let current: string[] = []
  const close = (closed: boolean) => {
    const words = current.map((word) => word.toLowerCase())
    const capital = /^[A-Z]/.test(current[0] ?? '')
    sentences.push({ words, kind: kindOfSentence(words, { capital, closed }) })
    current = []
  }
  for (const word of text.match(/[A-Za-z]+|[^A-Za-z\s]/gu) ?? []) {
    if (ends.has(word)) close(true)
    else current.push(word)
  }
  if (current.length > 0 && ended) close(false)
  return sentences
}

/** What its words make of a last sentence: a lesson before a feeling, and no feeling where there are two or one is denied. */
function endingOf(words: readonly string[]): Ending | undefined {
  const has = (ending: Ending) => words.some((word) => endingWords[ending].includes(word))
  if (has('moral')) return 'moral'
  if (words.some((word) => negationSet.has(word))) return undefined
  const felt = endings.filter(has)
  return felt.length === 1 ? felt[0] : undefined
}

/** Reads a reply as docs/worlds/stories.md lays down. Total: any text gives a reading. */
export function readReply(reply: Reply): Reading {
  const sentences = splitSentences(reply)
  const story = sentences.filter(({ kind }) => kind === 'told' || kind === 'nonsense' || kind === 'broken')
  const count = (wanted: SentenceKind) => sentences.filter(({ kind }) => kind === wanted).length
  const said: Reading['said'] = { hero: [], thing: [], place: [], look: [] }
  for (const word of story.flatMap(({ words }) => words)) {
    const kind = kindOf(word)
    if (kind) said[kind].push(word)
  }
  const texts = sentences.map(({ words }) => words.join(' '))
  return {
    sentences,
    counts: { told: count('told'), nonsense: count('nonsense'), broken: count('broken') },
    said,
    ending: endingOf(story.at(-1)?.words ?? []),
    reasons: texts.flatMap((text) => reasonTexts.get(text) ?? []),
    refuses: count('decline') > 0,
    repeats: new Set(texts).size < texts.length,
  }
}
