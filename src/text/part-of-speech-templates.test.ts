import { describe, expect, test } from 'vitest'
import { tagSequence, templateRate } from './part-of-speech-templates.ts'

const tags = (...texts: string[]) => texts.map((text) => text.split(' ') as ReturnType<typeof tagSequence>)

describe('template rate', () => {
  test('by hand', () => {
    // Runs of two: text 1 NV VN NV, text 2 NV VA, text 3 AA. NV is in two of three texts, all others in one.
    const found = templateRate({ texts: tags('Noun Verb Noun Verb', 'Noun Verb Adverb', 'Adverb Adverb'), size: 2 })
    expect(found.templates).toEqual([{ template: 'Noun Verb', texts: 2, share: 2 / 3 }])
    expect(found.rate).toBeCloseTo(2 / 3, 12)
    // Three occurrences in nine tags.
    expect(found.perTag).toBeCloseTo(3 / 9, 12)
  })

  test('of no texts there is none, and texts without tags count', () => {
    expect(templateRate({ texts: [] })).toEqual({ templates: [], rate: null, perTag: null, texts: 0 })
    expect(templateRate({ texts: [[], []] })).toMatchObject({ rate: 0, perTag: null })
  })

  test('sentences of one shape share it, whatever they are about', () => {
    const texts = [
      'The old boat sank in the harbour.',
      'A red car stopped on the hill.',
      'The small dog slept under the table.',
    ]
    const { templates } = templateRate({ texts: texts.map(tagSequence), size: 6 })
    expect(templates).toContainEqual({
      template: 'Determiner Adjective Noun Verb Preposition Determiner',
      texts: 3,
      share: 1,
    })
  })
})

test('marks of sentences and clauses are tags', () => {
  expect(tagSequence('We ran, and slept.')).toEqual([
    'Pronoun',
    'Verb',
    'Punctuation',
    'Conjunction',
    'Verb',
    'Punctuation',
  ])
})
