import { afterEach, describe, expect, test } from 'vitest'
import type { ModelRequest } from './language-model.ts'
import { ModelAccess, type ModelAccessOptions } from './model-access.ts'
import { parseModelSpec } from './model-spec.ts'
import { chatBody, type SentCall, sendJson, startTestServer, type TestServer } from './providers/test-server.ts'
import { ReplyCache } from './reply-cache.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

async function serve(
  answer: Parameters<typeof startTestServer>[0] = (_, response) => sendJson(response, chatBody('yes')),
) {
  const server = await startTestServer(answer)
  opened.push(server)
  return server
}

function accessWith(options: Partial<ModelAccessOptions> = {}): ModelAccess {
  const access = new ModelAccess({
    env: {},
    limits: { concurrency: 4 },
    timeLimitMs: 10_000,
    retries: { firstDelayMs: 1 },
    ...options,
  })
  opened.push(access)
  return access
}

const at = ({ address }: TestServer, { model = 'm', provider = 'compatible' } = {}) =>
  parseModelSpec({ provider, model, baseUrl: `${address}/v1` })

const ask = (text: string, maxOutputTokens = 10): ModelRequest => ({
  messages: [{ role: 'user', text }],
  maxOutputTokens,
})
const askedIn = ({ json }: SentCall): string => json.messages[0].content

describe('a call goes through', () => {
  test('the cache first: what is known is neither asked nor counted nor paid', async () => {
    using cache = new ReplyCache(':memory:')
    const server = await serve()
    // A call takes 14 tokens, and the most that one can take here is its 3 characters and 10 for the answer.
    const access = accessWith({ cache, budget: { tokens: 20 } })
    const model = await access.open(at(server))
    const first = await model.generate(ask('one'))
    expect(await model.generate(ask('one'))).toEqual({ ...first, costUsd: 0 })
    await expect(model.generate(ask('two'))).rejects.toMatchObject({ code: 'budget-spent' })
    expect(server.calls).toHaveLength(1)
    expect(access.meter).toMatchObject({ calls: 1, inputTokens: 11, outputTokens: 3 })
  })

  test('the retries before the meter and the time limit: every try counts, and has the whole time', async () => {
    const server = await serve((_, response) => {
      if (server.calls.length === 1) sendJson(response, {}, 500)
      if (server.calls.length === 3) sendJson(response, chatBody('yes'))
    })
    const access = accessWith({ timeLimitMs: 200 })
    const model = await access.open(at(server))
    expect((await model.generate(ask('one'))).text).toBe('yes')
    expect(access.meter).toMatchObject({ calls: 3, failures: { overloaded: 1, timeout: 1 } })
  })

  test('the retries before the limit: while one waits to try again, another has its place', async () => {
    const server = await serve((_, response) =>
      sendJson(response, chatBody('yes'), server.calls.length === 1 ? 500 : 200),
    )
    const access = accessWith({ limits: { concurrency: 1 }, retries: { firstDelayMs: 200 } })
    const model = await access.open(at(server))
    await Promise.all([model.generate(ask('one')), model.generate(ask('two'))])
    expect(server.calls.map(askedIn)).toEqual(['one', 'two', 'one'])
  })

  test('the budget for every try: a try that was lost may have been billed', async () => {
    const server = await serve((_, response) => response.destroy())
    // Each try sets aside 10 characters and 90 tokens for the answer.
    const access = accessWith({ budget: { tokens: 250 } })
    const model = await access.open(at(server))
    await expect(model.generate(ask('x'.repeat(10), 90))).rejects.toMatchObject({ code: 'budget-spent' })
    expect(server.calls).toHaveLength(2)
  })
})

