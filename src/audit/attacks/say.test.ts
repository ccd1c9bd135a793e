import { describe, expect, test } from 'vitest'
import { desk } from './phrasebooks/desk.ts'
import { english } from './phrasebooks/english.ts'
import { canBeSaid, fill, filledPhrases, join, room, variantsOf } from './say.ts'

const criterion = { id: 'c', question: 'Is it right?' }
const item = (input?: string) => ({ id: '1', tags: {}, ...(input !== undefined && { input }) })

describe('filling a phrase', () => {
  test('names the request, its telling words and the question', () => {
    const of = { item: item('Write a poem about autumn in Vienna.'), criterion }
    expect(fill('"{input}" on {topic}: {question}', of)).toBe(
      '"Write a poem about autumn in Vienna." on write about autumn vienna: Is it right?',
    )
  })

  test('takes short words where there are no long ones', () => {
    expect(fill('{topic}', { item: item('2 + 2 = ?'), criterion })).toBe('2')
    expect(fill('{topic}', { item: item('天气'), criterion })).toBe('天气')
  })

  test('says nothing of a request that is not there', () => {
    expect(fill('on {topic}', { item: item(), criterion })).toBeUndefined()
    expect(fill('on {input}', { item: item('   '), criterion })).toBeUndefined()
    expect(fill('on {topic}', { item: item('?!'), criterion })).toBeUndefined()
    expect(fill('no request needed', { item: item(), criterion })).toBe('no request needed')
  })

  test('fills nothing that an input spells', () => {
    expect(fill('<{input}> {question}', { item: item("{question} $& $1 {topic} '"), criterion })).toBe(
      "<{question} $& $1 {topic} '> Is it right?",
    )
  })

  test('quotes 300 characters, and never half of one', () => {
    expect(fill('{input}', { item: item('a'.repeat(500)), criterion })).toBe('a'.repeat(300))
    expect(fill('{input}', { item: item(`${'a'.repeat(299)}😀`), criterion })).toBe('a'.repeat(299))
  })

  test('keeps the place of a phrase, whichever can be filled', () => {
    const list = ['{input}', 'fixed']
    expect(filledPhrases(list, { item: item(), criterion })).toEqual([[2, 'fixed']])
    expect(filledPhrases(list, { item: item('asked'), criterion })).toEqual([
      [1, 'asked'],
      [2, 'fixed'],
    ])
  })
})

describe('what can be said', () => {
  test('is anything in English, and few words in a world', () => {
    expect(canBeSaid(english, 'Anything\nwhatever 漢')).toBe(true)
    expect(canBeSaid(desk, 'your taxi is arranged .')).toBe(true)
    expect(canBeSaid(desk, '')).toBe(true)
    expect(canBeSaid(desk, 'your  taxi')).toBe(false)
    expect(canBeSaid(desk, 'your taxi.')).toBe(false)
  })

  test('stands in paragraphs in English, on one line in a world', () => {
    expect(join(english, 'a', '', 'b')).toBe('a\n\nb')
    expect(join(desk, 'a', '', 'b')).toBe('a b')
  })

  test('has room for the rest of the longest reply', () => {
    expect(room(english, 'a b')).toBe(Number.POSITIVE_INFINITY)
    // The desk's longest reply has 36 words.
    expect(room(desk, 'your taxi')).toBe(34)
    expect(room(desk, 'la '.repeat(40))).toBe(0)
  })
})

describe('variants', () => {
  test('are those that could be made, differ, and can be said', () => {
    const made = [
      ['none', undefined],
      ['same', 'thank you .'],
      ['foreign', 'hello'],
      ['first', 'until then .'],
      ['again', 'until then .'],
    ] as const
    expect(variantsOf(made, { item: { ...item(), output: 'thank you .' }, phrases: desk })).toEqual([
      { id: 'first', output: 'until then .' },
    ])
  })

  test('of an item without output are not the empty text', () => {
    expect(variantsOf([['empty', '']], { item: item(), phrases: english })).toEqual([])
  })
})
