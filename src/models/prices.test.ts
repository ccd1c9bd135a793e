import { describe, expect, test } from 'vitest'
import { parseModelSpec } from './model-spec.ts'
import { costOf, priceOf } from './prices.ts'

const price = (spec: unknown, overrides = {}) => priceOf(parseModelSpec(spec), overrides)

describe('the price of a model', () => {
  test('is its list price, for a dated version that of its family', () => {
    // https://platform.openai.com/docs/pricing: $0.40, $1.60, cached $0.10
    const listed = { input: 0.4, output: 1.6, cachedInput: 0.1 }
    expect(price('openai/gpt-4.1-mini')).toEqual(listed)
    expect(price('openai/gpt-4.1-mini-2025-04-14')).toEqual(listed)
    // https://claude.com/pricing: $1, $5, cached $0.10
    expect(price('anthropic/claude-haiku-4-5-20251001')).toEqual({ input: 1, output: 5, cachedInput: 0.1 })
  })

  test('of a version that costs something else is its own', () => {
    expect(price('openai/gpt-4o-2024-05-13')).toEqual({ input: 5, output: 15 })
  })

  test('is nothing on one’s own machine', () => {
    for (const spec of ['ollama/qwen3', 'vllm/m', 'sglang/m', 'llamacpp/m', 'gguf/m.gguf']) {
      expect(price(spec)).toEqual({ input: 0, output: 0 })
    }
  })

  test.each([
    'openai/gpt-of-tomorrow',
    'openai/constructor',
    'openrouter/openai/gpt-4o',
    'azure/gpt-4o',
    'litellm/gpt-4o',
    { provider: 'compatible', model: 'gpt-4o', baseUrl: 'http://127.0.0.1:1/v1' },
    { provider: 'openai', model: 'gpt-4o', baseUrl: 'http://127.0.0.1:1/v1' },
  ])('is not known, which is not 0: %j', (spec) => {
    expect(price(spec)).toBeUndefined()
  })

  test('is what the user says it is', () => {
    const own = { input: 7, output: 8 }
    expect(price('openai/gpt-4o', { 'openai/gpt-4o': own })).toBe(own)
    expect(price('ollama/qwen3', { 'ollama/qwen3': own })).toBe(own)
  })
})

describe('the cost of a call', () => {
  const listed = { input: 2, output: 8, cachedInput: 0.5 }

  test('counts cached input at its own price', () => {
    // (1,000,000 - 400,000) at $2 + 400,000 at $0.50 + 100,000 at $8 = 1.2 + 0.2 + 0.8
    expect(costOf({ input: 1_000_000, cachedInput: 400_000, output: 100_000 }, listed)).toBeCloseTo(2.2, 12)
  })

  test('counts cached input in full where it has no price, or its number is not told', () => {
    expect(costOf({ input: 500_000, cachedInput: 400_000, output: 0 }, { input: 2, output: 8 })).toBe(1)
    expect(costOf({ input: 500_000, output: 0 }, listed)).toBe(1)
  })

  test('is not known where a count is missing', () => {
    expect(costOf({ input: 5 }, listed)).toBeUndefined()
    expect(costOf({ output: 5 }, listed)).toBeUndefined()
    expect(costOf({}, { input: 0, output: 1 })).toBeUndefined()
  })

  test('needs no count where there is no price to pay', () => {
    expect(costOf({}, { input: 0, output: 0 })).toBe(0)
  })
})
