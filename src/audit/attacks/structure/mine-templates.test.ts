import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { english } from '../phrasebooks/english.ts'
import { type ClassedWord, classedWords } from './classed-words.ts'
import { holdsTemplate, mineTemplates } from './mine-templates.ts'

/** Each word stands for itself. */
const spelt = (text: string): ClassedWord[] =>
  text.split(' ').map((word) => ({ pre: '', word, post: ' ', slot: word, list: null }))
const of = (domain: string, ...texts: string[]) => texts.map((text) => ({ domain, words: spelt(text) }))

describe('mining', () => {
  test('counts texts and compares their share in a domain with their share in all', () => {
    const texts = [
      ...of('law', 'a b c d x', 'a b c d y', 'z a b c d', 'q r s t'),
      ...of('art', 'a b c d', 'k l m n', 'k l m n', 'k l m o'),
    ]
    const [first, ...others] = mineTemplates({ texts })
    // By hand: `k l m n` P = 2/8, P(.|art) = 2/4, weight 2/8 ln 2 = .173; `a b c d` P = 4/8, P(.|law) = 3/4, weight 3/8 ln 1.5 = .152.
    expect(first).toMatchObject({ template: 'k l m n', domain: 'art', given: 0.5, overall: 0.25, texts: 2, size: 4 })
    expect(others).toHaveLength(1)
    expect(others[0]).toMatchObject({ template: 'a b c d', domain: 'law', given: 0.75, overall: 0.5, texts: 4 })
    expect(others[0].byDomain).toEqual(
      new Map([
        ['law', 3],
        ['art', 1],
      ]),
    )
  })

  test('a text counts once, however often it holds a template', () => {
    const texts = of('one', 'a b c d a b c d', 'e f g h')
    expect(mineTemplates({ texts })).toEqual([])
    expect(mineTemplates({ texts, least: 1 }).every(({ texts }) => texts === 1)).toBe(true)
  })

  test('takes the longest of what is shared, up to eight slots, and not across a sentence end', () => {
    const found = (text: string) => mineTemplates({ texts: of('all', text, text) }).map(({ template }) => template)
    expect(found('a b c d e f g')).toEqual(['a b c d e f g'])
    // Of two windows of eight the first; then what shares no four slots with it.
    expect(found('a b c d e f g h i')).toEqual(['a b c d e f g h', 'f g h i'])
    expect(found('a b c . d e f')).toEqual(['a b c .'])
    expect(found('a b c')).toEqual([])
  })

  test('English is compared by parts of speech', () => {
    const texts = ['The old dog slept in the garden.', 'A small boat sank in the river.'].map((text) => ({
      domain: 'all',
      words: classedWords(text, english),
    }))
    expect(mineTemplates({ texts })).toMatchObject([
      {
        template: 'Determiner Adjective Noun Verb Preposition Determiner Noun',
        example: 'The old dog slept in the garden.',
        texts: 2,
      },
    ])
  })

  test('what is mined is held by as many texts as it says, whatever the texts are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '.', '__proto__', 'constructor'), { maxLength: 14 })
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('x', 'y'), text), { maxLength: 12 }), (drawn) => {
        const texts = drawn.map(([domain, words]) => ({ domain, words: spelt(words.join(' ')) }))
        for (const { template, texts: held, given, overall } of mineTemplates({ texts })) {
          expect(texts.filter(({ words }) => holdsTemplate(words, template))).toHaveLength(held)
          expect(overall).toBeCloseTo(held / texts.length, 12)
          expect(given).toBeLessThanOrEqual(1)
        }
      }),
    )
  })
})

test('a template is found by whole slots', () => {
  const words = spelt('ProperNoun Verb Noun Verb')
  expect(holdsTemplate(words, 'Noun Verb Noun')).toBe(false)
  expect(holdsTemplate(words, 'Verb Noun Verb')).toBe(true)
})
