import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tagWords } from './part-of-speech.ts'

const tagsOf = (text: string) => tagWords(text).map(({ word, tag }) => `${word}/${tag}`)

test('tags plain English as a grammar does', () => {
  expect(tagsOf('The old boat quickly sank in the river, and we saw 3 dogs.')).toEqual([
    'The/Determiner',
    'old/Adjective',
    'boat/Noun',
    'quickly/Adverb',
    'sank/Verb',
    'in/Preposition',
    'the/Determiner',
    'river/Noun',
    'and/Conjunction',
    'we/Pronoun',
    'saw/Verb',
    '3/Number',
    'dogs/Noun',
  ])
  expect(tagsOf('My sister went to Paris.')).toEqual([
    'My/Determiner',
    'sister/Noun',
    'went/Verb',
    'to/Preposition',
    'Paris/ProperNoun',
  ])
})

test('a contraction is one word, what has no letter is punctuation', () => {
  expect(tagsOf("I don't know %%% why")).toEqual([
    'I/Pronoun',
    "don't/Verb",
    'know/Verb',
    '%%%/Punctuation',
    'why/Adverb',
  ])
})

test('keeps what stands around a word', () => {
  expect(tagWords(' “Go,” she said').map(({ pre, word, post }) => [pre, word, post])).toEqual([
    [' “', 'Go', ',” '],
    ['', 'she', ' '],
    ['', 'said', ''],
  ])
})

test('the text can be put together again, whatever it is', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      "don't",
      '. ',
      '\n',
      '\u200b',
      '— ',
      'constructor',
      '__proto__',
      'the cat sat. ',
      '😀',
      '/',
      "'s ",
      '中文。',
    ),
  )
  const hostile = fc.array(piece, { maxLength: 40 }).map((all) => all.join(''))
  const check = (text: string) => {
    const tagged = tagWords(text)
    if (tagged.length > 0) expect(tagged.map(({ pre, word, post }) => pre + word + post).join('')).toBe(text)
  }
  fc.assert(fc.property(hostile, check), { numRuns: 300 })
  // Cut into pieces at a line break, at a sentence, at a blank, and where there is none.
  for (const unit of ['one line\n', 'A sentence. ', 'words ', 'x', '😀']) check(unit.repeat(600))
})

test('a text without words has none', () => {
  expect(tagWords('')).toEqual([])
  expect(tagWords('\n\n')).toEqual([])
})
