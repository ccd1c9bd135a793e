import { Command } from 'commander'
import { openProjectStore } from '../store/index.ts'
import { addSourceOptions } from './align-options.ts'
import { type Context, exitCodes } from './context.ts'
import { datasetName, type ImportFlags, importFiles } from './import-files.ts'
import { nextStep } from './next-step.ts'
import { openSources } from './sources.ts'

export function importCommand(run: (files: string[], flags: ImportFlags) => Promise<number>): Command {
  return addSourceOptions(new Command('import'))
    .argument('<files...>', 'as for align')
    .description('keep items, labels and verdicts in the store of this project; again is harmless')
    .option('--as <name>', "the dataset's name; that of the first file unless told")
    .option('--split <column>', 'the column that says train, dev or test')
    .action(async (files: string[], flags: ImportFlags) => {
      process.exitCode = await run(files, flags)
    })
}

/** @throws {UsageError} `bad-flag`, `no-rows`, and those of the sources */
export async function runImport(files: string[], flags: ImportFlags, context: Context): Promise<number> {
  const dataset = datasetName(files, flags)
  // Looked at before there is a store: a file that is not there leaves none behind.
  await openSources(files, flags)
  await using store = await openProjectStore({ cwd: context.cwd, create: true })
  await importFiles({ files, flags, dataset, store, context, tell: context.stdout })
  context.stdout.write(`Next: ${await nextStep(store, dataset)}\n`)
  return exitCodes.ok
}
