import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LearningRateSchedule, learningRate } from './learning-rate.ts'

const rates = (schedule: LearningRateSchedule) =>
  Array.from({ length: schedule.steps + 2 }, (_, step) => learningRate(schedule, step))
const close = (expected: number[]) => expected.map((rate) => expect.closeTo(rate, 12))

test('rises evenly, then stays', () => {
  expect(rates({ peak: 8, warmUp: 4, steps: 6, shape: 'constant' })).toEqual(close([2, 4, 6, 8, 8, 8, 8, 8]))
})

test('falls evenly to its end, and stays there', () => {
  expect(rates({ peak: 8, warmUp: 2, steps: 6, shape: 'linear', end: 0.5 })).toEqual(close([4, 8, 8, 7, 6, 5, 4, 4]))
})

test('falls along half a cosine to 0 where no end is given', () => {
  // (1 + cos(π k / 4)) / 2 for k from 0 to 4: 1, .8536, .5, .1464, 0
  const bend = Math.SQRT1_2 / 2
  expect(rates({ peak: 1, warmUp: 0, steps: 4, shape: 'cosine' })).toEqual(
    close([1, 0.5 + bend, 0.5, 0.5 - bend, 0, 0]),
  )
})

test('never leaves the range from its end to its peak once it has risen', () => {
  const schedule = fc.record({
    peak: fc.double({ min: 1e-6, max: 1, noNaN: true }),
    warmUp: fc.nat(20),
    steps: fc.nat(100),
    shape: fc.constantFrom('constant', 'linear', 'cosine'),
    end: fc.double({ min: 0, max: 1, noNaN: true }),
  }) as fc.Arbitrary<Required<LearningRateSchedule>>
  fc.assert(
    fc.property(schedule, fc.nat(200), (given, step) => {
      const rate = learningRate(given, step)
      expect(rate).toBeLessThanOrEqual(given.peak * (1 + 1e-12))
      if (step >= given.warmUp) expect(rate).toBeGreaterThanOrEqual(given.peak * given.end * (1 - 1e-12))
      else expect(rate).toBeGreaterThan(0)
    }),
  )
})
