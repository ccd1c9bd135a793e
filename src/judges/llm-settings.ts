import { defineJudge, type Judge } from '../domain/index.ts'
import { filterSettings } from './filters/filtered-judge.ts'
import type { ResolvedLlmDefinition } from './judge-definition.ts'
import { promptVersion } from './prompt/build-prompt.ts'

/**
 * The version of an `llm` judge: all that shapes its verdicts, and no key or header. A change of its prompt's form names the
 * judge of which it is one, as `formOf`.
 */
export function llmVersion(definition: ResolvedLlmDefinition, modelId: string): Judge {
  const { kind, name, model, form, temperature: _, ...rest } = definition
  const settings = {
    ...rest,
    model: modelId,
    baseUrl: model?.baseUrl,
    temperature: temperatureOf(definition) ?? 'provider',
    maxOutputTokens: maxOutputTokensOf(definition),
    promptVersion,
    filters: filterSettings(definition.filters),
    ...(form && { form, formOf: llmVersion({ ...definition, form: undefined }, modelId).version }),
  }
  // Through JSON, since what is absent is no setting.
  return defineJudge({ name, kind, settings: JSON.parse(JSON.stringify(settings)) })
}

/**
 * 0 for a judge that is asked once, so that it says the same again as far as it can. Samples have to differ, and models that
 * think are made for their own temperature: they get what the provider gives.
 */
export function temperatureOf({ temperature, samples, reasoningEffort }: ResolvedLlmDefinition): number | undefined {
  if (temperature === 'provider') return undefined
  const thinks = reasoningEffort !== undefined && reasoningEffort !== 'none'
  return temperature ?? (samples === 1 && !thinks ? 0 : undefined)
}

/** Enough for a verdict after the thinking that providers count in: an answer that is cut off is an error. */
export function maxOutputTokensOf({ maxOutputTokens, mode, reasoningEffort }: ResolvedLlmDefinition): number {
  const thinks = reasoningEffort !== undefined && reasoningEffort !== 'none'
  return maxOutputTokens ?? (thinks ? 8192 : mode === 'reasoning' ? 4096 : 1024)
}
