import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { ModelError } from './errors.ts'
import type { ModelReply, ModelRequest } from './language-model.ts'
import { parseModelSpec } from './model-spec.ts'
import { openModel } from './providers/open-model.ts'
import { openaiDoor } from './providers/openai.ts'
import type { DoorSettings } from './providers/sdk-door.ts'
import { chatBody, sendJson, startTestServer } from './providers/test-server.ts'
import { sdkModel } from './sdk-model.ts'

const key = 'sk-test/0123456789+abc'
const prompt = 'A prompt that no error may repeat.'
const request: ModelRequest = { messages: [{ role: 'user', text: prompt }], maxOutputTokens: 10 }
const env = {
  OPENAI_API_KEY: key,
  ANTHROPIC_API_KEY: key,
  GEMINI_API_KEY: key,
  MISTRAL_API_KEY: key,
  AZURE_API_KEY: key,
  OPENROUTER_API_KEY: key,
  AWS_BEARER_TOKEN_BEDROCK: key,
  AWS_REGION: 'eu-central-1',
  MY_KEY: key,
}
const everyProvider = ['openai', 'anthropic', 'google', 'mistral', 'azure', 'openrouter', 'bedrock', 'vllm'] as const

async function ask(
  provider: string,
  answer: (response: ServerResponse) => unknown,
  asked: ModelRequest = request,
): Promise<ModelReply> {
  await using server = await startTestServer((_, response) => answer(response))
  const spec = parseModelSpec({ provider, model: 'm', baseUrl: `${server.address}/v1`, apiKeyEnv: 'MY_KEY' })
  await using model = await openModel(spec, { env })
  return await model.generate(asked)
}

