import type { ModelRequest } from './language-model.ts'

/** Texts of the request, in UTF-16 code units. */
export function requestLength({ system, messages }: ModelRequest): number {
  return messages.reduce((sum, { text }) => sum + text.length, system?.length ?? 0)
}

/**
 * How many tokens a call will use, roughly, before it is made: four characters a token, which holds for English in the
 * tokenizers in use, and a short answer.
 */
export function expectedTokens(request: ModelRequest): number {
  return Math.ceil(requestLength(request) / 4) + Math.min(request.maxOutputTokens, 200)
}
