import type { Usage } from '../models/language-model.ts'

/** Field by field over those that were told: what nobody told stays untold, which is not 0. */
export function sumUsage(usages: readonly Usage[]): Usage {
  const sum: Usage = {}
  for (const usage of usages) {
    for (const field of ['input', 'output', 'cachedInput', 'reasoning'] as const) {
      const tokens = usage[field]
      if (tokens !== undefined) sum[field] = (sum[field] ?? 0) + tokens
    }
  }
  return sum
}
