import { ModelSetupError } from '../errors.ts'
import type { LanguageModel } from '../language-model.ts'
import { createLeanFetch, type FetchFunction } from '../lean-fetch.ts'
import { compatibleAddresses, fillHeader, headerVariables, type ModelSpec, type ProviderName } from '../model-spec.ts'
import { sdkModel } from '../sdk-model.ts'
import { secretsOf } from '../secrets.ts'
import { anthropicDoor } from './anthropic.ts'
import { azureDoor } from './azure.ts'
import { bedrockDoor } from './bedrock.ts'
import { chatCompletionsModel } from './chat-completions.ts'
import { googleDoor } from './google.ts'
import { mistralDoor } from './mistral.ts'
import { openaiDoor } from './openai.ts'
import { openrouterDoor } from './openrouter.ts'
import type { DoorSettings, SdkDoor } from './sdk-door.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface OpenModelOptions {
  /** Where keys come from. */
  env: Env
  /** A pool of connections to share; the model has its own where absent. */
  fetch?: FetchFunction
  /** Folders from which the engine of a `gguf` file is looked for. */
  resolveFrom?: readonly string[]
}

interface Provider {
  /** Absent where the provider is asked without the SDK. */
  door?: (settings: DoorSettings) => Promise<SdkDoor>
  /** Any of these environment variables holds the key. */
  keyVariables: readonly string[]
  needsKey: boolean
  address?: string
}

const compatible = { keyVariables: [], needsKey: false }

const providers: Record<Exclude<ProviderName, 'gguf'>, Provider> = {
  openai: { door: openaiDoor, keyVariables: ['OPENAI_API_KEY'], needsKey: true },
  anthropic: { door: anthropicDoor, keyVariables: ['ANTHROPIC_API_KEY'], needsKey: true },
  google: { door: googleDoor, keyVariables: ['GOOGLE_GENERATIVE_AI_API_KEY', 'GEMINI_API_KEY'], needsKey: true },
  mistral: { door: mistralDoor, keyVariables: ['MISTRAL_API_KEY'], needsKey: true },
  // An access key of AWS will do as well, and the door asks for either.
  bedrock: { door: bedrockDoor, keyVariables: ['AWS_BEARER_TOKEN_BEDROCK'], needsKey: false },
  azure: { door: azureDoor, keyVariables: ['AZURE_API_KEY'], needsKey: true },
  openrouter: { door: openrouterDoor, keyVariables: ['OPENROUTER_API_KEY'], needsKey: true },
  compatible,
  ollama: { ...compatible, address: compatibleAddresses.ollama },
  vllm: { ...compatible, address: compatibleAddresses.vllm },
  sglang: { ...compatible, address: compatibleAddresses.sglang },
  llamacpp: { ...compatible, address: compatibleAddresses.llamacpp },
  litellm: { ...compatible, address: compatibleAddresses.litellm },
}

/** Where each provider's key is looked for. */
export const keyVariables: Record<string, readonly string[]> = Object.fromEntries(
  Object.entries(providers).map(([name, { keyVariables }]) => [name, keyVariables]),
)

const awsSecrets = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']

/**
 * Opens the door to a model, loading the one library that it needs. Asks the provider nothing yet.
 *
 * @throws {ModelSetupError} `missing-key` or another code, naming the environment variable to set
 */
export async function openModel(
  spec: ModelSpec,
  { env, fetch, resolveFrom }: OpenModelOptions,
): Promise<LanguageModel & AsyncDisposable> {
  if (spec.provider === 'gguf') {
    const { openGgufModel } = await import('../gguf/gguf-model.ts')
    return openGgufModel({ path: spec.model, resolveFrom })
  }
  const provider = providers[spec.provider]
  const keyVariable = keyVariableOf(spec, provider, env)
  const headers = Object.entries(spec.headers ?? {}).map(([name, value]) => [
    name,
    fillHeader(value, (at) => readVariable(at, env)),
  ])
  const ownFetch = fetch ? undefined : createLeanFetch(env)
  const settings = {
    model: spec.model,
    baseUrl: spec.baseUrl ?? provider.address,
    key: keyVariable && readVariable(keyVariable, env),
    headers: Object.fromEntries(headers),
    fetch: fetch ?? ownFetch!,
    env,
  }
  const secretNames = [keyVariable ?? [], headerVariables(spec), spec.provider === 'bedrock' ? awsSecrets : []].flat()
  const told = {
    id: `${spec.provider}/${spec.model}`,
    secrets: secretsOf(env, secretNames),
    keyVariable: keyVariable ?? (spec.provider === 'bedrock' ? 'AWS_ACCESS_KEY_ID' : undefined),
  }
  const model = provider.door
    ? sdkModel({ ...told, door: await provider.door(settings) })
    : chatCompletionsModel({ ...told, ...settings, baseUrl: settings.baseUrl! })
  return Object.assign(model, {
    async [Symbol.asyncDispose]() {
      await ownFetch?.[Symbol.asyncDispose]()
    },
  })
}

function keyVariableOf(
  { provider, apiKeyEnv }: ModelSpec,
  { keyVariables, needsKey }: Provider,
  env: Env,
): string | undefined {
  if (apiKeyEnv !== undefined) {
    if (env[apiKeyEnv]?.trim()) return apiKeyEnv
    throw new ModelSetupError('missing-key', `${provider} needs a key: set ${apiKeyEnv}, which apiKeyEnv names.`)
  }
  const found = keyVariables.find((name) => env[name]?.trim())
  if (found !== undefined || !needsKey) return found
  throw new ModelSetupError(
    'missing-key',
    `${provider} needs a key: set ${keyVariables.join(' or ')}, or name another variable with apiKeyEnv.`,
  )
}

/** What goes into a header must be plain: the error of a library that meets anything else repeats it. */
function readVariable(name: string, env: Env): string {
  const value = env[name]?.trim()
  if (!value) throw new ModelSetupError('missing-key', `A header needs the environment variable ${name}: set it.`)
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw new ModelSetupError(
      'unfit-key',
      `${name} holds a space, a line break or a character that no key has: set it again.`,
    )
  }
  return value
}
