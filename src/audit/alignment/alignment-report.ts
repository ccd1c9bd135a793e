import { z } from 'zod'
import {
  criterionSchema,
  judgeKindSchema,
  presentationSchema,
  problemSchema,
  verdictErrorKindSchema,
} from '../../domain/index.ts'

/** A rate or coefficient with its interval. Every null means: not defined on these cases (a denominator of 0). */
export const estimateSchema = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Of a proportion: the counts behind it. */
  numerator: z.number().int().optional(),
  /** The cases that it is computed from. */
  denominator: z.number().int(),
  method: z.enum([
    'wilson',
    'wilson-by-cluster',
    'bca',
    'percentile',
    'newcombe',
    'delong',
    'jeffreys',
    'wald',
    'jackknife',
    'student',
    'none',
  ]),
})
export type Estimate = z.infer<typeof estimateSchema>

/** Counts of one gold value, by what the judge said. */
const goldRowSchema = z.object({
  pass: z.number().int(),
  fail: z.number().int(),
  tie: z.number().int(),
  abstain: z.number().int(),
  error: z.number().int(),
})
export const confusionSchema = z.object({ pass: goldRowSchema, fail: goldRowSchema, tie: goldRowSchema })

export const alignmentRates = [
  'agreement',
  'truePassRate',
  'trueFailRate',
  'balancedAccuracy',
  'f1',
  'macroF1',
  'matthews',
  'cohenKappa',
] as const
export type AlignmentRate = (typeof alignmentRates)[number]
const ratesSchema = z.record(z.enum(alignmentRates), estimateSchema)
export type Rates = z.infer<typeof ratesSchema>

export const trustLevels = ['trusted', 'with-care', 'too-few-labels', 'not-trusted'] as const
export const trustSchema = z.object({
  level: z.enum(trustLevels),
  /** One sentence that a reader who knows no statistics understands. */
  headline: z.string(),
  reasons: z.array(z.string()),
  /** How many more labels of each kind would settle it; null where no number will. */
  needed: z.object({ passes: z.number().int().nullable(), fails: z.number().int().nullable() }),
})
export type Trust = z.infer<typeof trustSchema>

/** Against guessing: the mean of the two rates against one half. Where the judge took no side it earns what a coin would. */
export const againstChanceSchema = z.enum(['better', 'no-different', 'worse', 'undefined'])
export type AgainstChance = z.infer<typeof againstChanceSchema>

/** One item on which judge and people differ, whole, to be read. All texts are hostile. */
export const disagreementCaseSchema = z.object({
  item: z.string(),
  input: z.string().optional(),
  context: z.string().optional(),
  reference: z.string().optional(),
  /** One text, or the two of a pair. */
  outputs: z.array(z.string()),
  tags: z.record(z.string(), z.string()),
  label: z.string(),
  annotators: z.array(z.object({ name: z.string(), value: z.string(), critique: z.string().optional() })),
  verdict: z.string(),
  presentation: presentationSchema.optional(),
  score: z.number().optional(),
  critique: z.string().optional(),
  raw: z.string().optional(),
})
export type DisagreementCase = z.infer<typeof disagreementCaseSchema>
const casesSchema = z.object({ total: z.number().int(), shown: z.array(disagreementCaseSchema) })

/** Figures of one judge on one part of the set. */
const figuresSchema = z.object({
  cases: z.number().int(),
  /** Groups of cases that are drawn together; as many as cases where each is by itself. */
  clusters: z.number().int(),
  confusion: confusionSchema,
  /** Every labelled case counts: an abstention, an error or a tie where the label is decided is a miss. */
  ofLabelled: ratesSchema,
  /** Only the cases in which the judge gave a verdict. */
  ofVerdicts: ratesSchema,
  againstChance: againstChanceSchema,
})
export type Figures = z.infer<typeof figuresSchema>

export const sliceSchema = figuresSchema.extend({
  tag: z.string(),
  value: z.string(),
  /** Agreement inside against outside the slice: two-sided, adjusted over all slices of this judge (Benjamini-Hochberg). */
  p: z.number().nullable(),
  pAdjusted: z.number().nullable(),
  differs: z.boolean(),
})
export type Slice = z.infer<typeof sliceSchema>

export const thresholdSchema = z.object({
  /** A score of at least this passes. */
  value: z.number(),
  how: z.enum(['declared', 'chosen']),
  /** In words: on which cases it was chosen and on which the figures are reported. */
  chosenOn: z.string().optional(),
  reportedOn: z.string(),
  auc: estimateSchema,
  /** From the strictest threshold to the most lenient, at most 200 points. */
  curve: z.array(z.object({ threshold: z.number(), truePassRate: z.number(), trueFailRate: z.number() })),
})
export type Threshold = z.infer<typeof thresholdSchema>

export const correctedPassRateSchema = z.object({
  labelled: z.number().int(),
  unlabelled: z.number().int(),
  /** The judge's pass rate on the cases without a label, as it stands. */
  raw: estimateSchema,
  /** Which of the two to quote, by the assumption that holds; null where neither can be had. */
  chosen: z.enum(['prediction-powered', 'rogan-gladen']).nullable(),
  why: z.string(),
  predictionPowered: estimateSchema.extend({ lambda: z.number() }).nullable(),
  roganGladen: estimateSchema.nullable(),
  /** The closed form of Lang and Reiczigel, as other tools report it. */
  langReiczigel: estimateSchema.nullable(),
  /** Why the correction by error rates is refused, where it is. */
  refused: z.string().nullable(),
})
export type CorrectedPassRate = z.infer<typeof correctedPassRateSchema>

