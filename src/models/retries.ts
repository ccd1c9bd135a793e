import { ModelError } from './errors.ts'
import type { LanguageModel } from './language-model.ts'

export interface RetryOptions {
  /** Tries of one call, the first among them, where it fails on the way or the provider is down; 5 unless told. */
  tries?: number
  /** Further tries where the provider says that there are too many calls (429), which says nothing of this one; 12 unless told. */
  throttledTries?: number
  /** The first wait in milliseconds, doubled each time up to 30 seconds; 500 unless told. */
  firstDelayMs?: number
  /** In [0, 1). */
  random?: () => number
  onRetry?: (error: ModelError) => void
  /** Once aborted nothing is tried again: what fails is given up, with the signal's reason. */
  stop?: AbortSignal
}

const longestDelay = 30_000
/** A wait that the provider asks for is kept up to this; beyond it, our own waits are as good. */
const longestRetryAfter = 60_000

/**
 * A model that is asked again where it is worth it: the call was lost on the way, took too long, or the provider answered 408,
 * 429 or 5xx. Never after any other refusal, and never because of what an answer says.
 *
 * Waits as long as the provider asks to (0 to 60 seconds), else twice as long each time, with jitter, so that calls that
 * failed together do not come back together.
 *
 * @throws the reason of `stop` where it was aborted before another try
 */
export function withRetries(model: LanguageModel, options: RetryOptions = {}): LanguageModel {
  const { tries = 5, throttledTries = 12, firstDelayMs = 500, random = Math.random, onRetry, stop } = options
  return {
    id: model.id,
    async generate(request, context) {
      let failures = 0
      let refusals = 0
      for (;;) {
        try {
          return await model.generate(request, context)
        } catch (error) {
          if (!(error instanceof ModelError) || !error.isWorthRetrying || context?.signal?.aborted) throw error
          const isLast = error.status === 429 ? ++refusals > throttledTries : ++failures >= tries
          if (isLast) throw error
          stop?.throwIfAborted()
          onRetry?.(error)
          const { retryAfterMs } = error
          const backOff = Math.min(longestDelay, firstDelayMs * 2 ** (failures + refusals - 1)) * (0.5 + random() / 2)
          const asked = retryAfterMs !== undefined && retryAfterMs >= 0 && retryAfterMs <= longestRetryAfter
          await sleep(asked ? retryAfterMs + firstDelayMs * random() : backOff, [context?.signal, stop])
        }
      }
    },
  }
}

function sleep(ms: number, signals: readonly (AbortSignal | undefined)[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer)
      for (const signal of signals) signal?.removeEventListener('abort', settle)
      const aborted = signals.find((signal) => signal?.aborted)
      if (aborted) reject(aborted.reason)
      else resolve()
    }
    const timer = setTimeout(settle, ms)
    for (const signal of signals) signal?.addEventListener('abort', settle)
  })
}
