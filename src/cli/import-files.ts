import { basename, resolve } from 'node:path'
import { type ImportSummary, sourceDigest } from '../datasets/index.ts'
import { type Criterion, UsageError } from '../domain/index.ts'
import { escapeTerminal } from '../report/index.ts'
import type { Store } from '../store/index.ts'
import type { Context, Output } from './context.ts'
import { importAll, openSources, type SourceOptions } from './sources.ts'
import { splitColumn } from './table-options.ts'

export interface ImportFlags extends SourceOptions {
  as?: string
  split?: string
}

/**
 * What a dataset that is imported from these files is called.
 *
 * @throws {UsageError} `bad-flag`
 */
export function datasetName(files: readonly string[], flags: ImportFlags): string {
  const dataset = flags.as ?? flags.from ?? basename(files[0])
  if (dataset.trim() === '') throw new UsageError('bad-flag', '--as takes a name that is not blank.')
  return dataset
}

/**
 * Reads files into a dataset of the project's store; again is harmless.
 *
 * @param tell where the counts of each file are written
 * @throws {UsageError} `no-rows`, and those of the sources
 */
export async function importFiles({
  files,
  flags,
  dataset,
  store,
  context,
  tell,
}: {
  files: readonly string[]
  flags: ImportFlags
  dataset: string
  store: Store
  context: Context
  tell: Output
}): Promise<void> {
  // Named by their rows, items, labels and verdicts of several imports would never meet, and nobody would be told.
  const named = { ...flags, guessId: true }
  const opened = await openSources(files, named, await knownCriterion(store, dataset, flags.criterion))
  await store.createDataset(dataset)
  const startedAt = context.now().toISOString()
  for (const [i, source] of opened.sources.entries()) {
    const path = opened.paths[i]
    const mapping = opened.mappings[i]
    const digest = opened.benchmark ? `benchmark ${opened.benchmark.name}` : await sourceDigest({ path, mapping })
    const record = { dataset, source: resolve(context.cwd, path), digest, startedAt }
    await store.beginImport(record)
    const one = { ...opened, paths: [path], sources: [source] }
    const summary = await importAll({ opened: one, store, dataset, strict: flags.strict ?? false, context })
    await store.finishImport({
      ...record,
      rows: summary.rows,
      problems: summary.problemCount,
      shownProblems: summary.problems,
      readAsFail: summary.readAsFail,
      split: splitColumn(flags.split),
      finishedAt: context.now().toISOString(),
    })
    tellImport(path, summary, tell)
    if (summary.rows === 0) throw new UsageError('no-rows', `${path} holds no row: nothing was imported from it.`)
  }
}

/** The criterion as the dataset has it, so that more labels for it are labels of the same question. */
async function knownCriterion(store: Store, dataset: string, id: string | undefined): Promise<Criterion | undefined> {
  if (!(await store.datasets()).some(({ name }) => name === dataset)) return undefined
  const known = await store.criteria(dataset)
  // Labels that are added to a dataset with one question answer that question.
  return id === undefined ? (known.length === 1 ? known[0] : undefined) : known.find((criterion) => criterion.id === id)
}

function tellImport(path: string, summary: ImportSummary, out: Output): void {
  const count = (n: number, what: string) => `${n.toLocaleString('en-US')} ${what}`
  const counts = [
    count(summary.rows, 'rows'),
    count(summary.added, 'records new'),
    count(summary.unchanged, 'there already'),
    count(summary.problemCount, 'problems'),
  ]
  out.write(`${escapeTerminal(basename(path))}: ${counts.join(', ')}\n`)
  for (const [value, n] of Object.entries(summary.readAsFail)) {
    out.write(`  read as fail: ${escapeTerminal(JSON.stringify(value))} (${count(n, 'times')})\n`)
  }
}
