import { NetworkError } from '../errors.ts'
import { BytePairTokenizer } from '../tokenizer/byte-pair-tokenizer.ts'
import { pieceNames } from '../tokenizer/sentence-piece-merges.ts'
import { firstByteToken, SentencePieceTokenizer } from '../tokenizer/sentence-piece-tokenizer.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { WordTokenizer } from '../tokenizer/word-tokenizer.ts'
import { bool, float32, type GgufValue, int32, list, text, uint32 } from './gguf-format.ts'

const tokenType = { normal: 1, unknown: 2, control: 3, byte: 6 }

interface GgufVocabulary {
  model: string
  tokens: readonly { name: string; type: number; score: number }[]
  begin: number
  end: number
  prependBegin: boolean
  more?: [key: string, value: GgufValue][]
}

/**
 * What a GGUF file says of a tokenizer, such that llama.cpp cuts a text into the same tokens.
 *
 * @param endToken where a model is to stop, of tokenizers that have no end of their own
 * @throws {NetworkError} `unusable-tokenizer` where it is of a kind that llama.cpp does not have; `no-end-token`
 */
export function ggufTokenizer(tokenizer: Tokenizer, endToken?: number): [key: string, value: GgufValue][] {
  const { model, tokens, begin, end, prependBegin, more = [] } = vocabularyOf(tokenizer, endToken)
  return [
    ['tokenizer.ggml.model', text(model)],
    ['tokenizer.ggml.tokens', list(tokens.map(({ name }) => text(name)))],
    ['tokenizer.ggml.scores', list(tokens.map(({ score }) => float32(score)))],
    ['tokenizer.ggml.token_type', list(tokens.map(({ type }) => int32(type)))],
    ['tokenizer.ggml.bos_token_id', uint32(begin)],
    ['tokenizer.ggml.eos_token_id', uint32(end)],
    ['tokenizer.ggml.add_bos_token', bool(prependBegin)],
    ['tokenizer.ggml.add_eos_token', bool(false)],
    ...more,
  ]
}

function vocabularyOf(tokenizer: Tokenizer, endToken: number | undefined): GgufVocabulary {
  if (tokenizer instanceof SentencePieceTokenizer) return sentencePieces(tokenizer)
  if (tokenizer instanceof WordTokenizer) return words(tokenizer, checkedEnd(endToken, tokenizer))
  if (tokenizer instanceof BytePairTokenizer) return bytePairs(tokenizer, checkedEnd(endToken, tokenizer))
  throw new NetworkError('unusable-tokenizer', 'A GGUF file holds no tokenizer of this kind.')
}

function checkedEnd(endToken: number | undefined, { size }: Tokenizer): number {
  if (endToken !== undefined && Number.isInteger(endToken) && endToken >= 0 && endToken < size) return endToken
  throw new NetworkError('no-end-token', `Name the token that ends a text: a number from 0 to ${size - 1}.`)
}

function sentencePieces({ pieces, begin, end }: SentencePieceTokenizer): GgufVocabulary {
  const type = (token: number) => {
    if (token === 0) return tokenType.unknown
    if (token < firstByteToken) return tokenType.control
    return token < firstByteToken + 256 ? tokenType.byte : tokenType.normal
  }
  const tokens = pieceNames(pieces).map((name, token) => ({ name, type: type(token), score: pieces[token]!.score }))
  return {
    model: 'llama',
    tokens,
    begin,
    end,
    prependBegin: true,
    more: [
      ['tokenizer.ggml.unknown_token_id', uint32(0)],
      ['tokenizer.ggml.add_space_prefix', bool(true)],
    ],
  }
}

/**
 * As a unigram model (llama.cpp calls it t5), whose words begin with a blank and all cost the same: the one way to cut a text
 * is at its blanks; other white space it does not know. It cannot refuse what it does not know, which becomes `<unk>`, or the
 * end where there is none.
 */
function words(tokenizer: WordTokenizer, end: number): GgufVocabulary {
  const unknown = tokenizer.words.indexOf('<unk>')
  return {
    model: 't5',
    tokens: tokenizer.words.map((word) => ({ name: `\u2581${word}`, type: tokenType.normal, score: -1 })),
    begin: end,
    end,
    prependBegin: false,
    more: [
      ['tokenizer.ggml.unknown_token_id', uint32(unknown < 0 ? end : unknown)],
      ['tokenizer.ggml.padding_token_id', uint32(end)],
      ['tokenizer.ggml.add_space_prefix', bool(true)],
      ['tokenizer.ggml.remove_extra_whitespaces', bool(true)],
    ],
  }
}

/** Put together to text again by llama.cpp, it loses blanks before signs, which no setting of a file prevents. */
function bytePairs({ pairs }: BytePairTokenizer, end: number): GgufVocabulary {
  const special = new Set(pairs.specialTokens)
  const tokens = pairs.vocabulary.map((name) => ({
    name,
    type: special.has(name) ? tokenType.control : tokenType.normal,
    score: 0,
  }))
  const merges = pairs.merges.map((pair) => text(pair.join(' ')))
  return {
    model: 'gpt2',
    tokens,
    begin: end,
    end,
    prependBegin: false,
    more: [
      ['tokenizer.ggml.pre', text('gpt-2')],
      ...(merges.length === 0 ? [] : [['tokenizer.ggml.merges', list(merges)] as [string, GgufValue]]),
    ],
  }
}
