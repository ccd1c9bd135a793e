import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Durability } from './sqlite-connection.ts'
import { openSqliteStore, type SqliteStore } from './sqlite-store.ts'

const folderName = '.goodhart'
const fileName = 'goodhart.db'

/**
 * Where a project keeps its store: `.goodhart/goodhart.db` in the nearest folder, from `cwd` upwards, that has a
 * `.goodhart`, so that it is found from anywhere within the project; in `cwd` where there is none.
 */
export function defaultStorePath(cwd: string): string {
  const start = resolve(cwd)
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, folderName))) return join(folder, folderName, fileName)
    if (folder === dirname(folder)) return join(start, folderName, fileName)
  }
}

export interface ProjectStoreOptions {
  cwd: string
  create: boolean
  durability?: Durability
}

/**
 * Opens the store of the project that `cwd` is in.
 *
 * @param create whether to make the folder and the file where there are none. The folder is kept out of version control by
 *   a `.gitignore` of its own, for it holds data that may not be for everybody.
 * @param durability see `Durability`; a power cut loses nothing unless told
 * @returns undefined where there is no store and none is to be made
 * @throws {StoreError} as `openSqliteStore`
 */
export async function openProjectStore(options: ProjectStoreOptions & { create: true }): Promise<SqliteStore>
export async function openProjectStore(options: ProjectStoreOptions): Promise<SqliteStore | undefined>
export async function openProjectStore({ cwd, create, durability }: ProjectStoreOptions) {
  const path = defaultStorePath(cwd)
  if (existsSync(path)) return openSqliteStore(path, { durability })
  if (!create) return undefined
  const created = await mkdir(dirname(path), { recursive: true })
  if (created !== undefined) await writeFile(join(dirname(path), '.gitignore'), '*\n')
  return openSqliteStore(path, { durability })
}
