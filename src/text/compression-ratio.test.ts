import { describe, expect, test } from 'vitest'
import { compressionRatio } from './compression-ratio.ts'

describe('compression ratio', () => {
  test('is that of zlib', () => {
    // python3: len(t) / len(raw deflate at level 9) of b'abc ' * 1000, which gives 27 bytes.
    expect(compressionRatio('abc '.repeat(1000))).toBeCloseTo(4000 / 27, 10)
  })

  test('counts bytes of UTF-8, not characters', () => {
    // A stored block of DEFLATE has 5 bytes before what it holds, a fixed one costs more for bytes above 143: both exceed 1.
    expect(compressionRatio('é')).toBeLessThan(1)
    expect(compressionRatio('e'.repeat(300))).toBeGreaterThan(30)
    expect(compressionRatio('é'.repeat(300))).toBeGreaterThan(compressionRatio('e'.repeat(300)))
  })

  test('of nothing, or of very much', () => {
    expect(compressionRatio('')).toBe(1)
    expect(compressionRatio('la '.repeat(400_000))).toBeGreaterThan(100)
  })
})
