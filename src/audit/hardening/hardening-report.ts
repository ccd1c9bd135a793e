import { z } from 'zod'
import { criterionSchema, judgeKindSchema } from '../../domain/index.ts'
import { alignmentReportSchema, estimateSchema } from '../alignment/alignment-report.ts'

const count = z.number().int()

const rowSchema = z.object({
  /** `all`, `none`, `without escapeLookAlikes`, `with filter:refusal`. */
  name: z.string(),
  defences: z.array(z.string()),
  version: z.string(),
  /** Attacks that succeeded, of those on items that the judge got right without. */
  attack: estimateSchema,
  /** Attack found by search that passes held-out items; null where no search was made. */
  search: estimateSchema.nullable(),
  truePass: estimateSchema,
  trueFail: estimateSchema,
  /** Less than the row it is held against, paired by trial; low and high of the difference. */
  gain: estimateSchema.nullable(),
  /** Loss of accuracy (mean of the two rates) against the same row. */
  cost: estimateSchema.nullable(),
  queries: count,
})
export type HardeningRow = z.infer<typeof rowSchema>

const roundSchema = z.object({
  round: count,
  version: z.string(),
  folder: z.string(),
  /** Exploits mined before this round's training, and what they are: hostile text. */
  mined: count,
  examples: z.array(z.object({ input: z.string(), output: z.string(), judge: z.number(), truth: z.number() })),
  attack: estimateSchema,
  search: estimateSchema.nullable(),
  truePass: estimateSchema,
  trueFail: estimateSchema,
})
export type HardeningRound = z.infer<typeof roundSchema>

export const hardeningReportSchema = z.object({
  format: z.literal('goodhart/hardening/1'),
  made: alignmentReportSchema.shape.made,
  judge: z.object({ name: z.string(), version: z.string(), kind: judgeKindSchema }),
  set: z.object({ name: z.string(), criterion: criterionSchema, knownBad: count, knownGood: count }),
  /** Each defence on and off. */
  rows: z.array(rowSchema),
  /** The cheapest set that is not significantly worse than the best; null where nothing helped. */
  proposed: z.object({ defences: z.array(z.string()), row: z.string(), why: z.string() }).nullable(),
  /** Of a trained judge: taught its own exploits, and attacked anew. */
  rounds: z.array(roundSchema),
  /** Whether the rounds converge, in a sentence; null without rounds. */
  convergence: z.string().nullable(),
  headline: z.string(),
  warnings: z.array(z.string()),
})
/** What `goodhart harden` found. */
export type HardeningReport = z.infer<typeof hardeningReportSchema>
