import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { readRun } from '../lab/experiment/index.ts'
import { writeWholeFile } from '../lab/experiment/write-whole-file.ts'
import { exportAnnotations, exportNetworks } from '../lab/export/index.ts'
import { worldOf } from '../lab/worlds/index.ts'
import { escapeTerminal } from '../report/index.ts'
import { type Context, exitCodes } from './context.ts'
import type { LabExportFlags } from './lab-command.ts'
import { labFolder } from './lab-folder.ts'
import { checkWritable } from './write-output.ts'

/** @throws {ExperimentError} `no-such-run`, `nothing-to-export` */
export async function runLabExport(name: string, flags: LabExportFlags, context: Context): Promise<number> {
  const { to, format = to === 'verl' ? 'parquet' : 'jsonl', output = `${name}-${to}` } = flags
  const run = await readRun(labFolder(flags, context), name)
  const files =
    to === 'gguf' ? await exportNetworks(run, worldOf) : await exportAnnotations(run, { target: to, format })
  for (const file of files) await checkWritable(join(output, file.name), context)
  await mkdir(resolve(context.cwd, output), { recursive: true })
  for (const { name: file, content } of files) await writeWholeFile(resolve(context.cwd, output, file), content)
  for (const { name: file, purpose, rows } of files) {
    const size = `${rows.toLocaleString('en-US')} ${to === 'gguf' ? 'parameters' : 'rows'}`
    context.stdout.write(`${escapeTerminal(join(output, file))}: ${size}; ${purpose}\n`)
  }
  return exitCodes.ok
}
