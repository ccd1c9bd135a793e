import type { AnswerToken } from './answer-tokens.ts'
import type { PlantedAnswer } from './planted-answer.ts'

/** What of a request the planted judge looks at. */
export interface WireRequest {
  model: string
  /** All texts of the prompt in their order, a line break between them. */
  prompt: string
  stream: boolean
  /** A stream's usage is asked for, where a provider tells it only then. */
  streamUsage: boolean
  /** How many alternatives to each token to tell of; undefined where no log-probabilities are asked for. */
  alternatives?: number
}

export interface WireReply {
  id: string
  request: WireRequest
  answer: PlantedAnswer
  tokens?: AnswerToken[]
}

/** A provider's manner of speaking. Bodies are texts, ready to be sent. */
export interface Wire {
  /** @throws {TypeError} where the body has not the provider's form */
  read(body: unknown): WireRequest
  whole(reply: WireReply): string
  /** Server-sent events. */
  events(reply: WireReply): string
  error(status: number, message: string): string
}

/** Of no real tokeniser: four characters make a token, which is near enough for English. */
export function tokenCount(text: string): number {
  return Math.ceil(text.length / 4)
}

/** The text of a message: a string, or parts of which some are text. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part: { text?: unknown }) => (typeof part?.text === 'string' ? part.text : '')).join('\n')
}
