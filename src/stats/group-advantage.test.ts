import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupAdvantages } from './group-advantage.ts'

test('by hand', () => {
  // Mean 5; deviations -3, -1, 1, 3; population variance (9 + 1 + 1 + 9) / 4 = 5.
  const sd = Math.sqrt(5)
  const advantages = groupAdvantages({ rewards: [2, 4, 6, 8], epsilon: 0.05 })
  for (const [i, deviation] of [-3, -1, 1, 3].entries()) expect(advantages[i]).toBeCloseTo(deviation / (sd + 0.05), 14)
})

test('equal rewards teach nothing, whatever their rounding', () => {
  expect([...groupAdvantages({ rewards: new Array(7).fill(0.1), epsilon: 1e-16 })]).toEqual([0, 0, 0, 0, 0, 0, 0])
})

test('advantages sum to 0, keep the order of the rewards, and do not care for a shift', () => {
  const groups = fc.array(fc.integer({ min: -90, max: 90 }), { minLength: 2, maxLength: 16 })
  fc.assert(
    fc.property(groups, fc.integer({ min: -50, max: 50 }), (rewards, shift) => {
      const advantages = groupAdvantages({ rewards })
      expect(advantages.reduce((sum, a) => sum + a, 0)).toBeCloseTo(0, 9)
      const shifted = groupAdvantages({ rewards: rewards.map((reward) => reward + shift) })
      for (const [i, a] of advantages.entries()) {
        expect(shifted[i]).toBeCloseTo(a, 9)
        for (const [j, b] of advantages.entries()) if (rewards[i] > rewards[j]) expect(a).toBeGreaterThan(b)
      }
    }),
  )
})

test('what cannot be normalised is refused', () => {
  expect(() => groupAdvantages({ rewards: [1] })).toThrow(expect.objectContaining({ code: 'too-few-values' }))
  expect(() => groupAdvantages({ rewards: [1, Number.NaN] })).toThrow(expect.objectContaining({ code: 'bad-argument' }))
  expect(() => groupAdvantages({ rewards: [1, 2], epsilon: 0 })).toThrow(
    expect.objectContaining({ code: 'bad-argument' }),
  )
})
