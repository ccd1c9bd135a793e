import { type DoorSettings, mostAlternatives, type SdkDoor } from './sdk-door.ts'

/** Any server that speaks OpenAI's chat format; options that its library does not know are passed on as they are. */
export async function compatibleDoor({ model, baseUrl, key, headers, fetch }: DoorSettings): Promise<SdkDoor> {
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
  const provider = createOpenAICompatible({
    name: 'compatible',
    baseURL: baseUrl!,
    apiKey: key,
    headers,
    fetch,
    supportsStructuredOutputs: true,
  })
  return {
    model: provider.chatModel(model),
    options: ({ alternatives }) =>
      alternatives === undefined
        ? undefined
        : { compatible: { logprobs: true, top_logprobs: Math.min(alternatives, mostAlternatives) } },
  }
}
