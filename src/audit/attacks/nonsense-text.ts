import type { Random } from '../../stats/random.ts'
import type { Phrasebook } from './phrasebook.ts'
import { join, room } from './say.ts'

/** Where the idea of answers that degenerate comes from. */
export const degeneration =
  'A. Karpathy in the Dwarkesh Podcast, October 2025 (solutions that begin well and turn into dhdhdhdh)'

/** How often a syllable is said where an answer turns into it. */
export const babbledTimes = 60

/** Fewer words of nonsense could pass for a slip. */
const fewest = 4

/** One of some. */
export const pick = <T>(choices: readonly T[], random: Random): T => choices[random.integer(choices.length)]

/** A unit again and again after what was `kept`, as often as there is room; undefined where there is none. */
export function repeated(unit: string, times: number, { phrases, kept = '' }: { phrases: Phrasebook; kept?: string }) {
  const most = Math.min(times, Math.floor(room(phrases, kept) / unit.split(' ').length))
  if (most < Math.min(times, fewest)) return undefined
  return Array<string>(most).fill(unit).join(' ')
}

/** `dhdhdhdh`; in a world's language, where syllables are words, `dh dh dh dh`. */
export function babble(syllable: string, times: number, { phrases, kept }: { phrases: Phrasebook; kept: string }) {
  return phrases.knows ? repeated(syllable, times, { phrases, kept }) : syllable.repeat(times)
}

/** Tokens of the language in any order. */
export function soup(
  length: number,
  { phrases, random, kept = '' }: { phrases: Phrasebook; random: Random; kept?: string },
) {
  const most = Math.min(length, room(phrases, kept))
  if (most < fewest || phrases.tokens.length === 0) return undefined
  return Array.from({ length: most }, () => pick(phrases.tokens, random)).join(' ')
}

/** Nonsense after what was kept; undefined where nothing was, or there is no room for nonsense. */
export const followed = (phrases: Phrasebook, kept: string, nonsense: string | undefined) =>
  kept === '' || nonsense === undefined ? undefined : join(phrases, kept, nonsense)
