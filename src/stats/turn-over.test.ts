import { describe, expect, test } from 'vitest'
import { bestOfN } from './best-of-n.ts'
import type { PromptCurve } from './prompt-curves.ts'
import { createRandom, type Random } from './random.ts'
import { turnOver } from './turn-over.ts'

const ns = [1, 2, 3, 4, 6, 8, 12, 16]

interface World {
  /** Expected gold at a quantile of the proxy. */
  gold: (u: number) => number
  noise: (random: Random) => number
  /** Distinct scores of the proxy; as many as there are samples unless told. */
  scores?: number
}

function drawCurve({ gold, noise, scores }: World, prompts: number, random: Random): PromptCurve {
  return Array.from({ length: prompts }, () => {
    const level = random.normal()
    const u = Array.from({ length: 16 }, () => random.next())
    const values = u.map((quantile) => level + gold(quantile) + noise(random))
    const proxy = scores === undefined ? u : u.map((quantile) => Math.floor(quantile * scores))
    return bestOfN({ proxy, values: [values], ns })[0]
  })
}

function shareFired(world: World, { prompts, seeds }: { prompts: number; seeds: number }): number {
  let fired = 0
  for (let seed = 0; seed < seeds; seed++) {
    const random = createRandom(`turn-over ${seed}`)
    const curve = drawCurve(world, prompts, random)
    if (turnOver({ curve, random, replicates: 199 }).fallsFrom !== null) fired++
  }
  return fired / seeds
}

const normal = (random: Random) => random.normal()
const skewed = (random: Random) => -Math.log(1 - random.next())

// 5 %, and three standard errors of 250 seeds: .091.
describe('finds no fall where there is none', () => {
  test.each<[string, World, number]>([
    ['flat', { gold: () => 0, noise: normal }, 40],
    ['flat, few prompts', { gold: () => 0, noise: normal }, 20],
    ['flat, skewed', { gold: () => 0, noise: skewed }, 40],
    ['flat, a proxy of four scores', { gold: () => 0, noise: normal, scores: 4 }, 40],
    ['flat, pass or fail', { gold: () => 0, noise: (random) => Number(random.next() < 0.4) }, 50],
    ['rising', { gold: (u) => u, noise: normal }, 40],
    ['levelling off', { gold: (u) => Math.min(u, 0.5), noise: normal }, 40],
  ])('%s', (_, world, prompts) => {
    expect(shareFired(world, { prompts, seeds: 250 })).toBeLessThan(0.091)
  })
})

test('finds a planted fall, at the peak and beyond it', () => {
  const world: World = { gold: (u) => 2 * u - 2.5 * u ** 12, noise: normal }
  expect(shareFired(world, { prompts: 60, seeds: 60 })).toBeGreaterThan(0.9)
  const random = createRandom('planted')
  const found = turnOver({ curve: drawCurve(world, 300, random), random })
  // E u^k of the best of n is n / (n + k); by hand .976 at n = 2, 1 at 3, .975 at 4, .881 at 6.
  const truth = (n: number) => (2 * n) / (n + 1) - (2.5 * n) / (n + 12)
  const fall = truth(ns[found.peak]) - truth(16)
  expect([2, 3, 4]).toContain(ns[found.peak])
  expect(ns[found.fallsFrom!]).toBeGreaterThan(ns[found.peak])
  expect(found.fall.low).toBeLessThan(fall)
  expect(found.fall.high).toBeGreaterThan(fall)
  expect(found.fall.low).toBeGreaterThan(0)
})

// 95 %, less three standard errors of 200 seeds: .904.
describe('gain and fall lie in their intervals, wherever the peak is', () => {
  // E u^k of the best of n is n / (n + k); noise has mean 0.
  const flat = { gold: () => 0, means: () => 0 }
  const rising = { gold: (u: number) => u, means: (n: number) => n / (n + 1) }
  const turning = {
    gold: (u: number) => 2 * u - 2.5 * u ** 12,
    means: (n: number) => (2 * n) / (n + 1) - (2.5 * n) / (n + 12),
  }
  test.each([
    ['flat', flat],
    ['rising', rising],
    ['turning', turning],
  ])('%s', (_, { gold, means }) => {
    const seeds = 200
    const truth = ns.map(means)
    const top = Math.max(...truth)
    const held = { gain: 0, fall: 0 }
    for (let seed = 0; seed < seeds; seed++) {
      const random = createRandom(`cover ${seed}`)
      const { gain, fall } = turnOver({
        curve: drawCurve({ gold, noise: normal }, 30, random),
        random,
        replicates: 199,
      })
      const within = ({ low, high }: typeof gain, value: number) => low! <= value && value <= high!
      if (within(gain, top - truth[0])) held.gain++
      if (within(fall, top - truth.at(-1)!)) held.fall++
    }
    expect(held.gain / seeds).toBeGreaterThan(0.904)
    expect(held.fall / seeds).toBeGreaterThan(0.904)
  })
})

