import { z } from 'zod'
import { criterionSchema, judgeKindSchema, presentationSchema, verdictErrorKindSchema } from '../../domain/index.ts'
import { alignmentReportSchema, estimateSchema } from '../alignment/alignment-report.ts'

const count = z.number().int()

/** What is judged, shortened to be read in a list. All texts are hostile. */
const shownItemSchema = z.object({
  item: z.string(),
  input: z.string().optional(),
  /** One text, or the two of a pair. */
  outputs: z.array(z.string()),
})

/** How often an answer of each kind was given. */
const answerCountsSchema = z.object({ pass: count, fail: count, tie: count, abstain: count, error: count })
export type AnswerCounts = z.infer<typeof answerCountsSchema>

const flippingItemSchema = shownItemSchema.extend({
  /** Of a pair: in which order it was shown; absent where the judge did not see pairs both ways. */
  presentation: presentationSchema.optional(),
  counts: answerCountsSchema,
})
export type FlippingItem = z.infer<typeof flippingItemSchema>

/** Asked again: the same item, of a pair in the same order. A *case* is an item, or a pair in one order. */
const repeatsSchema = z.object({
  /** Cases with two verdicts or more: what the rates are over. */
  cases: count,
  /** The fewest and the most verdicts that such a case has: the flip rate grows with them. */
  fewest: count,
  most: count,
  /** Share of cases whose verdicts are not all the same. */
  flipRate: estimateSchema,
  /** Probability that two verdicts on the same case differ. */
  disagreement: estimateSchema,
  /** Probability that one call says what the majority of the other calls says. */
  majorityRecovery: estimateSchema,
  /** Krippendorff's alpha of the repeats, nominal. */
  alpha: estimateSchema,
  flips: z.object({ total: count, shown: z.array(flippingItemSchema) }),
})
export type Repeats = z.infer<typeof repeatsSchema>

/** Of the cases that were asked twice or more, those that gave a verdict at times and none at others. */
const silencesSchema = z.object({
  cases: count,
  /** An error in some repeats and a verdict in others; in all repeats an error. */
  unstableErrors: estimateSchema,
  onlyErrors: estimateSchema,
  /** An abstention in some repeats and a verdict in others; in all repeats an abstention. */
  unstableAbstentions: estimateSchema,
  onlyAbstentions: estimateSchema,
})
export type Silences = z.infer<typeof silencesSchema>

/** How much of a change is the judge's own noise. */
const besideRepeatsSchema = z.object({
  /** How often two repeats of the same differ, on those of the cases that were repeated. */
  expected: estimateSchema,
  /** The share that changed less what is expected, on the same cases: what the change itself does. */
  excess: estimateSchema,
})
export type BesideRepeats = z.infer<typeof besideRepeatsSchema>

const swappedPairSchema = shownItemSchema.extend({
  /** The verdict in each order, told in the item's own order: `pass` prefers its first output. */
  ab: z.string(),
  ba: z.string(),
  leansTo: z.enum(['first', 'second']),
})
export type SwappedPair = z.infer<typeof swappedPairSchema>

const positionSchema = z.object({
  /** Pairs with a verdict in both orders. */
  pairs: count,
  /** Pairs asked in both orders that lack a verdict in one of them, or in both: in no figure. */
  withoutVerdict: count,
  /** Share of pairs on which the same output won both ways, or neither did. */
  consistency: estimateSchema,
  /** Of the inconsistent pairs, the share that leans to what was shown first: one half is no preference. */
  firstPreference: estimateSchema,
  /** That neither place is preferred, two-sided; null where no pair is inconsistent. */
  p: z.number().nullable(),
  test: z.string(),
  firstTwice: count,
  secondTwice: count,
  tiedTwice: count,
  besideRepeats: besideRepeatsSchema.nullable(),
  flips: z.object({ total: count, shown: z.array(swappedPairSchema) }),
})
export type Position = z.infer<typeof positionSchema>

const formSchema = z.object({
  /** What of the prompt's form was changed: order, delimiters, names, whitespace. */
  form: z.string(),
  version: z.string(),
  /** Cases with a verdict of the judge in either form, the first of each. */
  cases: count,
  /** Cases asked in both forms that lack a verdict in one of them: in no figure. */
  withoutVerdict: count,
  changed: estimateSchema,
  passToFail: count,
  failToPass: count,
  /** To a tie, or from one. */
  other: count,
  /** That passes turn to fails as often as fails to passes, two-sided. */
  p: z.number(),
  test: z.string(),
  besideRepeats: besideRepeatsSchema.nullable(),
})
export type Form = z.infer<typeof formSchema>

/** Of a judge that grades: on its own scale. */
const scoresSchema = z.object({
  /** Cases with two scores or more. */
  cases: count,
  /** Mean absolute difference of two repeats. */
  meanDifference: estimateSchema,
  /** Standard deviation within a case, pooled. */
  deviation: estimateSchema,
  /** Krippendorff's alpha, interval: the share of the spread that is not noise. */
  alpha: estimateSchema,
})
export type Scores = z.infer<typeof scoresSchema>

const missingSchema = z.object({
  what: z.enum(['repeats', 'position', 'forms']),
  sentence: z.string(),
  /** What would provide it; null where nobody can ask this judge again. */
  command: z.string().nullable(),
})
export type Missing = z.infer<typeof missingSchema>

export const judgeConsistencySchema = z.object({
  name: z.string(),
  version: z.string(),
  kind: judgeKindSchema,
  /** What was found, for a reader who knows no statistics. */
  headline: z.string(),
  counts: z.object({
    items: count,
    calls: count,
    verdicts: count,
    abstained: count,
    errors: count,
    errorKinds: z.partialRecord(verdictErrorKindSchema, count),
    /** Bare scores that no threshold turned into verdicts. */
    scoresAlone: count,
  }),
  repeats: repeatsSchema.nullable(),
  silences: silencesSchema.nullable(),
  position: positionSchema.nullable(),
  forms: z.array(formSchema),
  scores: scoresSchema.nullable(),
  /** What is not known, and how it could be. */
  missing: z.array(missingSchema),
})
export type JudgeConsistency = z.infer<typeof judgeConsistencySchema>

export const consistencyReportSchema = z.object({
  format: z.literal('goodhart/consistency/1'),
  made: alignmentReportSchema.shape.made,
  set: z.object({
    name: z.string(),
    sources: z.array(z.string()),
    criterion: criterionSchema,
    pairwise: z.boolean(),
    items: count,
    clusteredBy: z.string(),
    clusters: count,
    /** A score of at least this passes; null where none was declared. */
    threshold: z.number().nullable(),
  }),
  judges: z.array(judgeConsistencySchema),
  problems: alignmentReportSchema.shape.problems,
  warnings: z.array(z.string()),
})

/** What `goodhart consistency` found: whether each judge gives the same verdict to the same thing. */
export type ConsistencyReport = z.infer<typeof consistencyReportSchema>
