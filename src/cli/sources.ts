import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import {
  type ColumnMapping,
  detectToolResult,
  findNamedDataset,
  holdsRecords,
  type ImportSummary,
  importSource,
  type NamedDataset,
  type NamedDatasetOptions,
  recordSource,
  type Source,
  tableSource,
  toolResultSource,
} from '../datasets/index.ts'
import { type Criterion, describeProblem, type Problem, UsageError } from '../domain/index.ts'
import { escapeTerminal } from '../report/index.ts'
import { openSqliteStore, type Store } from '../store/index.ts'
import type { Context } from './context.ts'
import { showProgress } from './progress.ts'
import { mappingsOf, type TableOptions } from './table-options.ts'

/** What a command reads: files with named columns, a public benchmark, or the results of another tool. */
export interface SourceOptions extends TableOptions, NamedDatasetOptions {
  from?: string
  strict?: boolean
}

export interface OpenedSources {
  name: string
  paths: string[]
  /** How each path's columns are read; undefined where it is no table. */
  mappings: (ColumnMapping | undefined)[]
  sources: Source[]
  /** The benchmark that is read, with its own slices, cluster and thresholds. */
  benchmark?: NamedDataset
}

/**
 * @param criterion what labels and verdicts answer, where the dataset that they are added to has it already
 * @throws {UsageError} `no-files`, `one-folder`, and those of the sources themselves
 */
export async function openSources(
  files: readonly string[],
  options: SourceOptions,
  criterion?: Criterion,
): Promise<OpenedSources> {
  if (options.from !== undefined) {
    const benchmark = findNamedDataset(options.from)
    if (files.length !== 1) throw new UsageError('one-folder', `--from ${options.from} reads one folder: name it.`)
    const { annotators, task, workersAs, judge } = options
    const judges = judge.length > 0 ? judge : undefined
    const source = benchmark.load(files[0], { judges, criterion: options.criterion, annotators, task, workersAs })
    return { name: benchmark.name, paths: [...files], mappings: [undefined], sources: [source], benchmark }
  }
  if (files.length === 0) throw new UsageError('no-files', 'Name a file to read, or a benchmark with --from NAME PATH.')
  const name = basename(files[0])
  const recognised = await Promise.all(files.map((path) => (namesColumns(options) ? undefined : recognise(path))))
  const tables = files.filter((_, i) => recognised[i] === undefined)
  const mappings = new Map(tables.length === 0 ? [] : await mappingsOf(tables, options, criterion))
  const sources = files.map((path, i) => recognised[i] ?? tableSource({ path, mapping: mappings.get(path)! }))
  return { name, paths: [...files], mappings: files.map((path) => mappings.get(path)), sources }
}

/** What says by itself what it holds: records that were exported, or the results of another tool. */
async function recognise(path: string): Promise<Source | undefined> {
  if (await holdsRecords(path)) return recordSource({ path })
  const tool = await detectToolResult(path)
  return tool === undefined ? undefined : toolResultSource({ path, tool })
}

/** With columns named, a file is a table, whatever it looks like. */
function namesColumns({ human, gold, judge, judgeNameColumn }: TableOptions): boolean {
  return human.length > 0 || judge.length > 0 || gold !== undefined || judgeNameColumn !== undefined
}

/** A store that lives as long as the command: on disk, so that a million rows do not have to fit into memory. */
export async function openScratchStore(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'goodhart-'))
  const store = await openSqliteStore(join(folder, 'scratch.db'), { durability: 'none' })
  const close = store[Symbol.asyncDispose].bind(store)
  store[Symbol.asyncDispose] = async () => {
    await close()
    await rm(folder, { recursive: true, force: true })
  }
  return store
}

/** Appends every source to a dataset, with progress, and tells what could not be used. */
export async function importAll({
  opened,
  store,
  dataset,
  strict,
  context,
}: {
  opened: OpenedSources
  store: Store
  dataset: string
  strict: boolean
  context: Context
}): Promise<ImportSummary> {
  await store.createDataset(dataset)
  const summaries: ImportSummary[] = []
  for (const [i, source] of opened.sources.entries()) {
    const progress = showProgress(context, `Reading ${basename(opened.paths[i] ?? opened.name)}`)
    try {
      const onProgress = ({ rows }: { rows: number }) => progress.update(`${rows.toLocaleString('en-US')} rows`)
      summaries.push(await importSource({ store, dataset, source, strict, onProgress }))
    } finally {
      progress.stop()
    }
  }
  const summary = addSummaries(summaries)
  tellProblems(summary, context)
  return summary
}

function addSummaries(summaries: readonly ImportSummary[]): ImportSummary {
  const sum = (pick: (summary: ImportSummary) => number) => summaries.reduce((total, s) => total + pick(s), 0)
  const readAsFail: Record<string, number> = {}
  for (const summary of summaries) {
    for (const [value, n] of Object.entries(summary.readAsFail)) readAsFail[value] = (readAsFail[value] ?? 0) + n
  }
  return {
    rows: sum((s) => s.rows),
    added: sum((s) => s.added),
    unchanged: sum((s) => s.unchanged),
    conflicts: sum((s) => s.conflicts),
    problems: summaries.flatMap((s) => s.problems).slice(0, 100),
    problemCount: sum((s) => s.problemCount),
    readAsFail,
  }
}

const mostTold = 10

export function tellProblems(
  { problems, problemCount }: { problems: readonly Problem[]; problemCount: number },
  { stderr }: Context,
): void {
  for (const problem of problems.slice(0, mostTold)) stderr.write(`${escapeTerminal(describeProblem(problem))}\n`)
  if (problemCount > mostTold)
    stderr.write(`… and ${(problemCount - mostTold).toLocaleString('en-US')} more problems\n`)
}
