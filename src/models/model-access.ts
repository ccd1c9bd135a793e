import { Budget, type BudgetLimits, withBudget } from './budget.ts'
import { CallLimiter, type CallLimits } from './call-limiter.ts'
import { ModelSetupError } from './errors.ts'
import type { LanguageModel } from './language-model.ts'
import { createLeanFetch } from './lean-fetch.ts'
import { limited } from './limited.ts'
import { type Meter, metered, newMeter } from './metered.ts'
import type { ModelSpec } from './model-spec.ts'
import { type Price, priceOf } from './prices.ts'
import { openModel } from './providers/open-model.ts'
import { type ReplyCache, withCache } from './reply-cache.ts'
import { type RetryOptions, withRetries } from './retries.ts'
import { withTimeLimit } from './time-limit.ts'

export interface ModelAccessOptions {
  /** Where keys come from. */
  env: Record<string, string | undefined>
  /** For each provider and address. */
  limits: CallLimits
  /** Of one call, in milliseconds. */
  timeLimitMs: number
  budget?: BudgetLimits
  /** USD per million tokens, by `provider/model`; come before the built-in table. */
  prices?: Record<string, Price>
  cache?: ReplyCache
  retries?: RetryOptions
  /** Once aborted, no call waits for its turn or is tried again any more; those under way go on. */
  stop?: AbortSignal
  /** Folders from which the engine of local weights is looked for. */
  resolveFrom?: readonly string[]
}

/**
 * All models that one run asks, behind the limits that they share: one limiter for each provider and address, one budget, one
 * meter, one pool of connections.
 *
 * From outside in, a call goes through the cache, the retries, the limiter, the budget, the meter, the time limit, the door.
 */
export class ModelAccess implements AsyncDisposable {
  readonly meter: Meter = newMeter()
  readonly #options: ModelAccessOptions
  readonly #budget: Budget | undefined
  readonly #fetch: ReturnType<typeof createLeanFetch>
  readonly #limiters = new Map<string, CallLimiter>()
  readonly #opened: AsyncDisposable[] = []

  constructor(options: ModelAccessOptions) {
    this.#options = options
    this.#fetch = createLeanFetch(options.env)
    this.#budget = options.budget && new Budget(options.budget)
  }

  /** @throws {ModelSetupError} where it cannot be asked, or its price is not known and the budget is in money */
  async open(spec: ModelSpec): Promise<LanguageModel> {
    const { env, timeLimitMs, budget, cache, retries, resolveFrom, stop } = this.#options
    const price = this.priceOf(spec)
    if (budget?.usd !== undefined && price === undefined) {
      throw new ModelSetupError(
        'no-price',
        `The price of ${spec.provider}/${spec.model} is not known, so no budget in money can be kept: name it under prices in goodhart.config.ts, or give a budget in tokens.`,
      )
    }
    const door = await openModel(spec, { env, fetch: this.#fetch, resolveFrom })
    this.#opened.push(door)
    let model = metered(withTimeLimit(door, timeLimitMs), this.meter, price)
    if (this.#budget) model = withBudget(model, this.#budget, price)
    model = withRetries(limited(model, this.#limiterOf(spec), stop), { stop, ...retries })
    return cache
      ? withCache(model, cache, { provider: spec.provider, model: spec.model, baseUrl: spec.baseUrl })
      : model
  }

  /** `fetch` for a service that is asked as a judge, within the same limits by its address. */
  readonly fetch: typeof globalThis.fetch = (input, init) => {
    const { origin } = new URL(input instanceof Request ? input.url : input)
    const limiter = this.#limiterOf({ provider: 'http', baseUrl: origin })
    return limiter.run(0, () => globalThis.fetch(input, init), this.#options.stop ?? init?.signal ?? undefined)
  }

  priceOf(spec: ModelSpec): Price | undefined {
    return priceOf(spec, this.#options.prices ?? {})
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const door of this.#opened) await door[Symbol.asyncDispose]()
    await this.#fetch[Symbol.asyncDispose]()
  }

  #limiterOf({ provider, baseUrl }: { provider: string; baseUrl?: string }): CallLimiter {
    const key = JSON.stringify([provider, baseUrl])
    const limiter = this.#limiters.get(key) ?? new CallLimiter(this.#options.limits)
    this.#limiters.set(key, limiter)
    return limiter
  }
}
