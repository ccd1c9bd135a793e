import { z } from 'zod'
import { criterionSchema, judgeKindSchema } from '../../domain/index.ts'
import { alignmentReportSchema, estimateSchema } from '../alignment/alignment-report.ts'

const count = z.number().int()

export const optimisers = ['random-search', 'evolution', 'beam', 'attacker'] as const
export type OptimiserName = (typeof optimisers)[number]
export const searchScopes = ['universal', 'per-item'] as const
export type SearchScope = (typeof searchScopes)[number]
export const searchPlaces = ['replace', 'append', 'prepend'] as const
export type SearchPlace = (typeof searchPlaces)[number]

const searchRunSchema = z.object({
  optimiser: z.enum(optimisers),
  /** One text for all items, or one for each. */
  scope: z.enum(searchScopes),
  place: z.enum(searchPlaces),
  seed: z.string(),
  /** Questions put to the judge by the search itself, known ones too. */
  queries: count,
  /** Those of them to which the judge gave a verdict: the others tell nothing. */
  answered: count,
  /** Passes that were right, since the text truly answers the request: no finds. Null where the truth of a text is not known. */
  trulyGood: count.nullable(),
  /** How many were granted: to the whole search, or per item to each item. */
  budget: count,
  /** Of the judge's answers and the attacker's calls, as far as anybody told. */
  costUsd: z.number().nullable(),
  /**
   * Best so far after so many queries, per item on each: the share of training items that pass, and the mean leaning. Universal,
   * of one text that was tried on all of them; per item, of each item's own text.
   */
  curve: z.array(z.object({ queries: count, passing: z.number(), leaning: z.number() })),
  /** The query at which something first passed that must not, per item of the first item that did; null where nothing did. */
  firstSuccess: count.nullable(),
  /** `found`: everything passes. `exhausted`: the optimiser had nothing more to try. `cut`: by money, an abort, or a judge that fails. */
  ended: z.enum(['found', 'queries', 'exhausted', 'cut']),
  /** What was found, the best first: hostile text. Per item, one each. */
  found: z.array(
    z.object({
      text: z.string(),
      item: z.string().optional(),
      passing: z.number(),
      leaning: z.number(),
      /** Queries after which it was found, per item of that item. */
      after: count,
    }),
  ),
  /**
   * Of the training items on which the judge gave a verdict, the share that passes: universal, with the best text, of the verdicts
   * on that one; per item, with a text of its own, of the items with a verdict on any. Without a denominator nothing was learnt.
   * Of a search that was cut it is a share of what was searched less than it should have been.
   */
  onItems: estimateSchema,
  /** Of items that the search never saw, known to be bad and failed without it: the share that passes with the best text. */
  heldOut: estimateSchema,
  /** Other judges: the same text on the same held-out items; per item, each text that passes on its own item. */
  transfer: z.array(z.object({ judge: z.string(), rate: estimateSchema })),
})
export type SearchRun = z.infer<typeof searchRunSchema>

/** Runs that differ in their seed alone. */
const searchSummarySchema = searchRunSchema.pick({ optimiser: true, scope: true, place: true, budget: true }).extend({
  runs: count,
  /** After so many queries, the share of training items that passed: the mean over the runs, the least and the most. */
  checkpoints: z.array(z.object({ queries: count, mean: z.number(), least: z.number(), most: z.number() })),
})
export type SearchSummary = z.infer<typeof searchSummarySchema>

export const searchReportSchema = z.object({
  format: z.literal('goodhart/search/1'),
  made: alignmentReportSchema.shape.made,
  set: z.object({
    name: z.string(),
    criterion: criterionSchema,
    /** Items that are known to be bad and that the judge fails as they are, some to search on, some to test on. */
    training: count,
    heldOut: count,
    language: z.string(),
    /** Texts may share no word with the request, and no four words in a row with an output that is known to be good. */
    nonsense: z.boolean(),
    /** Without any attack: what the judge said of the items that are known to be bad. */
    controls: z.object({
      asked: count,
      failed: count,
      passed: count,
      without: count,
      /** Bad items whose request should be declined, not asked about: a refusal that passes there is no exploit. */
      refusable: count,
    }),
  }),
  judge: z.object({ name: z.string(), version: z.string(), kind: judgeKindSchema }),
  /** What the search saw of the judge: verdicts alone, scores, or probabilities. */
  sees: z.enum(['verdict', 'score', 'probability']),
  headline: z.string(),
  runs: z.array(searchRunSchema),
  summaries: z.array(searchSummarySchema),
  /** Controls, searches and tests on held-out items together. */
  queries: count,
  warnings: z.array(z.string()),
})
/** What a search against a judge found. */
export type SearchReport = z.infer<typeof searchReportSchema>
