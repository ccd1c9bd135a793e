import { z } from 'zod'
import { criterionSchema } from '../../domain/index.ts'
import { alignmentReportSchema, estimateSchema } from '../alignment/index.ts'

/** Why an item is put before a person. */
export const reviewReasons = [
  'lifted-phrase',
  'template',
  'refusal',
  'self-assessment',
  'end-marker',
  'policy-claim',
  'repetition',
  'short',
] as const
export type ReviewReason = (typeof reviewReasons)[number]

const raterSchema = z.object({
  name: z.string(),
  /** Of a judge. */
  version: z.string().optional(),
  is: z.enum(['judge', 'person']),
  /** Pass, fail or tie: what all figures rest on. */
  verdicts: z.number().int(),
  /** Deferrals of people too. */
  abstained: z.number().int(),
  errors: z.number().int(),
  /** Second and later verdicts on the same case, in no figure. */
  repeats: z.number().int(),
  /** Against gold, on the cases that have it; null where none has. */
  measured: z
    .object({ errorRate: estimateSchema, truePassRate: estimateSchema, trueFailRate: estimateSchema })
    .nullable(),
})
export type RaterSummary = z.infer<typeof raterSchema>

const pair = { a: z.string(), b: z.string(), cases: z.number().int() }

export const agreementPairSchema = z.object({ ...pair, agreement: estimateSchema, cohenKappa: estimateSchema })
export type AgreementPair = z.infer<typeof agreementPairSchema>

/** p values of a test of all pairs and of each, the latter adjusted for the number of pairs (Benjamini-Hochberg). */
const globalTestSchema = z.object({
  method: z.enum(['conditional-independence', 'bivariate-residuals']),
  p: z.number(),
  resamples: z.number().int(),
  cases: z.number().int(),
  rejected: z.boolean(),
})

const errorDependenceSchema = z.object({
  raters: z.array(z.string()),
  /** On cases with gold that two of them judged. */
  cases: z.number().int(),
  pairs: z.array(
    z.object({
      ...pair,
      onlyAWrong: z.number().int(),
      onlyBWrong: z.number().int(),
      bothWrong: z.number().int(),
      /** What independence within the classes leads to expect. */
      expectedBothWrong: z.number(),
      /** Correlation of the errors. */
      phi: estimateSchema,
      p: z.number().nullable(),
      pAdjusted: z.number().nullable(),
    }),
  ),
  meanCorrelation: estimateSchema,
  /** Number of independent raters that the raters are worth. */
  effective: estimateSchema,
  /** (sum of eigenvalues)^2 over their squared sum: knows no sign; because others report it. */
  participation: z.number().nullable(),
  /** Always right, always wrong, or without cases in common: no correlation is defined. */
  leftOut: z.array(z.string()),
})
export type ErrorDependence = z.infer<typeof errorDependenceSchema>

const residualDependenceSchema = z.object({
  raters: z.array(z.string()),
  pairs: z.array(
    z.object({
      ...pair,
      agreed: z.number().int(),
      /** By a model in which raters err independently. */
      expectedAgreed: z.number(),
      z: z.number(),
      p: z.number(),
      pAdjusted: z.number(),
    }),
  ),
})
export type ResidualDependence = z.infer<typeof residualDependenceSchema>

export const consensusMethods = ['majority', 'dawid-skene', 'one-coin', 'glad'] as const
export type ConsensusMethod = (typeof consensusMethods)[number]

const consensusMethodSchema = z.object({
  method: z.enum(consensusMethods),
  /** Dawid-Skene: the model's share of passes, refitted on resamples. The others: cases most likely a pass, the fit held. */
  passRate: estimateSchema,
  /** Cases on which two answers are equally likely. */
  ties: z.number().int(),
  /** Whether the fit had settled; null where nothing is fitted. */
  converged: z.boolean().nullable(),
  /** Against gold; null without. A tie counts as a draw among the tied. */
  measured: z
    .object({
      accuracy: estimateSchema,
      macroF1: estimateSchema,
      /** Of pass. */
      f1: estimateSchema,
      /** Accuracy less that of the majority, on the same cases. */
      beyondMajority: estimateSchema,
    })
    .nullable(),
})
export type ConsensusFigures = z.infer<typeof consensusMethodSchema>

