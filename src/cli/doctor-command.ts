import { access, constants, readdir } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { Command } from 'commander'
import { GoodhartError } from '../domain/index.ts'
import { findEngine } from '../models/gguf/engine.ts'
import { keyVariables } from '../models/providers/open-model.ts'
import { openExecutor } from '../nn/index.ts'
import { escapeTerminal } from '../report/index.ts'
import { defaultStorePath, openProjectStore } from '../store/index.ts'
import { findConfig, loadConfig } from './config.ts'
import { type Context, exitCodes, version } from './context.ts'
import { unfinishedSources } from './project-store.ts'

export function doctorCommand(run: () => Promise<number>): Command {
  return new Command('doctor')
    .description('is everything here that is needed? environment, configuration, store')
    .action(async () => {
      process.exitCode = await run()
    })
}

interface Finding {
  ok: boolean
  what: string
}

/** Exit code 1 where something is wrong. */
export async function runDoctor(context: Context): Promise<number> {
  const findings = [
    nodeVersion(),
    sqlite(),
    await folder(context),
    await configuration(context),
    await storeState(context),
    modelKeys(context),
    localEngine(context),
    await smallNetworks(),
  ]
  context.stdout.write(`goodhart ${version}\n`)
  for (const { ok, what } of findings) context.stdout.write(`${ok ? 'ok   ' : 'WRONG'} ${escapeTerminal(what)}\n`)
  return findings.every(({ ok }) => ok) ? exitCodes.ok : exitCodes.crash
}

function nodeVersion(): Finding {
  return {
    ok: Number(process.versions.node.split('.')[0]) >= 24,
    what: `Node ${process.version} on ${process.platform} ${process.arch} (24 or later is needed)`,
  }
}

function sqlite(): Finding {
  const database = new DatabaseSync(':memory:')
  const { v } = database.prepare('SELECT sqlite_version() AS v').get() as { v: string }
  database.close()
  return { ok: true, what: `SQLite ${v}` }
}

async function folder({ cwd }: Context): Promise<Finding> {
  try {
    await access(cwd, constants.W_OK)
    await readdir(cwd)
    return { ok: true, what: `${cwd} can be written to` }
  } catch (error) {
    return { ok: false, what: `${cwd}: ${(error as Error).message}` }
  }
}

async function configuration({ cwd }: Context): Promise<Finding> {
  const path = findConfig(cwd)
  if (path === undefined) return { ok: true, what: 'no configuration file, defaults apply (goodhart init writes one)' }
  return await attempt(async () => {
    await loadConfig(cwd)
    return `configuration ${path}`
  })
}

async function storeState({ cwd }: Context): Promise<Finding> {
  return await attempt(async () => {
    await using store = await openProjectStore({ cwd, create: false })
    if (!store) return 'no store yet (goodhart import makes one)'
    const datasets = await store.datasets()
    const cut: string[] = []
    for (const { name } of datasets) {
      cut.push(...unfinishedSources(await store.imports(name)))
    }
    const path = defaultStorePath(cwd)
    const database = new DatabaseSync(path, { readOnly: true })
    const { quick_check: check } = database.prepare('PRAGMA quick_check').get() as { quick_check: string }
    database.close()
    if (check !== 'ok') throw new GoodhartError('damaged', `store ${path} is damaged: ${check}`)
    const unfinished = cut.length > 0 ? `; cut off and to be run again: import of ${[...new Set(cut)].join(', ')}` : ''
    return `store ${path}: ${datasets.length} datasets, sound${unfinished}`
  })
}

/** Which are set, never what they hold. */
function modelKeys({ env }: Context): Finding {
  const set = Object.values(keyVariables)
    .flat()
    .filter((name) => env[name]?.trim())
  if (set.length > 0) return { ok: true, what: `keys of models: ${set.join(', ')}` }
  return { ok: true, what: 'no key of a model provider is set; models on your own machine need none' }
}

function localEngine({ cwd }: Context): Finding {
  const found = findEngine([cwd]) !== undefined
  return {
    ok: true,
    what: `GGUF files: ${found ? 'node-llama-cpp is here' : 'npm install node-llama-cpp to judge with them'}`,
  }
}

async function smallNetworks(): Promise<Finding> {
  return await attempt(async () => `the laboratory's networks: ${(await openExecutor()).name}`)
}

async function attempt(check: () => Promise<string>): Promise<Finding> {
  try {
    return { ok: true, what: await check() }
  } catch (error) {
    if (GoodhartError.isInstance(error)) return { ok: false, what: error.message }
    throw error
  }
}
