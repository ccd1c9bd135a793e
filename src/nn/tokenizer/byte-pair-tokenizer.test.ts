import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BytePairTokenizer, cutIntoPieces } from './byte-pair-tokenizer.ts'
import { trainBytePairs } from './train-byte-pairs.ts'

/** The text of Sennrich et al.'s figure 1. */
const text = 'low low low low low lower lower newest newest newest newest newest newest widest widest widest'
const tokenizer = trainBytePairs({ text, size: 268, specialTokens: ['<end>'] })

// Expected values are those of Hugging Face's tokenizers 0.23.2: BpeTrainer over ByteLevel(add_prefix_space=False).
describe('byte-pair training', () => {
  test('learns the merges that Hugging Face learns', () => {
    expect(tokenizer.pairs.merges.map((pair) => pair.join(' '))).toEqual([
      'e s',
      'es t',
      'l o',
      'lo w',
      'e w',
      'n ew',
      'Ġ low',
      'Ġ new',
      'Ġnew est',
      'd est',
      'i dest',
    ])
    expect(tokenizer.size).toBe(268)
  })

  test('refuses a size that its text or the bytes do not give', () => {
    for (const size of [256, 1000]) {
      expect(() => trainBytePairs({ text, size, specialTokens: ['<end>'] })).toThrow(
        expect.objectContaining({ code: 'unusable-tokenizer' }),
      )
    }
  })

  test('never makes a special token of a text that reads like one', () => {
    const trained = trainBytePairs({ text: '<|> <|> <|> <|>', size: 259, specialTokens: ['<|>'] })
    expect(trained.encode('<|>')).not.toContain(0)
    expect(trained.decode(trained.encode('<|>'))).toBe('<|>')
  })
})

describe('a byte-pair tokenizer', () => {
  test('encodes as Hugging Face does', () => {
    expect(tokenizer.encode('the lowest  wideé ')).toEqual([
      84, 72, 69, 263, 258, 221, 221, 87, 73, 68, 69, 128, 103, 221,
    ])
    expect(tokenizer.encode("I'll\u0085 \ufeff日12!?")).toEqual([
      41, 7, 76, 76, 127, 228, 221, 172, 120, 124, 163, 246, 99, 17, 18, 1, 31,
    ])
  })

  test('cuts a text as Hugging Face does', () => {
    expect(cutIntoPieces("I'll go\u0085 \ufeff12,5  x\n\n")).toEqual([
      'I',
      "'ll",
      ' go',
      '\u0085',
      ' \ufeff',
      '12',
      ',',
      '5',
      ' ',
      ' x',
      '\n\n',
    ])
  })

  test('gives every text back', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[ lowest\n<end>]*$/)), (any) => {
        const tokens = tokenizer.encode(any)
        expect(tokenizer.decode(tokens)).toBe(any)
        expect(tokens).not.toContain(0)
      }),
    )
    expect(tokenizer.decode([0, 263])).toBe('<end> low')
  })

  test('refuses tokens and parts that it does not have', () => {
    expect(() => tokenizer.decode([268])).toThrow(expect.objectContaining({ code: 'unknown-token' }))
    expect(() => tokenizer.id('xyz')).toThrow(expect.objectContaining({ code: 'unknown-token' }))
    const { pairs } = tokenizer
    for (const broken of [
      { ...pairs, merges: [['x', 'yz'] as const] },
      { ...pairs, vocabulary: pairs.vocabulary.slice(5) },
      { ...pairs, vocabulary: [...pairs.vocabulary, 'two words'] },
      { ...pairs, specialTokens: ['<end>', 'est'] },
      { ...pairs, specialTokens: ['<other>'] },
    ]) {
      expect(() => new BytePairTokenizer(broken)).toThrow(expect.objectContaining({ code: 'unusable-tokenizer' }))
    }
  })
})
