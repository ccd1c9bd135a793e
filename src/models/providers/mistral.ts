import type { DoorSettings, SdkDoor } from './sdk-door.ts'

/** Mistral's chat completions. It reports no probabilities of tokens. */
export async function mistralDoor({ model, baseUrl, key, headers, fetch }: DoorSettings): Promise<SdkDoor> {
  const { createMistral } = await import('@ai-sdk/mistral')
  return { model: createMistral({ baseURL: baseUrl, apiKey: key, headers, fetch }).chat(model) }
}
