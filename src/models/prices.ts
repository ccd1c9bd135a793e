import type { Usage } from './language-model.ts'
import type { ModelSpec } from './model-spec.ts'

/** In USD per million tokens. */
export interface Price {
  input: number
  output: number
  /** Of input that the provider had cached; the price of any input where absent. */
  cachedInput?: number
}

/** The day on which the list prices below were last compared with what the providers publish. */
export const pricesAsOf = '2026-11-22'

/** They run on one's own machine, which sends no bill. */
const local = new Set(['ollama', 'vllm', 'sglang', 'llamacpp', 'gguf'])

/**
 * List prices of single calls, of models that cost the same however long the prompt is. What is not here is not known; a
 * model that is dearer for long prompts is left out, since a budget must not be built on its lowest price.
 */
const listPrices: Readonly<Record<string, Price>> = {
  'openai/gpt-4o': { input: 2.5, output: 10, cachedInput: 1.25 },
  'openai/gpt-4o-2024-05-13': { input: 5, output: 15 },
  'openai/gpt-4o-mini': { input: 0.15, output: 0.6, cachedInput: 0.075 },
  'openai/gpt-4.1': { input: 2, output: 8, cachedInput: 0.5 },
  'openai/gpt-4.1-mini': { input: 0.4, output: 1.6, cachedInput: 0.1 },
  'openai/gpt-4.1-nano': { input: 0.1, output: 0.4, cachedInput: 0.025 },
  'openai/gpt-5': { input: 1.25, output: 10, cachedInput: 0.125 },
  'openai/gpt-5-mini': { input: 0.25, output: 2, cachedInput: 0.025 },
  'openai/gpt-5-nano': { input: 0.05, output: 0.4, cachedInput: 0.005 },
  'openai/gpt-5.1': { input: 1.25, output: 10, cachedInput: 0.125 },
  'openai/gpt-5.2': { input: 1.75, output: 14, cachedInput: 0.175 },
  'openai/o3': { input: 2, output: 8, cachedInput: 0.5 },
  'openai/o4-mini': { input: 1.1, output: 4.4, cachedInput: 0.275 },
  'anthropic/claude-haiku-4-5': { input: 1, output: 5, cachedInput: 0.1 },
  'anthropic/claude-sonnet-4-5': { input: 3, output: 15, cachedInput: 0.3 },
  'anthropic/claude-sonnet-4-6': { input: 3, output: 15, cachedInput: 0.3 },
  'anthropic/claude-sonnet-5': { input: 2, output: 10, cachedInput: 0.2 },
  'anthropic/claude-sonnet-5-5': { input: 2, output: 10, cachedInput: 0.1 },
  'anthropic/claude-opus-4-5': { input: 5, output: 25, cachedInput: 0.5 },
  'anthropic/claude-opus-4-6': { input: 5, output: 25, cachedInput: 0.5 },
  'anthropic/claude-opus-4-7': { input: 5, output: 25, cachedInput: 0.5 },
  'anthropic/claude-opus-4-8': { input: 5, output: 25, cachedInput: 0.5 },
  'anthropic/claude-opus-5': { input: 5, output: 25, cachedInput: 0.5 },
  'anthropic/claude-opus-5-5': { input: 4, output: 20, cachedInput: 0.2 },
  'google/gemini-2.5-flash': { input: 0.3, output: 2.5 },
  'google/gemini-2.5-flash-lite': { input: 0.1, output: 0.4 },
}

/**
 * What a model costs: as `overrides` say, by `provider/model`, else by its list price, a dated version at the price of its
 * family. An address of one's own has no list price.
 *
 * @returns undefined where it is not known, which is not 0
 */
export function priceOf(spec: ModelSpec, overrides: Readonly<Record<string, Price>> = {}): Price | undefined {
  const id = `${spec.provider}/${spec.model}`
  if (Object.hasOwn(overrides, id)) return overrides[id]
  if (local.has(spec.provider)) return { input: 0, output: 0 }
  if (spec.baseUrl !== undefined) return undefined
  const family = id.replace(/-(?:\d{4}-\d{2}-\d{2}|\d{8})$/, '')
  const known = [id, family].find((name) => Object.hasOwn(listPrices, name))
  return known === undefined ? undefined : listPrices[known]
}

/** @returns USD, or undefined where the provider did not tell a count that has a price */
export function costOf(usage: Usage, price: Price): number | undefined {
  const input = price.input === 0 ? 0 : usage.input
  const output = price.output === 0 ? 0 : usage.output
  if (input === undefined || output === undefined) return undefined
  const cached = Math.min(usage.cachedInput ?? 0, input)
  const cachedPrice = price.cachedInput ?? price.input
  return ((input - cached) * price.input + cached * cachedPrice + output * price.output) / 1_000_000
}
