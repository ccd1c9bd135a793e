import type { DoorSettings, SdkDoor } from './sdk-door.ts'

/** Google's generateContent. Its library has no option for the probabilities of tokens, so they are not asked for. */
export async function googleDoor({ model, baseUrl, key, headers, fetch }: DoorSettings): Promise<SdkDoor> {
  const { createGoogle } = await import('@ai-sdk/google')
  return { model: createGoogle({ baseURL: baseUrl, apiKey: key, headers, fetch }).chat(model) }
}
