import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PlantedServer, startPlantedServer } from './planted-server/planted-server.ts'
import { command, Project } from './run-goodhart.ts'

/** With characters that JSON and URLs write in another way. */
const key = 'sk-planted/7Hq2+"w\\Zp=9xL'
const headerKey = 'hdr-planted-4kT8vB1nQ6'
const disguises = [key, headerKey].flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
])

let server: PlantedServer
let project: Project
const output: string[] = []

beforeAll(async () => {
  server = await startPlantedServer({})
  const rows = Array.from({ length: 12 }, (_, i) => `i${i},Why?,Because. ⟦item=i${i} truth=pass⟧\n`)
  project = new Project({ 'items.csv': `id,question,answer\n${rows.join('')}` })
  const judges = {
    openai: 'provider: openai, model: planted, apiKeyEnv: PLANTED_KEY',
    anthropic: 'provider: anthropic, model: planted, apiKeyEnv: PLANTED_KEY',
    compatible: `provider: compatible, model: planted, apiKeyEnv: PLANTED_KEY, headers: { x-team: '\${HEADER_KEY}' }`,
  }
  for (const [name, model] of Object.entries(judges)) {
    project.write(
      `${name}.md`,
      `---\nmodel: { ${model}, baseUrl: "${server.url}/v1" }\ncriterion: answers-the-question\n---\n`,
    )
  }
})

afterAll(async () => {
  project[Symbol.dispose]()
  await server.close()
})

async function run(...parameters: string[]): Promise<number | null> {
  const child = spawn(process.execPath, [command, ...parameters], {
    cwd: project.folder,
    env: { ...process.env, GOODHART_DEBUG: '1', PLANTED_KEY: key, HEADER_KEY: headerKey },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  output.push(stdout, stderr)
  return code
}

/** Everything that was written or said, by where. */
function everything(): [string, string][] {
  const files = globSync('**/*', { cwd: project.folder, exclude: ['node_modules'] })
    .concat(globSync('.goodhart/**/*', { cwd: project.folder }))
    .filter((file) => statSync(join(project.folder, file)).isFile())
  return [
    ...files.map((file): [string, string] => [file, readFileSync(join(project.folder, file), 'latin1')]),
    ['output', output.join('\n')],
  ]
}

function expectNoSecret(): void {
  const found = everything().flatMap(([where, content]) =>
    disguises.filter((secret) => content.includes(secret)).map((secret) => `${where}: ${secret}`),
  )
  expect(found).toEqual([])
}

test('a key that a server repeats in its errors stands in no file, log, report or message', async () => {
  await run('import', 'items.csv', '--as', 'd', '--id', 'id')
  await server.behave({ echoKey: 1 })
  for (const judge of ['openai', 'anthropic', 'compatible']) {
    await run('judge', `${judge}.md`, '--dataset', 'd', '--jsonl', '--keep-going')
    await run('judge', `${judge}.md`, '--dataset', 'd', '--json', '--retry-errors')
  }
  expect(server.stats().faults.echoKey).toBeGreaterThan(70)
  expectNoSecret()
  expect(output.join('')).toContain('[secret PLANTED_KEY]')
}, 60_000)

test('nor one that was sent with calls that went well, nor in what is made of them', async () => {
  await server.behave({ echoKey: 0 })
  for (const judge of ['openai', 'anthropic', 'compatible']) {
    expect(await run('judge', `${judge}.md`, '--dataset', 'd', '--retry-errors', '--no-cache')).toBe(0)
  }
  await run('export', 'd', '-o', 'out.jsonl')
  await run('export', 'd', '-o', 'out.csv')
  await run('show', 'd', '--json')
  expectNoSecret()
}, 60_000)

test('nor one that an http judge sends in a header, and its server repeats', async () => {
  const echo = createServer((request, response) => {
    response.writeHead(request.url === '/bad' ? 500 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ verdict: 'pass', critique: `You sent ${request.headers['x-team']}` }))
  })
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  const { port } = echo.address() as AddressInfo
  for (const path of ['good', 'bad']) {
    project.write(
      `${path}.md`,
      `---\nkind: http\nurl: http://127.0.0.1:${port}/${path}\nheaders: { x-team: '\${HEADER_KEY}' }\n---\n`,
    )
    await run('judge', `${path}.md`, '--dataset', 'd', '--jsonl', '--keep-going')
  }
  echo.close()
  expect(output.join('')).toContain('You sent [secret HEADER_KEY]')
  expectNoSecret()
}, 60_000)

test('a key in a judge file is refused, and not repeated', async () => {
  project.write('leaky.md', '---\nmodel: { provider: openai, model: m, apiKey: not-repeated-1234567890 }\n---\n')
  expect(await run('judge', 'leaky.md', '--dataset', 'd')).toBe(2)
  expect(output.at(-1)).toMatch(/leaky\.md.*secret/s)
  expect(output.at(-1)).not.toContain('not-repeated')
})

test('the search would notice', () => {
  output.push(`Bearer ${encodeURIComponent(key)}`)
  expect(() => expectNoSecret()).toThrow()
  output.pop()
})
