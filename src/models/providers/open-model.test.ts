import { afterEach, describe, expect, test, vi } from 'vitest'
import { describeLanguageModel } from '../language-model.conformance.ts'
import type { LanguageModel, ModelRequest } from '../language-model.ts'
import { parseModelSpec } from '../model-spec.ts'
import { openModel } from './open-model.ts'
import { chatBody, type SentCall, sendJson, startTestServer } from './test-server.ts'

const key = 'key-of-the-test-0123456789'
const request: ModelRequest = {
  system: 'You judge answers.',
  messages: [{ role: 'user', text: 'Is it good?' }],
  temperature: 0.25,
  maxOutputTokens: 50,
}
const schema: ModelRequest['schema'] = {
  type: 'object',
  properties: { verdict: { type: 'string', enum: ['pass', 'fail'] } },
  required: ['verdict'],
  additionalProperties: false,
}

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

/** Opens a model whose provider is a server of this test, asks it once, and gives back what was sent and what was read. */
async function askOnce(
  { spec, env, answer }: { spec: Record<string, unknown>; env: Record<string, string>; answer: object },
  asked: ModelRequest = request,
) {
  await using server = await startTestServer((_, response) => sendJson(response, answer))
  const baseUrl = server.address + (spec.path ?? '/v1')
  const { path, ...rest } = spec
  await using model = await openModel(parseModelSpec({ ...rest, baseUrl }), { env })
  const reply = await model.generate(asked)
  return { reply, sent: server.calls[0]!, model }
}

