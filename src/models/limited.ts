import type { CallLimiter } from './call-limiter.ts'
import { ModelError } from './errors.ts'
import { expectedTokens } from './expected-tokens.ts'
import type { LanguageModel } from './language-model.ts'

/**
 * A model whose calls wait for their turn. Models of one provider and key share one limiter.
 *
 * @param stop ends the wait, and not the call; the call's own signal unless told
 * @throws the signal's reason where it is aborted while waiting
 */
export function limited(model: LanguageModel, limiter: CallLimiter, stop?: AbortSignal): LanguageModel {
  return {
    id: model.id,
    generate(request, context) {
      return limiter.run(
        expectedTokens(request),
        async (learn) => {
          try {
            const reply = await model.generate(request, context)
            const { input, output } = reply.usage
            if (input !== undefined && output !== undefined) learn({ tokens: input + output })
            return reply
          } catch (error) {
            if (error instanceof ModelError && error.status === 429) {
              learn({ tokens: 0, throttled: { retryAfterMs: error.retryAfterMs } })
            }
            throw error
          }
        },
        stop ?? context?.signal,
      )
    },
  }
}
