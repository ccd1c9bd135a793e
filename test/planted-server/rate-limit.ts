/** A token bucket: `perMinute` on the long run, and up to a second's worth at once. */
export class RateLimit {
  #tokens = Number.POSITIVE_INFINITY
  #filledAt = 0

  /**
   * Lets one request in where the rate allows it.
   *
   * @param now in milliseconds, of any clock that only goes forward
   * @returns 0 where it is let in, else in how many milliseconds the next one would be
   */
  take(perMinute: number, now: number): number {
    const perMs = perMinute / 60_000
    const atOnce = Math.max(1, perMinute / 60)
    this.#tokens = Math.min(atOnce, this.#tokens + (now - this.#filledAt) * perMs)
    this.#filledAt = now
    if (this.#tokens < 1) return (1 - this.#tokens) / perMs
    this.#tokens--
    return 0
  }
}
