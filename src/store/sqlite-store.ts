import type { SQLInputValue } from 'node:sqlite'
import type { Criterion, DataRecord, Item, Judge, Label, Verdict } from '../domain/index.ts'
import { reportExists, unknownDataset, unknownImport } from './errors.ts'
import { SqliteAppender } from './sqlite-appender.ts'
import { type Durability, SqliteConnection } from './sqlite-connection.ts'
import { readEvidence, readItems, readLabels, readVerdicts } from './sqlite-reading.ts'
import { inForce, standing } from './sqlite-rows.ts'
import type {
  AppendOutcome,
  Dataset,
  ImportRecord,
  ImportStart,
  ItemEvidence,
  Opening,
  Store,
  StoredReport,
} from './store.ts'

export interface SqliteStoreOptions {
  /** Where the store's sense of time comes from, for tests. */
  now?: () => Date
  durability?: Durability
}

/**
 * Opens the store in this file and makes it where there is none. Several processes may open one file and write at once.
 *
 * @param path of the file, in a folder that exists; `:memory:` for a store that is gone when it is closed
 * @throws {StoreError} `not-a-store`, `newer-store`, `cannot-open`, `locked`, `damaged`, `disk-failed`
 */
export async function openSqliteStore(path: string, options?: SqliteStoreOptions): Promise<SqliteStore> {
  return new SqliteStore(new SqliteConnection(path, options?.durability ?? 'power-cut'), options)
}

/** A store in one SQLite file. Each read and each write is over before its promise is handed out. */
export class SqliteStore implements Store {
  readonly #connection: SqliteConnection
  readonly #appender: SqliteAppender
  readonly #now: () => Date

  constructor(connection: SqliteConnection, { now = () => new Date() }: SqliteStoreOptions = {}) {
    this.#connection = connection
    this.#appender = new SqliteAppender(connection)
    this.#now = now
  }

