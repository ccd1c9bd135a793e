import type { DatabaseSync } from 'node:sqlite'

/** In the file's header, so that tools and we ourselves can tell whose database it is: "GdHt" in ASCII. */
export const applicationId = 0x47644874

/** One step from a version of the schema to the next. Once released it is never edited: stores were made with it. */
export interface Migration {
  /** The file's `user_version` once the step has run; steps are numbered from 1 without gaps. */
  version: number
  sql: string
}

const appendOnlyTables = [
  'datasets',
  'items',
  'item_outlines',
  'item_bodies',
  'criteria',
  'criterion_bodies',
  'judges',
  'judge_bodies',
  'annotators',
  'labels',
  'verdicts',
  'verdict_texts',
  'imports',
  'import_ends',
  'openings',
  'reports',
]

/**
 * Names (datasets, items, criteria, judges, annotators) are integers everywhere but in one table each, so that labels and
 * verdicts are narrow. A name's body comes in a table of its own: it may come later than the name, and adding it there is
 * an INSERT where a column to fill in would be an UPDATE. So nothing is ever updated, and triggers can forbid it.
 *
 * What `evidence` reads (outlines, verdicts) stands apart from long texts: with a kilobyte of reasoning beside each verdict,
 * a page of the file would hold three of them instead of a hundred.
 */
const first: Migration = {
  version: 1,
  sql: `
    CREATE TABLE datasets (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL) STRICT;

    CREATE TABLE items (
      id INTEGER PRIMARY KEY, dataset INTEGER NOT NULL REFERENCES datasets, name TEXT NOT NULL, UNIQUE (dataset, name)
    ) STRICT;
    CREATE INDEX items_in_order ON items (dataset);
    CREATE TABLE item_outlines (
      item INTEGER PRIMARY KEY REFERENCES items,
      pairwise INTEGER NOT NULL,
      output_length INTEGER,
      second_output_length INTEGER,
      tags TEXT NOT NULL
    ) STRICT;
    CREATE TABLE item_bodies (item INTEGER PRIMARY KEY REFERENCES items, body TEXT NOT NULL) STRICT;

    CREATE TABLE criteria (
      id INTEGER PRIMARY KEY, dataset INTEGER NOT NULL REFERENCES datasets, name TEXT NOT NULL, UNIQUE (dataset, name)
    ) STRICT;
    CREATE TABLE criterion_bodies (criterion INTEGER PRIMARY KEY REFERENCES criteria, body TEXT NOT NULL) STRICT;

    CREATE TABLE judges (
      id INTEGER PRIMARY KEY, dataset INTEGER NOT NULL REFERENCES datasets, name TEXT NOT NULL, UNIQUE (dataset, name)
    ) STRICT;
    CREATE TABLE judge_bodies (judge INTEGER PRIMARY KEY REFERENCES judges, body TEXT NOT NULL) STRICT;

    CREATE TABLE annotators (
      id INTEGER PRIMARY KEY, dataset INTEGER NOT NULL REFERENCES datasets, name TEXT NOT NULL, UNIQUE (dataset, name)
    ) STRICT;

    CREATE TABLE labels (
      id INTEGER PRIMARY KEY,
      dataset INTEGER NOT NULL REFERENCES datasets,
      item INTEGER NOT NULL REFERENCES items,
      criterion INTEGER NOT NULL REFERENCES criteria,
      annotator INTEGER NOT NULL REFERENCES annotators,
      source TEXT NOT NULL,
      value TEXT NOT NULL,
      score REAL,
      blind INTEGER,
      critique TEXT
    ) STRICT;
    CREATE INDEX labels_in_order ON labels (dataset);
    CREATE INDEX labels_by_key ON labels (criterion, item, annotator);

    CREATE TABLE verdicts (
      id INTEGER PRIMARY KEY,
      item INTEGER NOT NULL REFERENCES items,
      criterion INTEGER NOT NULL REFERENCES criteria,
      judge INTEGER NOT NULL REFERENCES judges,
      presentation TEXT NOT NULL, -- '' where there is none: NULLs would all be distinct in the key
      repeat INTEGER NOT NULL,
      value TEXT NOT NULL,
      error_kind TEXT,
      score REAL,
      confidence REAL,
      cost_usd REAL,
      latency_ms REAL,
      UNIQUE (criterion, item, judge, presentation, repeat)
    ) STRICT;
    CREATE TABLE verdict_texts (
      verdict INTEGER PRIMARY KEY REFERENCES verdicts, critique TEXT, reasoning TEXT, raw TEXT
    ) STRICT;

    CREATE TABLE imports (
      id INTEGER PRIMARY KEY,
      dataset INTEGER NOT NULL REFERENCES datasets,
      source TEXT NOT NULL,
      digest TEXT NOT NULL,
      started_at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE import_ends (
      import INTEGER PRIMARY KEY REFERENCES imports,
      rows INTEGER NOT NULL,
      problems INTEGER NOT NULL,
      details TEXT NOT NULL,
      finished_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE openings (
      id INTEGER PRIMARY KEY, sealed TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, reason TEXT
    ) STRICT;

    CREATE TABLE reports (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      dataset TEXT NOT NULL,
      at TEXT NOT NULL,
      body TEXT NOT NULL
    ) STRICT;

    ${appendOnlyTables.map(forbidChange).join('')}
    PRAGMA application_id = ${applicationId};`,
}

