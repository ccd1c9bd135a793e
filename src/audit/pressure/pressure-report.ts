import { z } from 'zod'
import { alignmentReportSchema, estimateSchema } from '../alignment/alignment-report.ts'

const count = z.number().int()

const valueSchema = z.object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() })

const pointSchema = z.object({
  /** n of best-of-n, generation, or step of training. */
  pressure: z.number(),
  /** Of what was chosen or trained from where it began, in nats; null where it cannot be known. */
  kl: z.number().nullable(),
  judge: valueSchema,
  gold: valueSchema,
  truth: valueSchema.nullable(),
})
export type PressurePoint = z.infer<typeof pointSchema>

const fitSchema = z.object({
  form: z.enum(['best-of-n', 'reinforcement-learning']),
  alpha: valueSchema,
  beta: valueSchema,
  peak: z.object({ kl: valueSchema, score: valueSchema, beyondData: z.boolean() }).nullable(),
  rSquared: z.number(),
  verdict: z.enum(['fits', 'does-not-fit', 'too-few-points']),
})

/** Where a standard that was not optimised turned over. */
const turnOverSchema = z.object({
  /** Where it was highest. */
  peak: z.object({ pressure: z.number(), value: z.number() }),
  /** From where on it is significantly below its peak; null where it never is. */
  fallsFrom: z.number().nullable(),
  /** By how much it rose from the start to its peak, on the same prompts; 0 or more. */
  gain: valueSchema,
  /** By how much it fell from its peak to the strongest pressure, on the same prompts; 0 or more. */
  fall: valueSchema,
  p: z.number().nullable(),
})

const curveSchema = z.object({
  method: z.enum(['best-of-n', 'prompt-evolution', 'reinforcement-learning']),
  /** What was optimised: a judge, or a panel of several by a rule. */
  optimised: z.string(),
  /** Of the judge that was optimised, and the id of the criterion that it was asked by: a table of samples knows neither. */
  optimisedVersion: z.string().optional(),
  criterion: z.string().optional(),
  /** What it is held against, besides the truth where that is known. */
  gold: z.string(),
  unit: z.enum(['n', 'generation', 'step']),
  points: z.array(pointSchema),
  fits: z.array(fitSchema),
  /** Of gold, and of the truth where it is known. */
  goldTurn: turnOverSchema,
  truthTurn: turnOverSchema.nullable(),
  /** What the judge preferred at the strongest pressure, and what it gave for it: hostile text. */
  shown: z.array(
    z.object({
      pressure: z.number(),
      input: z.string().optional(),
      output: z.string(),
      judge: z.number().nullable(),
      gold: z.number().nullable(),
      truth: z.number().nullable(),
    }),
  ),
  /** In a sentence, for a reader who knows no statistics. */
  headline: z.string(),
  /** Samples that have no score by the judge or by gold: they are in no mean. */
  withoutScore: count,
})
export type PressureCurve = z.infer<typeof curveSchema>

export const pressureReportSchema = z.object({
  format: z.literal('goodhart/pressure/1'),
  made: alignmentReportSchema.shape.made,
  set: z.object({
    name: z.string(),
    sources: z.array(z.string()),
    prompts: count,
    samples: count,
    clusteredBy: z.string(),
  }),
  curves: z.array(curveSchema),
  /** Rank correlation of judge and gold over all samples, which is what a benchmark of agreement would see. */
  agreement: z.array(z.object({ optimised: z.string(), spearman: estimateSchema })),
  problems: alignmentReportSchema.shape.problems,
  warnings: z.array(z.string()),
})
/** What `goodhart optimize` found: where a judge's score and gold part when something is optimised against it. */
export type PressureReport = z.infer<typeof pressureReportSchema>
