import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readHuggingFaceTokenizer, writeHuggingFaceTokenizer } from './hugging-face-tokenizer.ts'
import { type Piece, SentencePieceTokenizer } from './sentence-piece-tokenizer.ts'
import { trainBytePairs } from './train-byte-pairs.ts'
import { WordTokenizer } from './word-tokenizer.ts'

const words = new WordTokenizer({ specialTokens: ['<end>', '0'], words: ['yes', '7', '__proto__'] })
const bytePairs = trainBytePairs({ text: 'low lower lowest low', size: 262, specialTokens: ['<end>'] })
const pieces: Piece[] = [
  ...Array.from({ length: 259 }, () => ({ text: '', score: 0 })),
  // "abc" is merged as a + bc, not as ab + c, and "ab" only where no c follows.
  ...[' ', 'a', 'b', 'c', 'bc', 'ab', 'abc', ' a'].map((text, index) => ({ text, score: -index })),
]
const sentencePieces = new SentencePieceTokenizer(pieces)

/** What a file says, with some of it changed. */
function changed(
  change: (file: ReturnType<typeof JSON.parse>) => void,
  tokenizer = bytePairs as typeof words | typeof bytePairs,
) {
  const file = JSON.parse(writeHuggingFaceTokenizer(tokenizer))
  change(file)
  return JSON.stringify(file)
}

describe('a tokenizer.json', () => {
  test('comes back as the tokenizer that it was written from', () => {
    const backWords = readHuggingFaceTokenizer(writeHuggingFaceTokenizer(words)) as WordTokenizer
    expect(backWords.words).toEqual(['<end>', '0', 'yes', '7', '__proto__'])
    expect(backWords.specialTokens).toEqual(['<end>', '0'])
    expect(readHuggingFaceTokenizer(writeHuggingFaceTokenizer(bytePairs))).toEqual(bytePairs)
    const backPieces = readHuggingFaceTokenizer(writeHuggingFaceTokenizer(sentencePieces))
    fc.assert(
      fc.property(fc.stringMatching(/^[abc é]*$/), (text) => {
        expect(backPieces.encode(text)).toEqual(sentencePieces.encode(text))
      }),
    )
    expect(sentencePieces.encode('abc')).toEqual([259, 265])
  })

  test('written by hand, in the older form of merges, is read', () => {
    const older = changed((file) => {
      file.model.merges = file.model.merges.map((pair: string[]) => pair.join(' '))
      delete file.model.byte_fallback
    })
    expect(readHuggingFaceTokenizer(older)).toEqual(bytePairs)
    const wordLevel = `{"added_tokens": [], "pre_tokenizer": {"type": "WhitespaceSplit"},
      "model": {"type": "WordLevel", "vocab": {"b": 1, "a": 0}, "unk_token": "<unk>"}}`
    expect(readHuggingFaceTokenizer(wordLevel).encode('b a b')).toEqual([1, 0, 1])
  })

  test.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['another model', changed((file) => (file.model.type = 'Unigram'))],
    ['another way to cut', changed((file) => (file.pre_tokenizer = { type: 'Split' }))],
    ['a blank in front', changed((file) => (file.pre_tokenizer.add_prefix_space = true))],
    ['a normalizer', changed((file) => (file.normalizer = { type: 'NFC' }))],
    ['words cut at signs', changed((file) => (file.pre_tokenizer = { type: 'Whitespace' }), words)],
    ['a gap in the numbers', changed((file) => (file.model.vocab.yes = 9), words)],
    ['a number twice', changed((file) => (file.model.vocab.yes = 0), words)],
    ['a number that is none', changed((file) => (file.model.vocab.yes = '2'), words)],
    ['no vocabulary', changed((file) => (file.model.vocab = null), words)],
    ['a special token elsewhere', changed((file) => (file.added_tokens[0].id = 2), words)],
    [
      'special tokens in the middle',
      changed((file) => (file.added_tokens[0] = { id: 3, content: '7', special: true }), words),
    ],
    ['a merge of unknown parts', changed((file) => file.model.merges.push(['q', 'xyz']))],
    ['a merge of three', changed((file) => file.model.merges.push('a b c'))],
    ['dropout', changed((file) => (file.model.dropout = 0.1))],
    ['bytes without their tokens', changed((file) => (file.model.byte_fallback = true))],
  ])('is refused with %s', (_, text) => {
    expect(() => readHuggingFaceTokenizer(text)).toThrow(expect.objectContaining({ code: 'unusable-tokenizer' }))
  })

  test('is not written of a tokenizer that is none of these', () => {
    const own = { size: 1, encode: () => [0], decode: () => '' }
    expect(() => writeHuggingFaceTokenizer(own)).toThrow(expect.objectContaining({ code: 'unusable-tokenizer' }))
  })
})
