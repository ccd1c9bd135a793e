import type { Criterion, DataRecord, Item, Judge, Label, Problem, Verdict } from '../domain/index.ts'

/** A named set of items with their labels and verdicts. */
export interface Dataset {
  name: string
  /** ISO 8601, UTC. */
  createdAt: string
  /** With those of which only a label or a verdict is known so far. */
  items: number
  /** In force. */
  labels: number
  verdicts: number
}

/** What became of a batch: every record is counted once. */
export interface AppendOutcome {
  added: number
  /** Was there already, word for word (of a label: is what is in force). */
  unchanged: number
  /**
   * Same key, other content: the first stays in force and nothing is overwritten. Never of a label, whose other content
   * is a revision, nor of an error, which is no verdict yet. `position` is the index in the batch.
   */
  conflicts: { position: number; reason: string }[]
  /** What takes the place of another label by the same annotator, or of a judge's error: among `added`, and worth a word. */
  revisions: { position: number; reason: string }[]
}

/** An import of one source: whether it ran to its end. */
export interface ImportRecord {
  dataset: string
  source: string
  /** SHA-256 of the source's bytes and the mapping. */
  digest: string
  rows: number
  problems: number
  /** The first of the problems, as they were told. */
  shownProblems: Problem[]
  /** Values that were read as fail only because the passing ones were named, and how often. */
  readAsFail: Record<string, number>
  /** The tag that says which items are train, dev and sealed test, where one does. */
  split?: string
  startedAt: string
  /** Absent while it runs, and for ever if it was cut off. */
  finishedAt?: string
}

export type ImportStart = Pick<ImportRecord, 'dataset' | 'source' | 'digest' | 'startedAt'>

/** Somebody looked at the sealed split. */
export interface Opening {
  /** Which sealed split: a digest of its items and labels. */
  sealed: string
  at: string
  /** Free text: who, or which command. */
  by: string
  reason?: string
}

/** A result that was made, kept whole as JSON. */
export interface StoredReport {
  id: string
  kind: string
  dataset: string
  at: string
  body: string
}

/** One item's evidence. Of an id whose item has not come yet: no tags, no lengths. */
export interface ItemEvidence {
  id: string
  tags: Record<string, string>
  pairwise: boolean
  /** Length of the output in UTF-16 code units; of a pair, of both outputs; empty where there is no output. */
  outputLengths: number[]
  /** In the order in which they came. */
  labels: Label[]
  /** By judge, in the order in which judges were first mentioned, then presentation, then repeat. */
  verdicts: Verdict[]
}

/**
 * What is kept, and how it is asked for. Append-only: nothing recorded is ever changed or deleted.
 *
 * Keys: an item is (dataset, id); a label is (dataset, item, criterion, annotator), and a different label for a key that
 * has one is a *revision*, kept beside the first, the latest in force; a verdict is
 * (dataset, item, criterion, judge, presentation, repeat), and one that follows an *error* under its key takes its place,
 * the error being kept: so a judge that failed is asked again. Labels and verdicts may precede their items, criteria and
 * judges: whatever is mentioned takes its place in the order then, and its body may come later.
 *
 * Content is compared by structure, whatever the order of its fields; a field that is `undefined` is absent. Text is kept
 * as well-formed Unicode: a lone surrogate becomes U+FFFD. Records are taken to satisfy their schemas, which hold them to
 * account where they enter.
 *
 * Every method that names a dataset throws `unknown-dataset` where there is none by that name, an iterating one at its
 * first step. One that iterates sees each record that was there when it began, and may or may not see later ones; the
 * store can be written to meanwhile.
 */
export interface Store extends AsyncDisposable {
  /** Creates the dataset if there is none by this name. */
  createDataset(name: string): Promise<void>
  /** In the order in which they were created. */
  datasets(): Promise<Dataset[]>
  /**
   * All of the batch or, when the process dies, none of it.
   * @throws {StoreError} `unknown-dataset`
   */
  append(dataset: string, records: readonly DataRecord[]): Promise<AppendOutcome>
  /** Those whose body has come, in the order in which they were first mentioned. */
  criteria(dataset: string): Promise<Criterion[]>
  /** Those whose body has come, in the order in which they were first mentioned. */
  judges(dataset: string): Promise<Judge[]>
  /** Items in the order in which their ids were first mentioned, one at a time, at constant memory. */
  items(dataset: string): AsyncIterable<Item>
  /** Those of `ids` that exist, in the order asked for. */
  itemsById(dataset: string, ids: readonly string[]): Promise<Item[]>
  /**
   * Labels in force and verdicts of one criterion, item by item in the order in which ids were first mentioned, without
   * their long texts, at constant memory. Items that have neither are there too, and ids whose item has not come yet.
   */
  evidence(dataset: string, criterion: string): AsyncIterable<ItemEvidence>
  /** Labels in force (`all: true`: with the revisions they replaced), whole, in the order in which they came. */
  labels(dataset: string, options?: { all?: boolean }): AsyncIterable<Label>
  /**
   * Verdicts, whole, with critique, reasoning and raw text; of `items` alone, where they are given. By criterion, item and
   * judge in the order in which each was first mentioned, then presentation, then repeat.
   */
  verdicts(dataset: string, options?: { items?: readonly string[] }): AsyncIterable<Verdict>
  /** Before the first row is appended: an import that is cut off stays visible as one without an end. */
  beginImport(record: ImportStart): Promise<void>
  /**
   * Ends the import that has the same dataset, source, digest and start.
   * @throws {StoreError} `unknown-import` where none like it is under way, or `record` has no `finishedAt`
   */
  finishImport(record: ImportRecord): Promise<void>
  /** In the order in which they began; `rows` and `problems` are 0 until the end. */
  imports(dataset: string): Promise<ImportRecord[]>
  recordOpening(opening: Opening): Promise<void>
  /** In the order in which they were recorded. */
  openings(sealed: string): Promise<Opening[]>
  /** @throws {StoreError} `report-exists` where another report has this id; saving the same one again changes nothing */
  saveReport(report: StoredReport): Promise<void>
  /** Without their bodies, newest first. */
  reports(): Promise<Omit<StoredReport, 'body'>[]>
  report(id: string): Promise<StoredReport | undefined>
}
