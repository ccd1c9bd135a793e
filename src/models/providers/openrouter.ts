import { type DoorSettings, mostAlternatives, type SdkDoor } from './sdk-door.ts'

/** OpenRouter, which passes on to many providers; its library takes reasoning and probabilities only as its own options. */
export async function openrouterDoor({ model, baseUrl, key, headers, fetch }: DoorSettings): Promise<SdkDoor> {
  const { createOpenRouter } = await import('@openrouter/ai-sdk-provider')
  const provider = createOpenRouter({ baseURL: baseUrl, apiKey: key, headers, fetch })
  return {
    model: provider.chat(model),
    options: ({ alternatives, reasoning }) => ({
      openrouter: {
        ...(reasoning !== undefined && { reasoning: { effort: reasoning } }),
        ...(alternatives !== undefined && { logprobs: true, top_logprobs: Math.min(alternatives, mostAlternatives) }),
      },
    }),
  }
}