describe('one limit', () => {
  /** Answers later, and remembers how many waited at once. */
  async function busy() {
    const seen = { now: 0, most: 0 }
    const server = await serve((_, response) => {
      seen.most = Math.max(seen.most, ++seen.now)
      setTimeout(() => {
        seen.now--
        sendJson(response, chatBody('yes'))
      }, 20)
    })
    return { server, seen }
  }

  test('is shared by all models of a provider at an address', async () => {
    const { server, seen } = await busy()
    const access = accessWith({ limits: { concurrency: 2 } })
    const models = await Promise.all(['a', 'b', 'c'].map((model) => access.open(at(server, { model }))))
    await Promise.all(models.flatMap((model) => [model.generate(ask('one')), model.generate(ask('two'))]))
    expect(server.calls).toHaveLength(6)
    expect(seen.most).toBe(2)
  })

  test('is not shared with another address', async () => {
    // Each answers once both were asked: with one limit for the two, neither ever would.
    let release = () => {}
    const bothAsked = new Promise<void>((resolve) => {
      release = resolve
    })
    const servers: TestServer[] = []
    const answer: Parameters<typeof serve>[0] = (_, response) => {
      if (servers.every(({ calls }) => calls.length > 0)) release()
      bothAsked.then(() => sendJson(response, chatBody('yes')))
    }
    servers.push(await serve(answer), await serve(answer))
    const access = accessWith({ limits: { concurrency: 1 } })
    const models = await Promise.all(servers.map((server) => access.open(at(server))))
    const replies = await Promise.all(models.map((model) => model.generate(ask('one'))))
    expect(replies.map(({ text }) => text)).toEqual(['yes', 'yes'])
  })
})

test('one budget is shared by all models, wherever they are', async () => {
  const access = accessWith({ budget: { tokens: 40 } })
  const [one, other] = await Promise.all([access.open(at(await serve())), access.open(at(await serve()))])
  // Each takes 14 of the 40; after the first, the next may take 3 x 11 / 3 x 1.25, rounded up, and 10: 24.
  await one.generate(ask('one'))
  await other.generate(ask('one'))
  await expect(one.generate(ask('one'))).rejects.toMatchObject({ code: 'budget-spent' })
  expect(access.meter.calls).toBe(2)
})

describe('a budget in money', () => {
  const budget = { usd: 1 }
  const own = { provider: 'compatible', model: 'm', baseUrl: 'http://127.0.0.1:9/v1' }

  test('needs a price, which is never guessed', async () => {
    const access = accessWith({ budget })
    await expect(access.open(parseModelSpec(own))).rejects.toMatchObject({
      code: 'no-price',
      message: expect.stringMatching(/compatible\/m .*prices in goodhart\.config\.ts/),
    })
    // The list price of a name says nothing of what answers at an address of one's own.
    const listed = { provider: 'openai', model: 'gpt-4.1-mini', baseUrl: own.baseUrl, apiKeyEnv: 'KEY' }
    await expect(access.open(parseModelSpec(listed))).rejects.toMatchObject({ code: 'no-price' })
  })

  test.each([
    ['named by the user', own, { 'compatible/m': { input: 1, output: 2 } }],
    ['nothing, on one’s own machine', { provider: 'ollama', model: 'm' }, {}],
  ])('is kept where the price is %s', async (_, spec, prices) => {
    expect((await accessWith({ budget, prices }).open(parseModelSpec(spec))).id).toMatch(/\/m$/)
  })

  test('in tokens needs none', async () => {
    expect((await accessWith({ budget: { tokens: 9 } }).open(parseModelSpec(own))).id).toBe('compatible/m')
  })
})

test('an answer is known again for the same provider, model and address alone', async () => {
  using cache = new ReplyCache(':memory:')
  const [server, other] = [await serve(), await serve()]
  const specs = [at(server), at(other), at(server, { model: 'n' }), at(server, { provider: 'vllm' })]
  for (const round of [1, 2]) {
    const access = accessWith({ cache })
    for (const spec of specs) await (await access.open(spec)).generate(ask('one'))
    expect(access.meter.calls).toBe(round === 1 ? 4 : 0)
  }
  expect([server.calls.length, other.calls.length]).toEqual([3, 1])
})
