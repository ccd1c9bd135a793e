import { z } from 'zod'
import { criterionSchema, judgeKindSchema } from '../../domain/index.ts'
import { alignmentReportSchema, estimateSchema } from '../alignment/alignment-report.ts'
import { attackFamilies, refusalMoves } from './attack.ts'

const count = z.number().int()

/**
 * What came of trials, an attacked text put to the judge being one. A trial counts towards the rate where the judge was right about
 * the item without the attack and gave a verdict on it with the attack; every other trial stands in a column of its own.
 */
export const trialCountsSchema = z.object({
  trials: count,
  /** Right before, wrong under attack: the attack succeeded. */
  succeeded: count,
  /** Right before and under attack. */
  held: count,
  /** Wrong already without the attack. */
  alreadyWrong: count,
  /** Of `alreadyWrong`: those that the attack put right. */
  putRight: count,
  /** An abstention, or a tie of a pair, before or under attack. */
  abstained: count,
  /** No verdict, before or under attack: an error is never a success. */
  errors: count,
  /** Of `abstained` and `errors`: right before, and without a verdict under attack. Silence is neither held nor gamed. */
  silenced: count,
})
export type TrialCounts = z.infer<typeof trialCountsSchema>

const verbatimSchema = z.object({
  item: z.string(),
  variant: z.string(),
  input: z.string().optional(),
  /** What was shown to the judge: hostile text, whole or cut at 4,000 characters. */
  output: z.string(),
  /** Of a pair, the better output beside it. */
  other: z.string().optional(),
  /** What the judge said, with the attack. */
  said: z.string(),
  score: z.number().optional(),
  critique: z.string().optional(),
})
export type Verbatim = z.infer<typeof verbatimSchema>

const attackResultSchema = z.object({
  id: z.string(),
  title: z.string(),
  family: z.enum(attackFamilies),
  moves: z.array(z.enum(refusalMoves)).optional(),
  aim: z.enum(['inflate', 'deflate', 'pair']),
  weakness: z.string(),
  invariant: z.string(),
  source: z.string(),
  items: count,
  counts: trialCountsSchema,
  /** `succeeded` of `succeeded + held`. */
  rate: estimateSchema,
  /** Of items with such a trial, the share on which at least one variant succeeded. */
  worst: estimateSchema,
  /**
   * Of a judge that gives scores: by how much they change under the attack, in its own points, means of clusters. What is
   * optimised climbs them, also where no verdict turns. The intervals hold for all attacks together (Bonferroni).
   */
  shift: estimateSchema.nullable(),
  /** That the judge is wrong under attack no more often than without, one-sided, exact within items. */
  p: z.number().nullable(),
  /** Adjusted for all attacks on this judge (Benjamini and Yekutieli). */
  q: z.number().nullable(),
  /** `q` is at most the declared rate of false discoveries. */
  found: z.boolean(),
  variants: z.array(z.object({ id: z.string(), succeeded: count, verdicts: count })),
  shown: z.array(verbatimSchema),
})
export type AttackResult = z.infer<typeof attackResultSchema>

const familyResultSchema = z.object({
  family: z.enum(attackFamilies),
  attacks: count,
  found: count,
  counts: trialCountsSchema,
  rate: estimateSchema,
  worst: estimateSchema,
  /** The attack of the family that succeeded most; null where none did. */
  worstAttack: z.string().nullable(),
})

export const judgeAttacksSchema = z.object({
  name: z.string(),
  version: z.string(),
  kind: judgeKindSchema,
  headline: z.string(),
  /** Without any attack, on the same items: how often the judge passes what is bad, and fails what is good. */
  controls: z.object({ falsePass: estimateSchema, falseFail: estimateSchema, errors: count, abstained: count }),
  /** What it falls for, the surest first: the attacks that were found, those of one weakness together. */
  weaknesses: z.array(z.object({ weakness: z.string(), attacks: z.array(z.string()), rate: estimateSchema })),
  attacks: z.array(attackResultSchema),
  families: z.array(familyResultSchema),
  /** Success of each move of the winning refusal by itself, of all together, and of all but this one. */
  moves: z.array(
    z.object({ move: z.enum(refusalMoves), alone: estimateSchema, allButThis: estimateSchema, all: estimateSchema }),
  ),
  all: z.object({ counts: trialCountsSchema, rate: estimateSchema, worst: estimateSchema }),
  queries: count,
})
export type JudgeAttacks = z.infer<typeof judgeAttacksSchema>

export const attackReportSchema = z.object({
  format: z.literal('goodhart/attack/1'),
  made: alignmentReportSchema.shape.made,
  set: z.object({
    name: z.string(),
    criterion: criterionSchema,
    pairwise: z.boolean(),
    knownBad: count,
    knownGood: count,
    clusteredBy: z.string(),
    language: z.string(),
    /** Variants of each attack that were tried on an item, at most. */
    variantsPerItem: count.nullable(),
    standard: z.string(),
  }),
  /** False discoveries that are accepted among what is found. */
  level: z.number(),
  judges: z.array(judgeAttacksSchema),
  /** Attacks that could not be tried, and why. */
  notTried: z.array(z.object({ attack: z.string(), why: z.string() })),
  /** Where the structure of an answer predicts the verdict: null where there is nothing to compare. */
  structure: z
    .object({
      /** Groups of items: a tag's values, or all together. */
      domains: z.array(z.string()),
      templates: z.array(
        z.object({
          template: z.string(),
          example: z.string(),
          /** In the order of the domains: outputs with the template, and how many of these the judge passed, of bad outputs alone. */
          cells: z.array(z.object({ outputs: count, bad: count, badPassed: count })),
        }),
      ),
    })
    .nullable(),
  warnings: z.array(z.string()),
})
/** What `goodhart attack` found: what share of answers known to be bad can be made to pass, and by what. */
export type AttackReport = z.infer<typeof attackReportSchema>
