import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectedScore, scoreErrorReward } from './expected-score.ts'

describe('expected score', () => {
  test('by hand', () => {
    // Half of the probability lies on score words: 0.1 on 0, 0.1 on 4, 0.3 on 9. (0 + 0.4 + 2.7) / 0.5 = 6.2.
    const logProbabilities = new Array(10).fill(Number.NEGATIVE_INFINITY)
    logProbabilities[0] = Math.log(0.1)
    logProbabilities[4] = Math.log(0.1)
    logProbabilities[9] = Math.log(0.3)
    const { score, mass, probabilities } = expectedScore({ logProbabilities })
    expect(score).toBeCloseTo(6.2, 12)
    expect(mass).toBeCloseTo(0.5, 12)
    expect(probabilities[9]).toBeCloseTo(0.6, 12)
  })

  test('a scale that starts at 1', () => {
    expect(expectedScore({ logProbabilities: [0, 0, 0], lowest: 1 }).score).toBeCloseTo(2, 12)
  })

  test('lies between the scores, does not care for a shift, and holds far below what a double can hold', () => {
    const logits = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 2, maxLength: 10 })
    fc.assert(
      fc.property(logits, (values) => {
        const { score } = expectedScore({ logProbabilities: values })
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(values.length - 1 + 1e-12)
        expect(expectedScore({ logProbabilities: values.map((v) => v - 2000) }).score).toBeCloseTo(score, 9)
      }),
    )
  })

  test('no score word, no score', () => {
    const none = new Array(10).fill(Number.NEGATIVE_INFINITY)
    expect(() => expectedScore({ logProbabilities: none })).toThrow(expect.objectContaining({ code: 'no-mass' }))
    for (const logProbabilities of [[], [0, Number.NaN], [0, Number.POSITIVE_INFINITY]]) {
      expect(() => expectedScore({ logProbabilities })).toThrow(expect.objectContaining({ code: 'bad-argument' }))
    }
  })
})

describe('reward of a judge in training', () => {
  test.each([
    // 1 - (predicted - gold)^2 / 81, by hand.
    [9, 9, 1],
    [0, 9, 0],
    [4, 7, 1 - 9 / 81],
    [null, 5, -1],
    [10, 9, -1],
    [-1, 0, -1],
    [6.5, 6, -1],
    [Number.NaN, 6, -1],
  ])('%s against gold %d', (predicted, gold, reward) => {
    expect(scoreErrorReward({ predicted, gold })).toBeCloseTo(reward, 14)
  })

  test('another scale', () => {
    // 1 - (2 / 4)^2.
    expect(scoreErrorReward({ predicted: 3, gold: 5, lowest: 1, highest: 5 })).toBe(0.75)
  })

  test('a broken gold score is a fault in the data', () => {
    expect(() => scoreErrorReward({ predicted: 3, gold: 9.5 })).toThrow(
      expect.objectContaining({ code: 'bad-argument' }),
    )
  })
})
