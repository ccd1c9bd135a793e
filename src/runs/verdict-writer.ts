import type { DataRecord } from '../domain/index.ts'
import type { Store } from '../store/store.ts'

interface Waiting {
  resolve: () => void
  reject: (error: unknown) => void
}

/**
 * Writes verdicts as they come, all that have come in one turn of the event loop together: one transaction for a crowd, no
 * wait for one alone. Whoever writes waits until it is kept, so that a verdict is either kept or still under way.
 */
export class VerdictWriter {
  readonly #store: Store
  readonly #dataset: string
  #records: DataRecord[] = []
  #waiting: Waiting[] = []
  #scheduled = false

  constructor(store: Store, dataset: string) {
    this.#store = store
    this.#dataset = dataset
  }

  write(records: readonly DataRecord[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#records.push(...records)
      this.#waiting.push({ resolve, reject })
      if (this.#scheduled) return
      this.#scheduled = true
      setImmediate(() => this.#flush())
    })
  }

  async #flush(): Promise<void> {
    const records = this.#records
    const waiting = this.#waiting
    this.#records = []
    this.#waiting = []
    this.#scheduled = false
    try {
      await this.#store.append(this.#dataset, records)
      for (const { resolve } of waiting) resolve()
    } catch (error) {
      for (const { reject } of waiting) reject(error)
    }
  }
}
