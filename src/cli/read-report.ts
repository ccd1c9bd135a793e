import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { z } from 'zod'
import { UsageError } from '../domain/index.ts'
import type { Context } from './context.ts'

/** @throws {UsageError} `no-such-file`, `not-a-report` */
export async function readJson(path: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw new UsageError('no-such-file', `${path} cannot be read: ${(error as Error).message}`, { cause: error })
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError('not-a-report', `${path} is not JSON: ${(error as Error).message}`, { cause: error })
  }
}

/**
 * A report that a command wrote as JSON.
 *
 * @param by the command, in words
 * @throws {UsageError} `no-such-file`, `not-a-report`, naming the field
 */
export async function readKeptReport<T>(path: string, schema: z.ZodType<T>, by: string, { cwd }: Context): Promise<T> {
  const parsed = schema.safeParse(await readJson(resolve(cwd, path)))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new UsageError(
    'not-a-report',
    `${path} is no report of ${by}: ${issue.path.join('.') || 'it'}: ${issue.message}.`,
  )
}
