import type { SQLInputValue } from 'node:sqlite'
import type { Item, Label, Verdict } from '../domain/index.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import {
  inForce,
  type LabelCells,
  labelColumns,
  labelOf,
  standing,
  type VerdictCells,
  verdictColumns,
  verdictOf,
  verdictTextColumns,
} from './sqlite-rows.ts'
import type { ItemEvidence } from './store.ts'

// Every reading goes page by page, each page by the key of the last row of the one before, and so each statement names
// its outermost table first and joins by CROSS JOIN, which SQLite does not reorder: rows come in the order of an index,
// and nothing is sorted that is larger than one item's.

/** One dataset, by its key. */
interface Reading {
  connection: SqliteConnection
  dataset: number
}

export function* readItems({ connection, dataset }: Reading): Generator<Item> {
  const pages = pagesOf<[id: number, body: string]>(connection, {
    sql: `SELECT i.id, b.body FROM items AS i CROSS JOIN item_bodies AS b ON b.item = i.id
          WHERE i.dataset = ? AND i.id > ? ORDER BY i.id`,
    values: [dataset],
    start: [0],
    keyOf: ([id]) => [id],
  })
  for (const [, body] of pages) yield JSON.parse(body)
}

export function* readLabels({ connection, dataset, all }: Reading & { all: boolean }): Generator<Label> {
  type Row = [id: number, item: string, criterion: string, annotator: string, ...LabelCells]
  const rows = pagesOf<Row>(connection, {
    sql: `SELECT l.id, items.name, criteria.name, annotators.name, ${labelColumns}, l.critique
          FROM labels AS l
          CROSS JOIN items ON items.id = l.item
          CROSS JOIN criteria ON criteria.id = l.criterion
          CROSS JOIN annotators ON annotators.id = l.annotator
          WHERE l.dataset = ? AND l.id > ? ${all ? '' : `AND ${inForce}`} ORDER BY l.id`,
    values: [dataset],
    start: [0],
    keyOf: ([id]) => [id],
  })
  for (const [, item, criterion, annotator, ...cells] of rows) yield labelOf({ item, criterion, annotator }, cells)
}

/** @param items keys of the items whose verdicts are wanted, ascending; absent: all */
export function* readVerdicts({ connection, dataset, items }: Reading & { items?: number[] }): Generator<Verdict> {
  type Row = [item: number, judge: number, itemName: string, judgeName: string, ...VerdictCells]
  const criteria = connection.read(() =>
    connection.all<[number, string]>('SELECT id, name FROM criteria WHERE dataset = ? ORDER BY id', dataset),
  )
  const ranges = items?.map((item) => ({ first: item, last: item })) ?? [{ first: 0, last: Number.MAX_SAFE_INTEGER }]
  for (const [criterion, criterionName] of criteria) {
    for (const { first, last } of ranges) {
      const rows = pagesOf<Row>(connection, {
        sql: `SELECT v.item, v.judge, items.name, judges.name, ${verdictColumns}, ${verdictTextColumns}
              FROM verdicts AS v
              CROSS JOIN items ON items.id = v.item
              CROSS JOIN judges ON judges.id = v.judge
              LEFT JOIN verdict_texts AS texts ON texts.verdict = v.id
              WHERE v.criterion = ? AND ${standing} AND v.item <= ? AND (v.item, v.judge, v.presentation, v.repeat) > (?, ?, ?, ?)
              ORDER BY v.item, v.judge, v.presentation, v.repeat`,
        values: [criterion, last],
        start: [first, 0, '', 0],
        keyOf: ([item, judge, , , presentation, repeat]) => [item, judge, presentation, repeat],
      })
      for (const [, , item, judge, ...cells] of rows) {
        yield verdictOf({ item, criterion: criterionName, judge }, cells)
      }
    }
  }
}

/**
 * Three ordered streams, merged: a page of items, then the labels and the verdicts of that range of items.
 *
 * @param criterion its name; one that nobody has mentioned has no labels and no verdicts
 */
export function* readEvidence({
  connection,
  dataset,
  criterion,
}: Reading & { criterion: string }): Generator<ItemEvidence> {
  for (let last = 0; ; ) {
    const page = connection.read(() => {
      const outlines = connection.page<OutlineRow>(
        `SELECT i.id, i.name, o.pairwise, o.output_length, o.second_output_length, o.tags
         FROM items AS i LEFT JOIN item_outlines AS o ON o.item = i.id
         WHERE i.dataset = ? AND i.id > ? ORDER BY i.id`,
        dataset,
        last,
      )
      const evidence = new Map(outlines.map((row) => [row[0], evidenceOf(row)]))
      const key = connection.get<[number]>('SELECT id FROM criteria WHERE dataset = ? AND name = ?', dataset, criterion)
      if (key && outlines.length > 0) {
        gather({ connection, evidence, criterion, range: [key[0], outlines[0]![0], outlines.at(-1)![0]] })
      }
      return evidence
    })
    if (page.size === 0) return
    for (const [key, evidence] of page) {
      last = key
      yield evidence
    }
  }
}

type OutlineRow = [
  id: number,
  name: string,
  pairwise: number | null,
  outputLength: number | null,
  secondOutputLength: number | null,
  tags: string | null,
]

function evidenceOf([, id, pairwise, first, second, tags]: OutlineRow): ItemEvidence {
  return {
    id,
    tags: tags === null ? {} : JSON.parse(tags),
    pairwise: pairwise === 1,
    outputLengths: [first, second].filter((length) => length !== null),
    labels: [],
    verdicts: [],
  }
}

interface Gathering {
  connection: SqliteConnection
  evidence: Map<number, ItemEvidence>
  criterion: string
  /** Key of the criterion, keys of the first and the last item. */
  range: [number, number, number]
}

function gather({ connection, evidence, criterion, range }: Gathering): void {
  const labels = connection.all<[item: number, annotator: string, ...LabelCells]>(
    `SELECT l.item, annotators.name, ${labelColumns}
     FROM labels AS l CROSS JOIN annotators ON annotators.id = l.annotator
     WHERE l.criterion = ? AND l.item BETWEEN ? AND ? AND ${inForce} ORDER BY l.item, l.id`,
    ...range,
  )
  for (const [key, annotator, ...cells] of labels) {
    const item = evidence.get(key)!
    item.labels.push(labelOf({ item: item.id, criterion, annotator }, cells))
  }
  const verdicts = connection.all<[item: number, judge: string, ...VerdictCells]>(
    `SELECT v.item, judges.name, ${verdictColumns}
     FROM verdicts AS v CROSS JOIN judges ON judges.id = v.judge
     WHERE v.criterion = ? AND v.item BETWEEN ? AND ? AND ${standing}
     ORDER BY v.item, v.judge, v.presentation, v.repeat`,
    ...range,
  )
  for (const [key, judge, ...cells] of verdicts) {
    const item = evidence.get(key)!
    item.verdicts.push(verdictOf({ item: item.id, criterion, judge }, cells))
  }
}

interface Paging<Row> {
  /** Its last parameters are the key after which to begin. */
  sql: string
  values: SQLInputValue[]
  /** Below the key of every row. */
  start: SQLInputValue[]
  keyOf: (row: Row) => SQLInputValue[]
}

function* pagesOf<Row extends unknown[]>(
  connection: SqliteConnection,
  { sql, values, start, keyOf }: Paging<Row>,
): Generator<Row> {
  for (let after = start; ; ) {
    const page = connection.read(() => connection.page<Row>(sql, ...values, ...after))
    if (page.length === 0) return
    yield* page
    after = keyOf(page.at(-1)!)
  }
}
