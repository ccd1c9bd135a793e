import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { StoreError } from './errors.ts'
import { applicationId, migrate, migrations, schemaVersion } from './migrations.ts'
import { isBusy, storeErrorOf } from './sqlite-errors.ts'

/** How long a writer waits for another process's transaction before it gives up, in milliseconds. */
const busyTimeout = 10_000

/** A page of rows ends at whichever comes first: ten thousand short rows are no trouble, ten thousand long texts are. */
const pageRows = 1_000
const pageCharacters = 4_000_000

/**
 * What `append` has returned for outlasts in any case the process. `power-cut`: a power cut too, as far as the drive keeps its
 * word about syncing, at one sync a batch; people's labels are worth it. `process`: a power cut may take the last of it, and
 * leaves the file sound; for verdicts that can be asked for again. `none`: a power cut may ruin the file; for stores that
 * are thrown away.
 */
export type Durability = 'power-cut' | 'process' | 'none'

const synchronous: Record<Durability, string> = { 'power-cut': 'FULL', process: 'NORMAL', none: 'OFF' }

/** One open database file of ours: its statements, prepared once, and its transactions. Rows are arrays of cells. */
export class SqliteConnection {
  readonly #db: DatabaseSync
  readonly #path: string
  /** As many as there are statements in the source: none is put together from data. */
  readonly #statements = new Map<string, StatementSync>()

  constructor(path: string, durability: Durability) {
    this.#path = path
    this.#db = translating(path, () => open(path, durability))
  }

  prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql)
    if (!statement) {
      statement = this.#db.prepare(sql)
      statement.setReturnArrays(true)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.prepare(sql).run(...values).changes)
  }

  get<Row extends unknown[]>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.prepare(sql).get(...values) as unknown as Row | undefined
  }

  all<Row extends unknown[]>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.prepare(sql).all(...values) as unknown as Row[]
  }

  /**
   * The first rows of an answer, at most as many as memory should hold at once; none when there are none. The next page is
   * asked for by the last row's key, so that no statement, and with it no read transaction, stays open between pages.
   */
  page<Row extends unknown[]>(sql: string, ...values: SQLInputValue[]): Row[] {
    const rows: Row[] = []
    let characters = 0
    for (const row of this.prepare(sql).iterate(...values) as unknown as Iterable<Row>) {
      rows.push(row)
      for (const cell of row) if (typeof cell === 'string') characters += cell.length
      if (rows.length === pageRows || characters >= pageCharacters) break
    }
    return rows
  }

  /** All reads of `work` see one state of the file. */
  read<T>(work: () => T): T {
    return this.#transaction('BEGIN', work)
  }

  /** All of what `work` writes is kept, or, if it throws or the process dies, none of it. */
  write<T>(work: () => T): T {
    // IMMEDIATE takes the write lock first: a transaction that reads and then writes could be refused without a wait.
    return this.#transaction('BEGIN IMMEDIATE', work)
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }

  #transaction<T>(begin: string, work: () => T): T {
    return translating(this.#path, () => {
      this.#db.exec(begin)
      try {
        const result = work()
        this.#db.exec('COMMIT')
        return result
      } catch (error) {
        if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
        throw error
      }
    })
  }
}

function open(path: string, durability: Durability): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: busyTimeout })
  try {
    refuseOthers(db, path)
    // Readers and one writer side by side.
    useWriteAheadLog(db)
    db.exec(`PRAGMA synchronous = ${synchronous[durability]}`)
    // 64 MB: the key of verdicts stays in memory while judges come one after another. A run needs no such memory: its
    // verdicts come in the order of its items. After a great batch, shrink the log.
    const cacheKb = durability === 'process' ? 8_000 : 64_000
    db.exec(`PRAGMA cache_size = -${cacheKb}; PRAGMA journal_size_limit = 64000000`)
    migrate(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Two that open one new file at once can meet in the switch of its mode, where SQLite refuses without any wait. */
function useWriteAheadLog(db: DatabaseSync): void {
  for (const deadline = Date.now() + busyTimeout; ; ) {
    try {
      db.exec('PRAGMA journal_mode = WAL')
      return
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

/** Before anything is written: another program's database stays as it is, and so does one from our own future. */
function refuseOthers(db: DatabaseSync, path: string): void {
  db.exec('BEGIN')
  const [id, version, tables] = [
    db.prepare('PRAGMA application_id').get()!.application_id,
    schemaVersion(db),
    db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()!.tables,
  ]
  db.exec('COMMIT')
  const isNew = id === 0 && version === 0 && tables === 0
  if (id !== applicationId && !isNew) {
    throw new StoreError('not-a-store', `${path} is a database of another program: name another file.`)
  }
  if (version > migrations.length) {
    throw new StoreError(
      'newer-store',
      `${path} was written by a newer version of Goodhart (its schema is ${version}, this program knows ${migrations.length}): update the program.`,
    )
  }
}

function translating<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw storeErrorOf(error, path)
  }
}
