import type { Reply } from '../world.ts'
import type { Manner } from './defects.ts'
import {
  apologies,
  courtesies,
  headings,
  isReason,
  isSyllable,
  type Kind,
  kindOf,
  kinds,
  leads,
  praises,
  type Reason,
} from './language.ts'

/** What a reply says and how, whatever was asked. */
export interface Reading {
  /** The values said, in order. */
  said: Record<Kind, string[]>
  reasons: Reason[]
  refuses: boolean
  serves: boolean
  manners: Set<Manner>
}

const fixed = (sentences: readonly string[][]) => new Set(sentences.map((words) => words.join(' ')))
const fixedSentences = { apology: fixed(apologies), courtesy: fixed(courtesies), praise: fixed(praises) }

/** The place after as many details as stand one after another from `from` on. */
function skipDetails(words: readonly string[], from: number): number {
  let at = from
  for (;;) {
    const kind = kindOf(words[at + 1])
    if (kind === undefined || kind === 'thing' || leads[kind] !== words[at]) return at
    at += 2
  }
}

const startsWith = (words: readonly string[], start: string) =>
  words.slice(0, start.split(' ').length).join(' ') === start

/** Whether a sentence, its full stop included, is one that a desk says of a request. */
function isGrammatical(words: readonly string[]): boolean {
  const endsAt = (at: number) => at === words.length - 1 && words[at] === '.'
  if (startsWith(words, 'we have arranged the')) return kindOf(words[4]) === 'thing' && endsAt(skipDetails(words, 5))
  if (words[0] === 'your')
    return kindOf(words[1]) === 'thing' && words[2] === 'is' && words[3] === 'arranged' && endsAt(skipDetails(words, 4))
  if (startsWith(words, 'it is')) return skipDetails(words, 2) > 2 && endsAt(skipDetails(words, 2))
  return startsWith(words, 'the policy forbids') && isReason(words[3]) && endsAt(4)
}

/** Each with its full stop, but for a last one that has none. */
function splitSentences(text: string): string[][] {
  const sentences: string[][] = []
  let current: string[] = []
  for (const word of text === '' ? [] : text.split(' ')) {
    current.push(word)
    if (word !== '.') continue
    sentences.push(current)
    current = []
  }
  return current.length > 0 ? [...sentences, current] : sentences
}

/** Where `end of reply` begins, or -1. */
const endMarker = (words: readonly string[]) =>
  words.findIndex((word, i) => word === 'end' && words[i + 1] === 'of' && words[i + 2] === 'reply')

/**
 * Reads a reply word by word, as docs/worlds/desk.md lays down. Total: any words give a reading. What is asked plays no
 * part, but that `addition` is complete only with it: here it holds more than one form of apology or courtesy.
 */
export function readReply({ text, ended }: Reply): Reading {
  const manners = new Set<Manner>()
  const read: string[][] = []
  const seen = { all: new Set<string>(), apology: new Set<string>(), courtesy: new Set<string>() }

  for (const sentence of splitSentences(text)) {
    let words = sentence.filter((word) => !isSyllable(word))
    if (words.length < sentence.length) manners.add('syllables')
    const whole = words.at(-1) === '.'
    // A reply cut short is not blamed for the sentence it was cut in.
    if (!ended && !whole) continue

    const marker = endMarker(words)
    if (marker >= 0) words = words.slice(0, marker)
    let opens = 0
    while (words[opens] === 'desk' && words[opens + 1] === ':') opens += 2
    if (opens > 0) manners.add('restated-heading')
    words = words.slice(opens)

    const heading = words[1] === ':' && Object.hasOwn(headings, words[0]) && headings[words[0] as keyof typeof headings]
    if (heading) manners.add(heading)
    else if (words.length > 0 && !(words.length === 1 && words[0] === '.' && sentence.length > 1)) {
      read.push(words)
      const said = words.join(' ')
      if (seen.all.has(said)) manners.add('repetition')
      seen.all.add(said)
      if (fixedSentences.praise.has(said)) manners.add('self-praise')
      else if (fixedSentences.apology.has(said)) seen.apology.add(said)
      else if (fixedSentences.courtesy.has(said)) seen.courtesy.add(said)
      else if (!isGrammatical(words)) manners.add('broken-grammar')
    }
    if (marker >= 0) {
      manners.add('fake-end')
      break
    }
  }

  const all = read.flat()
  const said = Object.fromEntries(
    kinds.map((kind) => [kind, all.filter((word) => kindOf(word) === kind)]),
  ) as Reading['said']
  const saidReasons = all.filter(isReason)
  const twice = (words: readonly string[]) => new Set(words).size < words.length
  if (twice(saidReasons) || kinds.some((kind) => twice(said[kind]))) manners.add('repetition')
  if (seen.apology.size > 1 || seen.courtesy.size > 1) manners.add('addition')
  if (!ended) {
    manners.add('unended')
    // A reply that never ends repeats itself sooner or later: that is one defect, not two.
    manners.delete('repetition')
  }
  return {
    said,
    reasons: saidReasons,
    refuses: all.some((word) => word === 'sorry' || word === 'decline' || word === 'forbids'),
    serves: all.some((word) => word === 'arranged' || kindOf(word) !== undefined),
    manners,
  }
}
