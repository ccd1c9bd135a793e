import type { DoorSettings, SdkDoor } from './sdk-door.ts'

/** Anthropic's messages. It reports no probabilities of tokens. */
export async function anthropicDoor({ model, baseUrl, key, headers, fetch }: DoorSettings): Promise<SdkDoor> {
  const { createAnthropic } = await import('@ai-sdk/anthropic')
  const provider = createAnthropic({ baseURL: baseUrl ?? 'https://api.anthropic.com/v1', apiKey: key, headers, fetch })
  return { model: provider.chat(model) }
}
