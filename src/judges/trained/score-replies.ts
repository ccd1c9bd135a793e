import type { AttachedNetwork, Engine, Sampled } from '../../nn/index.ts'
import type { Tokenizer } from '../../nn/tokenizer/tokenizer.ts'
import { type JudgeForm, judgePrompt, type ShownReply } from './judge-form.ts'

/** A network with all that it takes to ask it for scores. */
export interface ScoringNetwork {
  engine: Engine
  network: AttachedNetwork
  tokenizer: Tokenizer
  form: JudgeForm
}

export interface TrainedScore {
  /** 0 to 9: the expectation over the ten score tokens, whose probabilities are renormalised. */
  expected: number
  /** The most probable score; of a scalar head the nearest whole one. */
  score: number
  /** Of the scores 0 to 9, renormalised; absent of a scalar head. */
  probabilities?: number[]
  /** What a reasoning judge wrote before its score. */
  trace?: string
}

/**
 * The scores of replies, in their order; `undefined` where a reasoning judge never came to a score, which is an error and no
 * score.
 *
 * @param temperature of the traces; 0 takes the most probable token
 * @param seed        of the traces; unused at temperature 0
 */
export async function scoreReplies(
  judge: ScoringNetwork,
  replies: readonly ShownReply[],
  { temperature = 0, seed = '' }: { temperature?: number; seed?: string } = {},
): Promise<(TrainedScore | undefined)[]> {
  const { engine, network, tokenizer, form } = judge
  const prompts = replies.map((reply) => judgePrompt(form, tokenizer, reply))
  if (form.form === 'scalar') {
    const values = await engine.values(
      network,
      prompts.map((tokens) => ({ tokens, from: tokens.length })),
    )
    return values.map(([value]) => scalarScore(form, value))
  }
  const sampled = await engine.sample(
    network,
    prompts.map((tokens, index) => ({ tokens, seed: `${seed}:${index}` })),
    {
      maxTokens: form.form === 'reasoning' ? form.longestTrace : 0,
      temperature,
      topP: 1,
      stop: { at: form.tokens.score, further: 0 },
      read: form.tokens.digits,
    },
  )
  return sampled.map((answer) => readScore(judge, answer))
}

/** The score in what was drawn after a prompt. */
export function readScore(
  { tokenizer, form }: Pick<ScoringNetwork, 'tokenizer' | 'form'>,
  answer: Sampled,
): TrainedScore | undefined {
  if (!answer.read) return undefined
  const mass = answer.read.reduce((sum, probability) => sum + probability, 0)
  if (!(mass > 0)) return undefined
  const probabilities = answer.read.map((probability) => probability / mass)
  return {
    expected: probabilities.reduce((sum, probability, score) => sum + score * probability, 0),
    score: probabilities.indexOf(Math.max(...probabilities)),
    probabilities,
    ...(form.form === 'reasoning' && { trace: traceOf(tokenizer, form, answer.tokens) }),
  }
}

function traceOf(tokenizer: Tokenizer, form: JudgeForm, tokens: readonly number[]): string {
  const end = tokens.indexOf(form.tokens.score)
  return tokenizer.decode(end < 0 ? tokens : tokens.slice(0, end))
}

function scalarScore({ scalarScale }: JudgeForm, value: number): TrainedScore {
  const { slope, intercept } = scalarScale ?? { slope: 1, intercept: 0 }
  const expected = Math.min(9, Math.max(0, intercept + slope * value))
  return { expected, score: Math.round(expected) }
}
