import { UsageError } from '../domain/index.ts'
import { openProjectStore, type Store } from '../store/index.ts'
import type { Context } from './context.ts'
import { datasetName, type ImportFlags, importFiles } from './import-files.ts'
import { requireDataset, requireStore } from './project-store.ts'
import { openSources, type SourceOptions } from './sources.ts'
import { noRatings } from './table-options.ts'

export interface JudgedFlags extends Omit<SourceOptions, keyof typeof noRatings> {
  dataset?: string
  items: string[]
  as?: string
}

/**
 * The items that are to be judged, in the project's store; those of files are imported first.
 *
 * @throws {UsageError} `two-sources`, `no-store`, `unknown-dataset`, and those of the files
 */
export async function openJudgedDataset(
  flags: JudgedFlags,
  context: Context,
): Promise<{ store: Store; dataset: string } & AsyncDisposable> {
  const { items: files, dataset } = flags
  if ((dataset === undefined) === (files.length === 0)) {
    throw new UsageError('two-sources', 'Name the items: a --dataset of the store, or a file with --items.')
  }
  if (dataset !== undefined) {
    await using found = await requireStore(context)
    await requireDataset(found, dataset)
  }
  const importFlags: ImportFlags = { ...noRatings, ...flags, judge: [] }
  if (files.length > 0) await openSources(files, importFlags)
  const store = await openProjectStore({ cwd: context.cwd, create: true, durability: 'process' })
  const name = dataset ?? datasetName(files, importFlags)
  if (files.length > 0) {
    await importFiles({ files, flags: importFlags, dataset: name, store, context, tell: context.stderr })
  }
  return { store, dataset: name, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
}
