import { NetworkError } from '../errors.ts'

/** The names of tokens, each once, in the order of their numbers. */
export class Vocabulary {
  readonly names: readonly string[]
  readonly #numbers: Map<string, number>

  /** @throws {NetworkError} `duplicate-token` */
  constructor(names: readonly string[]) {
    this.names = names
    this.#numbers = new Map(names.map((name, number) => [name, number]))
    if (this.#numbers.size === names.length) return
    const twice = names.find((name, number) => this.#numbers.get(name) !== number)
    throw new NetworkError('duplicate-token', `The vocabulary has the token ${JSON.stringify(twice)} twice.`)
  }

  number(name: string): number | undefined {
    return this.#numbers.get(name)
  }

  /** @throws {NetworkError} `unknown-token` where there is none of this number */
  name(token: number): string {
    const name = this.names[token]
    if (name !== undefined) return name
    throw new NetworkError('unknown-token', `There is no token ${token}: the vocabulary has ${this.names.length}.`)
  }
}
