import { describe, expect, test } from 'vitest'
import { defineJudge } from '../domain/index.ts'
import type { LiveJudge } from '../judges/live-judge.ts'
import { DryAccess } from '../models/dry-access.ts'
import { parseModelSpec } from '../models/model-spec.ts'
import type { Price } from '../models/prices.ts'
import { estimateRun } from './estimate-run.ts'
import { countPending } from './pending-questions.ts'
import type { RunPlan } from './run-plan.ts'
import { storeOf, testCriterion, testItems, testJudge } from './test-judge.ts'

/** Sends 400 characters, or so many for each character of the item's id, and takes at most 50 tokens for an answer. */
async function asking(access: DryAccess, { model = 'openai/m', calls = 1, perIdCharacter = 0 } = {}) {
  const door = await access.open(parseModelSpec(model))
  const asked = { count: 0 }
  const judge: LiveJudge = {
    judge: defineJudge({ name: model, kind: 'llm' }),
    async ask({ item }) {
      asked.count++
      const text = 'x'.repeat(perIdCharacter === 0 ? 400 : perIdCharacter * item.id.length)
      for (let i = 0; i < calls; i++) {
        await door.generate({ messages: [{ role: 'user', text }], maxOutputTokens: 50 }).catch(() => {})
      }
      return { answer: { value: 'error', errorKind: 'transport' } }
    },
  }
  return { judge, asked }
}

async function estimate(
  judges: LiveJudge[],
  access: DryAccess,
  { items = 10, price, ...more }: { items?: number; price?: Price } & Partial<RunPlan> = {},
) {
  const store = await storeOf(testItems(items))
  const plan: RunPlan = {
    judges: judges.map((judge) => ({ judge, criterion: testCriterion })),
    repeats: 1,
    orders: 'AB',
    retryErrors: false,
    ...more,
  }
  const count = await countPending({ store, dataset: 'd', plan })
  return await estimateRun({
    ...{ store, dataset: 'd', plan, pending: count.pending },
    ...{ access, priceOf: () => price },
  })
}

describe('what a run is expected to cost', () => {
  test('is exact where all questions are prepared', async () => {
    const access = new DryAccess()
    const { judge } = await asking(access)
    // 20 questions of 100 tokens; $2 and $10 a million.
    expect(await estimate([judge], access, { repeats: 2, price: { input: 2, output: 10 } })).toEqual([
      {
        model: 'openai/m',
        calls: 20,
        inputTokens: 2000,
        mostOutputTokens: 1000,
        inputUsd: expect.closeTo(0.004, 12),
        mostUsd: expect.closeTo(0.014, 12),
      },
    ])
  })

  test('counts every call of a judge, and each model by itself', async () => {
    const access = new DryAccess()
    const one = await asking(access, { model: 'openai/a' })
    const three = await asking(access, { model: 'openai/b', calls: 3 })
    const found = await estimate([one.judge, three.judge], access)
    expect(found.map(({ model, calls, inputTokens }) => [model, calls, inputTokens])).toEqual([
      ['openai/a', 10, 1000],
      ['openai/b', 30, 3000],
    ])
    expect(found[0]).not.toHaveProperty('inputUsd')
    expect(found[0]).not.toHaveProperty('mostUsd')
  })

  test('of many questions rests on some of them, and is of all', async () => {
    const access = new DryAccess()
    const { judge, asked } = await asking(access, { perIdCharacter: 40 })
    const [found] = await estimate([judge], access, { items: 3000 })
    expect(asked.count).toBeLessThan(400)
    expect(asked.count).toBeGreaterThan(100)
    expect(found!.calls).toBe(3000)
    // Ids are item-0 to item-2999: 10 of 6 characters, 90 of 7, 900 of 8, 2,000 of 9, each character 10 tokens.
    const tokens = 10 * (10 * 6 + 90 * 7 + 900 * 8 + 2000 * 9)
    expect(Math.abs(found!.inputTokens / tokens - 1)).toBeLessThan(0.03)
  })

  test('of a sample is that of the sample', async () => {
    const access = new DryAccess()
    const { judge } = await asking(access)
    const [found] = await estimate([judge], access, { items: 50, includes: ({ id }) => id.endsWith('7') })
    expect(found).toMatchObject({ calls: 5, inputTokens: 500 })
  })

  test('is nothing where nothing is left, or no model is asked', async () => {
    const access = new DryAccess()
    const { judge } = await asking(access)
    expect(await estimate([judge], access, { items: 0 })).toEqual([])
    expect(await estimate([testJudge('rule', () => ({ value: 'pass' }))], new DryAccess())).toEqual([])
  })
})
