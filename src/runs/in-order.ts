/**
 * Hands on what comes in any order in the order of its numbers, 0 first, and keeps whoever is far ahead waiting, so that no
 * more than `window` are held back.
 */
export class InOrder<T> {
  readonly #window: number
  readonly #handOn: (value: T) => void
  readonly #held = new Map<number, T>()
  #next = 0
  #waiting: { number: number; resolve: () => void }[] = []

  constructor(window: number, handOn: (value: T) => void) {
    this.#window = window
    this.#handOn = handOn
  }

  /** Resolves once this number may begin. */
  async mayBegin(number: number): Promise<void> {
    if (number < this.#next + this.#window) return
    await new Promise<void>((resolve) => this.#waiting.push({ number, resolve }))
  }

  /** Each number once. */
  put(number: number, value: T): void {
    this.#held.set(number, value)
    while (this.#held.has(this.#next)) {
      this.#handOn(this.#held.get(this.#next)!)
      this.#held.delete(this.#next++)
    }
    const late = this.#waiting.filter((waiting) => waiting.number >= this.#next + this.#window)
    for (const waiting of this.#waiting) if (!late.includes(waiting)) waiting.resolve()
    this.#waiting = late
  }

  /** Lets everybody who waits begin, or find that there is no need to any more. */
  letBegin(): void {
    for (const { resolve } of this.#waiting) resolve()
    this.#waiting = []
  }

  /** Nothing more will come for numbers that are missing: hands on what is held. */
  release(): void {
    for (const number of [...this.#held.keys()].sort((a, b) => a - b)) this.#handOn(this.#held.get(number)!)
    this.#held.clear()
  }
}
