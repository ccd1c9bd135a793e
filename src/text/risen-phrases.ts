import { benjaminiHochberg } from '../stats/benjamini-hochberg.ts'
import { hypergeometricUpperTail } from '../stats/hypergeometric.ts'
import { nGrams } from './n-grams.ts'
import { type Mask, templatesOf } from './templates.ts'
import { words } from './words.ts'

/** A phrase or sentence template that more of the later texts hold. */
export interface RisenPhrase {
  kind: 'phrase' | 'template'
  /** Lower case; a template has `<slots>`. */
  text: string
  /** Texts that hold it. */
  before: number
  after: number
  /** The same as shares of all texts of either set. */
  beforeShare: number
  afterShare: number
  /** One-sided Fisher test, adjusted for all that were tested. */
  pAdjusted: number
}

const longest = 5
/** Phrases that share so many words in a row are taken for pieces of one formula. */
const overlap = 3

/**
 * Phrases of 1 to 5 words, and sentence templates, that significantly more texts hold after than before: what a policy has
 * taken to while it was trained. Sparser data than `createPhraseCounter` is for: small sets, held in memory, short texts.
 *
 * What is tested is chosen by its count in both sets together, about which the test says nothing; choosing by the count after
 * would favour chance rises.
 *
 * @param before at least 1 text, of the same tasks as `after` or of such tasks
 * @param after  at least 1 text
 * @param mask   makes the templates, the same for both sets; without it, phrases alone are told
 * @param least  texts of both sets together that must hold what is tested
 * @param level  of the false discovery rate
 * @returns the largest rise first; of phrases that overlap and are as frequent, one
 * @throws {StatsError} `bad-argument` for a level outside (0, 1)
 * @see Benjamini & Hochberg (1995), JRSS B 57, 289-300
 */
export function risenPhrases({
  before,
  after,
  mask,
  least = 5,
  level = 0.05,
}: {
  before: readonly string[]
  after: readonly string[]
  mask?: Mask
  least?: number
  level?: number
}): RisenPhrase[] {
  const counts = new Map<string, { kind: RisenPhrase['kind']; text: string; before: number; after: number }>()
  const count = (texts: readonly string[], set: 'before' | 'after') => {
    for (const text of texts) {
      for (const [kind, found] of heldBy(text, mask)) {
        const key = `${kind} ${found}`
        let known = counts.get(key)
        if (known === undefined) {
          known = { kind, text: found, before: 0, after: 0 }
          counts.set(key, known)
        }
        known[set]++
      }
    }
  }
  count(before, 'before')
  count(after, 'after')
  const tested = [...counts.values()].filter((found) => found.before + found.after >= least)
  const { adjusted, rejected } = benjaminiHochberg({
    pValues: tested.map((found) =>
      hypergeometricUpperTail({
        successes: found.after,
        drawn: found.before + found.after,
        marked: after.length,
        all: before.length + after.length,
      }),
    ),
    level,
  })
  const risen = tested
    .map(
      (found, i): RisenPhrase => ({
        ...found,
        beforeShare: found.before / before.length,
        afterShare: found.after / after.length,
        pAdjusted: adjusted[i],
      }),
    )
    .filter((_, i) => rejected[i])
  return withoutPieces(risen)
}

/** Each phrase and template of a text, once. */
function heldBy(text: string, mask: Mask | undefined): [RisenPhrase['kind'], string][] {
  const spoken = words(text)
  const phrases = new Set(Array.from({ length: longest }, (_, i) => nGrams(spoken, i + 1)).flat())
  const templates = mask === undefined ? [] : [...templatesOf(text, mask).keys()]
  return [
    ...Array.from(phrases, (phrase): ['phrase', string] => ['phrase', phrase]),
    // Without a slot it is a phrase, and told as such.
    ...templates
      .filter((template) => template.includes('<'))
      .map((template): ['template', string] => ['template', template]),
  ]
}

/** Largest rise first, to a twentieth, then the longest: of a formula, the most words that still are as frequent. */
function withoutPieces(risen: readonly RisenPhrase[]): RisenPhrase[] {
  const rise = ({ beforeShare, afterShare }: RisenPhrase) => afterShare - beforeShare
  const size = ({ text }: RisenPhrase) => text.split(' ').length
  const byStep = (found: RisenPhrase) => Math.round(20 * rise(found))
  const sorted = risen.toSorted(
    (a, b) => byStep(b) - byStep(a) || size(b) - size(a) || rise(b) - rise(a) || (a.text < b.text ? -1 : 1),
  )
  const told = new Map<string, number>()
  const kept = sorted.filter(({ kind, text, after }) => {
    if (kind === 'template') return true
    const spoken = text.split(' ')
    const pieces = nGrams(spoken, Math.min(overlap, spoken.length))
    if (pieces.some((piece) => (told.get(piece) ?? 0) >= 0.9 * after)) return false
    for (let length = 1; length <= overlap; length++) {
      for (const piece of nGrams(spoken, length)) told.set(piece, Math.max(told.get(piece) ?? 0, after))
    }
    return true
  })
  return kept.sort((a, b) => rise(b) - rise(a) || (a.text < b.text ? -1 : 1))
}
