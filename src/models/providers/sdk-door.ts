import type { LanguageModelV4, SharedV4ProviderOptions } from '@ai-sdk/provider'
import type { ModelRequest } from '../language-model.ts'
import type { FetchFunction } from '../lean-fetch.ts'

/** A provider's own implementation, and what it must be told beyond the standard options. */
export interface SdkDoor {
  model: LanguageModelV4
  options?: (request: ModelRequest) => SharedV4ProviderOptions | undefined
}

/** What every provider is opened with; nothing is left to be read from the process's environment. */
export interface DoorSettings {
  model: string
  baseUrl: string | undefined
  /** Set for every provider that cannot be asked without one. */
  key: string | undefined
  headers: Record<string, string>
  fetch: FetchFunction
  env: Readonly<Record<string, string | undefined>>
}

/** The most alternatives to a token that OpenAI's format allows; more is an error there, not a shorter list. */
export const mostAlternatives = 20
