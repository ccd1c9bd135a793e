import { randomBytes } from 'node:crypto'
import { isPairwise } from '../domain/index.ts'
import { ModelError, type ModelErrorKind } from '../models/errors.ts'
import type { CallContext, LanguageModel, ModelReply, ModelRequest } from '../models/language-model.ts'
import { askTogether } from './ask-together.ts'
import { combineSamples } from './combine-samples.ts'
import { JudgeSetupError } from './errors.ts'
import type { ResolvedLlmDefinition } from './judge-definition.ts'
import type { Answer, Judgment, LiveJudge, Question } from './live-judge.ts'
import { llmVersion, maxOutputTokensOf, temperatureOf } from './llm-settings.ts'
import { buildPrompt } from './prompt/build-prompt.ts'
import { readVerdict } from './read-verdict.ts'
import { sumUsage } from './usage-sum.ts'

/** Of a word enough to hold the other one in all its spellings; of a grade as many as providers give. */
const alternativesTo = { word: 5, grade: 20 }

const errorKinds: Record<ModelErrorKind, NonNullable<Answer['errorKind']>> = {
  transport: 'transport',
  overloaded: 'transport',
  rejected: 'transport',
  timeout: 'timeout',
  unreadable: 'unparseable',
}

/**
 * A language model as a judge.
 *
 * @param drawNonce hexadecimal digits that nobody can foretell, another each time: a policy that is optimised against the
 * judge would learn any that come from a seed
 * @param now milliseconds from any beginning
 */
export function llmJudge({
  definition,
  model,
  drawNonce = randomNonce,
  now = () => performance.now(),
}: {
  definition: ResolvedLlmDefinition
  model: LanguageModel
  drawNonce?: () => string
  now?: () => number
}): LiveJudge {
  const { samples, seed, reasoningEffort, mode, criterion } = definition
  const temperature = temperatureOf(definition)
  const scale = definition.scale === 'binary' ? undefined : definition.scale

  async function askOnce(question: Question, sample: number, context: CallContext) {
    const { format, ...prompt } = buildPrompt({ definition, question, nonce: freshNonce(drawNonce, question) })
    // After reasoning, the probability of a word tells nothing but what was reasoned.
    const wantsProbabilities = mode === 'direct' || format.scale !== undefined
    const request: ModelRequest = {
      ...prompt,
      maxOutputTokens: maxOutputTokensOf(definition),
      ...(temperature !== undefined && { temperature }),
      ...(seed !== undefined && { seed: seed + sample }),
      ...(reasoningEffort && { reasoning: reasoningEffort }),
      ...(wantsProbabilities && { alternatives: format.scale ? alternativesTo.grade : alternativesTo.word }),
      ...(sample > 0 && { sample }),
    }
    let reply: ModelReply
    try {
      reply = await model.generate(request, context)
    } catch (error) {
      context.signal?.throwIfAborted()
      if (!(error instanceof ModelError)) throw error
      return { answer: errorOf(error) }
    }
    return { answer: readVerdict(reply, format), reply }
  }

  return {
    judge: llmVersion(definition, model.id),
    ...(criterion && { criterion }),
    async ask(question, context) {
      context?.signal?.throwIfAborted()
      const started = now()
      const asked = await askTogether(
        Array.from(
          { length: samples },
          (_, index) => (inner: CallContext) => askOnce(question, question.repeat * samples + index, inner),
        ),
        context,
      )
      const answer = combineSamples(
        asked.map(({ answer }) => answer),
        isPairwise(question.item) ? undefined : scale,
      )
      const replies = asked.flatMap(({ reply }) => reply ?? [])
      const responseId = replies.find((reply) => reply.responseId)?.responseId
      return {
        answer: { ...answer, latencyMs: Math.max(0, Math.round(now() - started)), ...costOf(replies) },
        ...(replies.length > 0 && { usage: sumUsage(replies.map(({ usage }) => usage)) }),
        ...(responseId && { responseId }),
      } satisfies Judgment
    },
  }
}

/** Known only where the cost of every reply is. */
function costOf(replies: readonly ModelReply[]): { costUsd?: number } {
  const costs = replies.flatMap(({ costUsd }) => costUsd ?? [])
  const isKnown = costs.length > 0 && costs.length === replies.length
  return isKnown ? { costUsd: costs.reduce((sum, cost) => sum + cost, 0) } : {}
}

function errorOf({ kind, message, raw }: ModelError): Answer {
  return { value: 'error', errorKind: errorKinds[kind], raw: raw ? `${message}\n${raw}` : message }
}

/** Random bytes come many at a time, since each request for some is a call to the system. */
const drawn = { bytes: Buffer.alloc(0), at: 0 }

function randomNonce(): string {
  if (drawn.at === drawn.bytes.length) {
    drawn.bytes = randomBytes(1024)
    drawn.at = 0
  }
  drawn.at += 4
  return drawn.bytes.toString('hex', drawn.at - 4, drawn.at)
}

/** One that stands in no text of the question, so that what carries it was written by nobody but us. */
function freshNonce(draw: () => string, { item, criterion }: Question): string {
  const { input, context, reference } = item
  const outputs = isPairwise(item) ? item.outputs : [item.output]
  const texts = [input, context, reference, ...outputs, criterion.question].map((text) => (text ?? '').toLowerCase())
  for (let attempt = 0; attempt < 100; attempt++) {
    const nonce = draw()
    if (!texts.some((text) => text.includes(nonce))) return nonce
  }
  throw new JudgeSetupError(
    'no-nonce',
    'A hundred numbers in a row stood in the text to be judged: they are not drawn at random.',
  )
}
