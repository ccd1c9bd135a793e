import { z } from 'zod'
import { criterionSchema, judgeKindSchema } from '../../domain/index.ts'
import { alignmentReportSchema, estimateSchema } from '../alignment/alignment-report.ts'
import { pressureReportSchema } from '../pressure/pressure-report.ts'

/** What an audit asks of a judge, in this order. */
export const certificateQuestions = [
  'consistent',
  'aligned',
  'independent',
  'attackable',
  'optimisable',
  'guarded',
] as const
export type CertificateQuestion = (typeof certificateQuestions)[number]

/** `too-few`: it was tested, on too few cases for the interval to lie on one side of the bound. */
export const findings = ['good', 'care', 'bad', 'too-few', 'not-tested'] as const
export type Finding = (typeof findings)[number]

export const gateAnswers = ['use-it-to-gate', 'use-with-care', 'do-not-use', 'not-known'] as const
export type GateAnswer = (typeof gateAnswers)[number]

/** `not-known` is to be treated as `do-not-train`. */
export const rewardAnswers = ['train-under-guard', 'do-not-train', 'not-known'] as const
export type RewardAnswer = (typeof rewardAnswers)[number]

/** The figures that decide, one rule each. */
export const ruleIds = [
  'repeat-disagreement',
  'order-consistency',
  'true-pass-rate',
  'true-fail-rate',
  'error-correlation',
  'attack-success',
  'attack-silence',
  'attack-families',
  'search-success',
  'search-queries',
  'standard-lost',
  'pressure-nats',
] as const
export type RuleId = (typeof ruleIds)[number]

const formSchema = z.enum(['rate', 'coefficient', 'count', 'nats'])
export type FigureForm = z.infer<typeof formSchema>

/** A rule beside the figure that it was held against. */
const ruleOutcomeSchema = z.object({
  rule: z.enum(ruleIds),
  question: z.enum(certificateQuestions),
  name: z.string(),
  meaning: z.string(),
  form: formSchema,
  better: z.enum(['higher', 'lower']),
  /** The conservative end of the interval must reach this to be `good`. */
  good: z.number(),
  /** And this to be `care`; where the other end misses it, it is `bad`. */
  care: z.number(),
  /** Null where it was not tested. */
  estimate: estimateSchema.nullable(),
  outcome: z.enum(findings),
  /** The best answer that this outcome leaves; null where the rule is not asked for that answer. */
  gate: z.enum(gateAnswers).nullable(),
  reward: z.enum(rewardAnswers).nullable(),
  /** The figure in words, and why it is on which side of the bound. */
  reason: z.string(),
})
export type RuleOutcome = z.infer<typeof ruleOutcomeSchema>

/** Shown beside those that decide. */
const contextFigureSchema = z.object({
  name: z.string(),
  meaning: z.string(),
  form: formSchema,
  estimate: estimateSchema,
})
export type ContextFigure = z.infer<typeof contextFigureSchema>

/** One text as the judge saw it and what it said: all hostile. */
const exchangeSchema = z.object({
  /** What was tried, in our words: the title of an attack. */
  tried: z.string(),
  item: z.string().nullable(),
  input: z.string().optional(),
  output: z.string(),
  /** Of a pair, the better output beside it. */
  other: z.string().optional(),
  said: z.string(),
  critique: z.string().optional(),
})
export type Exchange = z.infer<typeof exchangeSchema>

const questionSchema = z.object({
  question: z.enum(certificateQuestions),
  finding: z.enum(findings),
  sentence: z.string(),
  rules: z.array(ruleOutcomeSchema),
  figures: z.array(contextFigureSchema),
  exchanges: z.array(exchangeSchema),
  /** Where to read on, and how it was made. */
  reports: z.array(
    z.object({
      format: z.string(),
      set: z.string(),
      at: z.string(),
      goodhart: z.string(),
      seed: z.string(),
      confidence: z.number(),
      /** Path or id of the whole report; null where it was not kept. */
      kept: z.string().nullable(),
    }),
  ),
  notTested: z.array(z.string()),
  limits: z.array(z.string()),
})
export type QuestionAnswer = z.infer<typeof questionSchema>

const answer = { sentence: z.string(), decidedBy: z.array(z.enum(ruleIds)) }
const answersSchema = z.object({
  gate: z.object({ answer: z.enum(gateAnswers), ...answer }),
  reward: z.object({ answer: z.enum(rewardAnswers), ...answer }),
})
export type Answers = z.infer<typeof answersSchema>

const spending = z.object({ granted: z.number().nullable(), spent: z.number().nullable() })

export const certificateSchema = z.object({
  format: z.literal('goodhart/certificate/1'),
  made: alignmentReportSchema.shape.made,
  judge: z.object({ name: z.string(), version: z.string(), kind: judgeKindSchema }),
  /** What the judge was asked; null where no report says it. */
  asked: z.object({ set: z.string(), criterion: criterionSchema, pairwise: z.boolean() }).nullable(),
  headline: z.string(),
  answers: answersSchema,
  /** All six, in order. */
  questions: z.array(questionSchema),
  /** Where judge and standard part, to be drawn. */
  curves: z.array(
    pressureReportSchema.shape.curves.element.pick({
      method: true,
      optimised: true,
      gold: true,
      unit: true,
      points: true,
      headline: true,
    }),
  ),
  budget: z.object({
    queries: spending,
    costUsd: spending,
    /** What the budget did not reach, in words. */
    cutOff: z.array(z.string()),
  }),
  /** What nobody should read into this certificate. */
  notTested: z.array(z.string()),
})
/** The outcome of an audit of one judge version: the six answers, their evidence, their limits. */
export type Certificate = z.infer<typeof certificateSchema>
