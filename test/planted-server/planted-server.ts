import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { anthropicWire } from './anthropic-wire.ts'
import { openaiWire } from './openai-wire.ts'
import { type PlantedBehaviour, plantedBehaviour } from './planted-behaviour.ts'
import { type Exchange, PlantedExchanges, tooMany } from './planted-exchange.ts'
import { emptyStats, type PlantedStats, statsJson } from './planted-stats.ts'
import { RateLimit } from './rate-limit.ts'
import type { Wire } from './wire.ts'

export interface PlantedServer extends AsyncDisposable {
  /** `http://127.0.0.1:port`, without a path. */
  readonly url: string
  readonly port: number
  /** As they stand now. */
  stats(): PlantedStats
  /** Changes what is named and leaves the rest; calls that are under way go on as they began. */
  behave(change: Partial<PlantedBehaviour>): void
  /** Ends at once what is under way. */
  close(): Promise<void>
}

const wires = new Map<string | undefined, Wire>([
  ['/v1/chat/completions', openaiWire],
  ['/v1/messages', anthropicWire],
])

/**
 * A server that speaks the wire formats of OpenAI and Anthropic and plays a judge of known behaviour, on 127.0.0.1.
 *
 *     POST /v1/chat/completions   OpenAI, whole or streamed, with log-probabilities
 *     POST /v1/messages           Anthropic, whole or streamed
 *     GET  /planted/stats         what it has seen; with ?items=1 the counts of every item
 *     POST /planted/behaviour     changes its behaviour
 *
 * @throws {z.ZodError} where the behaviour is not one
 */
export async function startPlantedServer(given: Partial<PlantedBehaviour> = {}): Promise<PlantedServer> {
  const exchanges = new PlantedExchanges(plantedBehaviour(given))
  const { port: wanted } = exchanges.behaviour
  const stats = emptyStats()
  const limit = new RateLimit()
  let admitted = 0

  const behave = (change: Partial<PlantedBehaviour>) => {
    exchanges.behaviour = plantedBehaviour({ ...exchanges.behaviour, ...change, port: wanted })
  }

  function receiveCall(wire: Wire, request: IncomingMessage, response: ServerResponse): void {
    stats.calls++
    stats.maxInFlight = Math.max(stats.maxInFlight, ++stats.inFlight)
    let exchange: Exchange | undefined
    let timer: NodeJS.Timeout | undefined
    response.on('close', () => {
      clearTimeout(timer)
      stats.inFlight--
      if (!exchange) return
      admitted--
      const { verdictOn } = exchange
      if (verdictOn === undefined || !response.writableFinished) return
      stats.answered++
      stats.perItem.set(verdictOn, (stats.perItem.get(verdictOn) ?? 0) + 1)
    })
    readBody(request, (body, bytes) => {
      stats.bytes.received += bytes
      const refusal = limited(wire)
      if (refusal) {
        stats.limited++
        stats.bytes.sent += send(response, refusal)
        return
      }
      admitted++
      exchange = exchanges.answer(wire, body, request.headers)
      if (exchange.rejected) stats.rejected++
      const answer = () => {
        const { fault } = exchange!
        if (fault) stats.faults[fault]++
        stats.bytes.sent += carryOut(exchange!, response)
      }
      if (exchange.delayMs > 0) timer = setTimeout(answer, exchange.delayMs)
      else answer()
    })
  }

  function limited(wire: Wire) {
    const { requestsPerMinute, maxConcurrent, retryAfter } = exchanges.behaviour
    const full = maxConcurrent !== undefined && admitted >= maxConcurrent
    // How long the others take nobody knows; a second is what providers say.
    const waitMs = full ? 1000 : requestsPerMinute ? limit.take(requestsPerMinute, performance.now()) : 0
    if (waitMs === 0) return undefined
    return tooMany(wire, { retryAfter, wait: Math.ceil(retryAfter === 'ms' ? waitMs : waitMs / 1000) })
  }

  function control(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://planted')
    const asked = `${request.method} ${pathname}`
    readBody(request, (body) => {
      if (asked === 'GET /planted/stats') {
        const items = searchParams.get('items') === '1'
        return send(response, { status: 200, headers: json, body: statsJson(stats, { items }) })
      }
      if (asked !== 'POST /planted/behaviour') return sendError(response, 404, `There is no ${asked} here.`)
      try {
        behave(JSON.parse(body))
      } catch (error) {
        return sendError(response, 400, (error as Error).message)
      }
      return send(response, { status: 200, headers: json, body: JSON.stringify(exchanges.behaviour) })
    })
  }

  const server = createServer((request, response) => {
    const wire = request.method === 'POST' ? wires.get(request.url) : undefined
    if (wire) receiveCall(wire, request, response)
    else control(request, response)
  })
  // A connection that the server gives up while the client writes on it would be a fault that nobody planted.
  server.keepAliveTimeout = 0
  server.requestTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port: wanted, host: '127.0.0.1', backlog: 4096 }, resolve)
  })
  const { port } = server.address() as AddressInfo

  const close = async () => {
    if (!server.listening) return
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeAllConnections()
    await closed
  }
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    stats: () => structuredClone(stats),
    behave,
    close,
    [Symbol.asyncDispose]: close,
  }
}

const json = { 'content-type': 'application/json' }

function readBody(request: IncomingMessage, done: (body: string, bytes: number) => void): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
    done(body.toString(), body.length)
  })
}

/** @returns how many bytes of body were handed to the socket */
function carryOut({ fault, ...reply }: Exchange, response: ServerResponse): number {
  if (fault === 'dropEarly') {
    response.socket?.destroy()
    return 0
  }
  const { status, headers } = reply
  if (fault !== 'drop' && fault !== 'stall') return send(response, reply)

  const body = Buffer.from(reply.body)
  response.writeHead(status, isStream(headers) ? headers : { ...headers, 'content-length': body.length })
  if (fault === 'stall') {
    response.flushHeaders()
    return 0
  }
  const half = body.subarray(0, body.length >> 1)
  response.write(half, () => response.socket?.destroy())
  return half.length
}

type Reply = Pick<Exchange, 'status' | 'headers' | 'body'>

function send(response: ServerResponse, { status, headers, body }: Reply): number {
  const bytes = Buffer.byteLength(body)
  if (isStream(headers)) {
    response.writeHead(status, headers)
    // In two pieces that part wherever it falls, even within a character: so no client may take a piece for an event.
    const whole = Buffer.from(body)
    response.write(whole.subarray(0, bytes >> 1))
    response.end(whole.subarray(bytes >> 1))
    return bytes
  }
  response.writeHead(status, { ...headers, 'content-length': bytes })
  response.end(body)
  return bytes
}

function sendError(response: ServerResponse, status: number, message: string): void {
  send(response, { status, headers: json, body: JSON.stringify({ error: { message } }) })
}

function isStream(headers: Reply['headers']): boolean {
  return headers['content-type'] === 'text/event-stream'
}
