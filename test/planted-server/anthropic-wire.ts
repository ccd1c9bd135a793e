import { tokenTexts } from './answer-tokens.ts'
import { contentText, tokenCount, type Wire, type WireReply } from './wire.ts'

interface Body {
  model: string
  system?: unknown
  messages: { content: unknown }[]
  stream?: boolean
}

const stopReasons = { stop: 'end_turn', length: 'max_tokens', refused: 'refusal' }

/** Anthropic's messages. It knows no log-probabilities, and a refusal has no text. */
export const anthropicWire: Wire = {
  read(body) {
    const { model, system, messages, stream } = body as Body
    return {
      model: String(model),
      prompt: [system, ...messages.map(({ content }) => content)].map(contentText).join('\n'),
      stream: stream === true,
      streamUsage: true,
    }
  },

  whole(reply) {
    const { answer } = reply
    return JSON.stringify({
      ...envelope(reply),
      content: answer.finish === 'refused' ? [] : [{ type: 'text', text: answer.text }],
      stop_reason: stopReasons[answer.finish],
      stop_sequence: null,
      usage: { input_tokens: inputTokens(reply), output_tokens: tokenCount(answer.text) },
    })
  },

  events(reply) {
    const { answer } = reply
    const usage = { input_tokens: inputTokens(reply), output_tokens: 1 }
    const started = { ...envelope(reply), content: [], stop_reason: null, stop_sequence: null, usage }
    const block = [
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'ping' },
      ...tokenTexts(answer).map((text) => ({
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'text_delta', text },
      })),
      { type: 'content_block_stop', index: 0 },
    ]
    const events = [
      { type: 'message_start', message: started },
      ...(answer.finish === 'refused' ? [] : block),
      {
        type: 'message_delta',
        delta: { stop_reason: stopReasons[answer.finish], stop_sequence: null },
        usage: { output_tokens: tokenCount(answer.text) },
      },
      { type: 'message_stop' },
    ]
    return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')
  },

  error(status, message) {
    const types: { [status: number]: string } = {
      401: 'authentication_error',
      429: 'rate_limit_error',
      500: 'api_error',
    }
    return JSON.stringify({ type: 'error', error: { type: types[status] ?? 'invalid_request_error', message } })
  },
}

function envelope({ id, request }: WireReply) {
  return { id: `msg_${id}`, type: 'message', role: 'assistant', model: request.model }
}

function inputTokens({ request }: WireReply): number {
  return tokenCount(request.prompt)
}