const providers = [
  {
    name: 'openai',
    spec: { provider: 'openai', model: 'gpt-4.1-mini' },
    env: { OPENAI_API_KEY: key },
    answer: chatBody('Good.'),
    reply: { text: 'Good.', finish: 'stop', responseId: 'chatcmpl-1', responseModel: 'served-model' },
    usage: { input: 11, output: 3 },
    sentTo: '/v1/chat/completions',
    header: ['authorization', `Bearer ${key}`],
    body: {
      model: 'gpt-4.1-mini',
      temperature: 0.25,
      max_tokens: 50,
      messages: [
        { role: 'system', content: 'You judge answers.' },
        { role: 'user', content: 'Is it good?' },
      ],
    },
  },
  {
    name: 'azure',
    spec: { provider: 'azure', model: 'my-deployment', path: '/openai' },
    env: { AZURE_API_KEY: key },
    answer: chatBody('Good.'),
    reply: { text: 'Good.', finish: 'stop' },
    usage: { input: 11, output: 3 },
    sentTo: '/openai/chat/completions',
    header: ['api-key', key],
    body: { model: 'my-deployment', temperature: 0.25, max_tokens: 50 },
  },
  {
    name: 'anthropic',
    spec: { provider: 'anthropic', model: 'claude-haiku-4-5' },
    env: { ANTHROPIC_API_KEY: key },
    answer: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-haiku-4-5-20251001',
      content: [
        { type: 'thinking', thinking: 'Let me see.', signature: 'x' },
        { type: 'text', text: 'Good.' },
      ],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 9, output_tokens: 4, cache_read_input_tokens: 5, cache_creation_input_tokens: 0 },
    },
    reply: { text: 'Good.', reasoning: 'Let me see.', finish: 'stop', responseModel: 'claude-haiku-4-5-20251001' },
    // Anthropic counts what it read from its cache beside input_tokens: 9 + 5.
    usage: { input: 14, output: 4, cachedInput: 5 },
    sentTo: '/v1/messages',
    header: ['x-api-key', key],
    body: {
      model: 'claude-haiku-4-5',
      temperature: 0.25,
      max_tokens: 50,
      system: [{ type: 'text', text: 'You judge answers.' }],
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Is it good?' }] }],
    },
  },
  {
    name: 'google',
    spec: { provider: 'google', model: 'gemini-2.5-flash', path: '/v1beta' },
    env: { GEMINI_API_KEY: key },
    answer: {
      candidates: [
        {
          content: { role: 'model', parts: [{ text: 'Hm.', thought: true }, { text: 'Good.' }] },
          finishReason: 'STOP',
          index: 0,
        },
      ],
      usageMetadata: { promptTokenCount: 8, candidatesTokenCount: 2, thoughtsTokenCount: 6, totalTokenCount: 16 },
      modelVersion: 'gemini-2.5-flash',
      responseId: 'g-1',
    },
    reply: { text: 'Good.', reasoning: 'Hm.', finish: 'stop' },
    // Google counts the thoughts beside the candidates: 2 + 6.
    usage: { input: 8, output: 8, reasoning: 6 },
    sentTo: '/v1beta/models/gemini-2.5-flash:generateContent',
    header: ['x-goog-api-key', key],
    body: {
      generationConfig: { maxOutputTokens: 50, temperature: 0.25 },
      contents: [{ role: 'user', parts: [{ text: 'Is it good?' }] }],
      systemInstruction: { parts: [{ text: 'You judge answers.' }] },
    },
  },
  {
    name: 'mistral',
    spec: { provider: 'mistral', model: 'mistral-small-latest' },
    env: { MISTRAL_API_KEY: key },
    answer: chatBody('Good.'),
    reply: { text: 'Good.', finish: 'stop', responseModel: 'served-model' },
    usage: { input: 11, output: 3 },
    sentTo: '/v1/chat/completions',
    header: ['authorization', `Bearer ${key}`],
    body: { model: 'mistral-small-latest', temperature: 0.25, max_tokens: 50 },
  },
  {
    name: 'bedrock with a Bedrock key',
    spec: { provider: 'bedrock', model: 'amazon.nova-lite-v1:0', path: '' },
    env: { AWS_BEARER_TOKEN_BEDROCK: key, AWS_REGION: 'eu-central-1' },
    answer: {
      output: { message: { role: 'assistant', content: [{ text: 'Good.' }] } },
      stopReason: 'end_turn',
      usage: { inputTokens: 7, outputTokens: 2, totalTokens: 9 },
      metrics: { latencyMs: 5 },
    },
    reply: { text: 'Good.', finish: 'stop' },
    usage: { input: 7, output: 2 },
    sentTo: '/model/amazon.nova-lite-v1%3A0/converse',
    header: ['authorization', `Bearer ${key}`],
    body: {
      system: [{ text: 'You judge answers.' }],
      messages: [{ role: 'user', content: [{ text: 'Is it good?' }] }],
      inferenceConfig: { maxTokens: 50, temperature: 0.25 },
    },
  },
  {
    name: 'openrouter',
    spec: { provider: 'openrouter', model: 'meta-llama/llama-3.3-70b-instruct', path: '/api/v1' },
    env: { OPENROUTER_API_KEY: key },
    answer: chatBody('Good.', { provider: 'Some host' }),
    reply: { text: 'Good.', finish: 'stop', responseModel: 'served-model' },
    usage: { input: 11, output: 3 },
    sentTo: '/api/v1/chat/completions',
    header: ['authorization', `Bearer ${key}`],
    body: { model: 'meta-llama/llama-3.3-70b-instruct', temperature: 0.25, max_tokens: 50 },
  },
  {
    name: 'a compatible server without a key',
    spec: { provider: 'vllm', model: 'Qwen/Qwen3-8B' },
    env: { OPENAI_API_KEY: key },
    answer: chatBody(null, { choice: { message: { role: 'assistant', content: 'Good.', reasoning_content: 'Hm.' } } }),
    reply: { text: 'Good.', reasoning: 'Hm.', finish: 'stop' },
    usage: { input: 11, output: 3 },
    sentTo: '/v1/chat/completions',
    header: ['authorization', undefined],
    body: { model: 'Qwen/Qwen3-8B', temperature: 0.25, max_tokens: 50 },
  },
] as const

