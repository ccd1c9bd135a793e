import type { ReplyToken } from '../language-model.ts'

interface WireToken {
  token: string
  logprob: number
  /** Of the token in UTF-8: a character may be spread over several tokens, none of which is text by itself. */
  bytes?: number[] | null
  top_logprobs?: { token: string; logprob: number }[] | null
}

/**
 * The tokens of an answer in OpenAI's chat format, `choices[0].logprobs.content` (a refusal's in `refusal`).
 *
 * @param body as the server sent it
 * @param text of the answer
 * @returns tokens which joined are `text`: what a server reports of its reasoning before or of an end mark after is left out.
 * Undefined where there are none, or they are not those of the text.
 */
export function replyTokens(body: unknown, text: string): ReplyToken[] | undefined {
  const logprobs = (body as { choices?: { logprobs?: Record<string, unknown> | null }[] } | undefined)?.choices?.[0]
    ?.logprobs
  const wire = [logprobs?.content, logprobs?.refusal].flatMap((part) => (Array.isArray(part) ? part : []))
  if (text === '' || wire.length === 0 || !wire.every(isWireToken)) return undefined
  return within(wire.map(asReplyToken), text) ?? within(fromBytes(wire), text)
}

function isWireToken(value: WireToken | null): value is WireToken {
  return typeof value?.token === 'string' && isLogProbability(value.logprob)
}

/** Rounding takes a certain token a hair above 0; anything more is no probability. */
function isLogProbability(value: unknown): value is number {
  return typeof value === 'number' && value <= 1e-4
}

function asReplyToken({ token, logprob, top_logprobs }: WireToken): ReplyToken {
  const alternatives: ReplyToken['alternatives'] = []
  for (const other of Array.isArray(top_logprobs) ? top_logprobs : []) {
    if (typeof other?.token !== 'string' || !isLogProbability(other.logprob)) continue
    alternatives.push({ text: other.token, logProbability: Math.min(0, other.logprob) })
  }
  alternatives.sort((a, b) => b.logProbability - a.logProbability)
  return { text: token, logProbability: Math.min(0, logprob), alternatives }
}

/** Gives each character to the token that completes it. */
function fromBytes(wire: readonly WireToken[]): ReplyToken[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return wire.map((token) => {
    const bytes = Uint8Array.from(token.bytes ?? [])
    return { ...asReplyToken(token), text: decoder.decode(bytes, { stream: true }) }
  })
}

/** The last run of tokens that is the text. */
function within(tokens: readonly ReplyToken[], text: string): ReplyToken[] | undefined {
  const joined = tokens.map((token) => token.text).join('')
  const start = joined.lastIndexOf(text)
  let position = 0
  const found: ReplyToken[] = []
  for (const token of tokens) {
    if (position >= start && position < start + text.length) found.push(token)
    position += token.text.length
  }
  return found.map((token) => token.text).join('') === text ? found : undefined
}
