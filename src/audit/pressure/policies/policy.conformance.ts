import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Policy } from './policy.ts'

/** What a test knows of a policy beyond the contract. */
export interface PolicyUnderTest {
  /** Opened once and used by all tests. */
  open(): Promise<{ policy: Policy; close?(): Promise<void> }>
  /** Three different inputs that it can read. */
  inputs: readonly [string, string, string]
}

/** What every policy must do, sentence by sentence of its contract. */
export function describePolicy(name: string, { open, inputs }: PolicyUnderTest): void {
  describe(name, () => {
    let policy: Policy
    let close: (() => Promise<void>) | undefined

    beforeAll(async () => {
      const opened = await open()
      policy = opened.policy
      close = opened.close
    })
    afterAll(() => close?.())

    test('has a name, and a version', () => {
      expect(policy.name).not.toBe('')
      expect(policy.version).not.toBe('')
    })

    test('gives n outputs to each input, in their order', async () => {
      const outputs = await policy.sample(inputs, { n: 4, seed: 'a' })
      expect(outputs.map((each) => each.length)).toEqual([4, 4, 4])
      for (const output of outputs.flat()) {
        expect(output).toEqual({ text: expect.any(String), ended: expect.any(Boolean) })
        expect(output!.text.isWellFormed()).toBe(true)
      }
    })

    test('gives none to no inputs', async () => {
      expect(await policy.sample([], { n: 3, seed: 'a' })).toEqual([])
    })

    test('gives the same by the same seed, whatever is asked beside it', async () => {
      const all = await policy.sample(inputs, { n: 5, seed: 'a' })
      const alone = await policy.sample([inputs[2]], { n: 3, seed: 'a' })
      expect(alone[0]).toEqual(all[2].slice(0, 3))
    })

    test('gives others by another seed, at another place, to another input', async () => {
      const [a, b] = await Promise.all(['a', 'b'].map((seed) => policy.sample(inputs, { n: 6, seed })))
      expect(a).not.toEqual(b)
      expect(new Set(a[0].map((output) => output!.text)).size).toBeGreaterThan(1)
      expect(a[0]).not.toEqual(a[1])
    })

    test('goes by a system prompt, or says that it can not', async () => {
      const asked = policy.sample(inputs, { n: 4, seed: 'a', system: 'Speak of the sea.' })
      if (policy.system === undefined) await expect(asked).rejects.toMatchObject({ code: 'no-system-prompt' })
      else expect(await asked).not.toEqual(await policy.sample(inputs, { n: 4, seed: 'a' }))
    })

    test('stops where it is told to', async () => {
      const reason = new Error('enough')
      const asked = policy.sample(inputs, { n: 2, seed: 'never asked before', signal: AbortSignal.abort(reason) })
      await expect(asked).rejects.toBe(reason)
    })
  })
}
