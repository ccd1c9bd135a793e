import { canonicalJson } from '../domain/canonical-json.ts'
import { type DataRecord, type Item, isPairwise, type Label, type Verdict } from '../domain/index.ts'
import { conflictReason, type Named, nameRecord, nameVerdict, retryReason, revisionReason } from './conflict-reason.ts'
import { sameContent } from './same-content.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import { SqliteKeys } from './sqlite-keys.ts'
import {
  type LabelCells,
  labelColumns,
  labelOf,
  type VerdictCells,
  verdictColumns,
  verdictOf,
  verdictTextColumns,
} from './sqlite-rows.ts'
import type { AppendOutcome } from './store.ts'

type Fate = 'added' | 'unchanged' | { conflict: string } | { revision: string }

/** Puts records into the tables, one by one, within a transaction that its caller holds. It inserts and nothing else. */
export class SqliteAppender {
  readonly items: SqliteKeys
  readonly criteria: SqliteKeys
  readonly #connection: SqliteConnection
  readonly #judges: SqliteKeys
  readonly #annotators: SqliteKeys

  constructor(connection: SqliteConnection) {
    this.#connection = connection
    this.items = new SqliteKeys(connection, 'items')
    this.criteria = new SqliteKeys(connection, 'criteria')
    this.#judges = new SqliteKeys(connection, 'judges')
    this.#annotators = new SqliteKeys(connection, 'annotators')
  }

  append(dataset: number, records: readonly DataRecord[]): AppendOutcome {
    const outcome: AppendOutcome = { added: 0, unchanged: 0, conflicts: [], revisions: [] }
    for (const [position, record] of records.entries()) {
      const fate = this.#appendOne(dataset, record)
      if (typeof fate === 'string') outcome[fate]++
      else if ('conflict' in fate) outcome.conflicts.push({ position, reason: fate.conflict })
      else {
        outcome.added++
        outcome.revisions.push({ position, reason: fate.revision })
      }
    }
    return outcome
  }

  /** After a rollback. */
  forget(): void {
    for (const keys of [this.items, this.criteria, this.#judges, this.#annotators]) keys.forget()
  }

  #appendOne(dataset: number, record: DataRecord): Fate {
    switch (record.type) {
      case 'verdict':
        return this.#appendVerdict(dataset, record.verdict)
      case 'label':
        return this.#appendLabel(dataset, record.label)
      case 'item': {
        const key = this.items.findOrAdd(dataset, record.item.id)
        const fate = this.#appendBody(key, record.item.id, record.type, record.item)
        if (fate === 'added') this.#appendOutline(key, record.item)
        return fate
      }
      case 'criterion': {
        const key = this.criteria.findOrAdd(dataset, record.criterion.id)
        return this.#appendBody(key, record.criterion.id, record.type, record.criterion)
      }
      case 'judge': {
        const key = this.#judges.findOrAdd(dataset, record.judge.version)
        return this.#appendBody(key, record.judge.version, record.type, record.judge)
      }
    }
  }

  #appendBody(key: number, name: string, type: Named['type'], given: object): Fate {
    const body = canonicalJson(given)
    const insert = `INSERT INTO ${type}_bodies (${type}, body) VALUES (?, ?) ON CONFLICT (${type}) DO NOTHING`
    if (this.#connection.run(insert, key, body) === 1) return 'added'
    const [kept] = this.#connection.get<[string]>(`SELECT body FROM ${type}_bodies WHERE ${type} = ?`, key)!
    if (kept === body) return 'unchanged'
    return { conflict: conflictReason(nameRecord(type, name), JSON.parse(kept), given) }
  }

  #appendOutline(key: number, item: Item): void {
    const [first, second] = isPairwise(item) ? item.outputs : [item.output]
    this.#connection.run(
      'INSERT INTO item_outlines (item, pairwise, output_length, second_output_length, tags) VALUES (?, ?, ?, ?, ?)',
      key,
      isPairwise(item) ? 1 : 0,
      first?.length ?? null,
      second?.length ?? null,
      canonicalJson(item.tags),
    )
  }

  #appendLabel(dataset: number, label: Label): Fate {
    const { item, criterion, annotator } = label
    const key = [
      this.items.findOrAdd(dataset, item),
      this.criteria.findOrAdd(dataset, criterion),
      this.#annotators.findOrAdd(dataset, annotator),
    ]
    const latest = this.#connection.get<LabelCells>(
      `SELECT ${labelColumns}, l.critique FROM labels AS l
       WHERE item = ? AND criterion = ? AND annotator = ? ORDER BY id DESC LIMIT 1`,
      ...key,
    )
    if (latest && sameContent(labelOf({ item, criterion, annotator }, latest), label)) return 'unchanged'
    this.#connection.run(
      `INSERT INTO labels (dataset, item, criterion, annotator, source, value, score, blind, critique)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      dataset,
      ...key,
      label.source,
      label.value,
      label.score ?? null,
      label.blind === undefined ? null : Number(label.blind),
      label.critique ?? null,
    )
    return latest ? { revision: revisionReason(labelOf({ item, criterion, annotator }, latest), label) } : 'added'
  }

  #appendVerdict(dataset: number, verdict: Verdict, attempt = 0): Fate {
    const key = [
      this.items.findOrAdd(dataset, verdict.item),
      this.criteria.findOrAdd(dataset, verdict.criterion),
      this.#judges.findOrAdd(dataset, verdict.judge),
      verdict.presentation ?? '',
      verdict.repeat,
    ]
    // Not INSERT OR IGNORE, which would pass over a missing value as if it were a repeated key.
    const insert = this.#connection.prepare(
      `INSERT INTO verdicts (item, criterion, judge, presentation, repeat, attempt,
         value, error_kind, score, confidence, cost_usd, latency_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (criterion, item, judge, presentation, repeat, attempt) DO NOTHING`,
    )
    const { changes, lastInsertRowid } = insert.run(
      ...key,
      attempt,
      verdict.value,
      verdict.errorKind ?? null,
      verdict.score ?? null,
      verdict.confidence ?? null,
      verdict.costUsd ?? null,
      verdict.latencyMs ?? null,
    )
    if (changes === 0) return this.#appendAnotherVerdict(dataset, verdict, key)
    const { critique = null, reasoning = null, raw = null } = verdict
    if (critique !== null || reasoning !== null || raw !== null) {
      this.#connection.run(
        'INSERT INTO verdict_texts (verdict, critique, reasoning, raw) VALUES (?, ?, ?, ?)',
        lastInsertRowid,
        critique,
        reasoning,
        raw,
      )
    }
    return 'added'
  }

  /** A verdict under a key that has one. */
  #appendAnotherVerdict(dataset: number, given: Verdict, key: (number | string)[]): Fate {
    const { item, criterion, judge } = given
    const attempts = this.#connection
      .all<VerdictCells>(
        `SELECT ${verdictColumns}, ${verdictTextColumns}
         FROM verdicts AS v LEFT JOIN verdict_texts AS texts ON texts.verdict = v.id
         WHERE v.item = ? AND v.criterion = ? AND v.judge = ? AND v.presentation = ? AND v.repeat = ?
         ORDER BY v.attempt`,
        ...key,
      )
      .map((cells) => verdictOf({ item, criterion, judge }, cells))
    if (attempts.some((kept) => sameContent(kept, given))) return 'unchanged'
    const latest = attempts.at(-1)!
    if (latest.value !== 'error') return { conflict: conflictReason(nameVerdict(given), latest, given) }
    this.#appendVerdict(dataset, given, attempts.length)
    return { revision: retryReason(latest, given) }
  }
}
