import { BudgetError, ModelError } from './errors.ts'
import { requestLength } from './expected-tokens.ts'
import type { LanguageModel, ModelReply, ModelRequest } from './language-model.ts'
import { costOf, type Price } from './prices.ts'

export interface BudgetLimits {
  /** Input and output together. */
  tokens?: number
  usd?: number
}

interface Spending {
  tokens: number
  usd: number
}

/**
 * What may be spent, and never more: before each call the most that it can cost is set aside, and a call that does not fit
 * is not made. What the call did cost takes the place of what was set aside.
 *
 * The most that a call can cost: its whole `maxOutputTokens`, and for its input as many tokens a character as any call so far
 * has used, and a quarter more; one token a character before the first is over. A call that was lost on the way or given up
 * may have been billed: what was set aside for it counts as spent.
 */
export class Budget {
  readonly #limits: BudgetLimits
  readonly #spent: Spending = { tokens: 0, usd: 0 }
  readonly #setAside: Spending = { tokens: 0, usd: 0 }
  #underWay = 0
  #tokensPerCharacter: number | undefined
  readonly #waiting = new Set<() => void>()

  constructor(limits: BudgetLimits) {
    this.#limits = limits
  }

  get spent(): Readonly<Spending> {
    return this.#spent
  }

  /** @throws {BudgetError} `budget-spent` where the call may not fit, whatever those under way turn out to cost */
  async reserve(request: ModelRequest, price: Price | undefined): Promise<Spending> {
    for (;;) {
      const most = this.#mostOf(request, price)
      const fits = (key: keyof Spending, others: number) =>
        this.#limits[key] === undefined || this.#spent[key] + others + most[key] <= this.#limits[key]
      if (fits('tokens', this.#setAside.tokens) && fits('usd', this.#setAside.usd)) {
        this.#setAside.tokens += most.tokens
        this.#setAside.usd += most.usd
        this.#underWay++
        return most
      }
      // What is set aside for others is mostly more than they will cost: wait and see, as long as there is hope.
      if (this.#underWay === 0 || !fits('tokens', 0) || !fits('usd', 0)) throw this.#spentUp(most)
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  /** @param used what the call did cost */
  settle(reserved: Spending, used: Spending, inputTokensPerCharacter?: number): void {
    this.#underWay--
    for (const key of ['tokens', 'usd'] as const) {
      this.#setAside[key] = this.#underWay === 0 ? 0 : this.#setAside[key] - reserved[key]
      this.#spent[key] += used[key]
    }
    if (inputTokensPerCharacter !== undefined) {
      this.#tokensPerCharacter = Math.max(this.#tokensPerCharacter ?? 0, inputTokensPerCharacter)
    }
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }

  #mostOf(request: ModelRequest, price: Price | undefined): Spending {
    const perCharacter = this.#tokensPerCharacter === undefined ? 1 : this.#tokensPerCharacter * 1.25
    const input = Math.ceil(requestLength(request) * perCharacter)
    const output = request.maxOutputTokens
    return { tokens: input + output, usd: price ? costOf({ input, output }, price)! : 0 }
  }

  #spentUp(most: Spending): BudgetError {
    const { tokens, usd } = this.#limits
    const parts = [
      tokens === undefined
        ? []
        : `${this.#spent.tokens} of ${tokens} tokens are spent, the next call may take ${most.tokens}`,
      usd === undefined
        ? []
        : `$${this.#spent.usd.toFixed(4)} of $${usd} are spent, the next call may take $${most.usd.toFixed(4)}`,
    ].flat()
    return new BudgetError(
      'budget-spent',
      `The budget is spent: ${parts.join('; ')}. Give more and run again to go on.`,
    )
  }
}

/**
 * A model that asks nothing that the budget may not bear.
 *
 * @param price of the model; needed where the budget is in money
 * @throws {BudgetError} `no-price`
 */
export function withBudget(model: LanguageModel, budget: Budget, price: Price | undefined): LanguageModel {
  return {
    id: model.id,
    async generate(request, context) {
      const reserved = await budget.reserve(request, price)
      let used: Spending = reserved
      let perCharacter: number | undefined
      try {
        const reply = await model.generate(request, context)
        used = usedBy(reply, price, reserved)
        if (reply.usage.input !== undefined) perCharacter = reply.usage.input / Math.max(1, requestLength(request))
        return reply
      } catch (error) {
        // An answer of the provider that refuses the call is not billed.
        if (error instanceof ModelError && (error.kind === 'overloaded' || error.kind === 'rejected')) {
          used = { tokens: 0, usd: 0 }
        }
        throw error
      } finally {
        budget.settle(reserved, used, perCharacter)
      }
    },
  }
}

function usedBy({ usage }: ModelReply, price: Price | undefined, reserved: Spending): Spending {
  if (usage.input === undefined || usage.output === undefined) return reserved
  return { tokens: usage.input + usage.output, usd: price ? (costOf(usage, price) ?? reserved.usd) : 0 }
}
