import { tokenTexts } from './answer-tokens.ts'
import { contentText, tokenCount, type Wire, type WireReply } from './wire.ts'

interface Body {
  model: string
  messages: { content: unknown }[]
  stream?: boolean
  stream_options?: { include_usage?: boolean }
  logprobs?: boolean
  top_logprobs?: number
}

const finishReasons = { stop: 'stop', length: 'length', refused: 'stop' }

/** OpenAI's chat completions. */
export const openaiWire: Wire = {
  read(body) {
    const { model, messages, stream, stream_options, logprobs, top_logprobs } = body as Body
    return {
      model: String(model),
      prompt: messages.map(({ content }) => contentText(content)).join('\n'),
      stream: stream === true,
      streamUsage: stream_options?.include_usage === true,
      alternatives: logprobs ? (top_logprobs ?? 0) : undefined,
    }
  },

  whole(reply) {
    const { answer } = reply
    const refused = answer.finish === 'refused'
    return JSON.stringify({
      ...envelope(reply, 'chat.completion'),
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: refused ? null : answer.text,
            refusal: refused ? answer.text : null,
          },
          logprobs: logprobs(reply),
          finish_reason: finishReasons[answer.finish],
        },
      ],
      usage: usage(reply),
    })
  },

  events(reply) {
    const { answer, request, tokens } = reply
    const field = answer.finish === 'refused' ? 'refusal' : 'content'
    const chunk = (delta: object, more: object = {}) => ({
      choices: [{ index: 0, delta, logprobs: null, finish_reason: null, ...more }],
    })
    const chunks: object[] = [
      chunk({ role: 'assistant', [field]: '' }),
      ...tokenTexts(answer).map((text, i) =>
        chunk({ [field]: text }, { logprobs: tokens && logprobs({ ...reply, tokens: [tokens[i]] }) }),
      ),
      chunk({}, { finish_reason: finishReasons[answer.finish] }),
    ]
    if (request.streamUsage) chunks.push({ choices: [], usage: usage(reply) })
    const head = envelope(reply, 'chat.completion.chunk')
    return `${chunks.map((data) => `data: ${JSON.stringify({ ...head, ...data })}\n\n`).join('')}data: [DONE]\n\n`
  },

  error(status, message) {
    const types: { [status: number]: string } = { 429: 'rate_limit_exceeded', 500: 'server_error' }
    return JSON.stringify({
      error: { message, type: types[status] ?? 'invalid_request_error', param: null, code: null },
    })
  },
}

function envelope({ id, request }: WireReply, object: string) {
  return { id: `chatcmpl-${id}`, object, created: 1_750_000_000, model: request.model }
}

function usage({ request, answer }: WireReply) {
  const prompt_tokens = tokenCount(request.prompt)
  const completion_tokens = tokenCount(answer.text)
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
}

function logprobs({ tokens }: WireReply) {
  if (!tokens) return null
  const told = (token: { text: string; logProbability: number }) => ({
    token: token.text,
    logprob: token.logProbability,
    bytes: null,
  })
  return {
    content: tokens.map((token) => ({ ...told(token), top_logprobs: token.alternatives.map(told) })),
    refusal: null,
  }
}
