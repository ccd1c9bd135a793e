import { expect, test } from 'vitest'
import { panelScore } from './panel-score.ts'

// 2, 4, 9: mean 5, variance (9 + 1 + 16) / 3.
test.each([
  [{ rule: 'mean' } as const, 5],
  [{ rule: 'min' } as const, 2],
  [{ rule: 'mean-minus-variance', lambda: 0.5 } as const, 5 - 13 / 3],
  [{ rule: 'mean-minus-variance', lambda: 0 } as const, 5],
])('%j', (rule, score) => expect(panelScore([2, 4, 9], rule)).toBeCloseTo(score, 12))

test('refuses what is no panel', () => {
  expect(() => panelScore([], { rule: 'min' })).toThrow(/at least one/)
  expect(() => panelScore([1, Number.NaN], { rule: 'mean' })).toThrow(/finite/)
  expect(() => panelScore([1], { rule: 'mean-minus-variance', lambda: -1 })).toThrow(/Lambda/)
})