describe('a model is opened and asked:', () => {
  test.each(providers)('$name', async ({ spec, env, answer, reply, usage, sentTo, header, body }) => {
    const written = (['log', 'warn', 'error', 'info'] as const).map((name) => vi.spyOn(console, name))
    const { reply: read, sent, model } = await askOnce({ spec, env, answer })
    expect(read).toMatchObject(reply)
    expect(read.usage).toEqual(usage)
    expect(sent).toMatchObject({ method: 'POST', path: sentTo, json: body })
    expect(sent.headers[header[0]]).toBe(header[1])
    expect(model.id).toBe(`${spec.provider}/${spec.model}`)
    for (const spy of written) expect(spy).not.toHaveBeenCalled()
  })

  test('bedrock with an access key, which signs the call and is not sent', async () => {
    const { spec, answer } = providers[5]
    const env = {
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE',
      AWS_SECRET_ACCESS_KEY: key,
      AWS_SESSION_TOKEN: 'session-token-of-the-test',
      AWS_DEFAULT_REGION: 'eu-central-1',
    }
    vi.stubEnv('AWS_BEARER_TOKEN_BEDROCK', 'not-this-one')
    const { reply, sent } = await askOnce({ spec, env, answer })
    expect(reply.text).toBe('Good.')
    expect(sent.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLEEXAMPLE\/\d+\/eu-central-1\/bedrock\/aws4_request/,
    )
    expect(JSON.stringify(sent)).not.toContain(key)
    expect(sent.headers['x-amz-security-token']).toBe('session-token-of-the-test')
  })

  test('through a gateway with its own key and headers', async () => {
    const { sent } = await askOnce({
      spec: {
        provider: 'compatible',
        model: 'm',
        apiKeyEnv: 'GATEWAY_KEY',
        headers: { 'x-team': 'evals', 'x-gateway-token': 'Token $' + '{GATEWAY_TOKEN}' },
      },
      env: { GATEWAY_KEY: key, GATEWAY_TOKEN: 'token-of-the-test' },
      answer: chatBody('Good.'),
    })
    expect(sent.headers).toMatchObject({
      authorization: `Bearer ${key}`,
      'x-team': 'evals',
      'x-gateway-token': 'Token token-of-the-test',
    })
  })

  test('with the key of the environment that was handed in, not of the process', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'key-of-the-process')
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:1')
    const { sent } = await askOnce(providers[0])
    expect(sent.headers.authorization).toBe(`Bearer ${key}`)
  })
})

describe('the door asks each provider in its own way:', () => {
  const wish = (name: string, asked: Partial<ModelRequest>) =>
    askOnce(providers.find((provider) => provider.name.startsWith(name))!, { ...request, ...asked })

  test.each([
    ['openai', { logprobs: true, top_logprobs: 5 }],
    ['azure', { logprobs: true, top_logprobs: 5 }],
    ['openrouter', { logprobs: true, top_logprobs: 5 }],
    ['a compatible', { logprobs: true, top_logprobs: 5 }],
  ])('alternatives to tokens, %s', async (name, body) => {
    expect((await wish(name, { alternatives: 5 })).sent.json).toMatchObject(body)
    expect((await wish(name, { alternatives: 50 })).sent.json).toMatchObject({ top_logprobs: 20 })
    expect((await wish(name, {})).sent.body).not.toContain('logprobs')
  })

  test.each(['anthropic', 'google', 'mistral', 'bedrock'])('alternatives to tokens, %s: never', async (name) => {
    const { sent, reply } = await wish(name, { alternatives: 5 })
    expect(sent.body.toLowerCase()).not.toContain('logprobs')
    expect(reply.tokens).toBeUndefined()
  })

  test.each(['openai', 'azure', 'mistral', 'openrouter', 'a compatible'])('a schema, %s', async (name) => {
    const { sent } = await wish(name, { schema })
    expect(sent.json.response_format).toMatchObject({
      type: 'json_schema',
      json_schema: { schema: { required: ['verdict'] } },
    })
  })

  test('a schema, google', async () => {
    const { generationConfig } = (await wish('google', { schema })).sent.json
    expect(generationConfig.responseMimeType).toBe('application/json')
    expect(JSON.stringify(generationConfig)).toContain('"verdict"')
  })

  test.each(['anthropic', 'bedrock'])('a schema, %s', async (name) => {
    expect((await wish(name, { schema })).sent.body).toContain('"enum":["pass","fail"]')
  })

  test('reasoning', async () => {
    expect((await wish('a compatible', { reasoning: 'low' })).sent.json).toMatchObject({ reasoning_effort: 'low' })
    expect((await wish('openrouter', { reasoning: 'low' })).sent.json).toMatchObject({ reasoning: { effort: 'low' } })
  })

  test('a model that thinks takes no temperature', async () => {
    const { sent } = await askOnce(
      { ...providers[0], spec: { provider: 'openai', model: 'o4-mini' } },
      { ...request, reasoning: 'low' },
    )
    expect(sent.json).toMatchObject({ reasoning_effort: 'low', max_completion_tokens: 50 })
    expect(sent.json).not.toHaveProperty('temperature')
  })

  test('a seed', async () => {
    expect((await wish('a compatible', { seed: 7, topP: 0.5 })).sent.json).toMatchObject({ seed: 7, top_p: 0.5 })
  })
})

