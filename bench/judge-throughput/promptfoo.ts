import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The release that is compared with. */
const version = '0.123.1'

/**
 * Installs promptfoo where it is not yet: it is large, and nothing else of this project needs it.
 *
 * @returns its command, or undefined where it cannot be had
 */
export function ensurePromptfoo(folder: string): string | undefined {
  const command = join(folder, 'node_modules', 'promptfoo', 'dist', 'src', 'entrypoint.js')
  if (existsSync(command)) return command
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  console.log(`Installing promptfoo ${version} into ${folder}`)
  spawnSync('npm', ['install', '--no-audit', '--no-fund', `promptfoo@${version}`], { cwd: folder, stdio: 'ignore' })
  return existsSync(command) ? command : undefined
}

/** The same prompts to the same server through `promptfoo eval`; its wall time in seconds. */
export function runPromptfoo({
  command,
  folder,
  url,
  bodies,
  calls,
  concurrency,
}: {
  command: string
  folder: string
  url: string
  bodies: readonly string[]
  calls: number
  concurrency: number
}): number {
  const promptOf = (body: string): string => JSON.stringify(JSON.parse(body).messages)
  const tests = Array.from({ length: calls }, (_, i) => ({ vars: { messages: promptOf(bodies[i % bodies.length]!) } }))
  const config = {
    prompts: ['{{messages | safe}}'],
    providers: [
      {
        id: 'openai:chat:planted',
        config: { apiBaseUrl: `${url}/v1`, apiKey: 'none', temperature: 0, max_tokens: 1024 },
      },
    ],
    defaultTest: { assert: [{ type: 'contains', value: '"verdict"' }] },
    tests,
  }
  const path = join(folder, 'promptfoo.json')
  const results = join(folder, 'promptfoo-results.json')
  writeFileSync(path, JSON.stringify(config))
  const began = performance.now()
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      command,
      'eval',
      '-c',
      path,
      '-j',
      `${concurrency}`,
      '--no-cache',
      '--no-progress-bar',
      '--no-table',
      '-o',
      results,
    ],
    {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        PROMPTFOO_CONFIG_DIR: join(folder, '.promptfoo'),
        PROMPTFOO_DISABLE_TELEMETRY: '1',
        PROMPTFOO_DISABLE_UPDATE: '1',
        PROMPTFOO_DISABLE_SHARING: '1',
      },
    },
  )
  const seconds = (performance.now() - began) / 1000
  const { successes, failures, errors } = JSON.parse(readFileSync(results, 'utf8')).results.stats
  if (successes !== calls) {
    throw new Error(
      `promptfoo ended with ${status}, ${successes} passes, ${failures} fails, ${errors} errors: ${stderr}`,
    )
  }
  return seconds
}
