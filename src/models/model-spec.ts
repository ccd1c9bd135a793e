import { z } from 'zod'
import { ModelSetupError } from './errors.ts'

/** Servers that speak OpenAI's chat format, and where they listen unless told otherwise. */
export const compatibleAddresses = {
  ollama: 'http://127.0.0.1:11434/v1',
  vllm: 'http://127.0.0.1:8000/v1',
  sglang: 'http://127.0.0.1:30000/v1',
  llamacpp: 'http://127.0.0.1:8080/v1',
  litellm: 'http://127.0.0.1:4000/v1',
} as const

export const providerNames = [
  'openai',
  'anthropic',
  'google',
  'mistral',
  'bedrock',
  'azure',
  'openrouter',
  'compatible',
  'ollama',
  'vllm',
  'sglang',
  'llamacpp',
  'litellm',
  'gguf',
] as const

export type ProviderName = (typeof providerNames)[number]

const onlyFromEnvironment =
  'Keys come only from the environment: leave the key out and name its variable with apiKeyEnv where it is not the usual one.'

/** Names of fields, headers and parameters that hold a secret. */
const namesSecret = /key|token|secret|password|passwd|credential|auth|cookie|signature/i
const reference = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g

const baseUrl = z.string().superRefine((address, context) => {
  const issue = baseUrlIssue(address)
  if (issue) context.addIssue({ code: 'custom', message: issue })
})

const headers = z.record(z.string(), z.string()).superRefine((entries, context) => {
  for (const [name, value] of Object.entries(entries)) {
    const message = headerIssue(name, value)
    if (message) context.addIssue({ code: 'custom', path: [name], message })
  }
})

const fields = z
  .strictObject(
    {
      provider: z.enum(providerNames, {
        error: ({ input }) => `There is no provider ${quoted(input)}. There are ${providerNames.join(', ')}.`,
      }),
      model: z
        .string()
        .min(1, 'Name the model, as in openai/gpt-4.1-mini.')
        .refine((name) => !hasControl(name), 'The name of a model holds no control characters.'),
      baseUrl: baseUrl.optional(),
      apiKeyEnv: z
        .string()
        .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'apiKeyEnv is the name of an environment variable, not the key itself.')
        .optional(),
      headers: headers.optional(),
    },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys' && issue.keys?.some((name) => namesSecret.test(name))
          ? onlyFromEnvironment
          : undefined,
    },
  )
  .superRefine(({ provider, baseUrl, ...rest }, context) => {
    if (provider === 'compatible' && baseUrl === undefined) {
      context.addIssue({
        code: 'custom',
        message: 'The provider compatible needs a baseUrl, such as http://127.0.0.1:8000/v1.',
      })
    }
    if (provider === 'gguf' && (baseUrl ?? rest.apiKeyEnv ?? rest.headers) !== undefined) {
      context.addIssue({
        code: 'custom',
        message: 'A gguf model is a file: it takes no baseUrl, apiKeyEnv or headers.',
      })
    }
  })

/** Which model to ask, and where. Holds no secret: those are named, never written. */
export type ModelSpec = z.infer<typeof fields>

/** `provider/model`, or the same taken apart where an address, a key's variable or headers must be told. */
export const modelSpecSchema = z.union([z.string().transform(split).pipe(fields), fields], {
  error: ({ input }) => firstProblem(input),
})

/**
 * Reads `provider/model` (everything after the first slash is the model's name, or the path of a `gguf` file), or the object
 * form.
 *
 * @throws {ModelSetupError} `model-spec` with what is wrong; the message repeats no value that could be a secret
 */
export function parseModelSpec(spec: unknown): ModelSpec {
  const parsed = modelSpecSchema.safeParse(spec)
  if (parsed.success) return parsed.data
  throw new ModelSetupError(
    'model-spec',
    firstProblem(spec) ?? 'A model is provider/model, such as openai/gpt-4.1-mini.',
  )
}

/** The environment variables that the headers of a spec name. */
export function headerVariables({ headers = {} }: ModelSpec): string[] {
  return Object.values(headers).flatMap((value) => [...value.matchAll(reference)].map(([, name]) => name!))
}

/** A header's value with each `${NAME}` replaced by what `valueOf` gives for it. */
export function fillHeader(value: string, read: (name: string) => string): string {
  return value.replace(reference, (_, name: string) => read(name))
}

function split(spec: string): { provider: string; model: string } {
  const slash = spec.indexOf('/')
  return slash < 0 ? { provider: spec, model: '' } : { provider: spec.slice(0, slash), model: spec.slice(slash + 1) }
}

function firstProblem(spec: unknown): string | undefined {
  if (typeof spec !== 'string' && (typeof spec !== 'object' || spec === null)) return undefined
  const issue = fields.safeParse(typeof spec === 'string' ? split(spec) : spec).error?.issues[0]
  if (!issue) return undefined
  const isOwn = issue.code === 'custom' || /\.$/.test(issue.message)
  return isOwn ? issue.message : `${['model', ...issue.path].join('.')}: ${issue.message}.`
}

function baseUrlIssue(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    return 'A baseUrl is a web address, such as http://127.0.0.1:8000/v1.'
  }
  if (url.username || url.password) return `A baseUrl holds no user name and no password. ${onlyFromEnvironment}`
  if (url.search || url.hash || address.includes('?')) {
    return `A baseUrl ends with its path: a query would be lost, and may hold a key. ${onlyFromEnvironment}`
  }
  return undefined
}

function headerIssue(name: string, value: string): string | undefined {
  if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) return 'The name of a header holds letters, digits and hyphens.'
  if (hasControl(value)) return `The header ${name} holds a control character.`
  const literal = value.replace(reference, '').trim()
  if (namesSecret.test(name) && !/^(?:Bearer|Basic|Token|Key)?$/i.test(literal)) {
    return `The header ${name} may carry its secret only by the name of an environment variable, as in \${MY_GATEWAY_KEY}.`
  }
  return undefined
}

function hasControl(text: string): boolean {
  return /[\u0000-\u001f\u007f]/.test(text)
}

function quoted(input: unknown): string {
  return JSON.stringify(typeof input === 'string' ? input.slice(0, 40) : input) ?? 'without a name'
}
