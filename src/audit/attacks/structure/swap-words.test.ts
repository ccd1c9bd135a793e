import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../stats/random.ts'
import { tagWords } from '../../../text/part-of-speech.ts'
import { desk } from '../phrasebooks/desk.ts'
import { english } from '../phrasebooks/english.ts'
import { classedWords, textOf } from './classed-words.ts'
import { disfluent, opposite, type Swap, shuffled, topical } from './swap-words.ts'
import { badItem, goodItems } from './test-items.ts'

const swapped = (swap: Swap, text: string, { item = badItem, phrases = english, seed = 'swap' } = {}) => {
  const words = swap(classedWords(text, phrases), { phrases, random: createRandom(seed), item })
  return words && textOf(words)
}

const swaps = { disfluent, opposite, shuffled, topical }

describe.each(Object.entries(swaps))('%s', (name, swap) => {
  test('leaves every word that holds a sentence together, and all punctuation, in its place', () => {
    for (const { output } of goodItems) {
      const words = classedWords(output!, english)
      const other = swap(words, { phrases: english, random: createRandom(name), item: badItem })!
      expect(other).toHaveLength(words.length)
      for (const [at, { word, pre, post, list, slot }] of words.entries()) {
        expect(other[at]).toMatchObject({ pre, post, slot, ...(list === null && { word }) })
      }
    }
  })

  test('keeps the parts of speech, as a tagger that has not seen the first text sees them', () => {
    const texts = goodItems.map(({ output }) => output!)
    const tagsOf = (text: string) => tagWords(text).map(({ tag }) => (tag === 'ProperNoun' ? 'Noun' : tag))
    const pairs = texts.flatMap((text) => {
      const before = tagsOf(text)
      const after = tagsOf(swapped(swap, text)!)
      expect(after).toHaveLength(before.length)
      return before.map((tag, at) => tag === after[at])
    })
    // The tagger itself is right about nine words in ten, and reads a word by its neighbours.
    expect(pairs.filter(Boolean).length / pairs.length).toBeGreaterThan(0.9)
  })

  test('is the same for a seed, and another one for another', () => {
    const text = goodItems.map(({ output }) => output).join(' ')
    expect(swapped(swap, text)).toBe(swapped(swap, text))
    expect(swapped(swap, text, { seed: 'other' })).not.toBe(swapped(swap, text))
  })

  test('makes nothing of a text that has nothing to exchange', () => {
    for (const text of ['', '   ', 'It is not so.', '!!! ???', '🙂']) expect(swapped(swap, text)).toBeUndefined()
  })
})

test('no content word of the text, the request or the reference is left by random words', () => {
  const text = 'The old boat quickly sank in the river, and we saw 3 dogs.'
  const nonsense = swapped(disfluent, text)!
  for (const word of ['old', 'boat', 'quickly', 'sank', 'river', 'saw', '3', 'dogs']) {
    expect(nonsense).not.toMatch(new RegExp(`\\b${word}\\b`, 'i'))
  }
  const phrases = { ...english, words: { ...english.words, Noun: ['paris', 'france', 'lyon', 'ladder'] } }
  expect(swapped(disfluent, text, { phrases })).toMatch(/The \w+ ladder \w+ \w+ in the ladder, and we/)
})

test('capitals stay where they were', () => {
  expect(swapped(disfluent, 'Boats SANK quickly in rivers.')).toMatch(/^[A-Z][a-z]+ [A-Z]{2,} [a-z]+ in [a-z]+\.$/)
})

test('an opposite is taken where there is one, and the same word for the same word', () => {
  const text = 'The good dog has won. The good dog chased the cat, and a bad dog lost.'
  const other = swapped(opposite, text)!
  const [, noun] = /^The bad (\w+) has lost\./.exec(other)!
  expect(other).toMatch(new RegExp(`The bad ${noun} \\w+ the \\w+, and a good ${noun} won\\.$`))
})

test('shuffling uses the words of the text, as often as they were', () => {
  const text = goodItems[0].output!
  const sorted = (words: string) =>
    words
      .toLowerCase()
      .split(' ')
      .map((word) => word.replace(/\W/g, ''))
      .sort()
  expect(sorted(swapped(shuffled, text)!)).toEqual(sorted(text))
})

test('nonsense about the subject names the subject', () => {
  expect(swapped(topical, goodItems[3].output!)).toMatch(/france|capital/i)
  expect(swapped(topical, goodItems[3].output!, { item: { id: 'no-request', tags: {} } })).toBeUndefined()
})

test('in a world, a value is exchanged for another one of its narrowest list that was not asked for', () => {
  const phrases = { ...desk, words: { ...desk.words, thing: ['boat', 'pool', 'tea'], time: ['noon', 'dusk', 'dawn'] } }
  const item = { id: 'i', tags: {}, input: 'guest : i want the tea at dawn . desk :' }
  // Of three things two are the model's and the request's; of three times likewise.
  expect(swapped(disfluent, 'your boat is arranged at noon .', { phrases, item })).toBe(
    'your pool is arranged at dusk .',
  )
})
