import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { ExperimentError } from './errors.ts'

export const annotationsFile = 'annotations.jsonl'

const score = z.number().min(0).max(9)

const annotationSchema = z.object({
  id: z.string().min(1),
  input: z.string(),
  /** Of the task, for the checker alone. */
  facts: z.unknown(),
  reply: z.string(),
  ended: z.boolean(),
  /** Gold's, whole. */
  score,
  /** Gold's expected score. */
  expected: score,
  truth: score,
  /** By the truth. */
  pass: z.boolean(),
  /** Gold's, where it reasons. */
  trace: z.string().optional(),
  split: z.enum(['train', 'held-out']),
  /** Who wrote the reply. */
  writer: z.string(),
})

/** A reply with what gold said of it: a line of `annotations.jsonl` of an annotate stage. */
export type Annotation = z.infer<typeof annotationSchema>

const heldOutScoreSchema = z.object({
  id: z.string().min(1),
  expected: score.nullable(),
  /** The most probable one; null where a trace came to none. */
  score: score.nullable(),
  probabilities: z.array(z.number()).length(10).nullish(),
})

/** A line of `held-out-scores.jsonl` of a judge stage: what it says of one held-out annotation. */
export type HeldOutScore = z.infer<typeof heldOutScoreSchema>

/** @param folder of an annotate stage. @throws {ExperimentError} `bad-stage-file` */
export function annotationsOf(folder: string): AsyncIterable<Annotation> {
  return linesOf(join(folder, annotationsFile), annotationSchema)
}

/** @param folder of a judge stage. @throws {ExperimentError} `bad-stage-file` */
export function heldOutScoresOf(folder: string): AsyncIterable<HeldOutScore> {
  return linesOf(join(folder, 'held-out-scores.jsonl'), heldOutScoreSchema)
}

/** A stage that leaves no such file leaves no lines. */
async function* linesOf<T>(path: string, schema: z.ZodType<T>): AsyncGenerator<T> {
  if (!existsSync(path)) return
  let line = 0
  for await (const text of createInterface({ input: createReadStream(path) })) {
    line++
    if (text === '') continue
    const parsed = schema.safeParse(parseJson(text))
    if (!parsed.success) {
      const { path: field, message } = parsed.error.issues[0]!
      const where = [`${path}, line ${line}`, ...(field.length > 0 ? [`field ${field.join('.')}`] : [])].join(', ')
      throw new ExperimentError('bad-stage-file', `${where}: ${message}.`)
    }
    yield parsed.data
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
