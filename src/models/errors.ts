import { GoodhartError, UsageError } from '../domain/index.ts'

/** Why a call has no answer. `rejected`: the provider will say the same again (a wrong key, an unknown model, a bad request). */
export type ModelErrorKind = 'transport' | 'timeout' | 'overloaded' | 'rejected' | 'unreadable'

/**
 * A call that failed. Its message never holds a secret.
 *
 * `transport`, `timeout`, `overloaded` (408, 429, 5xx) may go well another time; `rejected` and `unreadable` (an answer that
 * is not in the provider's own format) are not worth another try.
 */
export class ModelError extends GoodhartError {
  readonly kind: ModelErrorKind
  readonly status: number | undefined
  /** The provider's own wish of how long to wait. */
  readonly retryAfterMs: number | undefined
  /** What came back, shortened, where it was no answer. */
  readonly raw: string | undefined

  constructor(
    kind: ModelErrorKind,
    message: string,
    {
      status,
      retryAfterMs,
      raw,
      cause,
    }: { status?: number; retryAfterMs?: number; raw?: string; cause?: unknown } = {},
  ) {
    super(`model-${kind}`, message, { cause })
    this.kind = kind
    this.status = status
    this.retryAfterMs = retryAfterMs
    this.raw = raw
  }

  get isWorthRetrying(): boolean {
    return this.kind === 'transport' || this.kind === 'timeout' || this.kind === 'overloaded'
  }
}

/** A model that cannot be used as it was asked for: an unknown provider, a missing key, an absent package. */
export class ModelSetupError extends UsageError {}

/** The next call could pass the budget, so that it was not made. */
export class BudgetError extends GoodhartError {}
