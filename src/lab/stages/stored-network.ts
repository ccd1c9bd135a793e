import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from '../../domain/index.ts'

/** Networks that ship with the package. */
const shipped = fileURLToPath(new URL('../shipped/', import.meta.url))

/**
 * The folder of a network that is there already: `ships:NAME` for one that ships, or a path.
 *
 * @throws {UsageError} `no-such-network`
 */
export async function storedFolder(name: string): Promise<string> {
  const folder = name.startsWith('ships:') ? `${shipped}${name.slice('ships:'.length)}` : resolve(name)
  const found = await stat(folder).catch(() => undefined)
  if (found?.isDirectory()) return folder
  throw new UsageError('no-such-network', `There is no network ${name}: ${folder} is no folder.`)
}
