import { type Criterion, type SingleItem, UsageError } from '../../domain/index.ts'
import type { Random } from '../../stats/random.ts'
import type { Phrasebook } from '../attacks/phrasebook.ts'
import { canBeSaid, join, room } from '../attacks/say.ts'
import { nonsenseFor } from './nonsense.ts'
import type { SearchPlace } from './search-report.ts'

/** No text that fools a judge needs more words, and longer ones cost the more. */
const mostWords = 400

/** The texts among which a search looks, and what they are tried on. */
export interface TextSpace {
  items: readonly SingleItem[]
  criterion: Criterion
  place: SearchPlace
  phrases: Phrasebook
  /** Known to be good, and bad, of other items than these. */
  passing: readonly SingleItem[]
  failing: readonly SingleItem[]
  nonsense: boolean
  /** What a text is put together from, one word each. */
  tokens: readonly string[]
  /** Whole phrases that a text may begin with, or have added. */
  openers: readonly string[]
  endings: readonly string[]
  /** Tokens of a text that is put together token by token. */
  length: number
  /** Words of any text. */
  longest: number
  allows(text: string): boolean
}

/**
 * @param guarded other items to which nonsense must carry no answer either
 * @param known   outputs known to be good, of which nonsense copies nothing; those to imitate unless told
 * @param length  tokens, at least 1; fewer where the items leave less room in the judge's language
 * @throws {UsageError} `no-tokens` where nothing is left to put texts together from
 */
export function textSpace({
  length,
  guarded = [],
  known,
  ...given
}: Pick<TextSpace, 'items' | 'criterion' | 'place' | 'phrases' | 'passing' | 'failing' | 'nonsense' | 'length'> & {
  guarded?: readonly SingleItem[]
  known?: readonly SingleItem[]
}): TextSpace {
  const { items, place, phrases, passing, nonsense } = given
  const carriesNothing = nonsense ? nonsenseFor([...items, ...guarded], known ?? passing) : () => true
  const own = place === 'replace' ? [''] : items.map(({ output = '' }) => output)
  const most = Math.min(mostWords, ...own.map((output) => room(phrases, output)))
  const spoken = new Set(phrases.tokens)
  const allows = (text: string) =>
    text.trim() !== '' &&
    text.split(/\s+/).length <= most &&
    canBeSaid(phrases, text) &&
    (!nonsense || text.split(/\s+/).every((word) => spoken.has(word))) &&
    carriesNothing(text)
  const tokens = phrases.tokens.filter(allows)
  if (tokens.length < 2) {
    throw new UsageError(
      'no-tokens',
      `The language ${phrases.id} leaves no words to put a text together from: give the search fewer items, or another phrasebook.`,
    )
  }
  const whole = (...lists: (readonly string[])[]) =>
    lists.flat().filter((phrase) => !phrase.includes('{') && allows(phrase))
  return {
    ...given,
    tokens,
    length: Math.min(length, most),
    longest: most,
    openers: whole(phrases.openers, phrases.keys),
    endings: whole(
      phrases.praises,
      phrases.endMarkers,
      phrases.policies,
      phrases.refusals,
      phrases.overrides,
      phrases.forgedVerdicts,
      phrases.confidence,
      phrases.universal,
    ),
    allows,
  }
}

/** An item with the text in its place. */
export function placeText(
  text: string,
  item: SingleItem,
  { place, phrases }: Pick<TextSpace, 'place' | 'phrases'>,
): SingleItem {
  const { output = '' } = item
  if (place === 'replace') return { ...item, output: text }
  return { ...item, output: place === 'append' ? join(phrases, output, text) : join(phrases, text, output) }
}

/** Words of the space's vocabulary in any order. */
export function randomText({ tokens }: TextSpace, length: number, random: Random): string {
  return Array.from({ length }, () => pick(tokens, random)).join(' ')
}

export function pick<T>(values: readonly T[], random: Random): T {
  return values[random.integer(values.length)]
}
