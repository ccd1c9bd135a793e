import { ModelError } from './errors.ts'
import type { LanguageModel } from './language-model.ts'

/**
 * A model whose every call ends in time: one that takes longer is given up with a `timeout`.
 *
 * @param ms above 0, for the whole of a call, from the first byte sent to the last one read
 */
export function withTimeLimit(model: LanguageModel, ms: number): LanguageModel {
  return {
    id: model.id,
    async generate(request, context) {
      const outer = context?.signal
      outer?.throwIfAborted()
      const limit = new AbortController()
      const forward = () => limit.abort(outer!.reason)
      // Not AbortSignal.any and AbortSignal.timeout: they cost several times as much, and this is done for every call.
      outer?.addEventListener('abort', forward, { once: true })
      const timer = setTimeout(() => {
        limit.abort(new ModelError('timeout', `${model.id} gave no answer within ${ms / 1000} s.`))
      }, ms)
      try {
        return await model.generate(request, { ...context, signal: limit.signal })
      } finally {
        clearTimeout(timer)
        outer?.removeEventListener('abort', forward)
      }
    },
  }
}
