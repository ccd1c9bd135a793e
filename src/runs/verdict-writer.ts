import type { DataRecord } from '../domain/index.ts'
import type { Store } from '../store/store.ts'

interface Waiting {
  /** Where its first record stands in the batch. */
  position: number
  resolve: (kept: boolean) => void
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

  /** @returns false where the first of the records was not kept, because another verdict is there already */
  write(records: readonly DataRecord[]): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ position: this.#records.length, resolve, reject })
      this.#records.push(...records)
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
      const { conflicts } = await this.#store.append(this.#dataset, records)
      const lost = new Set(conflicts.map(({ position }) => position))
      for (const { position, resolve } of waiting) resolve(!lost.has(position))
    } catch (error) {
      for (const { reject } of waiting) reject(error)
    }
  }
}
