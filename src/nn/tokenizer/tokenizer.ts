/** Text to tokens and back. A token is a number from 0 to below `size`. */
export interface Tokenizer {
  readonly size: number
  /** The text's own tokens: none that begins or ends it. */
  encode(text: string): number[]
  decode(tokens: readonly number[]): string
}
