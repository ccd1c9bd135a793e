import nlp from 'compromise/two'

export type PartOfSpeech =
  | 'Noun'
  | 'ProperNoun'
  | 'Verb'
  | 'Adjective'
  | 'Adverb'
  | 'Pronoun'
  | 'Preposition'
  | 'Conjunction'
  | 'Determiner'
  | 'Number'
  | 'Punctuation'
  | 'Other'

/** A word as it stands in the text, and what stands around it. */
export interface TaggedWord {
  word: string
  tag: PartOfSpeech
  /** Quotes, brackets, list marks and blanks before it. */
  pre: string
  /** Punctuation and blanks after it. */
  post: string
}

/** The first that a word carries wins: a pronoun is a noun as well, a proper noun too. */
const coarse: readonly (readonly [finer: string, tag: PartOfSpeech])[] = [
  ['Value', 'Number'],
  ['Pronoun', 'Pronoun'],
  ['ProperNoun', 'ProperNoun'],
  ['Determiner', 'Determiner'],
  ['Preposition', 'Preposition'],
  ['Conjunction', 'Conjunction'],
  ['Noun', 'Noun'],
  ['Verb', 'Verb'],
  ['Adjective', 'Adjective'],
  ['Adverb', 'Adverb'],
]

/** Function words that compromise leaves without such a tag, or calls nouns. */
const functionWords: Partial<Record<PartOfSpeech, string>> = {
  Preposition: 'to in under near above below beside',
  Adverb: 'not there when where why how',
  Pronoun: 'who whom which what mine yours ours theirs',
  Determiner: 'my your its our their whose',
}
const fixed: ReadonlyMap<string, PartOfSpeech> = new Map(
  Object.entries(functionWords).flatMap(([tag, listed]) =>
    listed.split(' ').map((word) => [word, tag as PartOfSpeech] as const),
  ),
)

/** compromise takes more than linear time in one text of no sentence end: pieces bound it. UTF-16 units. */
const longestPiece = 2000

/**
 * English words with their parts of speech, in order. `pre + word + post` of all of them, joined, is the text again, unless
 * the text holds no word at all, which gives an empty list. Contractions ("don't") stay one word, tagged by their first half.
 * Text of other languages is tagged too, and mostly wrongly.
 *
 * The tagger is compromise: a lexicon, suffixes and neighbour rules, about 90 % right on edited English.
 */
export function tagWords(text: string): TaggedWord[] {
  const tagged: TaggedWord[] = []
  let carried = ''
  for (const piece of pieces(text)) {
    const words = tagPiece(piece)
    if (words.length === 0) {
      const last = tagged.at(-1)
      if (last === undefined) carried += piece
      else last.post += piece
      continue
    }
    words[0]!.pre = carried + words[0]!.pre
    carried = ''
    for (const word of words) tagged.push(word)
  }
  return tagged
}

function tagPiece(piece: string): TaggedWord[] {
  const sentences: { terms: CompromiseTerm[] }[] = nlp(piece).json({ terms: { tags: true } })
  const tagged: TaggedWord[] = []
  for (const { text, pre, post, tags } of sentences.flatMap(({ terms }) => terms)) {
    const last = tagged.at(-1)
    // The second half of a contraction is a term without text.
    if (text === '' && last !== undefined) last.post += pre + post
    else tagged.push({ word: text, tag: coarseTag(text, tags), pre, post })
  }
  return tagged
}

interface CompromiseTerm {
  text: string
  pre: string
  post: string
  tags: string[]
}

function coarseTag(word: string, tags: readonly string[]): PartOfSpeech {
  if (!/[\p{L}\p{N}]/u.test(word)) return 'Punctuation'
  return fixed.get(word.toLowerCase()) ?? coarse.find(([finer]) => tags.includes(finer))?.[1] ?? 'Other'
}

/** Cuts at the last line break, else sentence end, else blank of the longest piece, and anywhere where there is none. */
function* pieces(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const window = text.slice(at, at + longestPiece)
    const end = at + longestPiece >= text.length ? window.length : lastCut(window)
    yield window.slice(0, end)
    at += end
  }
}

function lastCut(window: string): number {
  const after = ['\n', '. ', ' '].map((mark) => window.lastIndexOf(mark) + mark.length)
  return after.find((cut) => cut > longestPiece / 4) ?? window.length
}
