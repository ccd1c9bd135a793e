import type { LanguageModelV4, LanguageModelV4GenerateResult, LanguageModelV4Prompt } from '@ai-sdk/provider'
import { ModelError } from './errors.ts'
import type { CallContext, LanguageModel, ModelReply, ModelRequest, ReplyToken } from './language-model.ts'
import { replyTokens } from './providers/reply-tokens.ts'
import { replyUsage } from './providers/reply-usage.ts'
import type { SdkDoor } from './providers/sdk-door.ts'
import { modelErrorOf } from './providers/sdk-error.ts'
import { redact, type Secret } from './secrets.ts'

export interface SdkModelSettings {
  /** `provider/model`. */
  id: string
  door: SdkDoor
  /** Taken out of everything that comes back: a server may repeat the key that it was sent. */
  secrets?: readonly Secret[]
  /** The environment variable that holds the key, for whoever must mend it. */
  keyVariable?: string
  /** Milliseconds since 1970, against which a provider's "retry at" is read. */
  now?: () => number
}

/**
 * A provider of the AI SDK as a `LanguageModel`. Calls the provider itself: `generateText` of the SDK does four times the
 * work for each call, retries on its own account and writes warnings to the console.
 */
export function sdkModel({ id, door, secrets = [], keyVariable, now = Date.now }: SdkModelSettings): LanguageModel {
  const clean = (text: string) => redact(text, secrets)
  return {
    id,
    async generate(request: ModelRequest, { signal }: CallContext = {}): Promise<ModelReply> {
      signal?.throwIfAborted()
      try {
        return replyOf(await door.model.doGenerate(callOptions(request, door, signal)), { id, request, clean })
      } catch (error) {
        signal?.throwIfAborted()
        throw modelErrorOf(error, { id, keyVariable, clean, now })
      }
    },
  }
}

function callOptions(
  request: ModelRequest,
  door: SdkDoor,
  signal: AbortSignal | undefined,
): Parameters<LanguageModelV4['doGenerate']>[0] {
  return {
    prompt: promptOf(request),
    temperature: request.temperature,
    topP: request.topP,
    maxOutputTokens: request.maxOutputTokens,
    seed: request.seed,
    reasoning: request.reasoning,
    responseFormat: request.schema && { type: 'json', schema: request.schema },
    providerOptions: door.options?.(request),
    abortSignal: signal,
  }
}

function promptOf({ system, messages }: ModelRequest): LanguageModelV4Prompt {
  const turns = messages.map(({ role, text }) => ({ role, content: [{ type: 'text' as const, text }] }))
  return system === undefined ? turns : [{ role: 'system', content: system }, ...turns]
}

function replyOf(
  result: LanguageModelV4GenerateResult,
  { id, request, clean }: { id: string; request: ModelRequest; clean: (text: string) => string },
): ModelReply {
  const { content, finishReason, response } = result
  if (content.length === 0 && finishReason.raw === undefined) {
    const raw = response?.body === undefined ? undefined : clean(JSON.stringify(response.body)).slice(0, 2_000)
    throw new ModelError('unreadable', `${id} answered without an answer: neither a text nor why it ended.`, { raw })
  }
  const said = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const sent = (request.schema && result.structuredOutputText) ?? said
  const text = clean(sent)
  const thoughts = clean(content.map((part) => (part.type === 'reasoning' ? part.text : '')).join(''))
  // Where a secret was taken out of the text, its tokens would put it together again.
  const tokens = request.alternatives === undefined || text !== sent ? undefined : replyTokens(response?.body, sent)
  return {
    text,
    ...(thoughts !== '' && { reasoning: thoughts }),
    finish: finishOf(result),
    ...(tokens && { tokens: tokens.map((token) => cleanToken(token, clean)) }),
    usage: replyUsage(result.usage),
    ...(response?.id !== undefined && { responseId: clean(response.id) }),
    ...(response?.modelId !== undefined && { responseModel: clean(response.modelId) }),
  }
}

function finishOf({ finishReason, response }: LanguageModelV4GenerateResult): ModelReply['finish'] {
  if (finishReason.unified === 'content-filter' || hasRefusal(response?.body)) return 'refused'
  return finishReason.unified === 'stop' || finishReason.unified === 'length' ? finishReason.unified : 'other'
}

/** OpenAI's format has a field for the model's own refusal, which can also be cut off by the token limit. */
function hasRefusal(body: unknown): boolean {
  const refusal = (body as { choices?: { message?: { refusal?: unknown } }[] } | undefined)?.choices?.[0]?.message
    ?.refusal
  return typeof refusal === 'string' && refusal !== ''
}

function cleanToken(token: ReplyToken, clean: (text: string) => string): ReplyToken {
  return { ...token, alternatives: token.alternatives.map((other) => ({ ...other, text: clean(other.text) })) }
}
