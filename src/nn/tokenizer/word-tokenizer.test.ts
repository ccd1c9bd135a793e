import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WordTokenizer } from './word-tokenizer.ts'

const tokenizer = new WordTokenizer({ specialTokens: ['<end>'], words: ['yes', 'no', '.', '__proto__'] })

describe('a word tokenizer', () => {
  test('numbers special tokens first, then words', () => {
    expect(tokenizer.size).toBe(5)
    expect(tokenizer.id('<end>')).toBe(0)
    expect(tokenizer.encode(' no\tno \n. __proto__\u0085<end> ')).toEqual([2, 2, 3, 4, 0])
    expect(tokenizer.encode(' ')).toEqual([])
  })

  test('gives back every sequence of its words', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4)), (tokens) => {
        expect(tokenizer.encode(tokenizer.decode(tokens))).toEqual(tokens)
      }),
    )
  })

  test('names the word that it does not know', () => {
    expect(() => tokenizer.encode('yes perhaps')).toThrow(
      expect.objectContaining({ code: 'unknown-word', message: expect.stringContaining('"perhaps"') }),
    )
    expect(() => tokenizer.id('toString')).toThrow(expect.objectContaining({ code: 'unknown-word' }))
  })

  test.each([5, -1, 0.5])('refuses the token %d, which it does not have', (token) => {
    expect(() => tokenizer.decode([token])).toThrow(expect.objectContaining({ code: 'unknown-token' }))
  })

  test('refuses vocabularies that could not be told apart in a text', () => {
    expect(() => new WordTokenizer({ specialTokens: ['a'], words: ['a'] })).toThrow(
      expect.objectContaining({ code: 'duplicate-token' }),
    )
    for (const word of ['', 'a b', '\u3000']) {
      expect(() => new WordTokenizer({ words: [word] })).toThrow(expect.objectContaining({ code: 'unusable-word' }))
    }
  })
})
