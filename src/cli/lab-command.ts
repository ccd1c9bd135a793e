import { Command, InvalidArgumentError, Option } from 'commander'
import { type ExportTarget, exportTargets } from '../lab/export/export-targets.ts'
import { addOutputOption } from './align-options.ts'

export interface LabFolderFlags {
  /** Where experiments lie; beside the project's store unless told. */
  folder?: string
}

export interface LabRunFlags extends LabFolderFlags {
  cores?: number
  output: string[]
}

export interface LabReportFlags extends LabFolderFlags {
  output: string[]
  json?: boolean
}

export interface LabListFlags extends LabFolderFlags {
  json?: boolean
}

export interface LabExportFlags extends LabFolderFlags {
  to: ExportTarget | 'gguf'
  format?: 'jsonl' | 'parquet'
  output?: string
}

/** Every one returns the exit code. */
export interface LabHandlers {
  run: (experiment: string, flags: LabRunFlags) => Promise<number>
  resume: (name: string, flags: LabRunFlags) => Promise<number>
  report: (name: string, flags: LabReportFlags) => Promise<number>
  list: (flags: LabListFlags) => Promise<number>
  export: (name: string, flags: LabExportFlags) => Promise<number>
}

const folderOption = () =>
  new Option('--folder <path>', "where experiments lie; .goodhart/lab beside the project's store unless told")
const coresOption = () =>
  new Option('--cores <n>', 'how many stages run at once; all of the machine unless told').argParser(readCores)

export function labCommand(handlers: LabHandlers): Command {
  const ended = async (code: Promise<number>) => {
    process.exitCode = await code
  }
  const run = addOutputOption(new Command('run'))
    .argument('<experiment>', 'a .ts or .js file that exports one as its default, or the name of one that ships')
    .description('run an experiment, or go on with it; stages that are done are not run again')
    .addOption(coresOption())
    .addOption(folderOption())
    .addHelpText('after', '\nCtrl-C once lets the stages that run save what they have and stop; twice stops at once.')
    .action((experiment: string, flags: LabRunFlags) => ended(handlers.run(experiment, flags)))
  const resume = addOutputOption(new Command('resume'))
    .argument('<name>', 'of an experiment that was started, as listed by goodhart lab list')
    .description('go on with an experiment as it was last started, whatever its file says by now')
    .addOption(coresOption())
    .addOption(folderOption())
    .action((name: string, flags: LabRunFlags) => ended(handlers.resume(name, flags)))
  const report = addOutputOption(new Command('report'))
    .argument('<name>', 'of an experiment that was started')
    .description('what came of an experiment so far')
    .option('--json', 'as JSON')
    .addOption(folderOption())
    .action((name: string, flags: LabReportFlags) => ended(handlers.report(name, flags)))
  const list = new Command('list')
    .description('experiments that ship, and those that were started here')
    .option('--json', 'as JSON')
    .addOption(folderOption())
    .action((flags: LabListFlags) => ended(handlers.list(flags)))
  const exporting = new Command('export')
    .argument('<name>', 'of an experiment whose annotations are done')
    .description('its annotations and prompts in the forms that trainers read, or its networks for llama.cpp (gguf)')
    .addOption(
      new Option('--to <trainer>', 'who is to read them').choices([...exportTargets, 'gguf']).makeOptionMandatory(),
    )
    .addOption(
      new Option('--format <format>', 'parquet for verl unless told, else jsonl').choices(['jsonl', 'parquet']),
    )
    .option('-o, --output <folder>', 'NAME-TRAINER unless told')
    .addOption(folderOption())
    .action((name: string, flags: LabExportFlags) => ended(handlers.export(name, flags)))
  const lab = new Command('lab').description(
    'the laboratory: a gold judge trains judges, judges train policies, and the truth is known',
  )
  for (const command of [run, resume, report, list, exporting]) lab.addCommand(command)
  return lab
}

function readCores(text: string): number {
  const cores = Number(text)
  if (Number.isInteger(cores) && cores >= 1 && cores <= 1024) return cores
  throw new InvalidArgumentError('A whole number, at least 1.')
}
