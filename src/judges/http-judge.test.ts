import { describe, expect, test } from 'vitest'
import { type Fetch, httpJudge } from './http-judge.ts'
import { httpDefinitionSchema } from './judge-definition.ts'
import { testQuestion } from './test-judge-model.ts'

const secret = 'planted-key-0123456789'
const open = (fetch: Fetch, settings: object = {}, env: Record<string, string> = { MY_KEY: secret }) =>
  httpJudge({
    definition: {
      ...httpDefinitionSchema.parse({ kind: 'http', name: 'h', url: 'http://127.0.0.1/judge?team=a', ...settings }),
      criterion: undefined,
    },
    env,
    fetch,
    now: () => 0,
  })
const answerTo = async (body: unknown, settings: object = {}, init: ResponseInit = {}) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return (await open(async () => new Response(text, init), settings).ask(testQuestion)).answer
}

test('sends item, criterion and presentation, with the headers of the environment', async () => {
  const sent: [string, RequestInit][] = []
  const judge = open(
    async (url, init) => {
      sent.push([url, init])
      return Response.json({ pass: true })
    },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it stands in the file like this
    { headers: { Authorization: 'Bearer ${MY_KEY}' } },
  )
  await judge.ask({ ...testQuestion, presentation: 'BA' })
  const [[url, init]] = sent as [[string, RequestInit]]
  expect(url).toBe('http://127.0.0.1/judge?team=a')
  expect(init).toMatchObject({ method: 'POST', redirect: 'error', headers: { Authorization: `Bearer ${secret}` } })
  const { item, criterion } = testQuestion
  expect(JSON.parse(init.body as string)).toEqual({ item, criterion, presentation: 'BA', repeat: 0 })
  expect(JSON.stringify(judge.judge)).not.toMatch(/planted|MY_KEY|team/)
})

describe('an answer', () => {
  test.each<[object, object]>([
    [
      { verdict: 'PASS', confidence: 0.9, critique: 'yes' },
      { value: 'pass', confidence: 0.9, critique: 'yes' },
    ],
    [
      { pass: false, score: 0.2, reason: 'no' },
      { value: 'fail', score: 0.2, critique: 'no' },
    ],
    [{ verdict: 'abstain' }, { value: 'abstain' }],
    [{ score: 3 }, { value: 'graded', score: 3 }],
    [
      { score: 3, pass: null, extra: 1 },
      { value: 'graded', score: 3 },
    ],
  ])('%j', async (body, answer) => expect(await answerTo(body)).toEqual({ ...answer, latencyMs: 0 }))

  test('that is a score alone passes from the threshold on', async () => {
    expect(await answerTo({ score: 3 }, { passes: 3 })).toMatchObject({ value: 'pass', score: 3 })
    expect(await answerTo({ score: 2.9 }, { passes: 3 })).toMatchObject({ value: 'fail', score: 2.9 })
  })

  test.each([
    '',
    '<html>pass</html>',
    '{}',
    '[]',
    'null',
    '{"verdict":"maybe"}',
    '{"pass":"yes"}',
    '{"verdict":"tie"}',
    '{"pass":true,"confidence":7}',
  ])('%j is unparseable, and kept', async (body) =>
    expect(await answerTo(body)).toEqual({ value: 'error', errorKind: 'unparseable', raw: body, latencyMs: 0 }),
  )

  test('with a status of failure is an error, also with a verdict in it', async () => {
    const answer = await answerTo({ pass: true }, {}, { status: 503 })
    expect(answer).toMatchObject({ value: 'error', errorKind: 'transport', raw: expect.stringContaining('503') })
  })

  test('longer than any verdict is not read to its end', async () => {
    expect(await answerTo('x'.repeat(5_000_000))).toMatchObject({
      errorKind: 'transport',
      raw: expect.stringContaining('more than'),
    })
  })

  test('that does not come in time is a timeout', async () => {
    const stalls: Fetch = (_, { signal }) =>
      new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason)))
    const { answer } = await open(stalls, { timeoutMs: 5 }).ask(testQuestion)
    expect(answer).toMatchObject({ value: 'error', errorKind: 'timeout' })
  })
})

describe('a key', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it stands in the file like this
  const headers = { Authorization: 'Bearer ${MY_KEY}' }

  test.each([{ pass: true, reason: `You sent ${secret}` }, `no JSON, but ${secret}`, { error: secret }])(
    'that comes back in %j is taken out',
    async (body) => {
      for (const status of [200, 500]) {
        expect(JSON.stringify(await answerTo(body, { headers }, { status }))).not.toContain(secret)
      }
    },
  )

  test('that is not set is missed at once', () => {
    const unused: Fetch = async () => new Response()
    expect(() => open(unused, { headers }, {})).toThrow('names the environment variable MY_KEY, which is not set')
  })
})
