import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Budget, withBudget } from './budget.ts'
import { ModelError } from './errors.ts'
import type { ModelRequest } from './language-model.ts'
import { testModel } from './test-model.ts'

/** 100 characters in, at most 50 tokens out. */
const request: ModelRequest = { messages: [{ role: 'user', text: 'x'.repeat(100) }], maxOutputTokens: 50 }
/** A call takes 25 tokens in and 10 out: 35. */
const usage = { input: 25, output: 10 }
/** $1 a million in, $2 a million out: the call costs $45 millionths. */
const price = { input: 1, output: 2 }

describe('a budget', () => {
  test('in tokens stops the first call that may not fit, and says how much is spent', async () => {
    const model = testModel(() => ({ usage }))
    const bounded = withBudget(model, new Budget({ tokens: 200 }), undefined)
    // Before anything is known a call may take 100 + 50; afterwards 100 * .25 * 1.25 + 50 = 82.
    for (let i = 0; i < 4; i++) await bounded.generate(request)
    await expect(bounded.generate(request)).rejects.toThrow(/140 of 200 tokens are spent.*may take 82/)
    expect(model.requests).toHaveLength(4)
  })

  test('in money does so too', async () => {
    const model = testModel(() => ({ usage }))
    const budget = new Budget({ usd: 0.0003 })
    const bounded = withBudget(model, budget, price)
    // At most 100 * 1 + 50 * 2 = 200 millionths at first, then 32 + 100 = 132: 45 n + 132 <= 300 allows n = 3 before the call.
    for (let i = 0; i < 4; i++) await bounded.generate(request)
    await expect(bounded.generate(request)).rejects.toMatchObject({ code: 'budget-spent' })
    expect(budget.spent.usd).toBeCloseTo(180e-6, 12)
  })

  test('counts calls that were lost or took too long in full, and refused ones not at all', async () => {
    const budget = new Budget({ tokens: 1000 })
    const failing = (error: ModelError) =>
      withBudget(
        testModel(() => {
          throw error
        }),
        budget,
        undefined,
      )
    await expect(failing(new ModelError('timeout', 'late')).generate(request)).rejects.toThrow('late')
    expect(budget.spent.tokens).toBe(150)
    await expect(failing(new ModelError('overloaded', 'busy')).generate(request)).rejects.toThrow('busy')
    expect(budget.spent.tokens).toBe(150)
  })

  test('waits for calls under way where they may leave room, and goes on when they do', async () => {
    const ends: (() => void)[] = []
    const model = testModel(() => new Promise((resolve) => ends.push(() => resolve({ usage }))))
    const bounded = withBudget(model, new Budget({ tokens: 200 }), undefined)
    const first = bounded.generate(request)
    const second = bounded.generate(request)
    await new Promise((resolve) => setImmediate(resolve))
    expect(ends).toHaveLength(1)
    ends[0]!()
    await first
    await new Promise((resolve) => setImmediate(resolve))
    expect(ends).toHaveLength(2)
    ends[1]!()
    await second
  })

  test('is never passed, however calls overlap, where texts are alike', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 100, max: 5000 }),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 }),
        async (tokens, concurrency, outputs) => {
          let spent = 0
          const model = testModel(async (call) => {
            await new Promise((resolve) => setImmediate(resolve))
            const output = outputs[call % outputs.length]!
            spent += 25 + output
            return { usage: { input: 25, output } }
          })
          const bounded = withBudget(model, new Budget({ tokens }), undefined)
          const worker = async () => {
            for (let i = 0; i < 20; i++) await bounded.generate(request)
          }
          await Promise.allSettled(Array.from({ length: concurrency }, worker))
          expect(spent).toBeLessThanOrEqual(tokens)
        },
      ),
      { numRuns: 50 },
    )
  })
})