describe('a door stays shut', () => {
  test.each([
    ['openai/m', {}, /OPENAI_API_KEY/],
    ['anthropic/m', { ANTHROPIC_API_KEY: '  ' }, /ANTHROPIC_API_KEY/],
    ['google/m', {}, /GOOGLE_GENERATIVE_AI_API_KEY or GEMINI_API_KEY/],
    ['mistral/m', {}, /MISTRAL_API_KEY/],
    ['openrouter/v/m', {}, /OPENROUTER_API_KEY/],
    ['azure/m', { AZURE_RESOURCE_NAME: 'r' }, /AZURE_API_KEY/],
    ['azure/m', { AZURE_API_KEY: key }, /AZURE_RESOURCE_NAME/],
    ['azure/m', { AZURE_API_KEY: key, AZURE_RESOURCE_NAME: 'evil.example/#' }, /AZURE_RESOURCE_NAME/],
    ['bedrock/m', { AWS_REGION: 'us-east-1' }, /AWS_BEARER_TOKEN_BEDROCK/],
    ['bedrock/m', { AWS_BEARER_TOKEN_BEDROCK: key }, /AWS_REGION/],
    [{ provider: 'openai', model: 'm', apiKeyEnv: 'MY_KEY' }, { OPENAI_API_KEY: key }, /MY_KEY/],
    [{ provider: 'ollama', model: 'm', headers: { 'x-token': '$' + '{MINE}' } }, {}, /MINE/],
  ])('without its key: %j', async (spec, env, message) => {
    for (const name of Object.keys(process.env)) if (/_API_KEY$|^AWS_/.test(name)) vi.stubEnv(name, undefined)
    const opened = openModel(parseModelSpec(spec), { env })
    await expect(opened).rejects.toThrow(message)
    await expect(opened).rejects.toHaveProperty('name', 'ModelSetupError')
  })

  test('to a key that cannot be sent, without repeating it', async () => {
    const broken = `${key}\n${key}`
    const opened = openModel(parseModelSpec('openai/m'), { env: { OPENAI_API_KEY: broken } })
    await expect(opened).rejects.toThrow(/OPENAI_API_KEY/)
    await expect(opened).rejects.not.toThrow(key)
  })
})

const chatAnswer = ({ json }: SentCall) => {
  const words = (json.messages.at(-1).content as string).split(/(?= )/)
  const kept = words.slice(0, json.max_tokens)
  return chatBody(kept.join(''), {
    choice: {
      finish_reason: kept.length < words.length ? 'length' : 'stop',
      ...(json.logprobs && {
        logprobs: {
          content: kept.map((token) => ({ token, logprob: -0.5, top_logprobs: [{ token, logprob: -0.5 }] })),
        },
      }),
    },
    usage: { prompt_tokens: 9, completion_tokens: kept.length, total_tokens: 9 + kept.length },
  })
}

const messageAnswer = ({ json }: SentCall) => {
  const words = (json.messages.at(-1).content[0].text as string).split(/(?= )/)
  const kept = words.slice(0, json.max_tokens)
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [{ type: 'text', text: kept.join('') }],
    stop_reason: kept.length < words.length ? 'max_tokens' : 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 9, output_tokens: kept.length },
  }
}

for (const { provider, answer, tellsTokens } of [
  { provider: 'openai', answer: chatAnswer, tellsTokens: true },
  { provider: 'ollama', answer: chatAnswer, tellsTokens: true },
  { provider: 'anthropic', answer: messageAnswer, tellsTokens: false },
]) {
  const env = { OPENAI_API_KEY: key, ANTHROPIC_API_KEY: key }

  const open = async (reply: (call: SentCall) => object | undefined) => {
    const server = await startTestServer((call, response) => {
      const body = reply(call)
      if (body) sendJson(response, body)
    })
    const model = await openModel(parseModelSpec({ provider, model: 'm', baseUrl: `${server.address}/v1` }), { env })
    const opened: LanguageModel & AsyncDisposable = {
      id: model.id,
      generate: model.generate,
      async [Symbol.asyncDispose]() {
        await model[Symbol.asyncDispose]()
        await server[Symbol.asyncDispose]()
      },
    }
    return opened
  }

  describeLanguageModel(`the door to ${provider} as a language model`, {
    open: () => open(answer),
    async openHanging() {
      const { promise: reached, resolve } = Promise.withResolvers<void>()
      return { model: await open(() => void resolve()), reached }
    },
    echoes: true,
    tellsTokens,
    tellsUsage: true,
  })
}
