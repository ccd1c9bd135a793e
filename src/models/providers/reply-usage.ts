import type { LanguageModelV4Usage } from '@ai-sdk/provider'
import type { Usage } from '../language-model.ts'

/** What the providers call each count. The SDK writes 0 where a provider did not tell, so that its own words decide. */
const wireNames = {
  input: ['prompt_tokens', 'input_tokens', 'inputTokens', 'promptTokenCount'],
  output: ['completion_tokens', 'output_tokens', 'outputTokens', 'candidatesTokenCount', 'thoughtsTokenCount'],
  cachedInput: [
    'cached_tokens',
    'num_cached_tokens',
    'cache_read_input_tokens',
    'cacheReadInputTokens',
    'cachedContentTokenCount',
  ],
  reasoning: ['reasoning_tokens', 'thinking_tokens', 'thoughtsTokenCount'],
} as const

/** The counts that the provider told, and no others. */
export function replyUsage({ inputTokens, outputTokens, raw }: LanguageModelV4Usage): Usage {
  const counts = {
    input: inputTokens.total,
    output: outputTokens.total,
    cachedInput: inputTokens.cacheRead,
    reasoning: outputTokens.reasoning,
  }
  const usage: Usage = {}
  for (const name of ['input', 'output', 'cachedInput', 'reasoning'] as const) {
    const count = counts[name]
    if (Number.isSafeInteger(count) && count! >= 0 && tells(raw, wireNames[name])) usage[name] = count
  }
  return usage
}

function tells(raw: unknown, names: readonly string[], depth = 0): boolean {
  if (typeof raw !== 'object' || raw === null) return false
  return Object.entries(raw).some(
    ([key, value]) =>
      (typeof value === 'number' && names.includes(key)) || (depth === 0 && tells(value, names, depth + 1)),
  )
}
