import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ModelSetupError } from './errors.ts'
import { headerVariables, modelSpecSchema, parseModelSpec } from './model-spec.ts'

const at = (baseUrl: string) => ({ provider: 'compatible', model: 'm', baseUrl })
const withHeaders = (headers: Record<string, string>) => ({ ...at('http://127.0.0.1:8000/v1'), headers })
const secret = 'sk-proj-0123456789'

describe('a model is named', () => {
  test.each([
    ['openai/gpt-4.1-mini', 'openai', 'gpt-4.1-mini'],
    ['openrouter/meta-llama/llama-3.3-70b', 'openrouter', 'meta-llama/llama-3.3-70b'],
    ['ollama/qwen3:8b', 'ollama', 'qwen3:8b'],
    ['gguf//models/tiny model.gguf', 'gguf', '/models/tiny model.gguf'],
    ['gguf/./tiny.gguf', 'gguf', './tiny.gguf'],
    [
      'bedrock/arn:aws:bedrock:eu-west-1:1:inference-profile/x',
      'bedrock',
      'arn:aws:bedrock:eu-west-1:1:inference-profile/x',
    ],
  ])('by provider/model: %s', (text, provider, model) => {
    expect(parseModelSpec(text)).toEqual({ provider, model })
  })

  test('by an object, with its address, its key’s variable and headers', () => {
    const spec = {
      provider: 'compatible',
      model: 'm',
      baseUrl: 'https://gateway.example/v1',
      apiKeyEnv: 'GATEWAY_KEY',
      headers: { 'x-team': 'evals', Authorization: `Bearer \${GATEWAY_TOKEN}`, 'x-both': `\${A}\${B}` },
    }
    expect(parseModelSpec(spec)).toEqual(spec)
    expect(headerVariables(parseModelSpec(spec))).toEqual(['GATEWAY_TOKEN', 'A', 'B'])
  })
})

describe('a name is refused', () => {
  test.each([
    ['an unknown provider', 'opneai/gpt-4', /no provider "opneai".*openai, anthropic/],
    ['no slash', 'gpt-4', /no provider "gpt-4"/],
    ['no model', 'openai/', /Name the model/],
    ['nothing', undefined, /provider\/model/],
    ['a control character', 'openai/gpt\u001b[31m', /control characters/],
    ['no address', 'compatible/m', /needs a baseUrl/],
    ['a file with an address', { provider: 'gguf', model: 'a.gguf', baseUrl: 'http://a' }, /takes no baseUrl/],
    ['an address that is none', at('localhost:8000'), /web address/],
    ['a file as address', at('file:///etc/passwd'), /web address/],
    ['an unknown field', { ...at('http://a'), temprature: 0 }, /temprature/],
    ['a wrong type', { provider: 'openai', model: 4 }, /model\.model/],
    ['a header that is no name', withHeaders({ 'a b': 'c' }), /name of a header/],
    ['a header with a line break', withHeaders({ a: 'b\r\nHost: c' }), /control character/],
  ])('with %s', (_, spec, message) => {
    expect(() => parseModelSpec(spec)).toThrow(ModelSetupError)
    expect(() => parseModelSpec(spec)).toThrow(message)
    expect(modelSpecSchema.safeParse(spec).success).toBe(false)
  })

  test.each([
    ['a key', { provider: 'openai', model: 'm', apiKey: secret }, /only from the environment/],
    ['a token', { provider: 'openai', model: 'm', token: secret }, /only from the environment/],
    [
      'a key where its variable belongs',
      { provider: 'openai', model: 'm', apiKeyEnv: secret },
      /name of an environment variable/,
    ],
    ['a password in the address', at(`https://user:${secret}@a.example`), /no password/],
    ['a user in the address', at(`https://${secret}@a.example`), /no user name/],
    ['a key in a query', at(`https://a.example/v1?key=${secret}`), /query/],
    ['a fragment', at(`https://a.example/v1#${secret}`), /query/],
    ['a key in a header', withHeaders({ authorization: `Bearer ${secret}` }), /\$\{MY_GATEWAY_KEY\}/],
    ['half a key in a header', withHeaders({ 'X-Api-Key': `${secret}\${REST}` }), /\$\{MY_GATEWAY_KEY\}/],
    ['a key in api-key', withHeaders({ 'api-key': secret }), /\$\{MY_GATEWAY_KEY\}/],
    ['a cookie', withHeaders({ cookie: `session=${secret}` }), /\$\{MY_GATEWAY_KEY\}/],
  ])('with %s, which is not repeated', (_, spec, message) => {
    expect(() => parseModelSpec(spec)).toThrow(message)
    expect(() => parseModelSpec(spec)).not.toThrow(secret)
    expect(modelSpecSchema.safeParse(spec).error?.issues[0]?.message).toMatch(message)
  })
})

test('the schema can be published', () => {
  const published = z.toJSONSchema(modelSpecSchema, { io: 'input' })
  expect(published.anyOf).toHaveLength(2)
})