export const baselineFiguresSchema = z.object({
  name: z.string(),
  description: z.string(),
  cases: z.number().int(),
  agreement: estimateSchema,
  balancedAccuracy: estimateSchema,
})
export type BaselineFigures = z.infer<typeof baselineFiguresSchema>

export const judgeAlignmentSchema = figuresSchema.extend({
  name: z.string(),
  version: z.string(),
  kind: judgeKindSchema,
  trust: trustSchema,
  counts: z.object({
    /** Verdicts on labelled items, of any kind. */
    labelled: z.number().int(),
    verdicts: z.number().int(),
    abstained: z.number().int(),
    errors: z.number().int(),
    errorKinds: z.partialRecord(verdictErrorKindSchema, z.number().int()),
    /** Labelled items about which this judge was never asked: in no denominator. */
    missing: z.number().int(),
  }),
  baselines: z.array(
    z.object({
      name: z.string(),
      cases: z.number().int(),
      /** Balanced accuracy of the judge minus that of the baseline, on the same cases. */
      difference: estimateSchema,
      beaten: z.boolean(),
    }),
  ),
  slices: z.array(sliceSchema),
  byHumanAgreement: z.array(z.object({ stratum: z.enum(['unanimous', 'divided']), figures: figuresSchema })),
  threshold: thresholdSchema.nullable(),
  /** Where both people and judge grade: rank correlation of the judge's score with the mean of people's. */
  spearman: z.object({ value: z.number(), cases: z.number().int() }).nullable(),
  corrected: correctedPassRateSchema.nullable(),
  alternativeAnnotator: z
    .object({
      epsilon: z.number(),
      winningRate: z.number(),
      advantageProbability: z.number(),
      passes: z.boolean(),
      annotators: z.array(z.object({ name: z.string(), items: z.number().int(), p: z.number(), beaten: z.boolean() })),
      leftOut: z.array(z.string()),
    })
    .nullable(),
  /** On the sealed split; null while it is sealed, or where there is none. */
  sealed: figuresSchema.extend({ trust: trustSchema }).nullable(),
  disagreements: z.object({ falsePasses: casesSchema, falseFails: casesSchema, noVerdict: casesSchema }),
})
export type JudgeAlignment = z.infer<typeof judgeAlignmentSchema>

export const comparisonSchema = z.object({
  a: z.string(),
  b: z.string(),
  /** Cases that both were asked about. */
  cases: z.number().int(),
  bothRight: z.number().int(),
  onlyARight: z.number().int(),
  onlyBRight: z.number().int(),
  neitherRight: z.number().int(),
  /** Agreement of a minus agreement of b. */
  difference: estimateSchema,
  p: z.number(),
  /** For the number of comparisons in the report (Benjamini-Hochberg); the sentence goes by it. */
  pAdjusted: z.number(),
  test: z.string(),
  /** The smallest difference that this many cases would have found four times out of five. */
  minimumDetectable: z.number().nullable(),
  sentence: z.string(),
})
export type Comparison = z.infer<typeof comparisonSchema>

export const alignmentReportSchema = z.object({
  format: z.literal('goodhart/alignment/1'),
  made: z.object({
    at: z.string(),
    goodhart: z.string(),
    node: z.string(),
    seed: z.string(),
    confidence: z.number(),
    replicates: z.number().int(),
  }),
  set: z.object({
    name: z.string(),
    sources: z.array(z.string()),
    criterion: criterionSchema,
    pairwise: z.boolean(),
    items: z.number().int(),
    labelled: z.number().int(),
    deferred: z.number().int(),
    unlabelled: z.number().int(),
    clusteredBy: z.string(),
    clusters: z.number().int(),
    /** In words: whose labels are the standard and how several became one. */
    gold: z.string(),
    passes: z.number().int(),
    fails: z.number().int(),
    ties: z.number().int(),
    basePassRate: estimateSchema,
    humanThreshold: z.number().nullable(),
  }),
  people: z
    .object({
      annotators: z.array(z.object({ name: z.string(), labels: z.number().int() })),
      pairs: z.array(
        z.object({
          a: z.string(),
          b: z.string(),
          cases: z.number().int(),
          agreement: estimateSchema,
          cohenKappa: estimateSchema,
        }),
      ),
      krippendorffAlpha: z.number().nullable(),
      fleissKappa: z.number().nullable(),
      gwetAc1: z.number().nullable(),
      /** How often two people agree on the same item: a judge that agrees with one person as often does as well as another. */
      ceiling: estimateSchema,
    })
    .nullable(),
  splits: z
    .object({
      how: z.string(),
      train: z.number().int(),
      dev: z.number().int(),
      test: z.number().int(),
      sealed: z.object({
        digest: z.string(),
        opened: z.boolean(),
        openings: z.array(z.object({ at: z.string(), by: z.string(), reason: z.string().optional() })),
      }),
    })
    .nullable(),
  bars: z.object({ trusted: z.number(), withCare: z.number() }),
  baselines: z.array(baselineFiguresSchema),
  judges: z.array(judgeAlignmentSchema),
  comparisons: z.array(comparisonSchema),
  problems: z.object({
    count: z.number().int(),
    shown: z.array(problemSchema),
    /** Values that were read as fail because only the passing ones were named. */
    readAsFail: z.record(z.string(), z.number().int()),
  }),
  /** What the reader should know before quoting a figure. */
  warnings: z.array(z.string()),
})

/** Everything that `goodhart align` found out. Rates are shares in [0, 1], lengths characters, times ISO 8601. */
export type AlignmentReport = z.infer<typeof alignmentReportSchema>
