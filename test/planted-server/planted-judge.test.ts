import { describe, expect, test } from 'vitest'
import { createRandom, shuffle } from '../../src/stats/random.ts'
import { type PlantedBehaviour, plantedBehaviour } from './planted-behaviour.ts'
import { plantedCall } from './planted-judge.ts'
import { readPrompt } from './planted-prompt.ts'
import { pairPrompt, shareOf, singlePrompt, singles } from './test-client.ts'

// Bounds are four standard deviations of a share, sqrt(p (1 - p) / n): one seed in 16,000 would pass them by chance.

const count = 4000

function call(given: Partial<PlantedBehaviour>, text: string, { model = 'm', attempt = 0 } = {}) {
  const behaviour = plantedBehaviour(given)
  return plantedCall(behaviour, { prompt: readPrompt(text)!, seed: behaviour.seed, model, attempt })
}

function correctness(given: Partial<PlantedBehaviour>, options: { model?: string; attempt?: number } = {}): boolean[] {
  return singles(count).map((single) => call(given, singlePrompt(single), options).value === single.truth)
}

test('the two rates are those of their truths', () => {
  const correct = correctness({ truePassRate: 0.9, trueFailRate: 0.7 })
  // n = 2,000: sqrt(.9 x .1 / 2000) = .0067, sqrt(.7 x .3 / 2000) = .0102.
  const [passes, fails] = [correct.filter((_, i) => i % 2 === 0), correct.filter((_, i) => i % 2 === 1)]
  expect(Math.abs(shareOf(passes, Boolean) - 0.9)).toBeLessThan(4 * 0.0067)
  expect(Math.abs(shareOf(fails, Boolean) - 0.7)).toBeLessThan(4 * 0.0102)
})

test('an error stays with its item however often it is asked', () => {
  const rates = { truePassRate: 0.7, trueFailRate: 0.7 }
  expect(correctness(rates, { attempt: 5 })).toEqual(correctness(rates))
})

test('flips are drawn anew for every call', () => {
  const flips = [0, 1].map((attempt) => correctness({ flipRate: 0.2 }, { attempt }).map((correct) => !correct))
  // n = 4,000: sqrt(.2 x .8 / 4000) = .0063; both flip with .04: sqrt(.04 x .96 / 4000) = .0031.
  expect(Math.abs(shareOf(flips[0], Boolean) - 0.2)).toBeLessThan(4 * 0.0063)
  expect(Math.abs(shareOf(flips[1], Boolean) - 0.2)).toBeLessThan(4 * 0.0063)
  expect(Math.abs(shareOf(flips[0], (flipped, i) => flipped && flips[1][i]) - 0.04)).toBeLessThan(4 * 0.0031)
})

describe('shared errors', () => {
  const rates = { truePassRate: 0.8, trueFailRate: 0.8 }
  const bothErr = (sharedErrors: number) => {
    const [a, b] = ['a', 'b'].map((model) => correctness({ ...rates, sharedErrors }, { model }))
    return shareOf(a, (correct, i) => !correct && !b[i])
  }

  test('none: two judges err together as often as chance has it', () => {
    // .2 x .2 = .04, n = 4,000: .0031.
    expect(Math.abs(bothErr(0) - 0.04)).toBeLessThan(4 * 0.0031)
  })

  test('in part: the correlation is the product of what each takes from the common draw', () => {
    // Correlation .7 x .7 = .49; covariance .49 x .16 = .0784; .04 + .0784 = .1184; sqrt(.1184 x .8816 / 4000) = .0051.
    expect(Math.abs(bothErr(0.7) - 0.1184)).toBeLessThan(4 * 0.0051)
  })

  test('all: the same errors', () => {
    expect(correctness({ ...rates, sharedErrors: 1 }, { model: 'a' })).toEqual(
      correctness({ ...rates, sharedErrors: 1 }, { model: 'b' }),
    )
  })
})

describe('pairs', () => {
  const answers = (given: Partial<PlantedBehaviour>, shown: 'first' | 'second') =>
    Array.from({ length: count }, (_, i) => {
      const better = i % 2 === 0 ? 'first' : 'second'
      return call(given, pairPrompt({ item: `pair ${i}`, better, shown })).value
    })

  test('without bias get the same answer in both orders, right at the rate of their truth', () => {
    const [shownFirst, shownSecond] = [
      answers({ truePassRate: 0.8 }, 'first'),
      answers({ truePassRate: 0.8 }, 'second'),
    ]
    expect(shareOf(shownFirst, (value, i) => value === shownSecond[i])).toBe(0)
    // Where the first is better, A is right when it is shown first. n = 2,000: sqrt(.8 x .2 / 2000) = .0089.
    const right = shareOf(
      shownFirst.filter((_, i) => i % 2 === 0),
      (value) => value === 'A',
    )
    expect(Math.abs(right - 0.8)).toBeLessThan(4 * 0.0089)
    expect(
      shareOf(
        shownFirst.filter((_, i) => i % 2 === 1),
        (value) => value === 'B',
      ),
    ).toBe(1)
  })

  test('with bias b get A in both orders with a share of b, and B in both never', () => {
    const [shownFirst, shownSecond] = [
      answers({ positionBias: 0.3 }, 'first'),
      answers({ positionBias: 0.3 }, 'second'),
    ]
    const both = (letter: string) => shareOf(shownFirst, (value, i) => value === letter && shownSecond[i] === letter)
    // n = 4,000: sqrt(.3 x .7 / 4000) = .0072.
    expect(Math.abs(both('A') - 0.3)).toBeLessThan(4 * 0.0072)
    expect(both('B')).toBe(0)
  })
})

