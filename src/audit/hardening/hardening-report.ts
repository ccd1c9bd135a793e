import { z } from 'zod'
import { criterionSchema, judgeKindSchema } from '../../domain/index.ts'
import { alignmentReportSchema, estimateSchema } from '../alignment/alignment-report.ts'

const count = z.number().int()

const rowSchema = z.object({
  /** `none`, `all`, `only filter:refusal`, `without escapeLookAlikes`, `as it is`, or a set that was tried on the way to the proposal. */
  name: z.string(),
  defences: z.array(z.string()),
  version: z.string(),
  /** Attacks that succeeded, of those on items that the judge got right without and with a verdict under attack. */
  attack: estimateSchema,
  /** All that was tried; wrong without the attack already; without a verdict. The latter two are in no rate. */
  trials: z.object({ tried: count, alreadyWrong: count, silent: count }),
  /** Of what a search made, the share that passes; null where no search was made. */
  search: estimateSchema.nullable(),
  /** Of what is known to be good, and bad, the share that the judge gets right without an attack: silence is a miss. */
  truePass: estimateSchema,
  trueFail: estimateSchema,
  /** The row that it is held against; null for the first. */
  against: z.string().nullable(),
  /** Success less than with the row it is held against, paired by trial: positive where this row is attacked less. */
  gain: estimateSchema.nullable(),
  /** That it is attacked no less than that row, one-sided. */
  gainP: z.number().nullable(),
  /** Accuracy (mean of the two rates) less than with the same row, paired by item: positive where this row costs. */
  cost: estimateSchema.nullable(),
  /** That neither rate is lower than with that row, one-sided. */
  costP: z.number().nullable(),
  /** That it is without a verdict under attack no more often than that row, one-sided. */
  silenceP: z.number().nullable(),
  /** Questions that got through to the judge: what the filters left. */
  queries: count,
})
export type HardeningRow = z.infer<typeof rowSchema>

const exploitSchema = z.object({
  input: z.string(),
  output: z.string(),
  judge: z.number().nullable(),
  truth: z.number(),
})

const roundSchema = z.object({
  /** 0 for the judge as it came. */
  round: count,
  version: z.string(),
  folder: z.string(),
  /** Exploits that this round's training learnt from, those of earlier rounds among them. */
  mined: count,
  /** Some of those that are new in this round, with the score that fooled and the true one: hostile text. */
  examples: z.array(exploitSchema),
  /** The same attacks, on items that nothing was mined from. */
  attack: estimateSchema,
  /** A fresh search against this round's judge: of what it tried in the end, the share that passes. Null without a search. */
  search: estimateSchema.nullable(),
  /** On replies that nothing was trained on: what training on exploits makes the judge forget. */
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
  /** By what rule a set is proposed, with its level; null where no rows were measured. */
  rule: z.string().nullable(),
  /** The cheapest set that is not significantly worse than the best; null where nothing helped. */
  proposed: z
    .object({
      defences: z.array(z.string()),
      row: z.string(),
      why: z.string(),
      /**
       * On the half of the clusters that it was not chosen on, the judge without any defence and with this set, against that: what it
       * was chosen on flatters it. Their `queries` are those for all items.
       */
      measured: z.object({ none: rowSchema, proposed: rowSchema }),
    })
    .nullable(),
  /** Of a trained judge: taught its own exploits, and attacked anew. */
  rounds: z.array(roundSchema),
  /** Whether the rounds converge, in a sentence; null without rounds. */
  convergence: z.string().nullable(),
  headline: z.string(),
  warnings: z.array(z.string()),
})
/** What `goodhart harden` found. */
export type HardeningReport = z.infer<typeof hardeningReportSchema>
