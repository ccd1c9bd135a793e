import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a test's server was sent. */
export interface SentCall {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into any provider's format
  json: any
}

export interface TestServer extends AsyncDisposable {
  /** Without a path. */
  address: string
  calls: SentCall[]
}

/** A provider on this machine that answers as the test says. */
export async function startTestServer(
  answer: (call: SentCall, response: ServerResponse) => unknown,
): Promise<TestServer> {
  const calls: SentCall[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const { method = '', url = '', headers } = request
      const call = { method, path: url, headers, body, json: body.startsWith('{') ? JSON.parse(body) : undefined }
      calls.push(call)
      answer(call, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export function sendJson(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

/** An answer in OpenAI's chat format. */
export function chatBody(content: string | null, { choice = {}, ...rest }: Record<string, unknown> = {}): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_760_000_000,
    model: 'served-model',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', ...(choice as object) }],
    usage: { prompt_tokens: 11, completion_tokens: 3, total_tokens: 14 },
    ...rest,
  }
}
