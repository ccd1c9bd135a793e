import { expect, test } from 'vitest'
import { clipGradient } from './clip-gradient.ts'

test('a gradient that is too long is scaled to the length allowed', () => {
  // 3² + 4² + 12² = 13², and 13 is twice 6.5.
  const gradient = Float32Array.of(3, -4, 12, 0)
  expect(clipGradient(gradient, 6.5)).toBe(13)
  expect([...gradient]).toEqual([1.5, -2, 6, 0])
})

test.each([5, 6])('a gradient of length 5 is left alone where %i is allowed', (most) => {
  const gradient = Float32Array.of(3, -4)
  expect(clipGradient(gradient, most)).toBe(5)
  expect([...gradient]).toEqual([3, -4])
})

test('no gradient at all stays none', () => {
  const gradient = new Float32Array(2)
  expect(clipGradient(gradient, 1)).toBe(0)
  expect([...gradient]).toEqual([0, 0])
})
