import type { SingleItem } from '../../../domain/index.ts'
import { type Random, shuffle } from '../../../stats/random.ts'
import { words as spokenWords } from '../../../text/index.ts'
import type { Phrasebook } from '../phrasebook.ts'
import { type ClassedWord, classedWords } from './classed-words.ts'

export interface SwapContext {
  phrases: Phrasebook
  random: Random
  /** The item that is attacked: no word of its request, reference or output comes in by chance, so that nothing can come out right. */
  item: SingleItem
}

/** Words in the place of others of the same kind and form; undefined where too few can be exchanged to destroy the meaning. */
export type Swap = (words: readonly ClassedWord[], context: SwapContext) => ClassedWord[] | undefined

/** Fewer, or less than half of a text's content, leaves it saying something. */
const leastSwapped = 2

/** Every content word by another one of its part of speech, drawn anew each time: `Where is Paris located?` becomes `Where is Oslo juggled?`. */
export const disfluent: Swap = (words, { phrases, random, item }) => {
  const avoided = wordsAbout(item)
  return exchange(words, (word) => drawLike(word, { phrases, random, avoided }))
}

/** Content words by their opposites, and those that have none by a word of another meaning, the same one throughout. */
export const opposite: Swap = (words, { phrases, random, item }) => {
  const opposites = pairsOf(phrases.words.Opposites ?? [])
  if (opposites.size === 0) return undefined
  const avoided = wordsAbout(item)
  const chosen = new Map<string, string | undefined>()
  return exchange(words, (word) => {
    const spelt = word.word.toLowerCase()
    const other = opposites.get(spelt)
    if (other !== undefined && !avoided.has(other)) return other
    if (!chosen.has(spelt)) chosen.set(spelt, drawLike(word, { phrases, random, avoided }))
    return chosen.get(spelt)
  })
}

/** The text's own content words, those of one part of speech and form changing places. */
export const shuffled: Swap = (words, { phrases, random, item }) => {
  const avoided = wordsAbout(item)
  // In a world, words that were asked for can be right wherever they stand.
  if (phrases.knows && words.some(({ word, list }) => list !== null && avoided.has(word.toLowerCase())))
    return undefined
  const places = new Map<string, ClassedWord[]>()
  for (const word of words) {
    if (word.list === null) continue
    const form = `${word.list}/${endingOf(word.word)}`
    places.set(form, [...(places.get(form) ?? []), word])
  }
  const moved = new Map<ClassedWord, string>()
  for (const alike of places.values()) {
    if (alike.length < 2) continue
    const by = 1 + random.integer(alike.length - 1)
    for (const [at, word] of alike.entries()) moved.set(word, alike[(at + by) % alike.length].word)
  }
  return exchange(words, (word) => moved.get(word))
}

/** Nonsense about the right subject: the nouns are the request's, all else is drawn. */
export const topical: Swap = (words, { phrases, random, item }) => {
  // In a world, what was asked for, said in good grammar, is what was asked for.
  if (phrases.knows) return undefined
  const nouns = classedWords(item.input ?? '', phrases).filter(({ list }) => list === 'Noun' || list === 'ProperNoun')
  const subjects = shuffle([...new Set(nouns.map(({ word }) => word))], random)
  // Nouns by themselves could say what was asked: it is what is said of them that makes no sense.
  const says = words.some(({ list }) => list === 'Verb' || list === 'Adjective')
  if (subjects.length === 0 || !says) return undefined
  const avoided = wordsAbout(item)
  let next = 0
  return exchange(words, (word) =>
    word.list === 'Noun' || word.list === 'ProperNoun'
      ? subjects[next++ % subjects.length]
      : drawLike(word, { phrases, random, avoided }),
  )
}

/** Words of what is asked, known and said of an item, in lower case. */
export function wordsAbout({ input, reference, output }: SingleItem): ReadonlySet<string> {
  return new Set([input, reference, output].flatMap((text) => spokenWords((text ?? '').slice(0, 20_000))))
}

/** Another word of the list, of the same form where there is one; digits by digits. */
export function drawLike(
  { word, list }: ClassedWord,
  { phrases, random, avoided }: { phrases: Phrasebook; random: Random; avoided: ReadonlySet<string> },
): string | undefined {
  if (list === 'Number' && /\d/.test(word)) return otherDigits(word, random)
  const all = (list !== null && Object.hasOwn(phrases.words, list) && phrases.words[list]) || []
  const spelt = word.toLowerCase()
  const others = all.filter((other) => other.toLowerCase() !== spelt && !avoided.has(other.toLowerCase()))
  const alike = others.filter((other) => endingOf(other) === endingOf(spelt))
  const from = alike.length > 0 ? alike : others
  return from.length > 0 ? from[random.integer(from.length)] : undefined
}

function exchange(
  words: readonly ClassedWord[],
  choose: (word: ClassedWord) => string | undefined,
): ClassedWord[] | undefined {
  let content = 0
  let changed = 0
  const swapped = words.map((word) => {
    if (word.list === null) return word
    content++
    const other = choose(word)
    if (other === undefined || other.toLowerCase() === word.word.toLowerCase()) return word
    changed++
    return { ...word, word: writtenLike(other, word) }
  })
  return changed >= leastSwapped && 2 * changed >= content ? swapped : undefined
}

/** In capitals as the word whose place it takes; a name keeps its own. */
function writtenLike(word: string, { word: model, list }: ClassedWord): string {
  if (model.length > 1 && /\p{Lu}/u.test(model) && model === model.toUpperCase()) return word.toUpperCase()
  const [first = '', ...rest] = word
  if (/^\p{Lu}/u.test(model)) return first.toUpperCase() + rest.join('')
  return list === 'ProperNoun' ? word : word.toLowerCase()
}

/** A written participle takes the place of a spoken one: both end as `ed`. */
function endingOf(word: string): string {
  const ending = /(?:ing|ed|en|wn|ly|s)$/i.exec(word)?.[0].toLowerCase() ?? ''
  return ending === 'en' || ending === 'wn' ? 'ed' : ending
}

function otherDigits(word: string, random: Random): string {
  return word.replace(/\d/g, (digit) => `${1 + ((Number(digit) + random.integer(8)) % 9)}`)
}

function pairsOf(listed: readonly string[]): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>()
  for (let at = 0; at + 1 < listed.length; at += 2) {
    pairs.set(listed[at], listed[at + 1])
    pairs.set(listed[at + 1], listed[at])
  }
  return pairs
}
