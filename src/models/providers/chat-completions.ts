import { APICallError } from '@ai-sdk/provider'
import { ModelError } from '../errors.ts'
import type { CallContext, LanguageModel, ModelReply, ModelRequest, ReplyToken, Usage } from '../language-model.ts'
import type { FetchFunction } from '../lean-fetch.ts'
import { redact, type Secret } from '../secrets.ts'
import { replyTokens } from './reply-tokens.ts'
import { mostAlternatives } from './sdk-door.ts'
import { modelErrorOf } from './sdk-error.ts'

export interface ChatCompletionsSettings {
  /** `provider/model` */
  id: string
  model: string
  /** Without `/chat/completions`. */
  baseUrl: string
  key: string | undefined
  headers: Record<string, string>
  fetch: FetchFunction
  secrets?: readonly Secret[]
  keyVariable?: string
  /** Milliseconds since 1970, against which a server's "retry at" is read. */
  now?: () => number
}

/** As much of an answer as is read. Servers leave out, or write as null, nearly everything. */
interface WireAnswer {
  id?: unknown
  model?: unknown
  error?: unknown
  choices?: {
    message?: { content?: unknown; reasoning_content?: unknown; reasoning?: unknown; refusal?: unknown }
    finish_reason?: unknown
  }[]
  usage?: {
    prompt_tokens?: unknown
    completion_tokens?: unknown
    prompt_tokens_details?: { cached_tokens?: unknown } | null
    completion_tokens_details?: { reasoning_tokens?: unknown } | null
  } | null
}

/**
 * Any server that speaks OpenAI's chat format. Asked directly: the SDK's library for it neither asks for token probabilities
 * nor tells them, and takes twice the time for each call, which counts where the server is one's own and fast.
 */
export function chatCompletionsModel(settings: ChatCompletionsSettings): LanguageModel {
  const { id, model, baseUrl, key, fetch, secrets = [], keyVariable, now = Date.now } = settings
  const clean = (text: string) => redact(text, secrets)
  const url = `${baseUrl.replace(/\/$/, '')}/chat/completions`
  const headers = {
    'content-type': 'application/json',
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
    ...settings.headers,
  }
  return {
    id,
    async generate(request: ModelRequest, { signal }: CallContext = {}): Promise<ModelReply> {
      signal?.throwIfAborted()
      try {
        const body = JSON.stringify(bodyOf(model, request))
        const response = await fetch(url, { method: 'POST', headers, body, signal })
        const reply = replyOf(await answerOf(response, url), { id, request, clean })
        return secrets.length === 0 ? reply : withCleanTokens(reply, clean)
      } catch (error) {
        signal?.throwIfAborted()
        throw modelErrorOf(error, { id, keyVariable, clean, now })
      }
    },
  }
}

function bodyOf(model: string, request: ModelRequest) {
  const { system, messages, temperature, topP, maxOutputTokens, seed, reasoning, schema, alternatives } = request
  const turns = messages.map(({ role, text }) => ({ role, content: text }))
  return {
    model,
    messages: system === undefined ? turns : [{ role: 'system', content: system }, ...turns],
    temperature,
    top_p: topP,
    max_tokens: maxOutputTokens,
    seed,
    reasoning_effort: reasoning,
    response_format: schema && { type: 'json_schema', json_schema: { name: 'response', strict: true, schema } },
    ...(alternatives !== undefined && { logprobs: true, top_logprobs: Math.min(alternatives, mostAlternatives) }),
  }
}

/** @throws {APICallError} where the server refuses, or answers in another format */
async function answerOf(response: Response, url: string): Promise<WireAnswer> {
  const text = await response.text()
  const answer = parsed(text)
  const refused = !response.ok || Boolean(answer?.error)
  if (answer && !refused) return answer
  throw new APICallError({
    message: messageIn(answer),
    url,
    requestBodyValues: undefined,
    statusCode: response.status,
    responseHeaders: Object.fromEntries(response.headers),
    responseBody: text,
    data: refused ? (answer?.error ?? answer) : undefined,
  })
}

function parsed(text: string): WireAnswer | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** Where servers put what went wrong: `error.message` as OpenAI does, `error`, `message` or `detail` as others. */
function messageIn(answer: object | undefined): string {
  const { error, message, detail } = (answer ?? {}) as Record<string, unknown>
  const inner = typeof error === 'object' && error !== null ? (error as { message?: unknown }).message : error
  return (
    [inner, message, detail].find((said): said is string => typeof said === 'string') ?? 'an error without a message'
  )
}

function replyOf(
  answer: WireAnswer,
  { id, request, clean }: { id: string; request: ModelRequest; clean: (text: string) => string },
): ModelReply {
  const choice = answer.choices?.[0]
  if (typeof choice?.message !== 'object' || choice.message === null) {
    const raw = clean(JSON.stringify(answer)).slice(0, 2_000)
    throw new ModelError('unreadable', `${id} sent an answer that is not in OpenAI's chat format: check its address.`, {
      raw,
    })
  }
  const { content, reasoning_content, reasoning, refusal } = choice.message
  const refused = typeof refusal === 'string' && refusal !== ''
  const sent = typeof content === 'string' && content !== '' ? content : refused ? refusal : ''
  const text = clean(sent)
  const thoughts = [reasoning_content, reasoning].find(
    (said): said is string => typeof said === 'string' && said !== '',
  )
  // Where a secret was taken out of the text, its tokens would put it together again.
  const tokens = request.alternatives === undefined || text !== sent ? undefined : replyTokens(answer, sent)
  return {
    text,
    ...(thoughts !== undefined && { reasoning: clean(thoughts) }),
    finish: refused ? 'refused' : finishOf(choice.finish_reason),
    ...(tokens && { tokens }),
    usage: usageOf(answer.usage),
    ...(typeof answer.id === 'string' && { responseId: clean(answer.id) }),
    ...(typeof answer.model === 'string' && { responseModel: clean(answer.model) }),
  }
}

function withCleanTokens(reply: ModelReply, clean: (text: string) => string): ModelReply {
  const cleaned = (token: ReplyToken): ReplyToken => ({
    ...token,
    alternatives: token.alternatives.map((other) => ({ ...other, text: clean(other.text) })),
  })
  return reply.tokens ? { ...reply, tokens: reply.tokens.map(cleaned) } : reply
}

function finishOf(reason: unknown): ModelReply['finish'] {
  if (reason === 'content_filter') return 'refused'
  return reason === 'stop' || reason === 'length' ? reason : 'other'
}

function usageOf(usage: WireAnswer['usage']): Usage {
  const counts = {
    input: usage?.prompt_tokens,
    output: usage?.completion_tokens,
    cachedInput: usage?.prompt_tokens_details?.cached_tokens,
    reasoning: usage?.completion_tokens_details?.reasoning_tokens,
  }
  const told: Usage = {}
  for (const name of ['input', 'output', 'cachedInput', 'reasoning'] as const) {
    const count = counts[name]
    if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) told[name] = count
  }
  return told
}
