import { z } from 'zod'
import { verdictErrorKindSchema, verdictValueSchema } from '../domain/verdict.ts'

const count = z.number().int().min(0)

/** What a run did, kept so that it can be told later what was asked, how, and at what price. */
export const runReportSchema = z.object({
  format: z.literal('goodhart/run/1'),
  made: z.object({ at: z.string(), goodhart: z.string(), node: z.string() }),
  dataset: z.string(),
  judges: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      kind: z.string(),
      /** Of another form of a judge's prompt: which. */
      form: z.string().nullable(),
      /** Under which its verdicts are kept. */
      criterion: z.string(),
      answered: count,
      errors: count,
    }),
  ),
  plan: z.object({
    items: count,
    /** Items of which no output is known, and which nobody was asked about. */
    withoutOutput: count,
    repeats: z.number().int().min(1),
    orders: z.enum(['AB', 'both']),
    sample: z.object({ size: z.number().int().min(1), seed: z.string() }).nullable(),
    retryErrors: z.boolean(),
    concurrency: z.number().int().min(1),
  }),
  /** Of the questions of the plan: asked by earlier runs, failed in earlier runs and left alone, to be asked by this one. */
  before: z.object({ known: count, errors: count, pending: count }),
  end: z.enum(['complete', 'stopped', 'budget', 'failing']),
  reason: z.string().nullable(),
  answered: count,
  /** Answers that were not kept, because another run had answered the same question meanwhile. */
  elsewhere: count,
  /** Questions of the plan that nobody was asked yet. */
  left: count,
  values: z.partialRecord(verdictValueSchema, count),
  errorKinds: z.partialRecord(verdictErrorKindSchema, count),
  /** What the first error of each kind said. */
  errorExamples: z.partialRecord(verdictErrorKindSchema, z.string()),
  seconds: z.number().min(0),
  models: z.object({
    /** With tries again, without answers from the cache. */
    calls: count,
    /** Calls without an answer, by reason; most were made again. */
    failures: z.record(z.string(), count),
    inputTokens: count,
    outputTokens: count,
    usd: z.number().min(0),
    /** Answered calls that `usd` leaves out, because no price is known. */
    unpriced: count,
  }),
})

export type RunReport = z.infer<typeof runReportSchema>
