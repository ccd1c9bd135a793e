import type { SingleItem } from '../../../domain/index.ts'
import { type PartOfSpeech, tagWords } from '../../../text/part-of-speech.ts'
import type { Phrasebook } from '../phrasebook.ts'

/** A word as it stands in a text, and the place it takes in the sentence. */
export interface ClassedWord {
  pre: string
  word: string
  post: string
  /** What stands for it in a template: its part of speech, `<time>` for a value of a world, or the word itself. */
  slot: string
  /** The list of a phrasebook's `words` whose words can take its place; null for a word that holds the sentence together. */
  list: string | null
}

/** Of one text, in UTF-16 units: structure repeats, and tagging takes its time. */
const longestRead = 3000

const contentTags: ReadonlySet<string> = new Set<PartOfSpeech>([
  'Noun',
  'ProperNoun',
  'Verb',
  'Adjective',
  'Adverb',
  'Number',
])

/** Of tags whose words mostly carry meaning, those that carry structure. */
const functionWords: ReadonlySet<string> = new Set(
  [
    'be am is are was were been being have has had having do does did can could cannot will would shall should may might must',
    'not there here when where why how very too also so then only just even still however therefore thus such',
  ].flatMap((line) => line.split(' ')),
)
const possessive = /['’]s$/u

/**
 * The words of the beginning of a text, up to a sentence end. In English by their parts of speech; in the language of a world, which has no
 * grammar but its own, by the lists of the phrasebook that they stand in.
 */
export function classedWords(text: string, phrases: Phrasebook): ClassedWord[] {
  const read = beginningOf(text)
  return phrases.knows ? wordsOfWorld(read, phrases) : tagWords(read).map(englishWord)
}

const known = new WeakMap<SingleItem, { phrases: Phrasebook; words: ClassedWord[] }>()

/** The same of an item's output, tagged once however many attacks imitate it. */
export function classedOutput(item: SingleItem, phrases: Phrasebook): ClassedWord[] {
  const before = known.get(item)
  if (before?.phrases === phrases) return before.words
  const words = classedWords(item.output ?? '', phrases)
  known.set(item, { phrases, words })
  return words
}

export function textOf(words: readonly ClassedWord[]): string {
  return words
    .map(({ pre, word, post }) => pre + word + post)
    .join('')
    .trim()
}

/** Words sentence by sentence, a line break being an end as well. */
export function sentencesOf(words: readonly ClassedWord[]): ClassedWord[][] {
  const sentences: ClassedWord[][] = [[]]
  for (const word of words) {
    sentences.at(-1)!.push(word)
    if (word.word === '.' || /[.!?。！？\n]/u.test(word.post)) sentences.push([])
  }
  return sentences.filter((sentence) => sentence.length > 0)
}

function beginningOf(text: string): string {
  if (text.length <= longestRead) return text
  const read = text.slice(0, longestRead).replace(/[\uD800-\uDBFF]$/, '')
  const end = Math.max(...['. ', '! ', '? ', '\n'].map((mark) => read.lastIndexOf(mark) + 1))
  return end > longestRead / 2 ? read.slice(0, end) : read
}

function englishWord({
  word,
  tag,
  pre,
  post,
}: {
  word: string
  tag: PartOfSpeech
  pre: string
  post: string
}): ClassedWord {
  if (!contentTags.has(tag) || functionWords.has(word.toLowerCase())) return { pre, word, post, slot: tag, list: null }
  const owner = possessive.exec(word)
  if (owner) return { pre, word: word.slice(0, owner.index), post: owner[0] + post, slot: tag, list: tag }
  // What other apostrophes join is a pronoun or an auxiliary with its verb.
  return { pre, word, post, slot: tag, list: /['’]/u.test(word) ? null : tag }
}

/** A word that stands in several lists belongs to the shortest, which says most about it. */
function wordsOfWorld(text: string, { words }: Phrasebook): ClassedWord[] {
  const lists = Object.entries(words).sort(([, a], [, b]) => a.length - b.length)
  return text
    .split(' ')
    .filter((written) => written !== '')
    .map((written) => {
      // Some worlds write a full stop as a word, some after one.
      const [, word, mark] = /^(.+?)([.,:!?]?)$/su.exec(written)!
      const spelt = word.toLowerCase()
      const list = lists.find(([, listed]) => listed.includes(spelt))?.[0] ?? null
      return { pre: '', word, post: `${mark} `, slot: list === null ? spelt : `<${list}>`, list }
    })
}
