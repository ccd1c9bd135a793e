import { describe, expect, test } from 'vitest'
import { createRandom } from '../../stats/random.ts'
import { chooseToken, probabilitiesOf } from './choose-token.ts'

const probabilities = [0.4, 0.3, 0.15, 0.1, 0.05]
/** A constant that is added to all logits changes nothing. */
const logits = Float32Array.from(probabilities, (p) => Math.log(p) + 3)
const draws = 20_000

function frequencies(options: { temperature?: number; topP?: number; allowed?: readonly number[] }): number[] {
  const random = createRandom('frequencies')
  const counts = probabilities.map(() => 0)
  for (let draw = 0; draw < draws; draw++) {
    counts[chooseToken(logits, { temperature: 1, topP: 1, ...options }, random).token]++
  }
  return counts
}

/** Pearson's statistic; where nothing is expected nothing may be. */
function chiSquared(counts: readonly number[], expected: readonly number[]): number {
  return counts.reduce((sum, count, index) => {
    const mean = expected[index] * draws
    if (mean === 0) {
      expect(count).toBe(0)
      return sum
    }
    return sum + (count - mean) ** 2 / mean
  }, 0)
}

/** 99.9 % quantiles of the chi-squared distribution with 1 to 4 degrees of freedom (any table). */
const critical = [10.828, 13.816, 16.266, 18.467]

describe('tokens are drawn as often as they are probable', () => {
  test('at temperature 1', () => {
    expect(chiSquared(frequencies({}), probabilities)).toBeLessThan(critical[3])
  })

  test('at temperature 1/2: in proportion to their squares', () => {
    // Squares .16, .09, .0225, .01, .0025 add up to .285.
    const expected = probabilities.map((p) => p ** 2 / 0.285)
    expect(chiSquared(frequencies({ temperature: 0.5 }), expected)).toBeLessThan(critical[3])
  })

  test('from the fewest that together have topP', () => {
    // .4 + .3 < .75 <= .4 + .3 + .15 = .85
    const expected = [0.4 / 0.85, 0.3 / 0.85, 0.15 / 0.85, 0, 0]
    expect(chiSquared(frequencies({ topP: 0.75 }), expected)).toBeLessThan(critical[1])
  })

  test('from those allowed alone', () => {
    // .3 and .1 of .4
    const counts = frequencies({ allowed: [1, 3] })
    expect(chiSquared(counts, [0, 0.75, 0, 0.25, 0])).toBeLessThan(critical[0])
  })

  test('from the most probable of those allowed', () => {
    // Of .3, .15, .1 = .55, two have .45 / .55 = .82.
    const counts = frequencies({ allowed: [3, 1, 2], topP: 0.8 })
    expect(chiSquared(counts, [0, 0.3 / 0.45, 0.15 / 0.45, 0, 0])).toBeLessThan(critical[0])
  })
})

describe('choosing a token', () => {
  test('takes the most probable at temperature 0, of those allowed', () => {
    const choose = (allowed?: number[]) =>
      chooseToken(logits, { temperature: 0, topP: 1, ...(allowed && { allowed }) }, createRandom(1)).token
    expect(choose()).toBe(0)
    expect(choose([4, 2, 3])).toBe(2)
  })

  test('takes the most probable where topP is tiny', () => {
    const random = createRandom(1)
    for (let draw = 0; draw < 50; draw++) {
      expect(chooseToken(logits, { temperature: 1, topP: 1e-9 }, random).token).toBe(0)
    }
  })

  test('tells log-probability and entropy of the untouched distribution', () => {
    // - sum p log p of .4, .3, .15, .1, .05 = 1.39232 nats
    const choice = chooseToken(logits, { temperature: 0.1, topP: 0.5, allowed: [3] }, createRandom(1))
    expect(choice).toEqual({
      token: 3,
      logProbability: expect.closeTo(Math.log(0.1), 6),
      entropy: expect.closeTo(1.39232, 5),
    })
  })

  test('bears logits that differ hugely', () => {
    const choice = chooseToken(Float32Array.of(-1e9, 500, -500), { temperature: 1, topP: 1 }, createRandom(1))
    expect(choice).toEqual({ token: 1, logProbability: expect.closeTo(0), entropy: expect.closeTo(0) })
  })
})

test('what is allowed is drawn even where no number holds how improbable it is', () => {
  const hopeless = Float32Array.of(0, -2000, -1500, -3000)
  expect(chooseToken(hopeless, { temperature: 1, topP: 1, allowed: [1, 2, 3] }, createRandom(1)).token).toBe(2)
})

test('probabilities of some tokens are of all tokens’ softmax', () => {
  expect(probabilitiesOf(logits, [4, 0])).toEqual([expect.closeTo(0.05, 6), expect.closeTo(0.4, 6)])
})