const consensusSchema = z.object({
  cases: z.number().int(),
  methods: z.array(consensusMethodSchema),
  /** Rates as the models infer them from the verdicts alone; empty where no model was fitted. */
  raters: z.array(
    z.object({
      name: z.string(),
      /** Dawid and Skene's model. */
      truePassRate: estimateSchema,
      trueFailRate: estimateSchema,
      /** One-coin model: the share of right answers, whichever the class. */
      accuracy: estimateSchema,
      /** GLAD: 0 guesses; to be compared with one another alone. */
      ability: z.number().nullable(),
    }),
  ),
  /** What was left out, and why. */
  leftOut: z.array(z.string()),
})
export type Consensus = z.infer<typeof consensusSchema>

const usefulnessSchema = z.object({
  cases: z.number().int(),
  raters: z.array(
    z.object({
      name: z.string(),
      /** Accuracy of the consensus of all less that without this rater; null without gold. */
      majority: estimateSchema.nullable(),
      dawidSkene: estimateSchema.nullable(),
      /** Bits of uncertainty that this rater removes, by Dawid and Skene's model. No measure of truth. */
      certainty: estimateSchema,
    }),
  ),
})
export type UsefulnessFigures = z.infer<typeof usefulnessSchema>

export const reviewItemSchema = z.object({
  item: z.string(),
  /** Each with the words that it rests on, which are hostile text. */
  reasons: z.array(z.object({ reason: z.enum(reviewReasons), quote: z.string() })),
  /** What all of them said: of a pair, pass prefers the first output. */
  verdict: z.enum(['pass', 'fail']),
  judges: z.array(z.string()),
  /** How many more judges said so than are named. */
  moreJudges: z.number().int(),
  /** Of people, where there is one. */
  label: z.string().optional(),
  /** Of the first few items, to be read. */
  input: z.string().optional(),
  output: z.string().optional(),
})
export type ReviewItem = z.infer<typeof reviewItemSchema>

const reviewSchema = z.object({
  /** Texts that two or more judged and all passed (of a pair: preferred), and all other judged texts. */
  unanimous: z.number().int(),
  others: z.number().int(),
  listed: z.number().int(),
  /** Of all unanimously passed items with a label, the share that people failed. */
  failed: estimateSchema,
  reasons: z.array(
    z.object({
      reason: z.enum(reviewReasons),
      listed: z.number().int(),
      /** Of those with a label, the share that people failed: is the pattern a blind spot? */
      failed: estimateSchema,
    }),
  ),
  phrases: z.array(
    z.object({
      phrase: z.string(),
      unanimous: z.number().int(),
      others: z.number().int(),
      lift: z.number(),
      pAdjusted: z.number(),
    }),
  ),
  templates: z.array(z.object({ items: z.array(z.string()), inputs: z.number().int(), example: z.string() })),
  items: z.array(reviewItemSchema),
})
export type Review = z.infer<typeof reviewSchema>

export const independenceReportSchema = z.object({
  format: z.literal('goodhart/independence/1'),
  made: alignmentReportSchema.shape.made,
  set: z.object({
    name: z.string(),
    sources: z.array(z.string()),
    criterion: criterionSchema,
    pairwise: z.boolean(),
    items: z.number().int(),
    /** Items, or, of pairs shown in both orders, item and order: what a verdict is about. */
    cases: z.number().int(),
    /** Cases with gold. */
    labelled: z.number().int(),
    gold: z.string(),
    clusteredBy: z.string(),
    clusters: z.number().int(),
    look: z.enum(['judges', 'people', 'both']),
  }),
  raters: z.array(raterSchema),
  agreement: z.array(agreementPairSchema),
  /** With gold. */
  errors: errorDependenceSchema.nullable(),
  /** Without gold. */
  residuals: residualDependenceSchema.nullable(),
  /** Are the raters independent, given the truth? Null where it cannot be asked. */
  independence: globalTestSchema.nullable(),
  consensus: consensusSchema,
  usefulness: usefulnessSchema,
  review: reviewSchema,
  problems: alignmentReportSchema.shape.problems,
  /** What the reader should know before quoting a figure. */
  warnings: z.array(z.string()),
})

/** Everything that `goodhart independence` found out. Rates are shares in [0, 1], times ISO 8601. */
export type IndependenceReport = z.infer<typeof independenceReportSchema>
