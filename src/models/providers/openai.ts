import { type DoorSettings, mostAlternatives, type SdkDoor } from './sdk-door.ts'

/** OpenAI's chat completions: the one of its interfaces that reports the alternatives to each token. */
export async function openaiDoor({ model, baseUrl, key, headers, fetch }: DoorSettings): Promise<SdkDoor> {
  const { createOpenAI } = await import('@ai-sdk/openai')
  const provider = createOpenAI({ baseURL: baseUrl ?? 'https://api.openai.com/v1', apiKey: key, headers, fetch })
  return { model: provider.chat(model), options: openaiOptions }
}

export const openaiOptions: SdkDoor['options'] = ({ alternatives }) =>
  alternatives === undefined ? undefined : { openai: { logprobs: Math.min(alternatives, mostAlternatives) } }
