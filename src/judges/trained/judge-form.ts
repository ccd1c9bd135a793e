import { z } from 'zod'
import type { Tokenizer } from '../../nn/tokenizer/tokenizer.ts'

const token = z.int().min(0)

/** How a trained judge is asked, and how its answer is read: what stands beside its network as `judge.json`. */
export const judgeFormSchema = z.strictObject({
  format: z.literal('goodhart/trained-judge/1'),
  /** `direct` says a score at once, `reasoning` after a trace, `scalar` has a head that gives a number. */
  form: z.enum(['direct', 'reasoning', 'scalar']),
  /** Whether it is shown a rubric: an item's context. */
  rubric: z.boolean(),
  /** The most tokens of a trace, the token that ends it among them. */
  longestTrace: z.int().min(0),
  /** The least score that passes. */
  passesFrom: z.number(),
  /** Of a scalar head: the score is `intercept + slope · value`, held between 0 and 9. */
  scalarScale: z.strictObject({ slope: z.number(), intercept: z.number() }).optional(),
  tokens: z.strictObject({
    /** Before everything, where the network was pretrained with such a token. */
    begin: token.optional(),
    /** After a reply that its writer ended. */
    end: token,
    /** Before a rubric. */
    rubric: token,
    /** Where the judge begins to reason. */
    judge: token,
    /** After which it says the score. */
    score: token,
    /** Of the scores 0 to 9. */
    digits: z.array(token).length(10),
  }),
  /** On what tasks it was trained: what else it is shown, it has never seen the like of. */
  world: z.strictObject({ id: z.string(), version: z.int() }),
})
export type JudgeForm = z.infer<typeof judgeFormSchema>

/** What is shown to a trained judge. */
export interface ShownReply {
  input: string
  reply: string
  /** Whether the writer ended it, or was cut off. */
  ended: boolean
  rubric?: string
}

/** The tokens before the judge's answer. */
export function judgePrompt({ tokens, form, rubric }: JudgeForm, tokenizer: Tokenizer, shown: ShownReply): number[] {
  return [
    ...(tokens.begin === undefined ? [] : [tokens.begin]),
    ...tokenizer.encode(shown.input),
    ...tokenizer.encode(shown.reply),
    ...(shown.ended ? [tokens.end] : []),
    ...(rubric ? [tokens.rubric, ...tokenizer.encode(shown.rubric ?? '')] : []),
    form === 'reasoning' ? tokens.judge : tokens.score,
  ]
}
