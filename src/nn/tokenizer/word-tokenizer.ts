import { NetworkError } from '../errors.ts'
import type { Tokenizer } from './tokenizer.ts'
import { Vocabulary } from './vocabulary.ts'

/**
 * A token a word, for languages of few words. Words are what white space separates; a special token is a word like all
 * others, told apart so that a checkpoint can say which they are.
 */
export class WordTokenizer implements Tokenizer {
  readonly size: number
  readonly specialTokens: readonly string[]
  /** Special tokens first, in the order of their numbers. */
  readonly words: readonly string[]
  readonly #vocabulary: Vocabulary

  /** @throws {NetworkError} `duplicate-token`; `unusable-word` for one that is empty or has white space in it */
  constructor({ specialTokens = [], words }: { specialTokens?: readonly string[]; words: readonly string[] }) {
    this.specialTokens = specialTokens
    this.words = [...specialTokens, ...words]
    this.size = this.words.length
    this.#vocabulary = new Vocabulary(this.words)
    const unusable = this.words.find((word) => !/^\P{White_Space}+$/u.test(word))
    if (unusable === undefined) return
    throw new NetworkError('unusable-word', `${JSON.stringify(unusable)} is no word: it is empty or has white space.`)
  }

  /** @throws {NetworkError} `unknown-word` */
  id(word: string): number {
    const number = this.#vocabulary.number(word)
    if (number !== undefined) return number
    throw new NetworkError('unknown-word', `The vocabulary of ${this.size} words has no ${JSON.stringify(word)}.`)
  }

  /** @throws {NetworkError} `unknown-word` */
  encode(text: string): number[] {
    return text
      .split(/\p{White_Space}+/u)
      .filter((word) => word !== '')
      .map((word) => this.id(word))
  }

  /** The words with single blanks between them. @throws {NetworkError} `unknown-token` */
  decode(tokens: readonly number[]): string {
    return tokens.map((token) => this.#vocabulary.name(token)).join(' ')
  }
}
