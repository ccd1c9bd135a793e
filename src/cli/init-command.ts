import { constants, copyFile, mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { escapeTerminal } from '../report/index.ts'
import { defaultStorePath, openProjectStore } from '../store/index.ts'
import { type Context, exitCodes } from './context.ts'

export function initCommand(run: (folder: string) => Promise<number>): Command {
  return new Command('init')
    .argument('[folder]', 'where', '.')
    .description('a commented configuration, a labelled example and a store; what is there already stays')
    .action(async (folder: string) => {
      process.exitCode = await run(folder)
    })
}

const templates = fileURLToPath(new URL('templates/', import.meta.url))

export async function runInit(folder: string, context: Context): Promise<number> {
  const target = resolve(context.cwd, folder)
  await mkdir(target, { recursive: true })
  for (const [template, name] of [
    ['goodhart.config.txt', 'goodhart.config.ts'],
    ['example-labels.csv', 'example-labels.csv'],
    ['judge.txt', 'judges/helpful.md'],
  ]) {
    await mkdir(dirname(join(target, name)), { recursive: true })
    const made = await copyIfAbsent(join(templates, template), join(target, name))
    context.stdout.write(made ? `Wrote ${name}\n` : `${name} is there already; left as it is\n`)
  }
  await using store = await openProjectStore({ cwd: target, create: true })
  await store.datasets()
  const path = defaultStorePath(target)
  context.stdout.write(`The store is ${escapeTerminal(path)}, kept out of version control.\nNext: goodhart align\n`)
  return exitCodes.ok
}

async function copyIfAbsent(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
