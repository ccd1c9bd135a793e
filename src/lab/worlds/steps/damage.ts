import type { Random } from '../../../stats/random.ts'
import type { Reply } from '../world.ts'
import { chance, choose, otherNumber } from './choose.ts'
import { isNumber, largest, longestReply, words } from './words.ts'

const wordsOf = (text: string): string[] => (text === '' ? [] : text.split(' '))

function damageOnce(said: readonly string[], random: Random, others: readonly Reply[]): string[] {
  const at = random.integer(said.length + 1)
  const kind = random.integer(others.length > 0 ? 5 : 4)
  if (kind === 0) return said.toSpliced(at, 1 + random.integer(3))
  if (kind === 1) return said.toSpliced(at, 0, ...said.slice(at, at + 1 + random.integer(4)))
  if (kind === 2) return said.toSpliced(at, 1, choose(words, random))
  if (kind === 3) return said.toSpliced(at, 0, choose(words, random))
  const other = wordsOf(choose(others, random).text)
  const from = random.integer(other.length + 1)
  return said.toSpliced(at, random.integer(8), ...other.slice(from, from + 2 + random.integer(8)))
}

/** One to three damages. What then has no room is cut off; what has room again counts as ended. */
export function corrupt(reply: Reply, random: Random, others: readonly Reply[]): Reply {
  let said = wordsOf(reply.text)
  const count = 1 + random.integer(3)
  for (let i = 0; i < count; i++) said = damageOnce(said, random, others)
  const ended = said.length < longestReply || (said.length === longestReply && reply.ended)
  return { text: said.slice(0, longestReply).join(' '), ended }
}

/** Exchanges each number for another with probability `share`, in [0, 1]. */
export function swapValues({ text, ended }: Reply, random: Random, share: number): Reply {
  const said = wordsOf(text).map((word) =>
    isNumber(word) && chance(share, random) ? String(otherNumber({ than: Number(word), largest, random })) : word,
  )
  return { text: said.join(' '), ended }
}
