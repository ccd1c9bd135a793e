import { Pool } from 'undici'

/** A bare client: one request on the wire, with nothing that retries, waits or mends. */
export class TestClient implements AsyncDisposable {
  readonly #pool: Pool

  constructor(url: string, { connections = 64 } = {}) {
    this.#pool = new Pool(url, { connections, pipelining: 1 })
  }

  async post(path: string, body: unknown, options: { headers?: Record<string, string>; signal?: AbortSignal } = {}) {
    const response = await this.#pool.request({
      path,
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...options.headers },
      signal: options.signal,
    })
    return { status: response.statusCode, headers: response.headers, text: await response.body.text() }
  }

  /** The text that OpenAI's envelope holds. */
  async chat(prompt: string, { model = 'm' } = {}): Promise<string> {
    const { text } = await this.post('/v1/chat/completions', chatBody(prompt, { model }))
    return JSON.parse(text).choices[0].message.content
  }

  /** The verdict, after a look at whether it stands alone under the right key. */
  async verdict(prompt: string, options?: { model?: string }): Promise<unknown> {
    const { verdict, key: told, ...rest } = JSON.parse(await this.chat(prompt, options))
    if (told !== key || Object.keys(rest).length > 0) throw new Error('no bare verdict under the right key')
    return verdict
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy()
  }
}

export const key = '3f9a01bc'

export function chatBody(prompt: string, more: object = {}) {
  return { model: 'm', messages: [{ role: 'system', content: 'You judge.' }, userTurn(prompt)], ...more }
}

export function messagesBody(prompt: string, more: object = {}) {
  return { model: 'm', max_tokens: 100, system: 'You judge.', messages: [userTurn(prompt)], ...more }
}

function userTurn(prompt: string) {
  return { role: 'user', content: prompt }
}

export interface Single {
  item: string
  truth: 'pass' | 'fail'
  output?: string
  form?: string
}

export function singlePrompt({ item, truth, output = '', form = '"verdict": "pass" or "fail"' }: Single): string {
  return `<output ${key}>\nAn answer. ⟦item=${item} truth=${truth}⟧${output}\n</output ${key}>\n\nAnswer with\n{${form}, "key": "${key}"}`
}

/** @param pair.shown the item's own output that is shown first */
export function pairPrompt(pair: { item: string; better: 'first' | 'second'; shown: 'first' | 'second' }): string {
  const { item, better, shown } = pair
  const output = (side: string) => `An answer. ⟦item=${item} side=${side} better=${better}⟧`
  return `A: ${output(shown)}\nB: ${output(shown === 'first' ? 'second' : 'first')}\n{"verdict": "A" or "B", "key": "${key}"}`
}

/** `count` items, every other one true to pass. */
export function singles(count: number): Single[] {
  return Array.from({ length: count }, (_, i) => ({ item: `item ${i}`, truth: i % 2 === 0 ? 'pass' : 'fail' }))
}

export function shareOf<T>(values: readonly T[], holds: (value: T, index: number) => boolean): number {
  return values.filter(holds).length / values.length
}
