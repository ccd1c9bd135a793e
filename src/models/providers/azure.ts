import { ModelSetupError } from '../errors.ts'
import { openaiOptions } from './openai.ts'
import type { DoorSettings, SdkDoor } from './sdk-door.ts'

/**
 * OpenAI's models on Azure; the model's name is that of the deployment.
 *
 * @throws {ModelSetupError} `no-resource` where neither AZURE_RESOURCE_NAME nor a baseUrl says which resource
 */
export async function azureDoor({ model, baseUrl, key, headers, fetch, env }: DoorSettings): Promise<SdkDoor> {
  const resourceName = env.AZURE_RESOURCE_NAME?.trim()
  if (baseUrl === undefined && !/^[a-z0-9-]+$/i.test(resourceName ?? '')) {
    throw new ModelSetupError(
      'no-resource',
      'Set AZURE_RESOURCE_NAME to the name of the resource, the first part of its address, or give a baseUrl.',
    )
  }
  const { createAzure } = await import('@ai-sdk/azure')
  const provider = createAzure({ baseURL: baseUrl, resourceName, apiKey: key, headers, fetch })
  return { model: provider.chat(model), options: openaiOptions }
}