describe('grades', () => {
  const form = '"verdict": an integer from 0 to 9'
  const graded = (gradeNoise: number) =>
    singles(count).map((single) => Number(call({ gradeNoise }, singlePrompt({ ...single, form })).value))

  test('are the ends of the scale', () => {
    expect(graded(0)).toEqual(singles(count).map(({ truth }) => (truth === 'pass' ? 9 : 0)))
  })

  test('spread by their noise, and stay on the scale', () => {
    const grades = graded(1)
    expect(grades.every((grade) => Number.isInteger(grade) && grade >= 0 && grade <= 9)).toBe(true)
    // A 9 is left as it is where the noise is above -.5: .6915. n = 2,000: sqrt(.6915 x .3085 / 2000) = .0103.
    const kept = shareOf(
      grades.filter((_, i) => i % 2 === 0),
      (grade) => grade === 9,
    )
    expect(Math.abs(kept - 0.6915)).toBeLessThan(4 * 0.0103)
  })
})

test('faults befall their shares of calls, and other calls at another attempt', () => {
  const given = { drop: 0.05, tooMany: 0.1, garbage: 0.02 }
  const faults = [0, 1].map((attempt) => singles(count).map((s) => call(given, singlePrompt(s), { attempt }).fault))
  // n = 4,000: sqrt(.05 x .95 / 4000) = .0034, sqrt(.1 x .9 / 4000) = .0047, sqrt(.02 x .98 / 4000) = .0022.
  expect(Math.abs(shareOf(faults[0], (fault) => fault === 'drop') - 0.05)).toBeLessThan(4 * 0.0034)
  expect(Math.abs(shareOf(faults[0], (fault) => fault === 'tooMany') - 0.1)).toBeLessThan(4 * 0.0047)
  expect(Math.abs(shareOf(faults[0], (fault) => fault === 'garbage') - 0.02)).toBeLessThan(4 * 0.0022)
  // Both times with .17 x .17 = .0289: sqrt(.0289 x .9711 / 4000) = .0026.
  const twice = shareOf(faults[0], (fault, i) => fault !== undefined && faults[1][i] !== undefined)
  expect(Math.abs(twice - 0.0289)).toBeLessThan(4 * 0.0026)
})

test('nothing hangs on the order in which calls come', () => {
  const given = { truePassRate: 0.7, sharedErrors: 0.5, flipRate: 0.2, drop: 0.1, latencyJitterMs: 9 }
  const asked = singles(500).flatMap((single) => [0, 1].map((attempt) => ({ single, attempt })))
  const answer = ({ single, attempt }: (typeof asked)[number]) =>
    [`${single.item} ${attempt}`, call(given, singlePrompt(single), { attempt })] as const
  const inOrder = new Map(asked.map(answer))
  expect(new Map(shuffle([...asked], createRandom('order')).map(answer))).toEqual(inOrder)
})

test('another seed, another model: other errors', () => {
  const rates = { truePassRate: 0.5, trueFailRate: 0.5 }
  // Of two independent draws, half agree: sqrt(.25 / 4000) = .0079.
  const agree = (a: boolean[], b: boolean[]) => shareOf(a, (correct, i) => correct === b[i])
  const own = correctness(rates)
  expect(Math.abs(agree(own, correctness({ ...rates, seed: 2 })) - 0.5)).toBeLessThan(4 * 0.0079)
  expect(Math.abs(agree(own, correctness(rates, { model: 'n' })) - 0.5)).toBeLessThan(4 * 0.0079)
})

describe('a behaviour that is none is refused', () => {
  test.each([
    ['a misspelt fault', { drops: 0.1 }],
    ['a share above 1', { drop: 1.1 }],
    ['faults that add up to more than 1', { drop: 0.6, stall: 0.6 }],
    ["a model's faults that do, with the server's", { drop: 0.6, models: { a: { stall: 0.6 } } }],
    ["a server's matter at a model", { models: { a: { maxConcurrent: 1 } } }],
  ])('%s', (_, given) => {
    expect(() => plantedBehaviour(given as Partial<PlantedBehaviour>)).toThrow()
  })

  test('ten faults of a tenth are all right', () => {
    const names = [
      'drop',
      'dropEarly',
      'stall',
      'tooMany',
      'serverError',
      'html',
      'wrongJson',
      'garbage',
      'wrongKey',
      'quote',
    ]
    expect(() => plantedBehaviour(Object.fromEntries(names.map((name) => [name, 0.1])))).not.toThrow()
  })
})
