import { type Item, isPairwise } from '../../domain/index.ts'
import { endMarker } from '../../text/end-markers.ts'
import { hashText } from '../../text/hash-text.ts'
import { nGrams } from '../../text/n-grams.ts'
import { createNearDuplicates } from '../../text/near-duplicates.ts'
import { createPhraseCounter, type LiftedPhrase } from '../../text/phrase-lift.ts'
import { policyClaim } from '../../text/policy-claims.ts'
import { refusalPhrase } from '../../text/refusal-phrases.ts'
import { degenerateRepetition } from '../../text/repetition.ts'
import { selfAssessment } from '../../text/self-assessment.ts'
import { words } from '../../text/words.ts'
import type { ReviewReason } from './independence-report.ts'
import { agreedOn } from './unanimity.ts'

export interface FoundReason {
  reason: ReviewReason
  quote: string
}

export interface Template {
  /** Positions of items. */
  items: number[]
  /** Distinct inputs among them. */
  inputs: number
  /** The beginning of one of the texts. */
  example: string
}

export interface ScannedReviews {
  unanimous: number
  others: number
  phrases: LiftedPhrase[]
  templates: Template[]
  /** By position of the item; only items with a reason. */
  reasons: Map<number, FoundReason[]>
}

/**
 * Reads all items three times, in any order: `first` surveys phrases and lengths, `second` counts and looks at each text by
 * itself, `third` finds the phrases that proved lifted. Memory grows by a few hundred bytes a unanimous text, not by the
 * length of the texts.
 */
export interface ReviewScan {
  first(position: number, item: Item): void
  second(position: number, item: Item): void
  third(position: number, item: Item): void
  result(): ScannedReviews
}

const longestQuote = 160
/** Templates shared by answers to fewer inputs are answers to the same question. */
const fewestInputs = 3
/** Short answers resemble each other for good reason. */
const fewestWordsOfTemplate = 8
/** A text is extremely short below this share of the median length, and below this many characters. */
const shortShare = 0.05
const shortCharacters = 50
/** Phrases told of one item. */
const mostPhrases = 3

/** @param agreed one a position, as of `unanimity` */
export function createReviewScan(agreed: Int8Array): ReviewScan {
  const counter = createPhraseCounter()
  const duplicates = createNearDuplicates()
  const duplicateOf: { position: number; input: number; beginning: string }[] = []
  const reasons = new Map<number, FoundReason[]>()
  const lengths: number[] = []
  let unanimous = 0
  let others = 0
  let median = 0
  let phrases: Set<string> | null = null
  let lifted: LiftedPhrase[] = []

  function* textsOf(position: number, item: Item): Generator<{ text: string; marked: boolean }> {
    const value = agreed[position]
    if (value === agreedOn.tooFew) return
    if (isPairwise(item)) {
      yield { text: item.outputs[0], marked: value === agreedOn.pass }
      yield { text: item.outputs[1], marked: value === agreedOn.fail }
    } else if (item.output !== undefined) yield { text: item.output, marked: value === agreedOn.pass }
  }

  function add(position: number, reason: ReviewReason, quote: string | null): void {
    if (quote === null) return
    const found = reasons.get(position) ?? []
    found.push({ reason, quote: shortened(quote) })
    reasons.set(position, found)
  }

  return {
    first(position, item) {
      for (const { text, marked } of textsOf(position, item)) {
        if (marked) unanimous++
        else others++
        const { length } = text.trim()
        if (length > 0) lengths.push(length)
        if (marked) counter.survey(words(text), true)
      }
    },

    second(position, item) {
      if (lengths.length > 0 && median === 0) median = lengths.sort((a, b) => a - b)[lengths.length >> 1]
      const input = item.input === undefined ? position : hashText(item.input)
      for (const { text, marked } of textsOf(position, item)) {
        const found = words(text)
        counter.count(found, marked, input)
        if (!marked) continue
        if (found.length >= fewestWordsOfTemplate) {
          duplicates.add(found)
          duplicateOf.push({ position, input, beginning: text.slice(0, longestQuote) })
        }
        if (item.input !== undefined) add(position, 'refusal', refusalPhrase(text))
        add(position, 'self-assessment', selfAssessment(text))
        add(position, 'end-marker', endMarker(text)?.marker ?? null)
        add(position, 'policy-claim', policyClaim(text))
        add(position, 'repetition', degenerateRepetition(text))
        const { length } = text.trim()
        if (length === 0 || (length <= shortCharacters && length < shortShare * median))
          add(position, 'short', text.trim())
      }
    },

    third(position, item) {
      if (phrases === null) {
        lifted = counter.lifted()
        phrases = new Set(lifted.map(({ phrase }) => phrase))
      }
      if (phrases.size === 0) return
      for (const { text, marked } of textsOf(position, item)) {
        if (!marked) continue
        for (const phrase of phrasesIn(words(text), phrases)) add(position, 'lifted-phrase', phrase)
      }
    },

    result() {
      const templates = duplicates
        .groups()
        .map((group): Template => {
          const texts = group.map((number) => duplicateOf[number])
          const items = [...new Set(texts.map(({ position }) => position))]
          return {
            items,
            inputs: new Set(texts.map(({ input }) => input)).size,
            example: shortened(texts[0].beginning),
          }
        })
        .filter(({ inputs }) => inputs >= fewestInputs)
      for (const { items, example } of templates) for (const position of items) add(position, 'template', example)
      return { unanimous, others, phrases: lifted, templates, reasons }
    },
  }
}

/** The lifted phrases of a text, long ones first, none of which overlaps another. */
function phrasesIn(text: readonly string[], lifted: ReadonlySet<string>): string[] {
  const found: string[] = []
  const taken = new Uint8Array(text.length)
  for (const size of [6, 5, 4, 3]) {
    nGrams(text, size).forEach((phrase, at) => {
      if (!lifted.has(phrase) || taken.subarray(at, at + size).includes(1)) return
      taken.fill(1, at, at + size)
      if (!found.includes(phrase)) found.push(phrase)
    })
  }
  return found.slice(0, mostPhrases)
}

function shortened(quote: string): string {
  const letters = Array.from(quote.slice(0, longestQuote + 1))
  return quote.length > longestQuote ? `${letters.slice(0, -1).join('')}…` : quote
}