function forbidChange(table: string): string {
  const refusal = `SELECT RAISE(ABORT, '${table} is append-only');`
  return `
    CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} BEGIN ${refusal} END;
    CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN ${refusal} END;`
}

/**
 * An error is no verdict, and the judge can be asked again: what it says then stands beside the error and takes its place.
 * The key of a verdict gains a last part, and a key cannot be changed but by making the table anew.
 */
const attempts: Migration = {
  version: 2,
  sql: `
    CREATE TABLE new_verdicts (
      id INTEGER PRIMARY KEY,
      item INTEGER NOT NULL REFERENCES items,
      criterion INTEGER NOT NULL REFERENCES criteria,
      judge INTEGER NOT NULL REFERENCES judges,
      presentation TEXT NOT NULL, -- '' where there is none: NULLs would all be distinct in the key
      repeat INTEGER NOT NULL,
      attempt INTEGER NOT NULL, -- 0, and one more for each error that it takes the place of
      value TEXT NOT NULL,
      error_kind TEXT,
      score REAL,
      confidence REAL,
      cost_usd REAL,
      latency_ms REAL,
      UNIQUE (criterion, item, judge, presentation, repeat, attempt)
    ) STRICT;
    INSERT INTO new_verdicts
      SELECT id, item, criterion, judge, presentation, repeat, 0, value, error_kind, score, confidence, cost_usd, latency_ms
      FROM verdicts ORDER BY id;
    DROP TABLE verdicts;
    ALTER TABLE new_verdicts RENAME TO verdicts;
    ${forbidChange('verdicts')}`,
}

/** In order of version. A change of the schema is a new step at the end. */
export const migrations: readonly Migration[] = [first, attempts]

/**
 * Runs the steps that the database has not had, each in a transaction of its own.
 *
 * Safe when several processes open the same file at once: the version is read under the write lock, so that one of them
 * runs a step and the others, once let in, find it done.
 *
 * @param to the version at which to stop; the newest unless told
 */
export function migrate(db: DatabaseSync, to: number = migrations.length): void {
  // A table that others refer to can be made anew only while nobody minds the references; what refers to it keeps its keys.
  db.exec('PRAGMA foreign_keys = OFF')
  for (;;) {
    db.exec('BEGIN IMMEDIATE')
    try {
      const step = migrations.find(({ version }) => version === schemaVersion(db) + 1 && version <= to)
      if (step) db.exec(`${step.sql}; PRAGMA user_version = ${step.version}`)
      db.exec('COMMIT')
      if (!step) break
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
  db.exec('PRAGMA foreign_keys = ON')
}

/** 0 for a file that has no schema yet. */
export function schemaVersion(db: DatabaseSync): number {
  return db.prepare('PRAGMA user_version').get()!.user_version as number
}
