import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ReplyCache, withCache } from './reply-cache.ts'
import { testModel, testRequest } from './test-model.ts'

let folder: string
let cache: ReplyCache

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-cache-'))
  cache = new ReplyCache(join(folder, 'cache.sqlite'))
})
afterEach(() => {
  cache[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

describe('the cache of replies', () => {
  test('answers the same request again, for nothing', async () => {
    const model = testModel(() => ({ text: 'yes — "so"', costUsd: 0.1 }))
    const cached = withCache(model, cache, 'm')
    expect(await cached.generate(testRequest)).toMatchObject({ text: 'yes — "so"', costUsd: 0.1 })
    expect(await cached.generate({ ...testRequest })).toMatchObject({ text: 'yes — "so"', costUsd: 0 })
    expect(model.requests).toHaveLength(1)
  })

  test('outlasts the process', async () => {
    const model = testModel(() => ({ text: 'kept' }))
    await withCache(model, cache, 'm').generate(testRequest)
    cache[Symbol.dispose]()
    cache = new ReplyCache(join(folder, 'cache.sqlite'))
    expect(await withCache(model, cache, 'm').generate(testRequest)).toMatchObject({ text: 'kept', costUsd: 0 })
  })

  test.each([
    ['another text', { messages: [{ role: 'user' as const, text: 'Is it not?' }] }],
    ['another temperature', { temperature: 1 }],
    ['another sample', { sample: 1 }],
    ['a schema', { schema: { type: 'object' } }],
  ])('tells apart %s', async (_, change) => {
    const model = testModel((call) => ({ text: `answer ${call}` }))
    const cached = withCache(model, cache, 'm')
    await cached.generate(testRequest)
    expect(await cached.generate({ ...testRequest, ...change })).toMatchObject({ text: 'answer 2' })
  })

  test('tells models apart', async () => {
    const model = testModel((call) => ({ text: `answer ${call}` }))
    await withCache(model, cache, { model: 'a' }).generate(testRequest)
    expect(await withCache(model, cache, { model: 'b' }).generate(testRequest)).toMatchObject({ text: 'answer 2' })
  })

  test('takes requests that differ in their nonce for one, and answers with the nonce of the asker', async () => {
    const ask = (nonce: string) => ({
      messages: [{ role: 'user' as const, text: `Say "${nonce}" and nothing else.` }],
      maxOutputTokens: 9,
      nonce,
    })
    const model = testModel((_, { nonce }) => ({ text: `{"key": "${nonce}"}` }))
    const cached = withCache(model, cache, 'm')
    expect((await cached.generate(ask('aaaa1111'))).text).toBe('{"key": "aaaa1111"}')
    expect((await cached.generate(ask('bbbb2222'))).text).toBe('{"key": "bbbb2222"}')
    expect(model.requests).toHaveLength(1)
  })

  test('asks again where it is told that what it knows is of no use, and remembers the new answer', async () => {
    const model = testModel((call) => ({ text: `answer ${call}` }))
    const cached = withCache(model, cache, 'm')
    await cached.generate(testRequest)
    expect(await cached.generate(testRequest, { fresh: true })).toMatchObject({ text: 'answer 2' })
    expect(await cached.generate(testRequest)).toMatchObject({ text: 'answer 2', costUsd: 0 })
  })

  test('remembers no failure', async () => {
    const model = testModel((call) => {
      if (call === 1) throw new Error('lost')
      return {}
    })
    const cached = withCache(model, cache, 'm')
    await expect(cached.generate(testRequest)).rejects.toThrow('lost')
    expect(await cached.generate(testRequest)).toMatchObject({ text: 'yes' })
  })

  test('refuses a file that is none, and says what to do', () => {
    const path = join(folder, 'other.db')
    writeFileSync(path, 'not a database, and long enough to be taken for the header of one that is not ours')
    expect(() => new ReplyCache(path)).toThrow(/delete it, or pass it by with --no-cache/)
  })

  test('that cannot be written any more is told of once, and answers go on', async () => {
    const path = join(folder, 'full.db')
    const told: string[] = []
    using full = new ReplyCache(path, ({ message }) => told.push(message))
    const other = new DatabaseSync(path)
    other.exec('DROP TABLE kept_replies')
    other.close()
    for (let i = 0; i < 600; i++) full.put(`key ${i}`, 'reply')
    expect(told).toEqual([expect.stringContaining('kept_replies')])
  })
})
