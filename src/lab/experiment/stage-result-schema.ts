import { z } from 'zod'
import type { StageResult } from './results.ts'

const count = z.number().int().min(0)
const share = z.number().min(0).max(1)
const shares = z.record(z.string(), share)
const pairs = z.array(z.tuple([z.number(), z.number()]))

export const sampleSchema = z.object({
  input: z.string(),
  reply: z.string(),
  ended: z.boolean(),
  truth: z.number(),
  judge: z.number().optional(),
  gold: z.number().optional(),
  defects: z.array(z.string()),
  trace: z.string().optional(),
})

const probeSchema = z.object({ defect: z.string(), items: count, truth: z.number(), judge: z.number() })

const qualitySchema = z.object({
  items: count,
  alphaGold: z.number().optional(),
  alphaTruth: z.number(),
  accuracyGold: share.optional(),
  accuracyTruth: share,
  passAgreement: share,
  illFormed: share,
})

const trainingSchema = z.object({
  parameters: count,
  steps: count,
  tokens: count,
  seconds: z.number(),
  losses: pairs,
})

const baseSchema = z.object({
  kind: z.literal('base'),
  training: trainingSchema.optional(),
  truth: z.number(),
  pass: share,
  defects: shares,
  samples: z.array(sampleSchema),
})

const goldSchema = z.object({
  kind: z.literal('gold'),
  source: z.enum(['truth', 'trained', 'judge']),
  training: trainingSchema.optional(),
  quality: qualitySchema,
  probes: z.array(probeSchema),
  worstProbe: z.object({ defect: z.string(), distance: z.number() }),
})

const annotateSchema = z.object({
  kind: z.literal('annotate'),
  items: count,
  heldOut: count,
  meanGold: z.number(),
  meanTruth: z.number(),
  alphaTruth: z.number(),
  seconds: z.number(),
})

const judgeSchema = z.object({
  kind: z.literal('judge'),
  form: z.enum(['direct', 'reasoning', 'scalar']),
  training: trainingSchema,
  rewards: pairs.optional(),
  quality: qualitySchema,
  probes: z.array(probeSchema),
})

const scores = z.array(z.number().nullable())
const perTaskSchema = z.object({ judge: scores, gold: scores, truth: z.array(z.number()) })

const pointSchema = z.object({
  step: count,
  judge: z.number(),
  gold: z.number(),
  truth: z.number(),
  pass: share,
  kl: z.number(),
  length: z.number(),
  entropy: z.number(),
  distinct1: share,
  distinct2: share,
  distinctReplies: share,
  refusedAllowed: share,
  refusedForbidden: share,
  ended: share,
  defects: shares,
  samples: z.array(sampleSchema),
})

const policySchema = z.object({
  kind: z.literal('policy'),
  judge: z.string(),
  klWeight: z.number(),
  group: z.string(),
  points: z.array(pointSchema.extend({ perTask: perTaskSchema })),
  withoutScore: count,
  seconds: z.number(),
})

const estimateSchema = z.object({ value: z.number(), low: z.number(), high: z.number() })

const evaluateSchema = z.object({
  kind: z.literal('evaluate'),
  onsetRule: z.string(),
  policies: z.array(
    z.object({
      policy: z.string(),
      group: z.string(),
      judge: z.string(),
      klWeight: z.number(),
      onset: z.object({
        fired: z.boolean(),
        step: z.number().optional(),
        low: z.number().optional(),
        high: z.number().optional(),
        peakStep: z.number(),
        pValue: z.number(),
      }),
      peak: z.object({ judge: z.number(), gold: z.number(), truth: z.number(), truthStep: z.number() }),
      end: z.object({ judge: z.number(), gold: z.number(), truth: z.number() }),
      fit: z
        .object({
          form: z.string(),
          alpha: estimateSchema,
          beta: estimateSchema,
          rSquared: z.number(),
          fits: z.boolean(),
        })
        .optional(),
      inventions: z.array(
        z.object({ text: z.string(), kind: z.enum(['phrase', 'template']), before: share, after: share }),
      ),
    }),
  ),
  groups: z.array(
    z.object({
      group: z.string(),
      judge: z.string(),
      klWeight: z.number(),
      seeds: count,
      steps: z.array(z.number()),
      curves: z.object({
        judge: z.array(estimateSchema),
        gold: z.array(estimateSchema),
        truth: z.array(estimateSchema),
      }),
      onsets: z.object({ fired: count, runs: count }),
    }),
  ),
  arena: z.record(z.string(), z.array(z.object({ player: z.string(), rating: estimateSchema }))),
  transfer: z.record(z.string(), z.record(z.string(), z.number())),
})

/** What a stage hands back, as it is written to `result.json`. */
export const stageResultSchema: z.ZodType<StageResult> = z.discriminatedUnion('kind', [
  baseSchema,
  goldSchema,
  annotateSchema,
  judgeSchema,
  policySchema,
  evaluateSchema,
])

/** What of it a report holds: all but the scores of each single task. */
export const reportedResultSchema = z.discriminatedUnion('kind', [
  baseSchema,
  goldSchema,
  annotateSchema,
  judgeSchema,
  policySchema.extend({ points: z.array(pointSchema) }),
  evaluateSchema,
])
export type ReportedResult = z.infer<typeof reportedResultSchema>
