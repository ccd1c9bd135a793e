import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test, vi } from 'vitest'
import type { Verdict } from '../domain/index.ts'
import { evaluationEvents } from './evaluation-events.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.doUnmock('@opentelemetry/sdk-logs')
  vi.restoreAllMocks()
})

const verdict: Verdict = { item: 'i1', criterion: 'good', judge: 'j@1', value: 'pass', repeat: 0 }

interface Collected {
  path: string
  // biome-ignore lint/suspicious/noExplicitAny: OTLP's JSON
  json: any
}

/** A collector of OTLP over HTTP on this machine. */
async function startCollector(answer: (response: ServerResponse) => void = (response) => response.end('{}')) {
  const collected: Collected[] = []
  const server = createServer(async (request, response) => {
    collected.push({ path: request.url!, json: JSON.parse(await text(request)) })
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    collected,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The exporter reads the environment of the process. */
function listenAt(url: string, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  for (const [name, value] of Object.entries({ OTEL_EXPORTER_OTLP_ENDPOINT: url, ...more })) vi.stubEnv(name, value)
  return process.env
}

/** The records of all bodies, their attributes as an object. */
function recordsOf(collected: readonly Collected[]) {
  return collected
    .flatMap(({ json }) => json.resourceLogs)
    .flatMap(({ scopeLogs }) => scopeLogs)
    .flatMap(({ logRecords }) => logRecords)
    .map(({ eventName, attributes }) => ({ eventName, attributes: attributesOf(attributes) }))
}

function attributesOf(attributes: { key: string; value: Record<string, unknown> }[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}

async function emit(env: NodeJS.ProcessEnv, count = 1) {
  const onLost = vi.fn()
  {
    await using events = await evaluationEvents({ env, dataset: 'd', onLost })
    for (let i = 0; i < count; i++) events!.emit(verdict, { answer: { value: 'pass' } })
  }
  return onLost
}

test('every verdict reaches the collector as an event, with the attributes of the conventions', async () => {
  await using collector = await startCollector()
  const onLost = vi.fn()
  {
    const env = listenAt(collector.url, { OTEL_SERVICE_NAME: 'nightly' })
    await using events = await evaluationEvents({ env, dataset: 'd', onLost })
    events!.emit(
      { ...verdict, critique: 'Names one.', presentation: 'BA', repeat: 2 },
      {
        answer: { value: 'pass' },
        responseId: 'resp-1',
      },
    )
    events!.emit({ ...verdict, value: 'fail' }, { answer: { value: 'fail' } })
    events!.emit({ ...verdict, value: 'graded', score: 7.5 }, { answer: { value: 'graded' } })
    events!.emit({ ...verdict, value: 'abstain' }, { answer: { value: 'abstain' } })
    events!.emit({ ...verdict, value: 'error', errorKind: 'refused', raw: 'No.' }, { answer: { value: 'error' } })
  }
  const { resourceLogs } = collector.collected[0]!.json
  expect(collector.collected[0]!.path).toBe('/v1/logs')
  expect(attributesOf(resourceLogs[0].resource.attributes)).toMatchObject({ 'service.name': 'nightly' })
  const records = recordsOf(collector.collected)
  expect(records.map(({ eventName }) => eventName)).toEqual(Array(5).fill('gen_ai.evaluation.result'))
  const common = {
    'gen_ai.evaluation.name': 'good',
    'goodhart.dataset': 'd',
    'goodhart.item': 'i1',
    'goodhart.judge': 'j@1',
    'goodhart.repeat': 0,
  }
  const score = 'gen_ai.evaluation.score.value'
  const label = 'gen_ai.evaluation.score.label'
  expect(records.map(({ attributes }) => attributes)).toEqual([
    {
      ...common,
      [score]: 1,
      [label]: 'pass',
      'gen_ai.evaluation.explanation': 'Names one.',
      'gen_ai.response.id': 'resp-1',
      'goodhart.presentation': 'BA',
      'goodhart.repeat': 2,
    },
    { ...common, [score]: 0, [label]: 'fail' },
    { ...common, [score]: 7.5, [label]: 'graded' },
    { ...common, [label]: 'abstain' },
    // An error is no score, and its text stays here.
    { ...common, 'error.type': 'refused' },
  ])
  expect(onLost).not.toHaveBeenCalled()
})

test('more events than a batch holds arrive, each once', async () => {
  await using collector = await startCollector()
  const onLost = await emit(listenAt(collector.url), 1300)
  expect(recordsOf(collector.collected)).toHaveLength(1300)
  expect(onLost).not.toHaveBeenCalled()
})

test('nothing is loaded where nobody listens', async () => {
  const load = vi.fn(() => {
    throw new Error('loaded')
  })
  vi.doMock('@opentelemetry/sdk-logs', load)
  expect(await evaluationEvents({ env: {}, dataset: 'd' })).toBeUndefined()
  expect(load).not.toHaveBeenCalled()
  await expect(evaluationEvents({ env: listenAt('http://127.0.0.1:9'), dataset: 'd' })).rejects.toThrow()
  expect(load).toHaveBeenCalled()
})

// Four batches that each waited for its time limit, or the exporter's own ten seconds, would take longer than the test may.
const timeLimit = { OTEL_EXPORTER_OTLP_TIMEOUT: '400' }

test.each([
  ['is not there', undefined, timeLimit],
  ['is not there, with no time limit of the user', undefined, {}],
  ['never answers', () => {}, timeLimit],
  ['is overloaded', (response: ServerResponse) => response.writeHead(503).end(), timeLimit],
  ['refuses', (response: ServerResponse) => response.writeHead(400).end('no'), timeLimit],
])(
  'a collector that %s costs its events, and neither the run nor a word',
  async (_, answer, limit) => {
    const output = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'))
    const logged = (['log', 'warn', 'error'] as const).map((how) => vi.spyOn(console, how))
    const collector = await startCollector(answer)
    const { url } = collector
    if (!answer) await collector[Symbol.asyncDispose]()
    const onLost = await emit(listenAt(url, limit), 2000)
    if (answer) await collector[Symbol.asyncDispose]()
    expect(onLost.mock.calls).toEqual([[2000, 2000]])
    for (const said of [...output, ...logged]) expect(said).not.toHaveBeenCalled()
  },
  6000,
)

test('an address that is none does no harm either', async () => {
  const onLost = await emit(listenAt('collector', timeLimit))
  expect(onLost.mock.calls).toEqual([[1, 1]])
}, 6000)
