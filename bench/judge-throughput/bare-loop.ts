/** The peer: an undici loop that posts the same bodies, so many at once, and parses each answer. Prints its seconds. */
import { readFileSync } from 'node:fs'
import { Agent } from 'undici'

const { url, concurrency, calls, bodies: path } = JSON.parse(process.argv[2]!)
const bodies: string[] = JSON.parse(readFileSync(path, 'utf8'))
const agent = new Agent({ connections: concurrency })
const headers = { 'content-type': 'application/json' }
let next = 0

async function work(): Promise<void> {
  while (next < calls) {
    const body = bodies[next++ % bodies.length]
    const answer = await agent.request({ origin: url, path: '/v1/chat/completions', method: 'POST', headers, body })
    const { choices } = (await answer.body.json()) as { choices: { message: { content: string } }[] }
    if (!choices[0]!.message.content.includes('"verdict"')) throw new Error('The server gave no verdict.')
  }
}

const began = performance.now()
await Promise.all(Array.from({ length: concurrency }, work))
console.log(JSON.stringify({ seconds: (performance.now() - began) / 1000 }))
await agent.close()
