import type { Dispatcher } from 'undici'

/** How the libraries of the providers reach the network. */
export type FetchFunction = typeof globalThis.fetch

/** An answer beyond this is none that a model gives. */
const longestAnswer = 64 * 1024 * 1024

const proxyVariables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] as const

/**
 * A `fetch` for calls that wait for one whole answer: a quarter of the built-in one's work for each call.
 *
 * Connections are kept and reused, as many as there are calls at once. There is no time limit: that is a layer above. A
 * redirect is an answer like any other, so that a key never follows it to another host. An answer that breaks off
 * rejects with the network's error. Where `env` names a proxy, calls go through it.
 *
 * What it gives is less than a `Response`: `ok`, `status`, `statusText`, `headers` (`get`, `entries`, `forEach`, iteration)
 * and a body to be read once, by `text`, `json`, `arrayBuffer` or a reader.
 */
export function createLeanFetch(
  env: Readonly<Record<string, string | undefined>> = process.env,
): FetchFunction & AsyncDisposable {
  let dispatcher: Promise<Dispatcher> | undefined

  async function leanFetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    if (input instanceof Request) throw new TypeError('The lean fetch takes an address, not a Request.')
    dispatcher ??= createDispatcher(env)
    const { origin, pathname, search } = new URL(input)
    const answer = await (await dispatcher).request({
      origin,
      path: pathname + search,
      method: (init.method ?? 'GET') as Dispatcher.HttpMethod,
      headers: { 'accept-encoding': 'identity', ...plainHeaders(init.headers) },
      body: plainBody(init.body),
      signal: init.signal ?? undefined,
    })
    const bytes = await answer.body.bytes()
    // The caller's type asks for all of `Response`; what stands above is all that is there.
    return new LeanResponse(answer.statusCode, answer.headers, bytes) as unknown as Response
  }

  return Object.assign(leanFetch, {
    async [Symbol.asyncDispose]() {
      await (await dispatcher)?.destroy()
      dispatcher = undefined
    },
  })
}

async function createDispatcher(env: Readonly<Record<string, string | undefined>>): Promise<Dispatcher> {
  // It takes a while to load, and whoever only reads a report never needs it.
  const { Agent, EnvHttpProxyAgent } = await import('undici')
  // One call a connection: calls that share one share its congestion too, and providers cap streams.
  const options = { headersTimeout: 0, bodyTimeout: 0, maxResponseSize: longestAnswer, allowH2: false }
  if (!proxyVariables.some((name) => env[name])) return new Agent(options)
  return new EnvHttpProxyAgent({
    ...options,
    httpProxy: env.http_proxy || env.HTTP_PROXY || '',
    httpsProxy: env.https_proxy || env.HTTPS_PROXY || '',
    noProxy: env.no_proxy || env.NO_PROXY || '',
  })
}

function plainHeaders(headers: RequestInit['headers']): Record<string, string> {
  if (headers === undefined) return {}
  return headers instanceof Headers || Array.isArray(headers)
    ? Object.fromEntries(new Headers(headers))
    : { ...headers }
}

function plainBody(body: RequestInit['body']): string | Uint8Array | null {
  if (body === undefined || body === null || typeof body === 'string' || body instanceof Uint8Array) return body ?? null
  throw new TypeError('The lean fetch sends text or bytes.')
}

class LeanHeaders {
  readonly #values: Record<string, string>

  constructor(headers: Record<string, string | string[] | undefined>) {
    this.#values = {}
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) this.#values[name] = Array.isArray(value) ? value.join(', ') : value
    }
  }

  get(name: string): string | null {
    return this.#values[name.toLowerCase()] ?? null
  }

  entries(): IterableIterator<[string, string]> {
    return Object.entries(this.#values)[Symbol.iterator]()
  }

  forEach(visit: (value: string, name: string) => void): void {
    for (const [name, value] of this.entries()) visit(value, name)
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries()
  }
}

class LeanResponse {
  readonly status: number
  readonly statusText = ''
  readonly headers: LeanHeaders
  readonly #bytes: Uint8Array

  constructor(status: number, headers: Record<string, string | string[] | undefined>, bytes: Uint8Array) {
    this.status = status
    this.headers = new LeanHeaders(headers)
    this.#bytes = bytes
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300
  }

  get body() {
    let rest: Uint8Array | undefined = this.#bytes
    const take = async () => {
      const value = rest
      rest = undefined
      return value === undefined ? { done: true, value: undefined } : { done: false, value }
    }
    const cancel = async () => {
      rest = undefined
    }
    return { cancel, getReader: () => ({ read: take, cancel, releaseLock: () => {} }) }
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(this.#bytes)
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text())
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return new Uint8Array(this.#bytes).buffer
  }
}
