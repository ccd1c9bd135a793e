import { expect, test } from 'vitest'
import { hiddenCharacters } from './hidden-characters.ts'

test.each([
  ['zero-width space', 'a\u200bb', ['\\u200b']],
  ['bidirectional override', 'a\u202eb\u202c', ['\\u202e', '\\u202c']],
  ['tag characters', 'a\u{e0041}\u{e0042}', ['\\u{e0041}', '\\u{e0042}']],
  ['variation selectors after a letter', 'a\ufe01\u{e0100}', ['\\ufe01', '\\u{e0100}']],
  ['a control character', 'a\u0007', ['\\u0007']],
  ['half a pair', 'a\ud800b', ['\\ud800']],
  ['a joiner between Latin letters', 'pa\u200dss', ['\\u200d']],
])('%s', (_, text, names) => {
  expect(hiddenCharacters(text)).toEqual({ count: names.length, names })
})

test.each([
  'Plain text,\twith tabs\r\nand lines.',
  '👩‍👩‍👧 ❤️ 🏴󠁧󠁢󠁳󠁣󠁴󠁿',
  'می\u200cخواهم',
  'क्\u200dष',
  '\ufeffA file',
  'naïve — “quoted”\u00a0text',
])('nothing in %j', (text) => {
  expect(hiddenCharacters(text).count).toBe(0)
})

test('names eight at most, and counts all', () => {
  const text = Array.from({ length: 20 }, (_, i) => String.fromCodePoint(0xe0041 + i)).join('')
  const { count, names } = hiddenCharacters(text)
  expect(count).toBe(20)
  expect(names).toHaveLength(8)
})
