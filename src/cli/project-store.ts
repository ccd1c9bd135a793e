import { nearestName } from '../datasets/nearest-name.ts'
import { UsageError } from '../domain/index.ts'
import { type ImportRecord, openProjectStore, type Store } from '../store/index.ts'
import type { Context } from './context.ts'

/** @throws {UsageError} `no-store` */
export async function requireStore({ cwd }: Context): Promise<Store> {
  const store = await openProjectStore({ cwd, create: false })
  if (store) return store
  throw new UsageError('no-store', 'There is no store here: goodhart init, or goodhart import FILE.')
}

/** Sources whose import was cut off and not completed since. */
export function unfinishedSources(imports: readonly ImportRecord[]): string[] {
  return [...new Map(imports.map((record) => [record.source, record])).values()]
    .filter(({ finishedAt }) => finishedAt === undefined)
    .map(({ source }) => source)
}

/** @throws {UsageError} `unknown-dataset` */
export async function requireDataset(store: Store, name: string): Promise<void> {
  const names = (await store.datasets()).map((dataset) => dataset.name)
  if (names.includes(name)) return
  const near = nearestName(name, names) ?? names.find((known) => known.startsWith(`${name}.`))
  const meant = near === undefined ? 'see goodhart list' : `${JSON.stringify(near)} was probably meant`
  throw new UsageError('unknown-dataset', `There is no dataset ${JSON.stringify(name)}: ${meant}.`)
}
