import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ModelError, type ModelErrorKind } from './errors.ts'
import { withRetries } from './retries.ts'
import { testModel, testRequest } from './test-model.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Fails so often, then answers; and when each try was made. */
function failing(times: number, error: ModelError, random = 1) {
  const at: number[] = []
  const start = performance.now()
  const model = testModel((call) => {
    at.push(Math.round(performance.now() - start))
    if (call <= times) throw error
    return {}
  })
  return { at, model, retried: withRetries(model, { random: () => random }) }
}

async function outcome(promise: Promise<unknown>): Promise<unknown> {
  const settled = promise.catch((error) => error)
  await vi.runAllTimersAsync()
  return settled
}

describe('retries', () => {
  test.each<[ModelErrorKind, number | undefined]>([
    ['transport', undefined],
    ['timeout', undefined],
    ['overloaded', 408],
    ['overloaded', 429],
    ['overloaded', 503],
  ])('ask again after %s %s', async (kind, status) => {
    const { model, retried } = failing(2, new ModelError(kind, 'no', { status }))
    expect(await outcome(retried.generate(testRequest))).toMatchObject({ text: 'yes' })
    expect(model.requests).toHaveLength(3)
  })

  test.each<ModelErrorKind>(['rejected', 'unreadable'])('never ask again after %s', async (kind) => {
    const { model, retried } = failing(1, new ModelError(kind, 'no'))
    expect(await outcome(retried.generate(testRequest))).toMatchObject({ kind })
    expect(model.requests).toHaveLength(1)
  })

  test('never ask again after an error that is not the model’s', async () => {
    const model = testModel(() => {
      throw new TypeError('a fault of our own')
    })
    expect(await outcome(withRetries(model).generate(testRequest))).toBeInstanceOf(TypeError)
    expect(model.requests).toHaveLength(1)
  })

  test('give up after five tries, twice as long apart each time', async () => {
    const { at, retried } = failing(99, new ModelError('transport', 'no'))
    expect(await outcome(retried.generate(testRequest))).toMatchObject({ kind: 'transport' })
    // 500, 1000, 2000, 4000 ms between them.
    expect(at).toEqual([0, 500, 1500, 3500, 7500])
  })

  test('wait half as long at least, so that calls come back apart', async () => {
    const { at, retried } = failing(1, new ModelError('transport', 'no'), 0)
    await outcome(retried.generate(testRequest))
    expect(at).toEqual([0, 250])
  })

  test('wait as long as the provider asks, and a little', async () => {
    const error = new ModelError('overloaded', 'no', { status: 429, retryAfterMs: 3000 })
    const { at, retried } = failing(1, error, 0)
    await outcome(retried.generate(testRequest))
    expect(at).toEqual([0, 3000])
  })

  test('do not wait an hour because a provider says so', async () => {
    const error = new ModelError('overloaded', 'no', { status: 503, retryAfterMs: 3_600_000 })
    const { at, retried } = failing(1, error)
    await outcome(retried.generate(testRequest))
    expect(at).toEqual([0, 500])
  })

  test('bear with twelve refusals for too many calls', async () => {
    const tooMany = new ModelError('overloaded', 'no', { status: 429, retryAfterMs: 10 })
    expect(await outcome(failing(12, tooMany).retried.generate(testRequest))).toMatchObject({ text: 'yes' })
    expect(await outcome(failing(13, tooMany).retried.generate(testRequest))).toMatchObject({ status: 429 })
  })

  test('end where they are when the signal says so', async () => {
    const { model, retried } = failing(99, new ModelError('transport', 'no'))
    const stop = new AbortController()
    const result = retried.generate(testRequest, { signal: stop.signal }).catch((error) => error)
    await vi.advanceTimersByTimeAsync(100)
    stop.abort(new Error('enough'))
    expect(await result).toMatchObject({ message: 'enough' })
    expect(vi.getTimerCount()).toBe(0)
    expect(model.requests).toHaveLength(1)
  })

  test('try nothing again once they are told to stop, neither after a wait nor in the middle of one', async () => {
    const stop = new AbortController()
    const model = testModel(() => {
      throw new ModelError('transport', 'no')
    })
    const retried = withRetries(model, { stop: stop.signal })
    const waiting = retried.generate(testRequest).catch((error) => error)
    await vi.advanceTimersByTimeAsync(100)
    stop.abort(new Error('enough'))
    expect(await waiting).toMatchObject({ message: 'enough' })
    expect(vi.getTimerCount()).toBe(0)
    expect(await retried.generate(testRequest).catch((error) => error)).toMatchObject({ message: 'enough' })
    expect(model.requests).toHaveLength(2)
  })
})
