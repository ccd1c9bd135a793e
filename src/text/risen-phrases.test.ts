import { describe, expect, test } from 'vitest'
import { createRandom, type Random } from '../stats/random.ts'
import { risenPhrases } from './risen-phrases.ts'
import { lexiconMask } from './templates.ts'

/** Sentences of words from a small vocabulary, so that short phrases come up by chance everywhere. */
const randomTexts = (count: number, random: Random) =>
  Array.from({ length: count }, () => Array.from({ length: 12 }, () => `w${random.integer(20)}`).join(' '))

test('a planted formula is told once, whole, with its counts, and nothing else is', () => {
  const random = createRandom('planted')
  const before = randomTexts(100, random)
  const after = randomTexts(100, random).map((text, i) => (i < 40 ? `${text} as the house policy says` : text))
  before[3] += ' as the house policy says'
  expect(risenPhrases({ before, after })).toEqual([
    {
      kind: 'phrase',
      text: 'as the house policy says',
      before: 1,
      after: 40,
      beforeShare: 0.01,
      afterShare: 0.4,
      pAdjusted: expect.any(Number),
    },
  ])
})

test('the p value is that of Fisher, times the tests over the rank', () => {
  // One word in 0 of 10 and 8 of 10 texts, another in 5 of either. scipy 1.17:
  // fisher_exact([[8, 2], [0, 10]], 'greater') = 0.00035723; the smaller of two p values is doubled.
  const before = Array.from({ length: 10 }, (_, i) => (i < 5 ? 'old' : ''))
  const after: string[] = Array.from({ length: 10 }, (_, i) => (i < 8 ? 'new' : 'old'))
  for (const i of [0, 1, 2]) after[i] = 'new. old'
  const [risen] = risenPhrases({ before, after, mask: () => null })
  expect(risen).toMatchObject({ text: 'new', before: 0, after: 8 })
  expect(risen.pAdjusted).toBeCloseTo(2 * 0.0003572279114074779, 9)
})

test('templates rise where no single phrase of them does', () => {
  const things = ['boat', 'table', 'massage', 'room', 'taxi', 'cake']
  const mask = lexiconMask(new Map(things.map((thing) => [thing, 'thing'])))
  const before = Array.from({ length: 60 }, (_, i) => `take the ${things[i % 6]} . done`)
  const after = Array.from({ length: 60 }, (_, i) => `${i % 2 ? 'the' : 'take'} ${things[i % 6]} . done`)
  const risen = risenPhrases({ before, after, mask })
  expect(
    risen.filter(({ kind }) => kind === 'template').map(({ text, before, after }) => [text, before, after]),
  ).toEqual([
    ['take <thing>', 0, 30],
    ['the <thing>', 0, 30],
  ])
})

describe('where nothing has changed', () => {
  test('hardly ever is anything told: at most one set in twenty', () => {
    // With nothing true to find, the false discovery rate is the chance of any: of 200 at 5 %, at most 20 with probability
    // 0.9988 (scipy 1.17, binom.cdf).
    const random = createRandom('same')
    let told = 0
    for (let s = 0; s < 200; s++) {
      if (risenPhrases({ before: randomTexts(30, random), after: randomTexts(40, random) }).length > 0) told++
    }
    expect(told).toBeLessThanOrEqual(20)
  })

  test('the same texts, texts without words, no texts', () => {
    const texts = randomTexts(30, createRandom('equal'))
    expect(risenPhrases({ before: texts, after: texts })).toEqual([])
    expect(risenPhrases({ before: ['', '?!'], after: ['', '...'] })).toEqual([])
    expect(risenPhrases({ before: [], after: texts })).toEqual([])
  })
})
