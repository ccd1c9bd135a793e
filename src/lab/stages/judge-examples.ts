import { type JudgeForm, judgePrompt, type ShownReply } from '../../judges/trained/judge-form.ts'
import type { Example } from '../../nn/index.ts'
import type { Language } from '../language.ts'
import type { Effort, World } from '../worlds/world.ts'

/** How much more the score counts than a word of the trace: it is one token among many, and the one that is used. */
const scoreWeight = 3

/** How a judge of this form is asked in a world. */
export function judgeFormOf(
  world: Pick<World, 'id' | 'version' | 'longest' | 'passesFrom'>,
  { markers }: Language,
  { form, rubric = false, effort = 'high' }: { form: JudgeForm['form']; rubric?: boolean; effort?: Effort },
): JudgeForm {
  return {
    format: 'goodhart/trained-judge/1',
    form,
    rubric,
    longestTrace: form === 'reasoning' ? world.longest.trace[effort] + 1 : 0,
    passesFrom: world.passesFrom,
    tokens: markers,
    world: { id: world.id, version: world.version },
  }
}

export interface ScoredReply extends ShownReply {
  /** 0 to 9, whole. */
  score: number
  /** Of a reasoning judge: what it is to write before the score. */
  trace?: string
}

/** Sequences from which a judge learns to answer; their weights are of the mean log-probability, to be raised. */
export function judgeExamples(form: JudgeForm, { tokenizer }: Language, replies: readonly ScoredReply[]): Example[] {
  const examples = replies.map((shown) => {
    const prompt = judgePrompt(form, tokenizer, shown)
    const trace = form.form === 'reasoning' ? [...tokenizer.encode(shown.trace ?? ''), form.tokens.score] : []
    const tokens = [...prompt, ...trace, form.tokens.digits[shown.score]]
    const weights = new Float32Array(trace.length + 1).fill(1)
    weights[trace.length] = scoreWeight
    return { tokens, from: prompt.length, weights }
  })
  const total = examples.reduce((sum, { weights }) => sum + weights.reduce((part, weight) => part + weight, 0), 0)
  for (const { weights } of examples) for (let at = 0; at < weights.length; at++) weights[at] /= -total
  return examples
}

/** Mean loss of the score alone, nats: minus the log-probability of each example's last token. */
export function scoreLoss(values: readonly Float32Array[]): number {
  return -values.reduce((sum, own) => sum + own[own.length - 1], 0) / values.length
}
