import { describe, expect, test } from 'vitest'
import { inBatches } from './in-batches.ts'

/** Doubles, and keeps what it was asked together. */
function doubling(most: number) {
  const batches: number[][] = []
  const ask = inBatches(async (questions: readonly number[]) => {
    batches.push([...questions])
    await new Promise((resolve) => setTimeout(resolve, 1))
    return questions.map((question) => 2 * question)
  }, most)
  return { ask, batches }
}

describe('questions in batches', () => {
  test('that arrive together are answered together, each with its own answer, no more than so many', async () => {
    const { ask, batches } = doubling(4)
    expect(await Promise.all([1, 2, 3, 4, 5, 6].map((question) => ask(question)))).toEqual([2, 4, 6, 8, 10, 12])
    expect(batches).toEqual([
      [1, 2, 3, 4],
      [5, 6],
    ])
  })

  test('that arrive while others are answered are next, together', async () => {
    const { ask, batches } = doubling(4)
    const first = ask(1)
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    expect(await Promise.all([first, ask(2), ask(3)])).toEqual([2, 4, 6])
    expect(batches).toEqual([[1], [2, 3]])
    expect(await ask(4)).toBe(8)
  })

  test('of which one is given up before its turn go on without it', async () => {
    const { ask, batches } = doubling(4)
    const stop = new AbortController()
    const reason = new Error('stopped')
    const given = expect(ask(1, stop.signal)).rejects.toBe(reason)
    const other = ask(2)
    stop.abort(reason)
    await given
    expect(await other).toBe(4)
    expect(batches).toEqual([[2]])
  })

  test('that cannot be answered all throw why, and the next are asked anew', async () => {
    let calls = 0
    const ask = inBatches(async (questions: readonly number[]) => {
      if (calls++ === 0) throw new Error('broken')
      return questions
    }, 2)
    await Promise.all([1, 2].map((question) => expect(ask(question)).rejects.toThrow('broken')))
    expect(await ask(3)).toBe(3)
  })
})
