import type { LlamaModel, Token } from './engine.ts'

/** A character has at most four bytes, and so at most four tokens. */
const longestCharacter = 4
const unfinished = '\uFFFD'

/**
 * The texts of an answer's tokens, one after another: joined they are the answer.
 *
 * A token may hold a part of a character's bytes. The tokens before the last of them have an empty text then, and that last
 * one has the character.
 */
export class TokenText {
  readonly #model: LlamaModel
  /** Their text is out. */
  readonly #told: Token[] = []
  #pending: Token[] = []

  constructor(model: LlamaModel) {
    this.#model = model
  }

  next(token: Token): string {
    this.#pending.push(token)
    const text = this.#model.detokenize(this.#pending, false, this.#told)
    return text.endsWith(unfinished) && this.#pending.length < longestCharacter ? '' : this.#tell(text)
  }

  /** What is left of a character that the answer broke off in: replacement characters, or nothing. */
  end(): string {
    return this.#pending.length === 0 ? '' : this.#tell(this.#model.detokenize(this.#pending, false, this.#told))
  }

  /** What a token's text would be if it came next. */
  preview(token: Token): string {
    return this.#model.detokenize([token], false, [...this.#told.slice(-longestCharacter), ...this.#pending])
  }

  #tell(text: string): string {
    this.#told.push(...this.#pending)
    this.#pending = []
    return text
  }
}