  async createDataset(name: string): Promise<void> {
    this.#insert('INSERT INTO datasets (name, created_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING', [
      name,
      this.#now().toISOString(),
    ])
  }

  async datasets(): Promise<Dataset[]> {
    type Row = [name: string, createdAt: string, items: number, labels: number, verdicts: number]
    const rows = this.#all<Row>(`
      SELECT d.name, d.created_at,
        (SELECT count(*) FROM items AS i WHERE i.dataset = d.id),
        (SELECT count(*) FROM labels AS l WHERE l.dataset = d.id AND ${inForce}),
        (SELECT count(*) FROM criteria AS c CROSS JOIN verdicts AS v ON v.criterion = c.id WHERE c.dataset = d.id AND ${standing})
      FROM datasets AS d ORDER BY d.id`)
    return rows.map(([name, createdAt, items, labels, verdicts]) => ({ name, createdAt, items, labels, verdicts }))
  }

  async append(dataset: string, records: readonly DataRecord[]): Promise<AppendOutcome> {
    try {
      return this.#connection.write(() => this.#appender.append(this.#keyOf(dataset), records))
    } catch (error) {
      this.#appender.forget()
      throw error
    }
  }

  async criteria(dataset: string): Promise<Criterion[]> {
    return this.#connection.read(() =>
      this.#bodies<Criterion>(
        `SELECT body FROM criteria AS c JOIN criterion_bodies AS b ON b.criterion = c.id WHERE c.dataset = ? ORDER BY c.id`,
        this.#keyOf(dataset),
      ),
    )
  }

  async judges(dataset: string): Promise<Judge[]> {
    return this.#connection.read(() =>
      this.#bodies<Judge>(
        `SELECT body FROM judges AS j JOIN judge_bodies AS b ON b.judge = j.id WHERE j.dataset = ? ORDER BY j.id`,
        this.#keyOf(dataset),
      ),
    )
  }

  async *items(dataset: string): AsyncGenerator<Item> {
    yield* readItems(this.#reading(dataset))
  }

  async itemsById(dataset: string, ids: readonly string[]): Promise<Item[]> {
    return this.#connection.read(() => {
      const key = this.#keyOf(dataset)
      return ids.flatMap((id) =>
        this.#bodies<Item>(
          'SELECT body FROM items AS i JOIN item_bodies AS b ON b.item = i.id WHERE i.dataset = ? AND i.name = ?',
          key,
          id,
        ),
      )
    })
  }

  async *evidence(dataset: string, criterion: string): AsyncGenerator<ItemEvidence> {
    yield* readEvidence({ ...this.#reading(dataset), criterion: criterion.toWellFormed() })
  }

  async *labels(dataset: string, { all = false } = {}): AsyncGenerator<Label> {
    yield* readLabels({ ...this.#reading(dataset), all })
  }

  async *verdicts(dataset: string, { items }: { items?: readonly string[] } = {}): AsyncGenerator<Verdict> {
    const reading = this.#reading(dataset)
    yield* readVerdicts({ ...reading, items: items && this.#itemKeys(reading.dataset, items) })
  }

  async beginImport({ dataset, source, digest, startedAt }: ImportStart): Promise<void> {
    this.#connection.write(() =>
      this.#connection.run(
        'INSERT INTO imports (dataset, source, digest, started_at) VALUES (?, ?, ?, ?)',
        this.#keyOf(dataset),
        source,
        digest,
        startedAt,
      ),
    )
  }

  async finishImport(record: ImportRecord): Promise<void> {
    const { dataset, source, digest, startedAt, rows, problems, finishedAt, ...told } = record
    this.#connection.write(() => {
      const open = this.#connection.get<[number]>(
        `SELECT i.id FROM imports AS i LEFT JOIN import_ends AS e ON e.import = i.id
         WHERE i.dataset = ? AND i.source = ? AND i.digest = ? AND i.started_at = ? AND e.import IS NULL
         ORDER BY i.id LIMIT 1`,
        this.#keyOf(dataset),
        source,
        digest,
        startedAt,
      )
      if (!open || finishedAt === undefined) throw unknownImport(source)
      const details = JSON.stringify(told)
      const end = [open[0], rows, problems, details, finishedAt] as const
      this.#connection.run('INSERT INTO import_ends VALUES (?, ?, ?, ?, ?)', ...end)
    })
  }

  async imports(dataset: string): Promise<ImportRecord[]> {
    type Row = [string, string, string, rows: number, problems: number, details: string, end: string | null]
    const rows = this.#connection.read(() =>
      this.#connection.all<Row>(
        `SELECT i.source, i.digest, i.started_at, coalesce(e.rows, 0), coalesce(e.problems, 0),
           coalesce(e.details, '{"shownProblems":[],"readAsFail":{}}'), e.finished_at
         FROM imports AS i LEFT JOIN import_ends AS e ON e.import = i.id WHERE i.dataset = ? ORDER BY i.id`,
        this.#keyOf(dataset),
      ),
    )
    return rows.map(([source, digest, startedAt, rows, problems, details, finishedAt]) => ({
      ...{ dataset, source, digest, rows, problems, startedAt },
      ...(JSON.parse(details) as Pick<ImportRecord, 'shownProblems' | 'readAsFail' | 'split'>),
      ...(finishedAt !== null && { finishedAt }),
    }))
  }

  async recordOpening({ sealed, at, by, reason }: Opening): Promise<void> {
    this.#insert('INSERT INTO openings (sealed, at, by, reason) VALUES (?, ?, ?, ?)', [sealed, at, by, reason ?? null])
  }

  async openings(sealed: string): Promise<Opening[]> {
    type Row = [at: string, by: string, reason: string | null]
    const rows = this.#all<Row>('SELECT at, by, reason FROM openings WHERE sealed = ? ORDER BY id', sealed)
    return rows.map(([at, by, reason]) => ({ sealed, at, by, ...(reason !== null && { reason }) }))
  }

  async saveReport({ id, kind, dataset, at, body }: StoredReport): Promise<void> {
    const given = [kind, dataset, at, body]
    this.#connection.write(() => {
      const kept = this.#connection.get('SELECT kind, dataset, at, body FROM reports WHERE name = ?', id)
      if (kept?.some((cell, i) => cell !== given[i]!.toWellFormed())) throw reportExists(id)
      if (kept) return
      this.#connection.run('INSERT INTO reports (name, kind, dataset, at, body) VALUES (?, ?, ?, ?, ?)', id, ...given)
    })
  }

  async reports(): Promise<Omit<StoredReport, 'body'>[]> {
    type Row = [id: string, kind: string, dataset: string, at: string]
    const rows = this.#all<Row>('SELECT name, kind, dataset, at FROM reports ORDER BY at DESC, id DESC')
    return rows.map(([id, kind, dataset, at]) => ({ id, kind, dataset, at }))
  }

  async report(id: string): Promise<StoredReport | undefined> {
    type Row = [kind: string, dataset: string, at: string, body: string]
    const [row] = this.#all<Row>('SELECT kind, dataset, at, body FROM reports WHERE name = ?', id)
    return row && { id, kind: row[0], dataset: row[1], at: row[2], body: row[3] }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.close()
  }

  #reading(dataset: string): { connection: SqliteConnection; dataset: number } {
    return { connection: this.#connection, dataset: this.#connection.read(() => this.#keyOf(dataset)) }
  }

  /** @throws {StoreError} `unknown-dataset` */
  #keyOf(dataset: string): number {
    const found = this.#connection.get<[number]>('SELECT id FROM datasets WHERE name = ?', dataset)
    if (!found) throw unknownDataset(dataset)
    return found[0]
  }

  /** Ascending, each once. */
  #itemKeys(dataset: number, names: readonly string[]): number[] {
    const keys = this.#connection.read(() => names.map((name) => this.#appender.items.find(dataset, name)))
    return [...new Set(keys.filter((key) => key !== undefined))].sort((a, b) => a - b)
  }

  #bodies<T>(sql: string, ...values: SQLInputValue[]): T[] {
    return this.#connection.all<[string]>(sql, ...values).map(([body]) => JSON.parse(body))
  }

  #all<Row extends unknown[]>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#connection.read(() => this.#connection.all<Row>(sql, ...values))
  }

  #insert(sql: string, values: SQLInputValue[]): void {
    this.#connection.write(() => this.#connection.run(sql, ...values))
  }
}
