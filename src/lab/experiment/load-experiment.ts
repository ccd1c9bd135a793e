import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { GoodhartError } from '../../domain/index.ts'
import { ExperimentError } from './errors.ts'
import { defineExperiment, type Experiment, type ExperimentInput } from './experiment.ts'

/** Experiments that come with the package, a file each; beside this one in the sources and in what is built from them. */
const shippedFolder = new URL('./shipped/', import.meta.url)
const shippedFile = /^([A-Za-z0-9][\w-]*)\.[jt]s$/

/** Names of the experiments that come with the package. */
export function shippedExperiments(): string[] {
  if (!existsSync(shippedFolder)) return []
  return readdirSync(shippedFolder)
    .flatMap((file) => shippedFile.exec(file)?.[1] ?? [])
    .sort()
}

/**
 * An experiment from a file, whose default export it is, or one that comes with the package, by its name.
 *
 * @throws {ExperimentError} `no-such-experiment`, `bad-experiment`
 */
export async function loadExperiment(pathOrName: string, cwd: string): Promise<Experiment> {
  const path = resolve(cwd, pathOrName)
  if (/\.[cm]?[jt]s$/.test(pathOrName)) {
    if (existsSync(path)) return await loadFrom(pathToFileURL(path), pathOrName)
    throw new ExperimentError('no-such-experiment', `There is no file ${pathOrName}.`)
  }
  const shipped = shippedExperiments()
  if (shipped.includes(pathOrName)) {
    return await loadFrom(new URL(`${pathOrName}${/\.[jt]s$/.exec(import.meta.url)![0]}`, shippedFolder), pathOrName)
  }
  const names = shipped.length > 0 ? `, or one of ${shipped.join(', ')}` : ''
  throw new ExperimentError(
    'no-such-experiment',
    `There is no experiment ${JSON.stringify(pathOrName)}: name a .ts or .js file that exports one as its default${names}.`,
  )
}

async function loadFrom(address: URL, name: string): Promise<Experiment> {
  try {
    const loaded = (await import(address.href)) as { default?: ExperimentInput }
    if (loaded.default === undefined) throw new Error('export the experiment as default')
    return defineExperiment(loaded.default)
  } catch (error) {
    const said = (error as Error).message
    const told = GoodhartError.isInstance(error) ? said : `It cannot be loaded: ${said}`
    throw new ExperimentError('bad-experiment', `${name}: ${told}`, { cause: error })
  }
}
