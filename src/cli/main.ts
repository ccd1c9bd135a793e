import { CommanderError } from 'commander'
import { DatasetError } from '../datasets/index.ts'
import { GoodhartError, UsageError } from '../domain/index.ts'
import { escapeTerminal, ReportError } from '../report/index.ts'
import { runAlign } from './align-command.ts'
import { runAttack } from './attack-command.ts'
import { runAudit } from './audit-command.ts'
import { runCompare } from './compare-command.ts'
import { runConsistency } from './consistency-command.ts'
import { type Context, exitCodes } from './context.ts'
import { runDemo } from './demo-command.ts'
import { runDoctor } from './doctor-command.ts'
import { runDownload } from './download-command.ts'
import { runEstimate } from './estimate-command.ts'
import { runExport } from './export-command.ts'
import { runGate } from './gate-command.ts'
import { runHarden } from './harden-command.ts'
import { runImport } from './import-command.ts'
import { runIndependence } from './independence-command.ts'
import { runInit } from './init-command.ts'
import { runJudge } from './judge-command.ts'
import { labHandlers } from './lab-handlers.ts'
import { runList } from './list-command.ts'
import { runOptimize } from './optimize-command.ts'
import { createProgram } from './program.ts'
import { runShow } from './show-command.ts'

const interrupts = ['SIGINT', 'SIGTERM'] as const

/** Runs one command line; sets `process.exitCode`, so that what is still being written gets written. */
export async function main(argv: readonly string[]): Promise<void> {
  const readerGone = new AbortController()
  const context: Context = {
    cwd: process.cwd(),
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    now: () => new Date(),
    readerGone: readerGone.signal,
    onInterrupt(listener) {
      for (const signal of interrupts) process.on(signal, listener)
      return () => {
        for (const signal of interrupts) process.off(signal, listener)
      }
    },
  }
  // A reader that has seen enough (| head) is no failure, and files are yet to be written.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      if (stream === process.stdout) readerGone.abort()
    })
  }
  const program = createProgram({
    align: (files, flags) => runAlign(files, flags, context),
    compare: (files, flags) => runCompare(files, flags, context),
    estimate: (files, flags) => runEstimate(files, flags, context),
    consistency: (files, flags) => runConsistency(files, flags, context),
    independence: (files, flags) => runIndependence(files, flags, context),
    audit: (judge, flags) => runAudit(judge, flags, context),
    optimize: (what, flags) => runOptimize(what, flags, context),
    harden: (judge, flags) => runHarden(judge, flags, context),
    attack: (judges, flags) => runAttack(judges, flags, context),
    judge: (judges, flags) => runJudge(judges, flags, context),
    import: (files, flags) => runImport(files, flags, context),
    lab: labHandlers(context),
    gate: (path, flags) => runGate(path, flags, context),
    list: (flags) => runList(flags, context),
    show: (name, flags) => runShow(name, flags, context),
    export: (dataset, flags) => runExport(dataset, flags, context),
    download: (name, folder) => runDownload(name, folder, context),
    doctor: () => runDoctor(context),
    demo: (flags) => runDemo(flags, context),
    init: (folder) => runInit(folder, context),
  })
  // What was typed comes back in messages, and may have been pasted from anywhere.
  const outputError = (text: string, write: (text: string) => void) =>
    write(text.split('\n').map(escapeTerminal).join('\n'))
  const commands = program.commands.flatMap((command) => [command, ...command.commands])
  for (const command of [program, ...commands]) command.exitOverride().configureOutput({ outputError })
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    process.exitCode = report(error, context)
  }
}

function report(thrown: unknown, { stderr, env }: Context): number {
  // What went wrong first says more than what then went wrong in tidying up.
  let error = thrown
  while (error instanceof SuppressedError) error = error.suppressed
  // Commander has said what is wrong, or shown the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  if (GoodhartError.isInstance(error)) {
    stderr.write(`${escapeTerminal(error.message)}\n`)
    if (error.code === 'interrupted') return exitCodes.interrupted
    return error instanceof UsageError || error instanceof DatasetError || error instanceof ReportError
      ? exitCodes.usage
      : exitCodes.crash
  }
  if (error instanceof Error && 'syscall' in error && !env.GOODHART_DEBUG) {
    stderr.write(`${escapeTerminal(error.message)}\n`)
    return exitCodes.crash
  }
  const { stack, message } = error instanceof Error ? error : new Error(String(error))
  const told = env.GOODHART_DEBUG ? (stack ?? message) : message
  stderr.write(`goodhart crashed, which is a fault of its own: ${told.split('\n').map(escapeTerminal).join('\n')}\n`)
  if (!env.GOODHART_DEBUG) stderr.write('GOODHART_DEBUG=1 shows where.\n')
  return exitCodes.crash
}
