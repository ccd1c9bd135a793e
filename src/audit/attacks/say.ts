import type { Criterion, SingleItem } from '../../domain/index.ts'
import { words } from '../../text/index.ts'
import type { Variant } from './attack.ts'
import type { Phrasebook } from './phrasebook.ts'

/** Of a request, in UTF-16 units: what is said again of it. */
const longestQuote = 300
const topicWords = 4
/** Shorter words seldom tell what a request is about. */
const tellingLetters = 5

/**
 * A phrase with its placeholders filled from an item and its criterion, in one pass: what an input spells is never filled in turn.
 * Undefined where the item has no request and the phrase speaks of it.
 */
export function fill(
  phrase: string,
  { item, criterion }: { item: SingleItem; criterion: Criterion },
): string | undefined {
  const input = item.input?.trim()
  const known: Record<string, string | undefined> = {
    input: input && quote(input),
    topic: input && topicOf(input),
    question: criterion.question,
  }
  let lacks = false
  const filled = phrase.replace(/\{(input|topic|question)\}/g, (_, name: string) => {
    lacks ||= !known[name]
    return known[name] ?? ''
  })
  return lacks ? undefined : filled
}

/** The beginning of a text, never cut within a character. */
function quote(text: string): string {
  return text.slice(0, longestQuote).replace(/[\uD800-\uDBFF]$/, '')
}

/** The first few long words of a request, or its first words where none is long. */
function topicOf(input: string): string {
  const all = [...new Set(words(quote(input)))]
  const telling = all.filter((word) => word.length >= tellingLetters)
  return (telling.length > 0 ? telling : all).slice(0, topicWords).join(' ')
}

/** Texts one after another: as paragraphs, or with a blank in between in a language of a world, which has no lines. */
export function join({ knows }: Phrasebook, ...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join(knows ? ' ' : '\n\n')
}

/** Words, as a phrasebook's `longest` counts them. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '')
}

/** How many words can still be said after a text: without limit in a language without a longest output. */
export function room({ longest = Number.POSITIVE_INFINITY }: Phrasebook, text: string): number {
  return Math.max(0, longest - wordsOf(text).length)
}

/** Whether a judge of the language can read a text: it knows each word, and there are not too many. */
export function canBeSaid({ knows, longest = Number.POSITIVE_INFINITY }: Phrasebook, text: string): boolean {
  if (!knows || text === '') return true
  const said = text.split(' ')
  return said.length <= longest && said.every((word) => knows(word))
}

/**
 * Outputs as the variants of an attack: without those that could not be made, that cannot be said in the judge's language, and that
 * are the item's output as it is, or the same as one before.
 */
export function variantsOf(
  made: readonly (readonly [id: string, output: string | undefined])[],
  { item, phrases }: { item: SingleItem; phrases: Phrasebook },
): Variant[] {
  const seen = new Set([item.output ?? ''])
  return made.flatMap(([id, output]) => {
    if (output === undefined || seen.has(output) || !canBeSaid(phrases, output)) return []
    seen.add(output)
    return [{ id, output }]
  })
}

/** The phrases of a list, filled, each under its place in the list, so that a phrase has the same name for every item. */
export function filledPhrases(
  list: readonly string[],
  of: { item: SingleItem; criterion: Criterion },
): (readonly [place: number, phrase: string])[] {
  return list.flatMap((phrase, n) => {
    const filled = fill(phrase, of)
    return filled === undefined ? [] : [[n + 1, filled] as const]
  })
}
