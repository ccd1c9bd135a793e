import { expect, test } from 'vitest'
import { judgeQuality } from './judge-quality.ts'

const judged = (expected: number, score = Math.round(expected)) => ({ expected, score })
const truth = (score: number) => ({ truth: { score, pass: score >= 8 } })

test('by hand', () => {
  const quality = judgeQuality(
    [judged(1), judged(2), judged(3), undefined],
    [
      { ...truth(1), gold: judged(1) },
      { ...truth(2), gold: judged(2) },
      { ...truth(9), gold: judged(4) },
      { ...truth(0), gold: judged(0) },
    ],
    8,
  )
  expect(quality).toEqual({
    items: 4,
    // Krippendorff: of the pairs (1, 1), (2, 2), (3, 4) the mean squared difference is 1/3; of all 30 ordered pairs of the
    // six values it is (2 · 6 · 35 - 2 · 13²) / 30 = 82/30. 1 - (1/3) / (82/30) = 36/41.
    alphaGold: expect.closeTo(36 / 41, 12),
    accuracyGold: expect.closeTo(2 / 3, 12),
    // (1, 1), (2, 2), (3, 9): 12, and (2 · 6 · 100 - 2 · 18²) / 30 = 18.4.
    alphaTruth: expect.closeTo(1 - 12 / 18.4, 12),
    accuracyTruth: expect.closeTo(2 / 3, 12),
    // 9 passes, and 3 does not.
    passAgreement: expect.closeTo(2 / 3, 12),
    illFormed: 0.25,
  })
})

test('a score passes that rounds to one that passes, and the most probable score is what is exact', () => {
  const quality = judgeQuality([judged(7.6, 9), judged(7.4, 3)], [truth(9), truth(3)], 8)
  expect(quality).toMatchObject({ accuracyTruth: 1, passAgreement: 1, illFormed: 0 })
  expect(judgeQuality([judged(7.4, 9), judged(7.6, 3)], [truth(9), truth(3)], 8).passAgreement).toBe(0)
})

test('gold is measured against the truth alone', () => {
  const quality = judgeQuality([judged(9), judged(0)], [truth(9), truth(0)], 8)
  expect(quality).not.toHaveProperty('alphaGold')
  expect(quality).not.toHaveProperty('accuracyGold')
  expect(quality.alphaTruth).toBe(1)
})

test('a judge that never comes to a score is an error that says what to do', () => {
  expect(() => judgeQuality([undefined, undefined], [truth(9), truth(0)], 8)).toThrow(
    /a score on none of 2 replies: train it longer/,
  )
})
