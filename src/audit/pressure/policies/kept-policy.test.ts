import { describe, expect, test } from 'vitest'
import { MemoryStore } from '../../../store/memory-store.ts'
import { keptPolicy } from './kept-policy.ts'
import { describePolicy } from './policy.conformance.ts'
import type { Output, Policy, Sampling } from './policy.ts'

/** Remembers what it was asked. */
function spy(say: (input: string, place: number, options: Sampling) => Output | null): Policy & { asked: string[] } {
  const asked: string[] = []
  return {
    ...{ name: 'spy', version: 'spy@1', system: 'Be kind.', asked },
    async sample(inputs, options) {
      options.signal?.throwIfAborted()
      asked.push(...inputs)
      return inputs.map((input) => Array.from({ length: options.n }, (_, place) => say(input, place, options)))
    },
  }
}

const plain = () =>
  spy((input, place, { seed, system }) => ({ text: [input, place, seed, system].join(' '), ended: place % 2 === 0 }))

describePolicy('a kept policy', {
  open: async () => ({ policy: keptPolicy(plain(), { store: new MemoryStore(), dataset: 'd' }) }),
  inputs: ['a', 'b', 'c'],
})

describe('a kept policy', () => {
  test('is asked once, and says the same again, also to another process', async () => {
    const store = new MemoryStore()
    const [first, second] = [plain(), plain()]
    const options = { n: 3, seed: 's' }
    const before = await keptPolicy(first, { store, dataset: 'd' }).sample(['a', 'b', 'a'], options)
    expect(before).toEqual(await first.sample(['a', 'b', 'a'], options))
    expect(await keptPolicy(second, { store, dataset: 'd' }).sample(['b', 'a', 'a'], options)).toEqual([
      before[1],
      before[0],
      before[0],
    ])
    expect(second.asked).toEqual([])
  })

  test('tells apart by seed, system prompt and version', async () => {
    const store = new MemoryStore()
    const policy = plain()
    const kept = keptPolicy(policy, { store, dataset: 'd' })
    await kept.sample(['a'], { n: 1, seed: 's' })
    await kept.sample(['a'], { n: 1, seed: 't' })
    await kept.sample(['a'], { n: 1, seed: 's', system: 'Be unkind.' })
    await keptPolicy({ ...policy, version: 'spy@2' }, { store, dataset: 'd' }).sample(['a'], { n: 1, seed: 's' })
    expect(policy.asked).toEqual(['a', 'a', 'a', 'a'])
    // Its own system prompt, said aloud, is no other one.
    await kept.sample(['a'], { n: 1, seed: 's', system: 'Be kind.' })
    expect(policy.asked).toHaveLength(4)
  })

  test('what was not said is asked for again', async () => {
    const store = new MemoryStore()
    let silent = true
    const policy = spy((input, place) => (silent && input === 'b' && place === 1 ? null : { text: input, ended: true }))
    const kept = keptPolicy(policy, { store, dataset: 'd' })
    const ask = () => kept.sample(['a', 'b'], { n: 2, seed: 's' })
    expect((await ask())[1]).toEqual([{ text: 'b', ended: true }, null])
    silent = false
    expect((await ask())[1]).toEqual([
      { text: 'b', ended: true },
      { text: 'b', ended: true },
    ])
    expect(policy.asked).toEqual(['a', 'b', 'b'])
  })

  test('what was said before it was cut off is kept', async () => {
    const store = new MemoryStore()
    const stop = new AbortController()
    // 2 inputs at a time at 32 outputs each: it is stopped before the third.
    const policy = spy((input) => {
      if (input === 'b') stop.abort(new Error('enough'))
      return { text: input, ended: true }
    })
    const kept = keptPolicy(policy, { store, dataset: 'd' })
    const ask = (signal?: AbortSignal) => kept.sample(['a', 'b', 'c'], { n: 32, seed: 's', ...(signal && { signal }) })
    await expect(ask(stop.signal)).rejects.toThrow('enough')
    await ask()
    expect(policy.asked).toEqual(['a', 'b', 'c'])
  })
})
