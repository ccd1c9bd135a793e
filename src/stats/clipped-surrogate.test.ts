import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ClippedSurrogateInput, clippedSurrogate } from './clipped-surrogate.ts'

/** The objective as it is written, of the current log probabilities. */
function written({ current, old, reference, advantage, epsilonLow, epsilonHigh, klWeight = 0 }: ClippedSurrogateInput) {
  let sum = 0
  for (let t = 0; t < current.length; t++) {
    const ratio = Math.exp(current[t] - old[t])
    const clip = Math.min(Math.max(ratio, 1 - epsilonLow), 1 + epsilonHigh)
    sum += Math.min(ratio * advantage, clip * advantage)
    if (reference) {
      sum -= klWeight * (Math.exp(reference[t] - current[t]) - (reference[t] - current[t]) - 1)
    }
  }
  return sum / current.length
}

const logProbability = fc.double({ min: -4, max: -0.01, noNaN: true })
const inputs = fc
  .record({
    tokens: fc.array(fc.tuple(logProbability, fc.double({ min: -0.6, max: 0.6, noNaN: true }), logProbability), {
      minLength: 1,
      maxLength: 8,
    }),
    advantage: fc.double({ min: -3, max: 3, noNaN: true }),
    epsilonLow: fc.constantFrom(0.1, 0.2),
    epsilonHigh: fc.constantFrom(0.2, 0.28, 0.3),
    klWeight: fc.constantFrom(0, 0.05, 1),
  })
  .map(
    ({ tokens, ...rest }): ClippedSurrogateInput => ({
      ...rest,
      current: tokens.map(([old, move]) => old + move),
      old: tokens.map(([old]) => old),
      reference: tokens.map(([, , reference]) => reference),
    }),
  )

test('the value is that of the written objective, the weights its central differences', () => {
  const h = 1e-6
  fc.assert(
    fc.property(inputs, (input) => {
      const { objective, weights } = clippedSurrogate(input)
      expect(objective).toBeCloseTo(written(input), 10)
      for (let t = 0; t < input.current.length; t++) {
        const ratio = Math.exp(input.current[t] - input.old[t])
        // The objective has a kink there, and no derivative.
        const kinks = [1 - input.epsilonLow, 1 + input.epsilonHigh]
        if (kinks.some((kink) => Math.abs(ratio - kink) < 1e-4)) continue
        const moved = (by: number) =>
          written({ ...input, current: Array.from(input.current, (value, u) => (u === t ? value + by : value)) })
        expect(weights[t]).toBeCloseTo((moved(h) - moved(-h)) / (2 * h), 6)
      }
    }),
  )
})

describe('by hand', () => {
  const at = (ratio: number, advantage: number) =>
    clippedSurrogate({
      current: [Math.log(ratio) - 1],
      old: [-1],
      advantage,
      epsilonLow: 0.2,
      epsilonHigh: 0.3,
    })

  test.each([
    ['a good reply, ratio within the clip', 1.25, 2, 2.5, 2.5, 0],
    ['a good reply, ratio above it: no reward for more', 1.5, 2, 2.6, 0, 1],
    ['a good reply that has become rare is pulled back', 0.5, 2, 1, 1, 0],
    ['a bad reply, ratio below the clip: no reward for less', 0.5, -2, -1.6, 0, 1],
    ['a bad reply that has become likely is pushed down', 1.5, -2, -3, -3, 0],
    ['a reply like the others', 1.5, 0, 0, 0, 0],
  ])('%s', (_, ratio, advantage, objective, weight, clippedShare) => {
    const result = at(ratio, advantage)
    expect(result.objective).toBeCloseTo(objective, 12)
    expect(result.weights[0]).toBeCloseTo(weight, 12)
    expect(result.clippedShare).toBe(clippedShare)
  })

  test('on the step that sampled, every token weighs the advantage over the length', () => {
    const current = [-1, -0.3, -2, -5]
    const { weights } = clippedSurrogate({ current, old: current, advantage: 3, epsilonLow: 0.2, epsilonHigh: 0.2 })
    expect([...weights]).toEqual([0.75, 0.75, 0.75, 0.75])
  })

  test('the penalty pulls towards the reference: klWeight (p_ref / p - 1), and is 0 at it', () => {
    const rest = { old: [-1, -1], advantage: 0, epsilonLow: 0.2, epsilonHigh: 0.2, klWeight: 0.4 }
    const { weights, kl } = clippedSurrogate({ ...rest, current: [-1, -1], reference: [Math.log(2) - 1, -1] })
    expect(weights[0]).toBeCloseTo((0.4 * (2 - 1)) / 2, 12)
    expect(weights[1]).toBe(0)
    expect(kl).toBeCloseTo((2 - Math.log(2) - 1) / 2, 12)
  })

  test('without a weight the divergence is still measured, and pulls nothing', () => {
    const { weights, kl } = clippedSurrogate({
      current: [-1],
      old: [-1],
      reference: [-2],
      advantage: 1,
      epsilonLow: 0.2,
      epsilonHigh: 0.2,
    })
    expect(weights[0]).toBe(1)
    expect(kl).toBeCloseTo(Math.exp(-1) + 1 - 1, 12)
  })
})

test.each([
  ['no tokens', { current: [], old: [] }],
  ['unequal lengths', { old: [-1, -2] }],
  ['a penalty without a reference', { klWeight: 0.1 }],
  ['a clip below nothing', { epsilonLow: 1 }],
  ['a token ruled out', { current: [Number.NEGATIVE_INFINITY], old: [Number.NEGATIVE_INFINITY] }],
  ['an advantage that is none', { advantage: Number.NaN }],
])('%s is refused', (_, change) => {
  const sound = { current: [-1], old: [-1], advantage: 1, epsilonLow: 0.2, epsilonHigh: 0.2 }
  expect(() => clippedSurrogate({ ...sound, ...change })).toThrow(expect.objectContaining({ code: 'bad-argument' }))
})
