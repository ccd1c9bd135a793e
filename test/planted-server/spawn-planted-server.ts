import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { PlantedBehaviour } from './planted-behaviour.ts'
import { type PlantedStats, parseStats } from './planted-stats.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

export interface PlantedProcess extends AsyncDisposable {
  /** `http://127.0.0.1:port`, without a path. */
  readonly url: string
  stats(): Promise<PlantedStats>
  /** Changes what is named and leaves the rest. */
  behave(change: Partial<PlantedBehaviour>): Promise<void>
  close(): Promise<void>
}

/**
 * Starts the planted server as a process of its own, so that it takes no time from the one under test.
 *
 * @throws {Error} where it does not start; the reason stands on standard error
 */
export async function spawnPlantedServer(behaviour: Partial<PlantedBehaviour> = {}): Promise<PlantedProcess> {
  const child = spawn(process.execPath, [main, JSON.stringify(behaviour)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const ready = once(createInterface(child.stdout), 'line')
  const line = await Promise.race([ready, exited.then(() => undefined)])
  if (!line) throw new Error(`The planted server did not start (exit code ${child.exitCode}).`)
  const { url } = JSON.parse(line[0]) as { url: string }

  const ask = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${url}/planted/${path}`, init)
    const text = await response.text()
    if (!response.ok) throw new Error(`The planted server says ${response.status}: ${text}`)
    return text
  }
  const close = async () => {
    child.stdin.end()
    await exited
  }
  return {
    url,
    stats: async () => parseStats(await ask('stats?items=1')),
    async behave(change) {
      await ask('behaviour', { method: 'POST', body: JSON.stringify(change) })
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
