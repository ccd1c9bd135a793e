import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { CallLimiter, type CallLimits } from './call-limiter.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Calls of `ms` each, and when each began. */
function calls(limits: CallLimits, { ms = 0, tokens = 0 }: { ms?: number; tokens?: number } = {}) {
  const limiter = new CallLimiter(limits)
  const began: number[] = []
  const start = performance.now()
  let underWay = 0
  let mostUnderWay = 0
  const call = (signal?: AbortSignal) =>
    limiter.run(
      tokens,
      async () => {
        began.push(performance.now() - start)
        mostUnderWay = Math.max(mostUnderWay, ++underWay)
        await new Promise((resolve) => setTimeout(resolve, ms))
        underWay--
      },
      signal,
    )
  return { limiter, began, call, most: () => mostUnderWay }
}

describe('a call limiter', () => {
  test('lets so many through at once and no more, first come first served', async () => {
    const { began, call, most } = calls({ concurrency: 3 }, { ms: 100 })
    const all = Promise.all(Array.from({ length: 10 }, () => call()))
    await vi.runAllTimersAsync()
    await all
    expect(most()).toBe(3)
    // Ten calls of 100 ms, three at a time.
    expect(began).toEqual([0, 0, 0, 100, 100, 100, 200, 200, 200, 300])
  })

  test('paces requests evenly, after a burst of one second’s worth', async () => {
    const { began, call } = calls({ concurrency: 100, requestsPerMinute: 120 })
    const all = Promise.all(Array.from({ length: 6 }, () => call()))
    await vi.runAllTimersAsync()
    await all
    // Two a second: two at once, then one every 500 ms.
    expect(began).toEqual([0, 0, 500, 1000, 1500, 2000])
  })

  test('paces tokens', async () => {
    const { began, call } = calls({ concurrency: 100, tokensPerMinute: 60_000 }, { tokens: 500 })
    const all = Promise.all(Array.from({ length: 5 }, () => call()))
    await vi.runAllTimersAsync()
    await all
    // A thousand a second, 999 of them ahead of time: 500 and 500 at once and one token of debt, then 500 every half second.
    expect(began.map(Math.round)).toEqual([0, 0, 1, 501, 1001])
  })

  test('counts the tokens that were used, not those that were expected', async () => {
    const limiter = new CallLimiter({ concurrency: 100, tokensPerMinute: 60_000 })
    const start = performance.now()
    await limiter.run(10, async (learn) => learn({ tokens: 3000 }))
    const next = limiter.run(10, async () => performance.now() - start)
    await vi.runAllTimersAsync()
    // 3000 tokens are three seconds' worth, of which 999 ms were in hand.
    expect(Math.round(await next)).toBe(2001)
  })

  test('slows down once for a crowd that was refused together, waits as asked, and grows back', async () => {
    const limiter = new CallLimiter({ concurrency: 8 })
    const refused = Array.from({ length: 8 }, () =>
      limiter
        .run(0, async (learn) => {
          await new Promise((resolve) => setTimeout(resolve, 10))
          learn({ throttled: { retryAfterMs: 2000 } })
          throw new Error('429')
        })
        .catch(() => {}),
    )
    await vi.advanceTimersByTimeAsync(10)
    await Promise.all(refused)
    expect(limiter.allowed).toBe(6)
    const at = performance.now()
    const next = limiter.run(0, async () => performance.now() - at)
    await vi.runAllTimersAsync()
    expect(await next).toBe(2000)
    // Each success gives back 4 / allowed: about (8² - 6²) / 8 = 3.5 of them, one of which is over, reach 8.
    for (let i = 0; i < 3; i++) await limiter.run(0, async () => {})
    expect(limiter.allowed).toBe(8)
  })

  test('never goes below one', async () => {
    const limiter = new CallLimiter({ concurrency: 2 })
    for (let i = 0; i < 9; i++) {
      await limiter.run(0, async (learn) => learn({ throttled: {} }))
      await vi.advanceTimersByTimeAsync(1)
    }
    expect(limiter.allowed).toBe(1)
    expect(await limiter.run(0, async () => 'through')).toBe('through')
  })

  test('lets go of a caller that leaves the queue, and of its place', async () => {
    const { began, call } = calls({ concurrency: 1 }, { ms: 100 })
    const leaving = new AbortController()
    const first = call()
    const second = call(leaving.signal)
    const third = call()
    leaving.abort(new Error('left'))
    await expect(second).rejects.toThrow('left')
    await vi.runAllTimersAsync()
    await Promise.all([first, third])
    expect(began).toEqual([0, 100])
  })

  test('leaves no timer behind when everybody has left', async () => {
    const limiter = new CallLimiter({ concurrency: 1, requestsPerMinute: 1 })
    await limiter.run(0, async () => {})
    const leaving = new AbortController()
    const waiting = limiter.run(0, async () => {}, leaving.signal)
    expect(vi.getTimerCount()).toBe(1)
    leaving.abort(new Error('left'))
    await expect(waiting).rejects.toThrow('left')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('frees the place of a call that throws', async () => {
    const limiter = new CallLimiter({ concurrency: 1 })
    await expect(
      limiter.run(0, async () => {
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await limiter.run(0, async () => 'next')).toBe('next')
  })
})
