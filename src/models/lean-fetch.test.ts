import { describe, expect, test } from 'vitest'
import { createLeanFetch } from './lean-fetch.ts'
import { sendJson, startTestServer } from './providers/test-server.ts'

describe('the lean fetch', () => {
  test('sends method, path, query, headers and body', async () => {
    await using server = await startTestServer((_, response) => sendJson(response, {}))
    await using leanFetch = createLeanFetch({})
    await leanFetch(`${server.address}/a/b?c=d%20e`)
    await leanFetch(new URL(`${server.address}/text`), { method: 'POST', headers: [['X-A', '1']], body: 'héllo' })
    await leanFetch(`${server.address}/bytes`, {
      method: 'PUT',
      headers: new Headers({ 'x-a': '2' }),
      body: new TextEncoder().encode('bytes'),
    })
    expect(server.calls).toMatchObject([
      { method: 'GET', path: '/a/b?c=d%20e', body: '' },
      { method: 'POST', path: '/text', body: 'héllo', headers: { 'x-a': '1' } },
      { method: 'PUT', path: '/bytes', body: 'bytes', headers: { 'x-a': '2', 'accept-encoding': 'identity' } },
    ])
  })

  test('reads status, headers and body', async () => {
    await using server = await startTestServer((_, response) =>
      response.writeHead(418, { 'X-One': '1', 'set-cookie': ['a=1', 'b=2'] }).end('{"tea":"☕"}'),
    )
    await using leanFetch = createLeanFetch({})
    const response = await leanFetch(server.address)
    expect(response).toMatchObject({ ok: false, status: 418, statusText: '' })
    expect(response.headers.get('X-ONE')).toBe('1')
    expect(response.headers.get('x-two')).toBeNull()
    expect([...response.headers]).toContainEqual(['set-cookie', 'a=1, b=2'])
    const seen: string[] = []
    response.headers.forEach((value, name) => void seen.push(`${name}: ${value}`))
    expect(seen).toContain('x-one: 1')
    expect(await response.json()).toEqual({ tea: '☕' })
  })

  test('gives the body to a reader, once', async () => {
    await using server = await startTestServer((_, response) => response.end('all of it'))
    await using leanFetch = createLeanFetch({})
    const reader = (await leanFetch(server.address)).body!.getReader()
    const first = await reader.read()
    expect(new TextDecoder().decode(first.value)).toBe('all of it')
    expect(await reader.read()).toEqual({ done: true, value: undefined })
    await reader.cancel()
    reader.releaseLock()
  })

  test('keeps its connections', async () => {
    const ports = new Set<number | undefined>()
    await using server = await startTestServer((_, response) => {
      ports.add(response.socket?.remotePort)
      response.end()
    })
    await using leanFetch = createLeanFetch({})
    for (let call = 0; call < 20; call++) await leanFetch(server.address)
    // An answer is there a moment before its connection is free again, so that a second one may have been opened.
    expect(ports.size).toBeLessThanOrEqual(2)
  })

  test('holds as many calls under way as there are', async () => {
    const waiting: (() => void)[] = []
    await using server = await startTestServer((_, response) => {
      waiting.push(() => response.end())
      if (waiting.length === 50) for (const go of waiting) go()
    })
    await using leanFetch = createLeanFetch({})
    const responses = await Promise.all(Array.from({ length: 50 }, () => leanFetch(server.address)))
    expect(responses.every(({ ok }) => ok)).toBe(true)
  })

  test('does not follow a redirect, which would take the key along', async () => {
    await using other = await startTestServer((_, response) => response.end('stolen'))
    await using server = await startTestServer((_, response) =>
      response.writeHead(307, { location: other.address }).end(),
    )
    await using leanFetch = createLeanFetch({})
    expect((await leanFetch(server.address, { headers: { authorization: 'Bearer k' } })).status).toBe(307)
    expect(other.calls).toEqual([])
  })

  test('rejects with the signal’s reason, before the call and under way', async () => {
    const reason = new Error('given up')
    const controller = new AbortController()
    await using server = await startTestServer((_, response) => {
      response.writeHead(200).write('half')
      controller.abort(reason)
    })
    await using leanFetch = createLeanFetch({})
    await expect(leanFetch(server.address, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    await expect(leanFetch(server.address, { signal: controller.signal })).rejects.toBe(reason)
  })

  test('goes through the proxy that the environment names, but not to hosts without one', async () => {
    await using direct = await startTestServer((_, response) => response.end('direct'))
    await using proxy = await startTestServer((_, response) => response.end('by proxy'))
    await using proxied = createLeanFetch({ HTTP_PROXY: proxy.address, NO_PROXY: '127.0.0.1' })
    expect(await (await proxied(direct.address)).text()).toBe('direct')
    expect(await (await proxied('http://models.invalid/v1')).text()).toBe('by proxy')
    expect(proxy.calls).toMatchObject([{ path: 'http://models.invalid/v1' }])
  })

  test('takes no Request and no form', async () => {
    await using leanFetch = createLeanFetch({})
    await expect(leanFetch(new Request('http://127.0.0.1:1'))).rejects.toThrow(TypeError)
    await expect(leanFetch('http://127.0.0.1:1', { method: 'POST', body: new FormData() })).rejects.toThrow(TypeError)
  })

  test('can be closed before it was used', async () => {
    await expect(createLeanFetch({})[Symbol.asyncDispose]()).resolves.toBeUndefined()
  })
})
