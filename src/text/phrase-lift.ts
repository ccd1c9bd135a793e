import { benjaminiYekutieli } from '../stats/benjamini-hochberg.ts'
import { hypergeometricUpperTail } from '../stats/hypergeometric.ts'
import { hashText, mixHashes } from './hash-text.ts'
import { nGrams } from './n-grams.ts'

/** A phrase that is far more frequent in the marked texts than in the others. */
export interface LiftedPhrase {
  /** 3 to 6 words, in lower case, joined by blanks. */
  phrase: string
  /** Texts that have it. */
  marked: number
  others: number
  /** Share among the marked over share among the others, half a text added to each count: finite where no other has it. */
  lift: number
  /** One-sided exact test of the two shares, adjusted for all phrases that were frequent enough to be tested. */
  pAdjusted: number
}

/**
 * Counts phrases in a stream of texts that is read twice: `survey` every text, then `count` every text again, in any order.
 * The survey keeps counters by hash alone, 48 MiB however many texts there are; only phrases whose counter reaches the
 * least number of texts are counted by name.
 */
export interface PhraseCounter {
  survey(words: readonly string[], marked: boolean): void
  /** @param group texts of the same group, as answers to the same question, share phrases for good reason */
  count(words: readonly string[], marked: boolean, group: number): void
  /** Highest lift first; of phrases that overlap and are as frequent, one. */
  lifted(): LiftedPhrase[]
}

const shortest = 3
const longest = 6
const buckets = 1 << 22
/** A phrase of the marked texts of fewer groups is what these are about, not a formula. */
const fewestGroups = 3

/**
 * @param least     a phrase is tested if at least this many marked texts have it; 5, or half a percent of the marked texts
 *   if that is more
 * @param smallest  lift from which on a phrase is reported
 * @param level     of the false discovery rate (Benjamini & Yekutieli 2001: phrases overlap, so their tests depend on each
 *   other)
 */
export function createPhraseCounter({
  least = 5,
  smallest = 3,
  level = 0.01,
}: {
  least?: number
  smallest?: number
  level?: number
} = {}): PhraseCounter {
  const surveyed = new Uint32Array(buckets)
  const lastText = new Int32Array(buckets).fill(-1)
  const counts = new Map<string, { marked: number; others: number; lastText: number; groups: number[] }>()
  let markedSurveyed = 0
  let texts = 0
  let marked = 0
  let others = 0

  const leastTexts = () => Math.max(least, Math.ceil(markedSurveyed / 200))

  return {
    survey(words, isMarked) {
      if (!isMarked) return
      const text = markedSurveyed++
      eachPhrase(words, (bucket) => {
        if (lastText[bucket] === text) return
        lastText[bucket] = text
        surveyed[bucket]++
      })
    },

    count(words, isMarked, group) {
      const needed = leastTexts()
      const text = texts++
      if (isMarked) marked++
      else others++
      eachPhrase(words, (bucket, at, size) => {
        if (surveyed[bucket] < needed) return
        const phrase = words.slice(at, at + size).join(' ')
        let counted = counts.get(phrase)
        if (counted === undefined) {
          counted = { marked: 0, others: 0, lastText: -1, groups: [] }
          counts.set(phrase, counted)
        }
        if (counted.lastText === text) return
        counted.lastText = text
        if (!isMarked) {
          counted.others++
          return
        }
        counted.marked++
        if (counted.groups.length < fewestGroups && !counted.groups.includes(group)) counted.groups.push(group)
      })
    },

    lifted() {
      if (marked === 0 || others === 0) return []
      const needed = leastTexts()
      const tested = [...counts].filter(([, phrase]) => phrase.marked >= needed && phrase.groups.length >= fewestGroups)
      const { adjusted } = benjaminiYekutieli({
        pValues: tested.map(([, phrase]) =>
          hypergeometricUpperTail({
            drawn: phrase.marked + phrase.others,
            successes: phrase.marked,
            marked,
            all: marked + others,
          }),
        ),
      })
      const found = tested.flatMap(([phrase, count], i): LiftedPhrase[] => {
        const lift = (count.marked + 0.5) / (marked + 1) / ((count.others + 0.5) / (others + 1))
        if (lift < smallest || adjusted[i] > level) return []
        return [{ phrase, marked: count.marked, others: count.others, lift, pAdjusted: adjusted[i] }]
      })
      return withoutOverlaps(found)
    },
  }
}

/** Calls `each` with a hash, the place and the size of every run of 3 to 6 words. */
function eachPhrase(words: readonly string[], each: (bucket: number, at: number, size: number) => void): void {
  const hashes = words.map(hashText)
  for (let at = 0; at + shortest <= words.length; at++) {
    let hash = mixHashes(hashes[at]!, hashes[at + 1]!)
    for (let size = shortest; size <= longest && at + size <= words.length; size++) {
      hash = mixHashes(hash, hashes[at + size - 1]!)
      each(hash % buckets, at, size)
    }
  }
}

/**
 * Of phrases that share three words in a row and come in about as many marked texts, only the one with the highest lift, and
 * of several such the longest: a formula of ten words would otherwise be told five times.
 */
function withoutOverlaps(found: readonly LiftedPhrase[]): LiftedPhrase[] {
  const texts = new Map<string, number>()
  const sorted = found.toSorted(
    (a, b) => b.lift - a.lift || b.phrase.length - a.phrase.length || (a.phrase < b.phrase ? -1 : 1),
  )
  return sorted.filter(({ phrase, marked }) => {
    const parts = nGrams(phrase.split(' '), 3)
    if (parts.some((part) => (texts.get(part) ?? 0) >= 0.9 * marked)) return false
    for (const part of parts) texts.set(part, Math.max(texts.get(part) ?? 0, marked))
    return true
  })
}
