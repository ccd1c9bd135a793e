import { describe, expect, test } from 'vitest'
import { createRandom } from '../stats/random.ts'
import { rewardedPhrases, type ScoredText } from './phrase-log-odds.ts'

const vocabulary = Array.from({ length: 60 }, (_, i) => `w${String.fromCharCode(97 + (i % 26))}${i}`)

/** Texts of 30 words at random, half of them of score 1. */
function randomTexts(seed: number, of: { texts: number; planted?: string }): ScoredText[] {
  const random = createRandom(seed)
  return Array.from({ length: of.texts }, (_, i) => {
    const score = random.integer(2)
    const words = Array.from({ length: 30 }, () => vocabulary[random.integer(vocabulary.length)]!)
    const planted = of.planted !== undefined && score === 1 && random.next() < 0.5 ? ` ${of.planted} ` : ' '
    return { text: `${words.slice(0, 15).join(' ')}${planted}${words.slice(15).join(' ')}`, score, group: String(i) }
  })
}

describe('rewarded phrases', () => {
  test('log-odds and z of one phrase, by hand', () => {
    // 20 texts above, 20 below; the phrase in 15 and 3. Share 18.5/41, worth 10 texts: 4.5122 with and 5.4878 without.
    // log(19.5122/10.4878) - log(7.5122/22.4878) over the root of 1/19.5122 + 1/10.4878 + 1/7.5122 + 1/22.4878 (python3).
    const texts = Array.from({ length: 40 }, (_, i) => ({
      text: i < 15 || (i >= 20 && i < 23) ? `delve x${i}` : `x${i}`,
      score: i < 20 ? 1 : 0,
      group: String(i),
    }))
    const { phrases, high, low, left, tested } = rewardedPhrases(texts)
    expect({ high, low, left, tested }).toEqual({ high: 20, low: 20, left: 0, tested: 1 })
    expect(phrases).toHaveLength(1)
    expect(phrases[0]).toMatchObject({ phrase: 'delve', high: 15, low: 3 })
    expect(phrases[0]!.logOdds).toBeCloseTo(1.71727196, 8)
    expect(phrases[0]!.z).toBeCloseTo(3.01608177, 8)
  })

  test('finds a planted formula once, as a whole', () => {
    const { phrases } = rewardedPhrases(randomTexts(1, { texts: 300, planted: 'hope this really helps you' }))
    expect(phrases.map(({ phrase }) => phrase)).toEqual(['hope this really helps you'])
    expect(phrases[0]!.low).toBe(0)
  })

  test('over 200 seeds without anything planted, no more are found than the level allows', () => {
    const runs = Array.from({ length: 200 }, (_, seed) =>
      rewardedPhrases(randomTexts(seed, { texts: 60 }), { level: 0.05 }),
    )
    // With no true phrase the false discovery rate is the share of runs that find any. 5 % of 200, and four standard errors.
    expect(runs.filter(({ phrases }) => phrases.length > 0).length).toBeLessThanOrEqual(10 + 4 * 3.1)
    expect(runs.every(({ tested }) => tested > 20)).toBe(true)
  })

  test('splits at the median; ties there belong to neither side, unless they are a side', () => {
    const of = (scores: number[]) => {
      const { high, low, left } = rewardedPhrases(scores.map((score, i) => ({ text: 'a b', score, group: String(i) })))
      return [high, low, left]
    }
    expect(of([1, 2, 3, 4])).toEqual([2, 2, 0])
    expect(of([1, 3, 3, 5])).toEqual([1, 1, 2])
    expect(of([0, 1, 1, 1])).toEqual([3, 1, 0])
    expect(of([0, 0, 0, 1])).toEqual([1, 3, 0])
    expect(of([2, 2, 2])).toEqual([0, 0, 3])
  })

  test('what is said of few inputs only is not told', () => {
    const texts = Array.from({ length: 40 }, (_, i) => ({
      text: i < 20 ? 'the answer is zebra' : 'no idea',
      score: i < 20 ? 1 : 0,
      group: i < 20 ? 'one input' : String(i),
    }))
    expect(rewardedPhrases(texts).phrases).toEqual([])
  })

  test('a score that cannot be ordered is an error', () => {
    expect(() => rewardedPhrases([{ text: 'a', score: Number.NaN, group: '1' }])).toThrow(/NaN/)
  })
})
