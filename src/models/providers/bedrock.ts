import { ModelSetupError } from '../errors.ts'
import type { DoorSettings, SdkDoor } from './sdk-door.ts'

/**
 * Amazon Bedrock's converse, with a Bedrock key or an access key of AWS. It reports no probabilities of tokens.
 *
 * @throws {ModelSetupError} `missing-key`, `no-region`
 */
export async function bedrockDoor({ model, baseUrl, key, headers, fetch, env }: DoorSettings): Promise<SdkDoor> {
  const [accessKeyId, secretAccessKey, sessionToken] = [
    env.AWS_ACCESS_KEY_ID?.trim(),
    env.AWS_SECRET_ACCESS_KEY?.trim(),
    env.AWS_SESSION_TOKEN?.trim(),
  ]
  if (!key && !(accessKeyId && secretAccessKey)) {
    throw new ModelSetupError(
      'missing-key',
      'bedrock needs a key: set AWS_BEARER_TOKEN_BEDROCK, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (a profile can be exported with aws configure export-credentials --format env).',
    )
  }
  const region = (env.AWS_REGION ?? env.AWS_DEFAULT_REGION)?.trim()
  if (!/^[a-z0-9-]+$/.test(region ?? '')) {
    throw new ModelSetupError('no-region', 'bedrock needs a region: set AWS_REGION, such as eu-central-1.')
  }
  const { createAmazonBedrock } = await import('@ai-sdk/amazon-bedrock')
  const provider = createAmazonBedrock({
    // An empty key keeps the library from looking for one itself.
    apiKey: key ?? '',
    accessKeyId,
    secretAccessKey,
    sessionToken,
    region,
    baseURL: baseUrl,
    headers,
    fetch,
  })
  return { model: provider.languageModel(model) }
}
