import type { Random } from '../../stats/random.ts'
import type { Attack, TextAttack } from '../attacks/attack.ts'
import { pick, type TextSpace } from './text-space.ts'

/** A change of a text; undefined where it cannot be made of it. */
export type Operator = (text: string, space: TextSpace, random: Random) => string | undefined

// Only blanks divide: the line breaks that an attack laid are kept.
const split = (text: string) => text.split(' ')

const insert: Operator = (text, { tokens, length }, random) => {
  const words = split(text)
  if (words.length >= length) return undefined
  return words.toSpliced(random.integer(words.length + 1), 0, pick(tokens, random)).join(' ')
}

const remove: Operator = (text, _, random) => {
  const words = split(text)
  return words.length < 2 ? undefined : words.toSpliced(random.integer(words.length), 1).join(' ')
}

const replace: Operator = (text, { tokens }, random) => {
  const words = split(text)
  return words.with(random.integer(words.length), pick(tokens, random)).join(' ')
}

const duplicate: Operator = (text, { length }, random) => {
  const words = split(text)
  const at = random.integer(words.length)
  return words.length >= length ? undefined : words.toSpliced(at, 0, words[at]).join(' ')
}

const open: Operator = (text, { openers }, random) =>
  openers.length === 0 ? undefined : `${pick(openers, random)} ${text}`

const close: Operator = (text, { endings }, random) =>
  endings.length === 0 ? undefined : `${text} ${pick(endings, random)}`

/** The attack's own change, of the text as if it were the whole output. */
const attacked =
  (attack: TextAttack): Operator =>
  (text, { items, criterion, phrases, passing, failing }, random) => {
    const item = { ...pick(items, random), output: text }
    const variants = attack.variants(item, { random, criterion, phrases, passing, failing })
    return variants.length === 0 ? undefined : pick(variants, random).output
  }

const ofTokens = [insert, remove, replace, replace, replace, duplicate]

/** Of three changes one is of phrases or of an attack's, where there are any. */
export function operatorsWith(attacks: readonly Attack[]): (random: Random) => Operator {
  const inflating = attacks.filter((attack): attack is TextAttack => attack.aim === 'inflate').map(attacked)
  const whole = [open, close, ...inflating]
  return (random) => pick(random.next() < 2 / 3 ? ofTokens : whole, random)
}

/** The beginning of one text and the end of another. */
export function crossover(first: string, second: string, random: Random): string {
  const [a, b] = [split(first), split(second)]
  return [...a.slice(0, 1 + random.integer(a.length)), ...b.slice(random.integer(b.length))].join(' ')
}
