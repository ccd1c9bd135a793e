import type { IncomingHttpHeaders } from 'node:http'
import { answerTokens } from './answer-tokens.ts'
import { plantedAnswer } from './planted-answer.ts'
import { type Fault, type JudgeBehaviour, judgeBehaviour, type PlantedBehaviour } from './planted-behaviour.ts'
import { type PlantedCall, plantedCall } from './planted-judge.ts'
import { readPrompt } from './planted-prompt.ts'
import type { Wire, WireRequest } from './wire.ts'

/** What the server does about one call. */
export interface Exchange {
  status: number
  headers: { [name: string]: string }
  body: string
  delayMs: number
  fault?: Fault
  /** The item that this answers with a verdict under the right key. */
  verdictOn?: string
  /** Nothing could be made of the request. */
  rejected?: boolean
}

const json = { 'content-type': 'application/json' }
const eventStream = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }
const page = `<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in to the network</h1></body></html>`

/** Turns requests into answers, and remembers how often each question was asked: a judge without a socket. */
export class PlantedExchanges {
  behaviour: PlantedBehaviour
  readonly #attempts = new Map<string, number>()
  #answers = 0

  constructor(behaviour: PlantedBehaviour) {
    this.behaviour = behaviour
  }

  answer(wire: Wire, body: string, headers: IncomingHttpHeaders): Exchange {
    let request: WireRequest
    try {
      request = wire.read(JSON.parse(body))
    } catch (error) {
      return rejected(wire, `The body is no request: ${(error as Error).message}`)
    }
    const prompt = readPrompt(request.prompt)
    if (!prompt) return rejected(wire, 'The prompt has no whole tag ⟦item=… truth=…⟧, or no two with side and better.')

    const { model } = request
    const settings = judgeBehaviour(this.behaviour, model)
    const question = `${model}\n${prompt.item}\n${prompt.presentation}`
    const attempt = this.#attempts.get(question) ?? 0
    this.#attempts.set(question, attempt + 1)
    const call = plantedCall(settings, { prompt, seed: this.behaviour.seed, model, attempt })
    const failed = failure({ wire, settings, call, headers })
    if (failed) return failed

    const answer = plantedAnswer(prompt, call)
    const givesVerdict = call.fault === undefined || call.fault === 'quote'
    const { alternatives: most } = request
    const tokens = most === undefined ? undefined : answerTokens(answer, { ...settings, call, most })
    const reply = { id: String(++this.#answers), request, answer, tokens }
    return {
      status: 200,
      headers: request.stream ? eventStream : json,
      body: request.stream ? wire.events(reply) : wire.whole(reply),
      delayMs: call.delayMs,
      fault: call.fault,
      verdictOn: givesVerdict ? prompt.item : undefined,
    }
  }
}

/** A 429. `retryAfter` says in which form, and `wait`, in that form's unit, how long. */
export function tooMany(wire: Wire, { retryAfter, wait }: { retryAfter: JudgeBehaviour['retryAfter']; wait: number }) {
  const headers: { [name: string]: string } = { ...json }
  if (retryAfter === 'seconds') headers['retry-after'] = String(wait)
  if (retryAfter === 'ms') headers['retry-after-ms'] = String(wait)
  if (retryAfter === 'date') headers['retry-after'] = new Date(Date.now() + wait * 1000).toUTCString()
  return { status: 429, headers, body: wire.error(429, 'Rate limit reached: come back later.') }
}

/** The faults that take the place of what a model says. */
function failure({
  wire,
  settings,
  call,
  headers,
}: {
  wire: Wire
  settings: JudgeBehaviour
  call: PlantedCall
  headers: IncomingHttpHeaders
}): Exchange | undefined {
  const { fault, delayMs } = call
  switch (fault) {
    case 'tooMany': {
      const { retryAfter, retryAfterValue: wait } = settings
      return { ...tooMany(wire, { retryAfter, wait }), delayMs, fault }
    }
    case 'serverError':
      return { status: 500, headers: json, body: wire.error(500, 'The server had an error.'), delayMs, fault }
    case 'html':
      return { status: 200, headers: { 'content-type': 'text/html' }, body: page, delayMs, fault }
    case 'wrongJson':
      return { status: 200, headers: json, body: '{"status":"ok","data":[1,2,3]}', delayMs, fault }
    case 'echoKey': {
      const key = headers.authorization ?? headers['x-api-key'] ?? 'none'
      return { status: 401, headers: json, body: wire.error(401, `Incorrect API key provided: ${key}`), delayMs, fault }
    }
    default:
      return undefined
  }
}

function rejected(wire: Wire, message: string): Exchange {
  return { status: 400, headers: json, body: wire.error(400, message), delayMs: 0, rejected: true }
}