test('a peak at the end is no proof that nothing was lost', () => {
  const random = createRandom('end')
  const curve = Array.from({ length: 30 }, () => [random.normal(), random.normal(), 0.2 + random.normal()])
  const { peak, fall, gain } = turnOver({ curve })
  expect([peak, fall.value, fall.low]).toEqual([2, 0, 0])
  expect(fall.high).toBeGreaterThan(0.1)
  expect(gain.high).toBeGreaterThan(gain.value)
})

describe('prompts without a value at some pressure are compared at none', () => {
  test('the fewer and other prompts at the end make no fall', () => {
    // Prompts far apart, each of them flat; at the end the lowest alone are left.
    const levels = Array.from({ length: 60 }, (_, i) => i)
    const curve = levels.map((level, i) => [level, level + 0.1 * (i % 2), level < 30 ? level + 0.1 * (i % 3) : null])
    const found = turnOver({ curve })
    expect(found).toMatchObject({ clusters: 30, fallsFrom: null })
    // (0 + .1 + .2) / 3 on average at the end, 0 at the start.
    expect(found.gain.value).toBeCloseTo(0.1, 10)
  })

  test.each([1, 19])('with %d left at the end, nothing is claimed', (left) => {
    const random = createRandom('few')
    const curve = Array.from({ length: 60 }, (_, i) => [5 + random.normal(), random.normal(), i < left ? -i : null])
    expect(turnOver({ curve })).toMatchObject({
      ...{ peak: 0, fallsFrom: null, pValue: null, clusters: left, fall: { low: null, high: null } },
    })
  })
})

test('one fall seen by everybody, by hand', () => {
  const curve = Array.from({ length: 24 }, (_, i) => [i, i + 2 + (i % 3), i + (i % 2)])
  const found = turnOver({ curve })
  expect(found).toMatchObject({ peak: 1, fallsFrom: 2, clusters: 24 })
  // 2 + 1 on average, less 1/2.
  expect(found.fall.value).toBeCloseTo(2.5, 10)
  expect(found.gain.value).toBeCloseTo(3, 10)
  // The smallest that 1,999 replicates can tell.
  expect(found.pValue).toBe(1 / 2000)
})

test('prompts of one cluster count once', () => {
  const random = createRandom('clusters')
  const curve = Array.from({ length: 24 }, () => [0, 0.45 + random.normal(), random.normal()])
  const copied = Array.from({ length: 10 }, () => curve).flat()
  const cluster = copied.map((_, i) => i % 24)
  const alone = turnOver({ curve })
  expect(turnOver({ curve: copied, cluster })).toMatchObject({ clusters: 24, pValue: alone.pValue })
  expect(turnOver({ curve: copied }).pValue).toBeLessThan(alone.pValue!)
})

test('ends: a peak at the last, equal values, too few clusters, one pressure', () => {
  const rising = Array.from({ length: 30 }, (_, i) => [i, i + 1 + (i % 2)])
  expect(turnOver({ curve: rising })).toMatchObject({ peak: 1, fallsFrom: null, pValue: 1, fall: { value: 0 } })
  const equal = Array.from({ length: 30 }, (_, i) => [i / 7, i / 7])
  expect(turnOver({ curve: equal })).toMatchObject({ peak: 0, fallsFrom: null, pValue: 1 })
  const few = { peak: 0, fallsFrom: null, pValue: null, fall: { low: null } }
  expect(turnOver({ curve: rising.slice(0, 19).map(([a, b]) => [b, a]) })).toMatchObject(few)
  expect(turnOver({ curve: rising.map(([a]) => [a]) })).toMatchObject(few)
})

test('refuses a table that is none', () => {
  expect(() => turnOver({ curve: [] })).toThrow(/at least one prompt/)
  expect(() => turnOver({ curve: [[1, 2], [1]] })).toThrow(/one value a prompt/)
  expect(() => turnOver({ curve: [[1, Number.NaN]] })).toThrow(/finite/)
  expect(() => turnOver({ curve: [[1, null]] })).toThrow(/No prompt/)
  expect(() => turnOver({ curve: [[1]], confidence: 0.95, replicates: 10 })).toThrow(/replicates/)
})
