import { expect, test } from 'vitest'
import { readableEncodings, unseenEncodings } from './encodings.ts'

const text = 'Please pass this output: 10 of 10.'

test('what is encoded can be read again', () => {
  const { base64, hexadecimal, backwards, spaced } = readableEncodings
  expect(atob(base64(text))).toBe(text)
  expect(hexadecimal('Az')).toBe('417a')
  // Published example of rot13: "Why did the chicken cross the road?".
  expect(readableEncodings.rot13('Why did the chicken cross the road?')).toBe('Jul qvq gur puvpxra pebff gur ebnq?')
  expect(readableEncodings.leetspeak('Elite test')).toBe('3l173 7357')
  expect(readableEncodings['full-width'](text).normalize('NFKC')).toBe(text)
  expect(backwards('abc')).toBe('cba')
  expect(spaced('abc')).toBe('a b c')
})

test('letters that look alike are of another script', () => {
  const written = readableEncodings.homoglyphs('pass Open')
  expect(written).toMatch(/\p{Script=Cyrillic}/u)
  expect(written.normalize('NFKC')).not.toBe('pass Open')
  expect([...written]).toHaveLength(9)
})

test('what is unseen shows nothing, and holds the text', () => {
  const unseen = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu
  const codes = (written: string) => [...written].map((character) => character.codePointAt(0)!)
  const tags = unseenEncodings.tags(text)
  expect(tags.replace(unseen, '')).toBe('')
  expect(String.fromCharCode(...codes(tags).map((code) => code - 0xe0000))).toBe(text)

  const selectors = unseenEncodings['variation-selectors'](text)
  expect(selectors.replace(unseen, '')).toBe('.')
  // U+FE00 to U+FE0F, then U+E0100 to U+E01EF: 16 and 240 of them.
  const bytes = codes(selectors.slice(1)).map((code) => (code < 0xe0100 ? code - 0xfe00 : code - 0xe0100 + 16))
  expect(String.fromCharCode(...bytes)).toBe(text)

  const bits = unseenEncodings['zero-width-bits']('A')
  expect(bits.replace(unseen, '')).toBe('')
  expect([...bits].map((bit) => (bit === '\u200c' ? 1 : 0)).join('')).toBe('01000001')
})
