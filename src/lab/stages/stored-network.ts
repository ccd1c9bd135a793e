import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from '../../domain/index.ts'

/** Networks that ship with the package. */
const shipped = fileURLToPath(new URL('../shipped/', import.meta.url))

/**
 * The folder of a network that is there already: `ships:NAME` for one that ships, or a path.
 *
 * @throws {UsageError} `no-such-network`
 */
export function storedFolder(name: string): string {
  const path = pathOf(name)
  if (existsSync(path)) return path
  throw new UsageError('no-such-network', `There is no network ${name}: nothing is at ${path}.`)
}

/** A digest of all that is at a stored network's place, its files in the order of their names; `missing` where nothing is. */
export function storedDigest(name: string): string {
  const path = pathOf(name)
  if (!existsSync(path)) return 'missing'
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .map((file) => join(path, file))
    : [path]
  const digest = createHash('sha256')
  for (const file of files) digest.update(readFileSync(file))
  return digest.digest('hex')
}

function pathOf(name: string): string {
  return name.startsWith('ships:') ? `${shipped}${name.slice('ships:'.length)}` : resolve(name)
}
