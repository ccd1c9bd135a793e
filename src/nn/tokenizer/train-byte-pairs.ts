import { NetworkError } from '../errors.ts'
import { byteCharacters, toByteCharacters } from './byte-characters.ts'
import { BytePairTokenizer, cutIntoPieces } from './byte-pair-tokenizer.ts'

export interface BytePairTraining {
  text: string
  /** Tokens in all: special ones, 256 bytes, and as many merges as are left. */
  size: number
  specialTokens?: readonly string[]
}

/**
 * Learns a byte-pair vocabulary: again and again, the most frequent pair of neighbours becomes a token; of equals, the pair of
 * the lowest numbers. The same text gives the same tokens.
 *
 * @throws {NetworkError} `unusable-tokenizer` where the size has no room for all bytes, or the text has too few pairs for it
 * @see Sennrich et al. (2016), arXiv 1508.07909, algorithm 1
 */
export function trainBytePairs({ text, size, specialTokens = [] }: BytePairTraining): BytePairTokenizer {
  const vocabulary = [...specialTokens, ...byteCharacters]
  if (size < vocabulary.length) {
    throw new NetworkError(
      'unusable-tokenizer',
      `A byte-pair vocabulary of ${size} has no room: ${vocabulary.length} is the least.`,
    )
  }
  const numbers = new Map(vocabulary.map((name, number) => [name, number]))
  const counts = new PairCounts(text, numbers)
  const merges: [string, string][] = []
  while (vocabulary.length < size) {
    const pair = counts.takeMostFrequent()
    if (pair === undefined) {
      throw new NetworkError(
        'unusable-tokenizer',
        `The text has pairs for ${vocabulary.length} tokens, not for ${size}: give more text or a smaller size.`,
      )
    }
    const [left, right] = pair.map((number) => vocabulary[number]!) as [string, string]
    // Text that reads like a special token must not become one.
    if (specialTokens.includes(left + right)) continue
    // Two pairs may spell the same token.
    if (!numbers.has(left + right)) numbers.set(left + right, vocabulary.push(left + right) - 1)
    merges.push([left, right])
    counts.merge({ pair, token: numbers.get(left + right)! })
  }
  return new BytePairTokenizer({ specialTokens, vocabulary, merges })
}

interface Piece {
  tokens: number[]
  count: number
}

/** Larger than any vocabulary, so that a pair is one number and pairs are in the order of their parts. */
const radix = 2 ** 24

/** How often each pair of neighbours occurs in the pieces of a text, kept up to date as pairs are merged. */
class PairCounts {
  readonly #counts = new Map<number, number>()
  /** The pieces that have, or once had, a pair. */
  readonly #where = new Map<number, Set<Piece>>()
  readonly #taken = new Set<number>()

  constructor(text: string, numbers: ReadonlyMap<string, number>) {
    const occurrences = new Map<string, number>()
    for (const piece of cutIntoPieces(text)) occurrences.set(piece, (occurrences.get(piece) ?? 0) + 1)
    for (const [piece, count] of occurrences) {
      const tokens = Array.from(toByteCharacters(piece), (character) => numbers.get(character)!)
      this.#count({ tokens, count }, count)
    }
  }

  /** The most frequent pair that was not taken before. */
  takeMostFrequent(): [left: number, right: number] | undefined {
    let best = -1
    let most = 0
    for (const [pair, count] of this.#counts) {
      if (count < most || count === 0 || (count === most && pair > best) || this.#taken.has(pair)) continue
      best = pair
      most = count
    }
    if (most === 0) return undefined
    this.#taken.add(best)
    return [Math.floor(best / radix), best % radix]
  }

  merge({ pair: [left, right], token }: { pair: readonly [number, number]; token: number }): void {
    for (const piece of this.#where.get(left * radix + right) ?? []) {
      this.#count(piece, -piece.count)
      const merged: number[] = []
      for (let place = 0; place < piece.tokens.length; place++) {
        const both = piece.tokens[place] === left && piece.tokens[place + 1] === right
        merged.push(both ? token : piece.tokens[place]!)
        if (both) place++
      }
      piece.tokens = merged
      this.#count(piece, piece.count)
    }
  }

  #count(piece: Piece, count: number): void {
    for (let place = 1; place < piece.tokens.length; place++) {
      const pair = piece.tokens[place - 1]! * radix + piece.tokens[place]!
      this.#counts.set(pair, (this.#counts.get(pair) ?? 0) + count)
      const pieces = this.#where.get(pair)
      if (pieces) pieces.add(piece)
      else this.#where.set(pair, new Set([piece]))
    }
  }
}
