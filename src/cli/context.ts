import { readFileSync } from 'node:fs'

/** What a command needs of the world. Passed in, so that a command can be tested without a process. */
export interface Context {
  cwd: string
  env: Record<string, string | undefined>
  /** Results. */
  stdout: Output
  /** Progress, and what is worth knowing beside the result. */
  stderr: Output
  now(): Date
  /** Aborted once nobody reads standard output any more. */
  readerGone?: AbortSignal
  /** Told each time that the user asks to stop (Ctrl-C); the process goes on. Returns how to be told no more. */
  onInterrupt?(listener: () => void): () => void
}

export interface Output {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

export const exitCodes = { ok: 0, crash: 1, usage: 2, gate: 100, interrupted: 130 } as const

const packageJson = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

export const version = packageJson.version

/** What every report says of how it was made. */
export function made(context: Context): { at: string; goodhart: string; node: string } {
  return { at: context.now().toISOString(), goodhart: version, node: process.version }
}

/** Colour only on a terminal that did not ask to be spared (no-color.org). */
export function wantsColour(output: Output, env: Context['env']): boolean {
  return output.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
}
