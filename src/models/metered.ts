import { ModelError, type ModelErrorKind } from './errors.ts'
import type { LanguageModel } from './language-model.ts'
import { costOf, type Price } from './prices.ts'

/** What was asked of models so far, and what it cost. */
export interface Meter {
  /** Calls that reached out to a provider, tries again among them; answers from a cache are none. */
  calls: number
  failures: Partial<Record<ModelErrorKind, number>>
  inputTokens: number
  outputTokens: number
  usd: number
  /** Answered calls whose cost is not known, because the price is not or the provider does not count tokens. */
  unpriced: number
}

export function newMeter(): Meter {
  return { calls: 0, failures: {}, inputTokens: 0, outputTokens: 0, usd: 0, unpriced: 0 }
}

/** A model whose calls are counted, and whose replies say what they cost. */
export function metered(model: LanguageModel, meter: Meter, price: Price | undefined): LanguageModel {
  return {
    id: model.id,
    async generate(request, context) {
      meter.calls++
      try {
        const reply = await model.generate(request, context)
        const { usage } = reply
        meter.inputTokens += usage.input ?? 0
        meter.outputTokens += usage.output ?? 0
        reply.costUsd = price && costOf(usage, price)
        if (reply.costUsd === undefined) meter.unpriced++
        else meter.usd += reply.costUsd
        return reply
      } catch (error) {
        if (error instanceof ModelError) meter.failures[error.kind] = (meter.failures[error.kind] ?? 0) + 1
        throw error
      }
    },
  }
}
