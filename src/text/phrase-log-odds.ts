import { UsageError } from '../domain/errors.ts'
import { benjaminiHochberg } from '../stats/benjamini-hochberg.ts'
import { normalCdf } from '../stats/special-functions.ts'
import { nGrams } from './n-grams.ts'
import { words } from './words.ts'

/** A text and what a judge gave it. */
export interface ScoredText {
  text: string
  /** Any scale, higher is better. */
  score: number
  /** What it answers: texts of the same group share phrases for good reason. */
  group: string
}

/** A phrase that is more frequent in texts of high score than in those of low. */
export interface RewardedPhrase {
  /** 1 to 5 words, in lower case, joined by blanks. */
  phrase: string
  /** Texts that hold it. */
  high: number
  low: number
  /** Log of the ratio of the odds that a text of either half holds it, the prior included. */
  logOdds: number
  /** The same over its standard error. */
  z: number
  /** One-sided, adjusted for all phrases that were tested. */
  pAdjusted: number
}

export interface RewardedPhrases {
  /** Highest z first; of phrases that overlap, one. */
  phrases: RewardedPhrase[]
  /** Texts on either side of the cut, and those that lie on it and belong to neither. */
  high: number
  low: number
  left: number
  /** Phrases that were frequent enough to be tested. */
  tested: number
}

const longest = 5
/** A phrase of fewer groups is what these are about, not what is rewarded. */
const fewestGroups = 3
/** Phrases that share so many words in a row are taken for pieces of one formula. */
const overlap = 2

/**
 * Phrases whose rate rises with the score: log-odds ratio of the texts above the median score against those below, with an
 * informative Dirichlet prior (here of two categories, a text holds the phrase or does not) that has the phrase's share among all
 * texts, worth `prior` texts. It draws rare phrases to no difference, so that z does not favour them.
 *
 * A median split, not a regression on the score: it asks nothing of the scale, and ties at the median, of which coarse scales
 * have many, are left out. Where more than half of the texts share one score, that score is joined to the smaller side.
 * Texts and not occurrences are counted, since a text that repeats a phrase says it once. Texts that answer the same input
 * are not independent: for several answers an input, take the score less its mean over the input.
 *
 * @param texts  at least one; scores finite
 * @param least  a phrase is tested if so many texts hold it; 5, or half a percent of the texts if that is more
 * @param prior  weight of the prior, in texts on each side
 * @param level  of the false discovery rate (Benjamini & Hochberg: overlapping phrases depend on each other positively)
 * @throws {UsageError} `bad-score` for a score that is not finite
 * @see Monroe, Colaresi & Quinn (2008), Fightin' Words, Political Analysis 16, 372-403, equations 15, 19, 22
 */
export function rewardedPhrases(
  texts: readonly ScoredText[],
  { least = 5, prior = 10, level = 0.05 }: { least?: number; prior?: number; level?: number } = {},
): RewardedPhrases {
  const bad = texts.find(({ score }) => !Number.isFinite(score))
  if (bad !== undefined) {
    throw new UsageError('bad-score', `A score of ${bad.score} cannot be ordered: leave out texts without a score.`)
  }
  const sides = sidesOf(texts.map(({ score }) => score))
  const sided = texts.flatMap(({ text, group }, at) => (sides[at] === null ? [] : [{ text, group, side: sides[at]! }]))
  const sizes = { high: 0, low: 0 }
  for (const { side } of sided) sizes[side]++
  const counts = countPhrases(sided, Math.max(least, Math.ceil(sided.length / 200)))
  const tested = [...counts].filter(([, { groups }]) => groups.size >= fewestGroups)
  const found = tested.map(([phrase, { high, low }]) => ({
    phrase,
    high,
    low,
    ...logOddsRatio({ high, low, sizes, prior }),
  }))
  const { adjusted } = benjaminiHochberg({ pValues: found.map(({ z }) => normalCdf(-z)) })
  const phrases = found
    .map((phrase, at) => ({ ...phrase, pAdjusted: adjusted[at]! }))
    .filter(({ pAdjusted }) => pAdjusted <= level)
  return { phrases: withoutPieces(phrases), ...sizes, left: texts.length - sided.length, tested: tested.length }
}

type Side = 'high' | 'low'

function sidesOf(scores: readonly number[]): (Side | null)[] {
  const sorted = scores.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const median = (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2
  const above = scores.filter((score) => score > median).length
  const below = scores.filter((score) => score < median).length
  // Of a scale of two values, one is the median.
  const atMedian = above > 0 && below > 0 ? null : above > 0 ? 'low' : below > 0 ? 'high' : null
  return scores.map((score) => (score > median ? 'high' : score < median ? 'low' : atMedian))
}

interface PhraseCount {
  high: number
  low: number
  groups: Set<string>
}

/** Phrases that at least so many texts hold: one of `size` words is counted only if both of `size - 1` in it are such. */
function countPhrases(
  texts: readonly { text: string; side: Side; group: string }[],
  least: number,
): Map<string, PhraseCount> {
  const spoken = texts.map(({ text }) => words(text))
  const kept = new Map<string, PhraseCount>()
  for (let size = 1; size <= longest; size++) {
    const counts = new Map<string, PhraseCount>()
    for (const [at, { side, group }] of texts.entries()) {
      const shorter = nGrams(spoken[at]!, Math.max(1, size - 1))
      const held = new Set(
        nGrams(spoken[at]!, size).filter((_, i) => size === 1 || (kept.has(shorter[i]!) && kept.has(shorter[i + 1]!))),
      )
      for (const phrase of held) {
        const count = counts.get(phrase) ?? { high: 0, low: 0, groups: new Set() }
        count[side]++
        if (count.groups.size < fewestGroups) count.groups.add(group)
        counts.set(phrase, count)
      }
    }
    for (const [phrase, count] of counts) if (count.high + count.low >= least) kept.set(phrase, count)
  }
  return kept
}

/** Equations 15 (difference of the log-odds), 19 (its variance) and 22 (z). */
function logOddsRatio(of: { high: number; low: number; sizes: Record<Side, number>; prior: number }): {
  logOdds: number
  z: number
} {
  const { high, low, sizes, prior } = of
  // Half a text added, so that a phrase of all texts has finite odds.
  const share = (high + low + 0.5) / (sizes.high + sizes.low + 1)
  const held = { high: high + prior * share, low: low + prior * share }
  const not = { high: sizes.high - high + prior * (1 - share), low: sizes.low - low + prior * (1 - share) }
  const logOdds = Math.log(held.high / not.high) - Math.log(held.low / not.low)
  const variance = 1 / held.high + 1 / not.high + 1 / held.low + 1 / not.low
  return { logOdds, z: logOdds / Math.sqrt(variance) }
}

/** Of phrases that share words in a row, the one with the highest z, and of several such the longest. */
function withoutPieces(found: readonly RewardedPhrase[]): RewardedPhrase[] {
  const size = ({ phrase }: RewardedPhrase) => phrase.split(' ').length
  const sorted = found.toSorted((a, b) => b.z - a.z || size(b) - size(a) || (a.phrase < b.phrase ? -1 : 1))
  const told = new Set<string>()
  return sorted.filter(({ phrase }) => {
    const spoken = phrase.split(' ')
    if (nGrams(spoken, Math.min(overlap, spoken.length)).some((piece) => told.has(piece))) return false
    for (let length = 1; length <= overlap; length++) for (const piece of nGrams(spoken, length)) told.add(piece)
    return true
  })
}
