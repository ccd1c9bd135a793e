import { NetworkError } from '../errors.ts'
import { byteCharacters, fromByteCharacters, toByteCharacters } from './byte-characters.ts'
import { type Merge, mergePairs } from './merge-pairs.ts'
import type { Tokenizer } from './tokenizer.ts'
import { Vocabulary } from './vocabulary.ts'

/** What a text is cut into before merging: words with the blank before them, numbers, signs, white space; as in GPT-2. */
const pieces =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu

export function cutIntoPieces(text: string): string[] {
  return text.match(pieces) ?? []
}

export interface BytePairs {
  /** Never the outcome of encoding, whatever a text says. */
  specialTokens: readonly string[]
  /** All tokens in the order of their numbers, bytes written as their characters; special tokens among them. */
  vocabulary: readonly string[]
  /** Pairs of tokens that become one, the first to merge first. */
  merges: readonly (readonly [left: string, right: string])[]
}

/**
 * Byte-pair encoding over UTF-8 bytes, as in GPT-2: any well-formed text goes in and comes back the same.
 *
 * @see Sennrich et al. (2016), arXiv 1508.07909; Radford et al. (2019), section 2.2
 */
export class BytePairTokenizer implements Tokenizer {
  readonly size: number
  readonly pairs: BytePairs
  readonly #vocabulary: Vocabulary
  readonly #bytes: readonly (readonly number[])[]
  readonly #merges = new Map<number, Merge>()

  /** @throws {NetworkError} `duplicate-token`, or `unusable-tokenizer` where a byte or a part of a merge has no token */
  constructor(pairs: BytePairs) {
    this.pairs = pairs
    this.size = pairs.vocabulary.length
    this.#vocabulary = new Vocabulary(pairs.vocabulary)
    const special = new Set(pairs.specialTokens)
    this.#bytes = pairs.vocabulary.map((name) => {
      if (special.has(name)) return [...new TextEncoder().encode(name)]
      return fromByteCharacters(name) ?? unusable(`the token ${JSON.stringify(name)} is not made of bytes`)
    })
    for (const name of [...pairs.specialTokens, ...byteCharacters]) this.#number(name)
    for (const [rank, [left, right]] of pairs.merges.entries()) {
      if (special.has(left + right)) unusable(`a merge makes the special token ${JSON.stringify(left + right)}`)
      const key = this.#number(left) * this.size + this.#number(right)
      if (!this.#merges.has(key)) this.#merges.set(key, { token: this.#number(left + right), rank })
    }
  }

  /** The number of a token by its name. @throws {NetworkError} `unknown-token` */
  id(name: string): number {
    const number = this.#vocabulary.number(name)
    if (number !== undefined) return number
    throw new NetworkError('unknown-token', `The vocabulary of ${this.size} tokens has no ${JSON.stringify(name)}.`)
  }

  encode(text: string): number[] {
    return cutIntoPieces(text).flatMap((piece) =>
      mergePairs(
        Array.from(toByteCharacters(piece), (character) => this.#number(character)),
        (left, right) => this.#merges.get(left * this.size + right),
      ),
    )
  }

  /** What is no UTF-8, as a part of a text may be, becomes U+FFFD. @throws {NetworkError} `unknown-token` */
  decode(tokens: readonly number[]): string {
    const bytes = tokens.flatMap((token) => this.#bytes[this.#checked(token)]!)
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes))
  }

  #checked(token: number): number {
    this.#vocabulary.name(token)
    return token
  }

  #number(name: string): number {
    return this.#vocabulary.number(name) ?? unusable(`there is no token ${JSON.stringify(name)}`)
  }
}

function unusable(reason: string): never {
  throw new NetworkError('unusable-tokenizer', `The byte-pair tokenizer cannot be used: ${reason}.`)
}
