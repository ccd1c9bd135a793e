import { z } from 'zod'
import { criterionSchema, judgeKindSchema } from '../../domain/index.ts'
import { alignmentReportSchema, estimateSchema } from '../alignment/alignment-report.ts'

const count = z.number().int()

export const optimisers = ['random-search', 'evolution', 'beam', 'attacker'] as const
export type OptimiserName = (typeof optimisers)[number]

const searchRunSchema = z.object({
  optimiser: z.enum(optimisers),
  /** One text for all items, or one for each. */
  scope: z.enum(['universal', 'per-item']),
  place: z.enum(['replace', 'append', 'prepend']),
  seed: z.string(),
  /** Questions put to the judge, known ones too; and how many were granted. */
  queries: count,
  budget: count,
  costUsd: z.number().nullable(),
  /** Best so far after so many queries: the share of training items that pass, and the mean leaning. */
  curve: z.array(z.object({ queries: count, passing: z.number(), leaning: z.number() })),
  /** The query at which something first passed that must not; null where nothing did. */
  firstSuccess: count.nullable(),
  /** What was found, the best first: hostile text. Per item, one each. */
  found: z.array(z.object({ text: z.string(), item: z.string().optional(), passing: z.number(), leaning: z.number() })),
  /** Of items that the search never saw, known to be bad and failed without it: the share that passes with the best text. */
  heldOut: estimateSchema,
  /** The same text put to other judges, on the same held-out items. */
  transfer: z.array(z.object({ judge: z.string(), rate: estimateSchema })),
})
export type SearchRun = z.infer<typeof searchRunSchema>

export const searchReportSchema = z.object({
  format: z.literal('goodhart/search/1'),
  made: alignmentReportSchema.shape.made,
  set: z.object({
    name: z.string(),
    criterion: criterionSchema,
    training: count,
    heldOut: count,
    language: z.string(),
  }),
  judge: z.object({ name: z.string(), version: z.string(), kind: judgeKindSchema }),
  /** What the search saw of the judge: verdicts alone, scores, or probabilities. */
  sees: z.enum(['verdict', 'score', 'probability']),
  headline: z.string(),
  runs: z.array(searchRunSchema),
  warnings: z.array(z.string()),
})
/** What a search against a judge found. */
export type SearchReport = z.infer<typeof searchReportSchema>