async function failure(provider: string, answer: (response: ServerResponse) => unknown): Promise<ModelError> {
  const error = await ask(provider, answer).then(
    () => expect.unreachable('the call went well'),
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(ModelError)
  return error as ModelError
}

/** All that a log could print of an error. */
function everythingOf(error: Error): string {
  return [error.message, error.stack, JSON.stringify({ ...error }), String(error.cause)].join('\n')
}

describe('a refused call', () => {
  test.each([
    [400, 'rejected', /does not take the request/],
    [401, 'rejected', /check MY_KEY/],
    [402, 'rejected', /credit/],
    [403, 'rejected', /check MY_KEY/],
    [404, 'rejected', /model's name/],
    [413, 'rejected', /shorten/],
    [422, 'rejected', /check the model and its settings/],
    [307, 'rejected', /baseUrl/],
    [408, 'overloaded', /later/],
    [429, 'overloaded', /too often/],
    [500, 'overloaded', /later/],
    [503, 'overloaded', /later/],
    [529, 'overloaded', /later/],
  ])('with %i is %s and says what to do', async (status, kind, message) => {
    const error = await failure('openai', (response) => sendJson(response, { error: { message: 'So it is.' } }, status))
    expect(error).toMatchObject({ kind, status, message: expect.stringMatching(message) })
    expect(error.message).toContain('It says: So it is.')
  })

  test.each(['openai', 'vllm'])('for want of credit is not worth another try, %s', async (provider) => {
    const body = { error: { code: 'insufficient_quota', message: 'You exceeded your current quota.' } }
    const error = await failure(provider, (response) => sendJson(response, body, 429))
    expect(error).toMatchObject({ kind: 'rejected', isWorthRetrying: false, message: expect.stringMatching(/top up/) })
  })

  test.each(everyProvider)('of %s does not repeat the prompt or the key', async (provider) => {
    for (const [status, body] of [
      [
        401,
        {
          type: 'error',
          message: `bad ${key}`,
          error: { code: 401, type: 'auth', status: 'X', message: `bad ${key}` },
        },
      ],
      [500, `<html>${encodeURIComponent(key)}`],
    ] as const) {
      const error = await failure(provider, (response) => sendJson(response, body, status))
      expect(error.status).toBe(status)
      expect(error.raw).toContain('[secret MY_KEY]')
      expect(everythingOf(error)).not.toContain(prompt)
      expect(everythingOf(error)).not.toContain(key)
      expect(everythingOf(error)).not.toContain(encodeURIComponent(key))
    }
  })

  test('without a key says how to name one', async () => {
    await using server = await startTestServer((_, response) => sendJson(response, {}, 401))
    const spec = parseModelSpec({ provider: 'vllm', model: 'm', baseUrl: server.address })
    await using model = await openModel(spec, { env })
    await expect(model.generate(request)).rejects.toThrow(/apiKeyEnv/)
  })

  test('that a gateway wraps into a 200 keeps its status', async () => {
    const wrapped = { error: { code: 429, message: 'slow down' }, user_id: 'u' }
    expect(await failure('openrouter', (response) => sendJson(response, wrapped))).toMatchObject({
      kind: 'overloaded',
      status: 429,
    })
  })
})

describe('the wish of how long to wait', () => {
  const now = Date.parse('2026-03-01T12:00:00Z')

  test.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after-ms': '1250', 'retry-after': '9' }, 1_250],
    [{ 'retry-after': 'Sun, 01 Mar 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': '-5' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after-ms': 'soon', 'retry-after': '3' }, 3_000],
    [{}, undefined],
  ])('%j is %s ms', async (headers, expected) => {
    await using server = await startTestServer((_, response) => sendJson(response, {}, 429, headers))
    const settings: DoorSettings = { model: 'm', baseUrl: server.address, key, headers: {}, fetch, env: {} }
    const model = sdkModel({ id: 'openai/m', door: await openaiDoor(settings), now: () => now })
    await expect(model.generate(request)).rejects.toMatchObject({ kind: 'overloaded', retryAfterMs: expected })
  })
})

describe('a call that the network lost is transport:', () => {
  test.each(['openai', 'anthropic', 'bedrock'])('closed before the answer, %s', async (provider) => {
    expect(await failure(provider, (response) => response.destroy())).toMatchObject({ kind: 'transport' })
  })

  test.each([200, 500])('closed in the middle of an answer of known length, %i', async (status) => {
    const error = await failure('openai', (response) => {
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': 1_000 })
      response.write('{"choices":[{"index":0,', () => response.destroy())
    })
    expect(error.kind).toBe('transport')
  })

  test('closed in the middle of an answer in chunks', async () => {
    const error = await failure('vllm', (response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"choices":[{"index":0,', () => response.destroy())
    })
    expect(error).toMatchObject({ kind: 'transport', isWorthRetrying: true })
  })

  test('nobody listens', async () => {
    const server = await startTestServer(() => {})
    await server[Symbol.asyncDispose]()
    await using model = await openModel(
      parseModelSpec({ provider: 'vllm', model: 'm', baseUrl: `${server.address}/v1` }),
      { env },
    )
    await expect(model.generate(request)).rejects.toMatchObject({ kind: 'transport', message: /ECONNREFUSED/ })
  })

  test('a name that is not there', async () => {
    const spec = parseModelSpec({ provider: 'vllm', model: 'm', baseUrl: 'http://nowhere.invalid/v1' })
    await using model = await openModel(spec, { env: {} })
    await expect(model.generate(request)).rejects.toMatchObject({ kind: 'transport' })
  })
})

describe('an answer that is none is unreadable:', () => {
  test.each(everyProvider)('a web page, %s', async (provider) => {
    const error = await failure(provider, (response) => response.end(`<html>Log in, ${key}${'x'.repeat(5_000)}`))
    expect(error).toMatchObject({ kind: 'unreadable', isWorthRetrying: false })
    expect(error.raw).toMatch(/^<html>Log in, \[secret MY_KEY\]xxx/)
    expect(error.raw).toHaveLength(2_000)
  })

  test.each(everyProvider)('JSON of another kind, %s', async (provider) => {
    for (const body of [{}, [], null, 'pass', { choices: [], candidates: [], content: [] }, { choices: null }]) {
      expect(await failure(provider, (response) => sendJson(response, body))).toMatchObject({ kind: 'unreadable' })
    }
  })

  test('nothing at all', async () => {
    expect(await failure('openai', (response) => response.end())).toMatchObject({ kind: 'unreadable' })
  })
})

describe('a refusal is a reply:', () => {
  test.each(['openai', 'azure', 'openrouter', 'vllm'])('the provider’s filter, %s', async (provider) => {
    const body = chatBody('I can', { choice: { finish_reason: 'content_filter' } })
    expect(await ask(provider, (response) => sendJson(response, body))).toMatchObject({
      text: 'I can',
      finish: 'refused',
    })
  })

  test.each(['stop', 'length'])('the model’s own field, ended by %s', async (reason) => {
    const message = { role: 'assistant', content: null, refusal: 'I will not.' }
    const body = chatBody(null, { choice: { message, finish_reason: reason } })
    for (const provider of ['openai', 'vllm']) {
      const reply = await ask(provider, (response) => sendJson(response, body))
      expect(reply).toMatchObject({ text: 'I will not.', finish: 'refused' })
    }
  })

  test('of Anthropic and of Google', async () => {
    const message = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [],
      stop_reason: 'refusal',
      usage: { input_tokens: 1, output_tokens: 1 },
    }
    expect(await ask('anthropic', (response) => sendJson(response, message))).toMatchObject({
      text: '',
      finish: 'refused',
    })
    const blocked = { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 4 } }
    expect(await ask('google', (response) => sendJson(response, blocked))).toMatchObject({
      text: '',
      finish: 'refused',
    })
  })
})

describe('usage', () => {
  const usageOf = async (usage: unknown) =>
    (await ask('openai', (response) => sendJson(response, chatBody('a', { usage })))).usage

  test('tells what the provider told', async () => {
    expect(
      await usageOf({
        prompt_tokens: 20,
        completion_tokens: 9,
        prompt_tokens_details: { cached_tokens: 16 },
        completion_tokens_details: { reasoning_tokens: 8 },
      }),
    ).toEqual({ input: 20, output: 9, cachedInput: 16, reasoning: 8 })
  })

  test('is absent where it was not told, and 0 where it was', async () => {
    expect(await usageOf(undefined)).toEqual({})
    expect(await usageOf({ prompt_tokens: 20 })).toEqual({ input: 20 })
    expect(await usageOf({ completion_tokens: 0, prompt_tokens_details: { cached_tokens: 0 } })).toEqual({
      output: 0,
      cachedInput: 0,
    })
    expect(await usageOf({ prompt_tokens: -3, completion_tokens: 1.5 })).toEqual({})
  })
})

describe('tokens', () => {
  const token = (text: string, logprob = -0.1, rest = {}) => ({ token: text, logprob, top_logprobs: [], ...rest })
  const tokensOf = async (text: string, content: unknown, provider = 'vllm') => {
    const body = chatBody(text, { choice: { logprobs: { content } } })
    return (await ask(provider, (response) => sendJson(response, body), { ...request, alternatives: 2 })).tokens
  }
  const texts = async (text: string, content: unknown) => (await tokensOf(text, content))?.map((one) => one.text)

  test.each(['openai', 'azure', 'openrouter', 'vllm'])(
    'of %s come with their alternatives, likeliest first',
    async (provider) => {
      const top_logprobs = [
        { token: 'fail', logprob: -2.5 },
        { token: 'pass', logprob: -0.25 },
      ]
      expect(await tokensOf('pass', [token('pass', -0.25, { top_logprobs })], provider)).toEqual([
        {
          text: 'pass',
          logProbability: -0.25,
          alternatives: [
            { text: 'pass', logProbability: -0.25 },
            { text: 'fail', logProbability: -2.5 },
          ],
        },
      ])
    },
  )

  test('leave out what is not of the text: reasoning before, an end mark after', async () => {
    const reported = [
      token('<think>'),
      token('pass?'),
      token('</think>'),
      token('pa'),
      token('ss'),
      token('<|im_end|>'),
    ]
    expect(await texts('pass', reported)).toEqual(['pa', 'ss'])
  })

  test('give a character that is spread over tokens to the one that completes it', async () => {
    // U+1F642 in UTF-8 is F0 9F 99 82.
    const reported = [
      token('a', -0.1, { bytes: [0x61] }),
      token('\\xf0\\x9f', -0.1, { bytes: [0xf0, 0x9f] }),
      token('\\x99\\x82', -0.1, { bytes: [0x99, 0x82] }),
    ]
    expect(await texts('a\u{1F642}', reported)).toEqual(['a', '', '\u{1F642}'])
  })

  test.each([
    ['are not those of the text', [token('fail')]],
    ['break within it', [token('xpa'), token('ss')]],
    ['have no probability', [{ token: 'pass', logprob: null, top_logprobs: [] }]],
    ['have one above 1', [token('pass', 0.7)]],
    ['are none', []],
    ['are no tokens', 'pass'],
    ['hold nothing', [null]],
  ])('are absent where they %s', async (_, reported) => {
    expect(await tokensOf('pass', reported)).toBeUndefined()
  })
})

describe('a server that repeats the key', () => {
  test.each(['openai', 'vllm'])('does not get it into the reply, %s', async (provider) => {
    const half = Math.floor(key.length / 2)
    const body = chatBody(`It is ${key}.`, {
      id: key,
      model: `m-${key}`,
      choice: {
        message: { role: 'assistant', content: `It is ${key}.`, reasoning_content: `The key: ${key}` },
        logprobs: {
          content: ['It is ', key.slice(0, half), key.slice(half), '.'].map((token) => ({
            token,
            logprob: -1,
            top_logprobs: [],
          })),
        },
      },
    })
    const reply = await ask(provider, (response) => sendJson(response, body), { ...request, alternatives: 2 })
    expect(reply.text).toBe('It is [secret MY_KEY].')
    expect(JSON.stringify(reply)).not.toContain(key)
    expect(reply.tokens).toBeUndefined()
  })

  test('does not get it into the alternatives', async () => {
    const top_logprobs = [{ token: key, logprob: -3 }]
    const body = chatBody('a', { choice: { logprobs: { content: [{ token: 'a', logprob: -1, top_logprobs }] } } })
    const reply = await ask('vllm', (response) => sendJson(response, body), { ...request, alternatives: 2 })
    expect(reply.tokens?.[0]?.alternatives[0]?.text).toBe('[secret MY_KEY]')
  })
})
