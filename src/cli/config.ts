import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { UsageError } from '../domain/index.ts'

const rate = z.number().min(0).max(1)

/** What `goodhart align` is run on when no file is named. Columns as in the flags of the same names. */
const alignSchema = z.strictObject({
  files: z.array(z.string()).min(1),
  human: z.array(z.string()).optional(),
  gold: z.string().optional(),
  judge: z.array(z.string()).optional(),
  id: z.string().optional(),
  slice: z.array(z.string()).optional(),
  cluster: z.string().optional(),
  pass: z.array(z.string()).optional(),
  fail: z.array(z.string()).optional(),
  split: z.string().optional(),
  output: z.array(z.string()).optional(),
})

const priceSchema = z.strictObject({
  input: z.number().min(0),
  output: z.number().min(0),
  cachedInput: z.number().min(0).optional(),
})

export const configSchema = z.strictObject({
  seed: z.union([z.string(), z.number()]).optional(),
  confidence: z.number().gt(0).lt(1).optional(),
  replicates: z.number().int().min(100).optional(),
  bars: z.strictObject({ trusted: rate, withCare: rate }).optional(),
  align: alignSchema.optional(),
  /** Judges by name, each as in the front matter of a judge file, with its prompt as `prompt`. */
  judges: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  /** USD per million tokens, by `provider/model`; come before the built-in list. */
  prices: z.record(z.string(), priceSchema).optional(),
})

/** The content of `goodhart.config.ts` (or `.js`, `.mjs`). Flags on the command line come before it. */
export type GoodhartConfig = z.infer<typeof configSchema>

const names = ['goodhart.config.ts', 'goodhart.config.mjs', 'goodhart.config.js']

/** The configuration file in `cwd` or the nearest folder above it. */
export function findConfig(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = names.map((name) => join(folder, name)).find((path) => existsSync(path))
    if (found) return found
    if (folder === dirname(folder)) return undefined
  }
}

/**
 * @returns an empty configuration where there is no file
 * @throws {UsageError} `bad-config`, naming the file and the field
 */
export async function loadConfig(cwd: string): Promise<GoodhartConfig> {
  const path = findConfig(cwd)
  if (path === undefined) return {}
  let loaded: { default?: unknown }
  try {
    loaded = (await import(pathToFileURL(path).href)) as { default?: unknown }
  } catch (error) {
    throw new UsageError('bad-config', `${path} cannot be loaded: ${(error as Error).message}`, { cause: error })
  }
  const parsed = configSchema.safeParse(loaded.default)
  if (parsed.success) return parsed.data
  const { path: field, message } = parsed.error.issues[0]
  const place = field.length > 0 ? `, field ${field.join('.')}` : ' (export the configuration as default)'
  throw new UsageError('bad-config', `${path}${place}: ${message}`)
}
