import { hash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { ModelSetupError } from './errors.ts'
import type { LanguageModel, ModelReply, ModelRequest } from './language-model.ts'

/** What is written together; the rest is lost when the process is killed, and only costs another call. */
const batchSize = 256
const batchDelayMs = 250

/**
 * Replies on disk, by the SHA-256 of all that shapes them. One file, which several processes may share, and which can be
 * deleted at any time.
 */
export class ReplyCache implements Disposable {
  readonly #db: DatabaseSync
  readonly #select: StatementSync
  readonly #insert: StatementSync
  readonly #unwritten = new Map<string, string>()
  readonly #onFailure: (error: Error) => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #failed = false

  /**
   * @param onFailure told once, where replies can no longer be kept: that costs calls, and no answer
   * @throws {ModelSetupError} `bad-cache` where the file is not a cache, or cannot be opened
   */
  constructor(path: string, onFailure: (error: Error) => void = () => {}) {
    this.#onFailure = onFailure
    try {
      mkdirSync(dirname(path), { recursive: true })
      this.#db = open(path)
    } catch (error) {
      throw new ModelSetupError(
        'bad-cache',
        `The cache ${path} cannot be used (${(error as Error).message}): delete it, or pass it by with --no-cache.`,
        { cause: error },
      )
    }
    this.#select = this.#db.prepare('SELECT reply FROM kept_replies WHERE key = ?')
    this.#insert = this.#db.prepare('INSERT OR REPLACE INTO kept_replies VALUES (?, ?)')
  }

  get(key: string): string | undefined {
    return this.#unwritten.get(key) ?? (this.#select.get(key)?.reply as string | undefined)
  }

  put(key: string, reply: string): void {
    if (this.#failed) return
    this.#unwritten.set(key, reply)
    if (this.#unwritten.size >= batchSize) this.#write()
    else this.#timer ??= setTimeout(() => this.#write(), batchDelayMs)
  }

  [Symbol.dispose](): void {
    this.#write()
    this.#db.close()
  }

  #write(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#unwritten.size === 0) return
    try {
      this.#db.exec('BEGIN IMMEDIATE')
      for (const [key, reply] of this.#unwritten) this.#insert.run(key, reply)
      this.#db.exec('COMMIT')
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      if (!this.#failed) this.#onFailure(error as Error)
      this.#failed = true
    }
    this.#unwritten.clear()
  }
}

function open(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 10_000 })
  try {
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -8000;
      CREATE TABLE IF NOT EXISTS kept_replies (key TEXT PRIMARY KEY, reply TEXT NOT NULL) STRICT`)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Stands for the nonce of a request in its key and in its reply. */
const anyNonce = '\u{10FFFE}nonce\u{10FFFE}'

/**
 * A model that is asked the same thing once: requests that differ only in their nonce are the same, samples are not.
 *
 * @param identity all that tells this model from others: provider, model, address
 */
export function withCache(model: LanguageModel, cache: ReplyCache, identity: unknown): LanguageModel {
  return {
    id: model.id,
    async generate(request, context) {
      const key = keyOf(request, identity)
      const known = context?.fresh ? undefined : cache.get(key)
      if (known !== undefined) {
        const reply: ModelReply = JSON.parse(request.nonce ? known.replaceAll(anyNonce, request.nonce) : known)
        return { ...reply, costUsd: 0 }
      }
      const reply = await model.generate(request, context)
      const { costUsd: _, ...content } = reply
      const text = JSON.stringify(content)
      cache.put(key, request.nonce ? text.replaceAll(request.nonce, anyNonce) : text)
      return reply
    },
  }
}

/** Of the fields in the order in which they were put together: another order is another request, which costs a call at most. */
function keyOf({ nonce, ...request }: ModelRequest, identity: unknown): string {
  const text = JSON.stringify([identity, request])
  return hash('sha256', nonce ? text.replaceAll(nonce, anyNonce) : text, 'base64url')
}
