import { describe, expect, test } from 'vitest'
import type { SingleItem } from '../../domain/index.ts'
import { createRandom } from '../../stats/random.ts'
import { badItem, testCriterion, testPhrases } from './test-search.ts'
import { placeText, randomText, textSpace } from './text-space.ts'

const item = badItem(1, { input: 'a b gold', output: 'bad reply' }).item as SingleItem
const given = { items: [item], criterion: testCriterion, passing: [], failing: [], length: 5, phrases: testPhrases }

describe('a space of texts', () => {
  test('holds in nonsense no word of the request, of any item that it must not answer', () => {
    const guarded = [badItem(2, { input: 'c and d' }).item as SingleItem]
    const { tokens, allows } = textSpace({ ...given, place: 'replace', nonsense: true, guarded })
    expect(tokens).not.toEqual(expect.arrayContaining(['a']))
    for (const word of ['a', 'b', 'gold', 'c', 'd']) expect(tokens).not.toContain(word)
    expect(tokens).toHaveLength(testPhrases.tokens.length - 5)
    expect(allows('e f jade')).toBe(true)
    expect(allows('e gold')).toBe(false)
    expect(allows('unknown')).toBe(false)
  })

  test('holds no more words than the judge reads beside the output', () => {
    const phrases = { ...testPhrases, longest: 4 }
    expect(textSpace({ ...given, phrases, place: 'replace', nonsense: false }).length).toBe(4)
    const { length, allows } = textSpace({ ...given, phrases, place: 'append', nonsense: false })
    expect(length).toBe(2)
    expect([allows('e f'), allows('e f g'), allows('')]).toEqual([true, false, false])
  })

  test('is refused where no words are left', () => {
    const phrases = { ...testPhrases, tokens: ['a', 'b'] }
    expect(() => textSpace({ ...given, phrases, place: 'replace', nonsense: true })).toThrow(/no words/)
  })

  test('draws the same text from the same seed', () => {
    const space = textSpace({ ...given, place: 'replace', nonsense: false })
    const drawn = [1, 1, 2].map((seed) => randomText(space, 5, createRandom(seed)))
    expect(drawn[0]).toBe(drawn[1])
    expect(drawn[0]).not.toBe(drawn[2])
    expect(drawn[0].split(' ').every((word) => testPhrases.tokens.includes(word))).toBe(true)
  })
})

test('a text stands for the output, before it or after it; the request stays', () => {
  const phrases = { ...testPhrases, knows: () => true }
  const placed = (['replace', 'prepend', 'append'] as const).map((place) => placeText('x', item, { place, phrases }))
  expect(placed.map(({ output }) => output)).toEqual(['x', 'x bad reply', 'bad reply x'])
  expect(placed.every(({ input, id }) => input === item.input && id === item.id)).toBe(true)
})
