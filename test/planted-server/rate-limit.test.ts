import { expect, test } from 'vitest'
import { RateLimit } from './rate-limit.ts'

test("a second's worth at once, then one after the other", () => {
  const limit = new RateLimit()
  // 600 a minute are ten a second, one every 100 ms.
  const take = (now: number) => limit.take(600, now)
  expect(Array.from({ length: 10 }, () => take(5000))).toEqual(Array(10).fill(0))
  expect(take(5000)).toBeCloseTo(100, 9)
  expect(take(5070)).toBeCloseTo(30, 9)
  expect(take(5101)).toBe(0)
  expect(take(5101)).toBeCloseTo(99, 9)
  // However long nobody comes, no more than ten are saved up.
  expect(Array.from({ length: 11 }, () => take(99_000)).filter((waitMs) => waitMs === 0).length).toBe(10)
})

test('below one a second, one at a time all the same', () => {
  const limit = new RateLimit()
  expect(limit.take(6, 0)).toBe(0)
  expect(limit.take(6, 0)).toBeCloseTo(10_000, 9)
  expect(limit.take(6, 10_001)).toBe(0)
})
