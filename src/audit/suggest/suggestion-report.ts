import { z } from 'zod'
import { criterionSchema } from '../../domain/index.ts'
import {
  alignmentReportSchema,
  comparisonSchema,
  confusionSchema,
  estimateSchema,
} from '../alignment/alignment-report.ts'

const count = z.number().int()

/** How a prompt does on the dev split. Every labelled case counts: an error or an abstention is a disagreement. */
const figuresSchema = z.object({
  cases: count,
  confusion: confusionSchema,
  agreement: estimateSchema,
  /** The mean of the true-pass and the true-fail rate. */
  balancedAccuracy: estimateSchema,
  truePassRate: estimateSchema,
  trueFailRate: estimateSchema,
  /** Verdicts that failed on the way (transport, timeout): disagreements, of which no prompt is the cause. */
  failedOnTheWay: count,
})
export type SuggestionFigures = z.infer<typeof figuresSchema>

/** What a proposal changed, among cases on which the present prompt disagreed with people, and on which it agreed. */
const changesSchema = z.object({ wrong: count, mended: count, right: count, spoilt: count })
export type Changes = z.infer<typeof changesSchema>

const testedSchema = z.object({
  /** The judge with the proposed prompt: another version of it. */
  version: z.string(),
  prompt: z.string(),
  figures: figuresSchema,
  /** Cases that the proposer was shown, with those of the same cluster: there, a proposal may have learnt by heart. */
  shown: changesSchema,
  /** All others. */
  notShown: changesSchema,
  /** Of the proposal (a) with the present prompt (b), on the same cases. */
  comparison: comparisonSchema,
})

export const proposalOutcomes = ['tested', 'refused', 'unreadable', 'unfinished'] as const
const proposalSchema = z.object({
  round: count,
  outcome: z.enum(proposalOutcomes),
  /** Why it was not tested; null where it was. */
  problem: z.string().nullable(),
  /** What the proposer said that the disagreements have in common. A model's text: hostile. */
  why: z.string().nullable(),
  /** Cases that the proposer was shown. */
  shownCases: z.object({ disagreements: count, agreements: count }),
  tested: testedSchema.nullable(),
})
export type Proposal = z.infer<typeof proposalSchema>

export const suggestionReportSchema = z.object({
  format: z.literal('goodhart/suggestion/1'),
  made: alignmentReportSchema.shape.made,
  set: z.object({
    name: z.string(),
    criterion: criterionSchema,
    /** In words: whose labels are the standard. */
    gold: z.string(),
    /** In words: how the splits were made. */
    split: z.string(),
    /** Identifies the sealed split, of which nothing was read here. */
    sealed: z.string(),
    clusteredBy: z.string(),
    /** Labelled items of the dev split that have an output. */
    dev: count,
    clusters: count,
  }),
  judge: z.object({ name: z.string(), version: z.string(), file: z.string(), model: z.string() }),
  proposer: z.string(),
  /** Proposals that were asked for. */
  rounds: count,
  end: z.enum(['complete', 'stopped', 'budget', 'failing']),
  /** What ended it early. */
  reason: z.string().nullable(),
  /** The present prompt; null where it was not judged to the end. */
  before: figuresSchema
    .extend({ disagreements: z.object({ falsePasses: count, falseFails: count, noVerdict: count }) })
    .nullable(),
  proposals: z.array(proposalSchema),
  /** The best of the significantly better proposals; null where there is none. */
  offer: z
    .object({
      round: count,
      version: z.string(),
      /** The judge file with the proposed prompt as its body. */
      file: z.string(),
      /** From the present file to it, unified. */
      diff: z.string(),
    })
    .nullable(),
  headline: z.string(),
  caution: z.string(),
  warnings: z.array(z.string()),
})

/** What `goodhart align --suggest` found. */
export type SuggestionReport = z.infer<typeof suggestionReportSchema>
