import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { testModel, testRequest } from './test-model.ts'
import { withTimeLimit } from './time-limit.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Answers after so many milliseconds, or never, unless its signal ends it. */
function slow(ms: number) {
  return testModel(
    (_, __, context) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => resolve({}), ms)
        context!.signal!.addEventListener('abort', () => {
          clearTimeout(timer)
          reject(context!.signal!.reason)
        })
      }),
  )
}

test('a call that takes too long ends with a timeout', async () => {
  const result = withTimeLimit(slow(60_000), 1500)
    .generate(testRequest)
    .catch((error) => error)
  await vi.advanceTimersByTimeAsync(1500)
  expect(await result).toMatchObject({ kind: 'timeout', message: expect.stringContaining('1.5 s') })
})

test('one that is in time is left alone, and leaves no timer', async () => {
  const result = withTimeLimit(slow(1000), 1500).generate(testRequest)
  await vi.advanceTimersByTimeAsync(1000)
  expect(await result).toMatchObject({ text: 'yes' })
  expect(vi.getTimerCount()).toBe(0)
})

test('an abort from outside passes through with its own reason', async () => {
  const stop = new AbortController()
  const result = withTimeLimit(slow(1000), 1500)
    .generate(testRequest, { signal: stop.signal })
    .catch((error) => error)
  stop.abort(new Error('enough'))
  expect(await result).toMatchObject({ message: 'enough' })
  const model = slow(1)
  await expect(withTimeLimit(model, 1500).generate(testRequest, { signal: stop.signal })).rejects.toThrow('enough')
  expect(model.requests).toHaveLength(0)
})
