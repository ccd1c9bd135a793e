/** How much may be asked of one provider at a time. */
export interface CallLimits {
  /** Calls under way at once, at least 1. */
  concurrency: number
  requestsPerMinute?: number
  /** Input and output together. */
  tokensPerMinute?: number
}

interface Waiting {
  tokens: number
  go: () => void
  fail: (reason: unknown) => void
  signal?: AbortSignal
  leave?: () => void
}

/**
 * Lets calls through to one provider as fast as its limits allow, first come first served.
 *
 * Requests and tokens per minute are paced evenly, with a burst of one second's worth. How many may be under way at once
 * adapts: a refusal for too many calls (429) stops new ones until the time that the provider names and cuts the number by
 * a quarter, once for all calls that were under way together; each success gives a little back, up to `concurrency` (additive
 * increase, multiplicative decrease).
 */
export class CallLimiter {
  readonly #most: number
  readonly #requests: Pace | undefined
  readonly #tokens: Pace | undefined
  readonly #queue: Waiting[] = []
  #head = 0
  #allowed: number
  #underWay = 0
  #pausedUntil = 0
  /** When the number was last cut: calls that began before are of the same crowd. */
  #cutAt = Number.NEGATIVE_INFINITY
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor({ concurrency, requestsPerMinute, tokensPerMinute }: CallLimits) {
    this.#most = concurrency
    this.#allowed = concurrency
    this.#requests = requestsPerMinute === undefined ? undefined : new Pace(requestsPerMinute)
    this.#tokens = tokensPerMinute === undefined ? undefined : new Pace(tokensPerMinute)
  }

  /** Calls that may be under way at once now. */
  get allowed(): number {
    return Math.max(1, Math.floor(this.#allowed))
  }

  /**
   * Waits for its turn, makes the call and learns from how it went.
   *
   * @param tokens that the call is expected to use
   * @param call   tells how many tokens it did use, and whether it was refused because there were too many
   * @throws the signal's reason where it is aborted before its turn
   */
  async run<T>(
    tokens: number,
    call: (learn: (outcome: { tokens?: number; throttled?: { retryAfterMs?: number } }) => void) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    if (!this.#admit(tokens)) await this.#wait(tokens, signal)
    const began = performance.now()
    let throttled = false
    let succeeded = false
    try {
      const result = await call((outcome) => {
        if (outcome.tokens !== undefined) this.#tokens?.spend(outcome.tokens - tokens)
        if (outcome.throttled) {
          throttled = true
          this.#slowDown(began, outcome.throttled.retryAfterMs)
        }
      })
      succeeded = true
      return result
    } finally {
      this.#underWay--
      if (succeeded && !throttled) this.#allowed = Math.min(this.#most, this.#allowed + growth / this.#allowed)
      this.#letThrough()
    }
  }

  /** Takes a place where there is one and nobody waits for it. */
  #admit(tokens: number): boolean {
    if (this.#head < this.#queue.length || this.#delay() > 0 || this.#underWay >= this.allowed) return false
    this.#take(tokens)
    return true
  }

  #take(tokens: number): void {
    this.#underWay++
    this.#requests?.spend(1)
    this.#tokens?.spend(tokens)
  }

  #wait(tokens: number, signal?: AbortSignal): Promise<void> {
    return new Promise((go, fail) => {
      if (signal?.aborted) return fail(signal.reason)
      const waiting: Waiting = { tokens, go, fail, signal }
      if (signal) {
        waiting.leave = () => {
          this.#queue.splice(this.#queue.indexOf(waiting, this.#head), 1)
          this.#letThrough()
          fail(signal.reason)
        }
        signal.addEventListener('abort', waiting.leave, { once: true })
      }
      this.#queue.push(waiting)
      this.#letThrough()
    })
  }

  #letThrough(): void {
    while (this.#head < this.#queue.length && this.#underWay < this.allowed) {
      const delay = this.#delay()
      if (delay > 0) {
        this.#timer ??= setTimeout(() => {
          this.#timer = undefined
          this.#letThrough()
        }, delay)
        return
      }
      const next = this.#queue[this.#head++]!
      if (next.leave) next.signal?.removeEventListener('abort', next.leave)
      this.#take(next.tokens)
      next.go()
    }
    if (this.#head < this.#queue.length) return
    this.#queue.length = 0
    this.#head = 0
    // A timer that nobody waits for would keep the process from ending.
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /** Milliseconds until the next call may begin. */
  #delay(): number {
    if (this.#pausedUntil === 0 && !this.#requests && !this.#tokens) return 0
    const now = performance.now()
    return Math.max(this.#pausedUntil - now, this.#requests?.delay(now) ?? 0, this.#tokens?.delay(now) ?? 0)
  }

  #slowDown(began: number, retryAfterMs = 0): void {
    const now = performance.now()
    this.#pausedUntil = Math.max(this.#pausedUntil, now + Math.min(retryAfterMs, longestPause))
    if (began <= this.#cutAt) return
    this.#cutAt = now
    this.#allowed = Math.max(1, this.#allowed * cut)
  }
}

/**
 * A provider that refuses one call in ten at random, being busy with others, is to be asked on: with these, about a dozen
 * calls stay under way; halving and growing by one, as TCP does, would leave three.
 */
const cut = 0.75
const growth = 4

/** A provider that says to wait for longer than this is not waited for in silence: the call's own retries give up first. */
const longestPause = 60_000

/** So much a minute, evenly, with a second's worth of it at once: the generic cell rate algorithm. */
class Pace {
  readonly #msEach: number
  readonly #burst: number
  #paidUntil = Number.NEGATIVE_INFINITY

  constructor(perMinute: number) {
    this.#msEach = 60_000 / perMinute
    this.#burst = Math.max(0, 1000 - this.#msEach)
  }

  spend(amount: number): void {
    this.#paidUntil = Math.max(this.#paidUntil, performance.now() - this.#burst) + amount * this.#msEach
  }

  delay(now: number): number {
    return this.#paidUntil - now
  }
}
