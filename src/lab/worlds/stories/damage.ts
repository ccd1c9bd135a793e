import type { Random } from '../../../stats/random.ts'
import type { Reply } from '../world.ts'
import { kindOf, words as language, values } from './lexicon.ts'
import { cutReply } from './longest.ts'
import { pick } from './pick.ts'

type Damage = (words: string[], random: Random, others: readonly Reply[]) => string[]

const wordsOf = ({ text }: Reply) => (text === '' ? [] : text.split(' '))
/** One to three words in a row: where they begin, and how many. */
const run = (words: readonly string[], random: Random) => [random.integer(words.length + 1), 1 + random.integer(3)]

const drop: Damage = (words, random) => words.toSpliced(...(run(words, random) as [number, number]))

const double: Damage = (words, random) => {
  const [at, length] = run(words, random)
  return words.toSpliced(at, 0, ...words.slice(at, at + length))
}

const exchange: Damage = (words, random) => {
  if (words.length === 0) return words
  const [i, j] = [random.integer(words.length), random.integer(words.length)]
  return words.with(i, words[j]).with(j, words[i])
}

const insert: Damage = (words, random) => words.toSpliced(random.integer(words.length + 1), 0, pick(language, random))

/** A piece of somebody else's reply in place of the rest, or in between. */
const splice: Damage = (words, random, others) => {
  if (others.length === 0) return insert(words, random, others)
  const other = wordsOf(pick(others, random))
  const piece = other.slice(random.integer(other.length + 1))
  const at = random.integer(words.length + 1)
  return [...words.slice(0, at), ...piece, ...(random.next() < 0.5 ? words.slice(at) : [])]
}

const damages = [drop, double, exchange, insert, splice]

/** One to three damages, one upon another. */
export function corrupt(reply: Reply, random: Random, others: readonly Reply[]): Reply {
  let words = wordsOf(reply)
  for (let left = 1 + random.integer(3); left > 0; left--) words = pick(damages, random)(words, random, others)
  return cutReply(words, reply.ended)
}

/**
 * Each word that can be asked for becomes, with a chance of `share`, another of its kind that the reply does not have, wherever
 * it stands: the story stays a story, of something else.
 */
export function swapValues({ text, ended }: Reply, random: Random, share: number): Reply {
  const said = new Set(text.toLowerCase().match(/[a-z]+/g) ?? [])
  const others = new Map<string, string>()
  for (const word of said) {
    const kind = kindOf(word)
    if (!kind || random.next() >= share) continue
    const taken = new Set([...said, ...others.values()])
    const free = values[kind].filter((value) => !taken.has(value))
    const choices = free.length > 0 ? free : values[kind].filter((value) => value !== word)
    others.set(word, pick(choices, random))
  }
  const swapped = text.replace(/[A-Za-z]+/g, (word) => {
    const other = others.get(word.toLowerCase())
    if (other === undefined) return word
    return /^[A-Z]/.test(word) ? `${other[0].toUpperCase()}${other.slice(1)}` : other
  })
  return { text: swapped, ended }
}
