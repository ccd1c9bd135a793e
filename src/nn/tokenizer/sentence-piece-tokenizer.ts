import { NetworkError } from '../errors.ts'
import { type Merge, mergePairs } from './merge-pairs.ts'
import type { Tokenizer } from './tokenizer.ts'

/** A token of a SentencePiece vocabulary: its text with plain blanks, and how early a merge makes it. */
export interface Piece {
  text: string
  score: number
}

/** Where the tokens of single bytes begin, after unknown, begin and end. */
export const firstByteToken = 3
const controlTokens = firstByteToken + 256

/**
 * The tokenizer of Llama 2 and llama2.c: SentencePiece's byte-pair kind. A blank is put before the text, characters merge by
 * the best score of what they make, and a character that has no token is spelled in bytes. Any well-formed text comes back the
 * same. Text never becomes a control or byte token by looking like one.
 *
 * @see https://github.com/karpathy/llama2.c/blob/master/run.c `encode`
 */
export class SentencePieceTokenizer implements Tokenizer {
  readonly size: number
  readonly unknown = 0
  /** Begins a text; the networks were trained with it. */
  readonly begin = 1
  readonly end = 2
  readonly pieces: readonly Piece[]
  readonly #numbers = new Map<string, number>()

  /**
   * @param pieces first unknown, begin, end and 256 bytes, whose texts do not matter
   * @throws {NetworkError} `unusable-tokenizer` where there are fewer
   */
  constructor(pieces: readonly Piece[]) {
    if (pieces.length < controlTokens) {
      throw new NetworkError(
        'unusable-tokenizer',
        `A SentencePiece vocabulary begins with ${controlTokens} control and byte tokens; this one has ${pieces.length} in all.`,
      )
    }
    this.pieces = pieces
    this.size = pieces.length
    for (let token = controlTokens; token < pieces.length; token++) {
      // The first of two counts, as a search from the front would have it.
      const { text } = pieces[token]!
      if (!this.#numbers.has(text)) this.#numbers.set(text, token)
    }
  }

  encode(text: string): number[] {
    if (text === '') return []
    const symbols = Array.from(` ${text}`).flatMap((character) => {
      const token = this.#numbers.get(character)
      return token === undefined
        ? Array.from(new TextEncoder().encode(character), (byte) => firstByteToken + byte)
        : token
    })
    return mergePairs(symbols, (left, right) => this.#merge(left, right))
  }

  /** Control tokens have no text. @throws {NetworkError} `unknown-token` */
  decode(tokens: readonly number[]): string {
    const encoder = new TextEncoder()
    const bytes = tokens.flatMap((token) => {
      const piece = this.pieces[token]
      if (!piece)
        throw new NetworkError('unknown-token', `There is no token ${token}: the vocabulary has ${this.size}.`)
      if (token < firstByteToken) return []
      return token < controlTokens ? [token - firstByteToken] : [...encoder.encode(piece.text)]
    })
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes))
    return text.startsWith(' ') ? text.slice(1) : text
  }

  #merge(left: number, right: number): Merge | undefined {
    if (left < controlTokens || right < controlTokens) return undefined
    const token = this.#numbers.get(this.pieces[left]!.text + this.pieces[right]!.text)
    return token === undefined ? undefined : { token, rank: -this.pieces[token]!.score }
  }
}
