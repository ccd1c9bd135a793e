import type { LlamaSequence } from './engine.ts'

/** Hands a model's sequences to calls, each to one at a time, first come first served. */
export class SequencePool {
  readonly #free: LlamaSequence[]
  readonly #waiting: ((sequence: LlamaSequence) => void)[] = []
  readonly #underWay = new Set<Promise<unknown>>()

  constructor(sequences: readonly LlamaSequence[]) {
    this.#free = [...sequences]
  }

  /**
   * Does the work as soon as a sequence is free.
   *
   * @throws the signal's reason as soon as it is aborted; work that was begun keeps its sequence until it has stopped
   */
  use<T>(work: (sequence: LlamaSequence) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const job = this.#run(work, signal)
    this.#underWay.add(job)
    const forget = () => this.#underWay.delete(job)
    job.then(forget, forget)
    return signal ? untilAborted(job, signal) : job
  }

  /** Ends when all work has. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay)
  }

  async #run<T>(work: (sequence: LlamaSequence) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const sequence = this.#free.pop() ?? (await new Promise<LlamaSequence>((resolve) => this.#waiting.push(resolve)))
    try {
      signal?.throwIfAborted()
      return await work(sequence)
    } finally {
      const next = this.#waiting.shift()
      if (next) next(sequence)
      else this.#free.push(sequence)
    }
  }
}

function untilAborted<T>(job: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    job.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
