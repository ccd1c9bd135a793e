/**
 * Judges items through a provider that drops, stalls, refuses and babbles, kills the run again and again, and looks at what is
 * left: every item must end up with exactly its verdict, and no more may have been asked than was under way at each kill.
 *
 *     node scripts/kill-judge.ts [kills] [items] [seed]
 *
 * 5 % of calls are dropped in the middle of the answer, 5 % stall until the client gives up, 10 % are refused with 429, 2 %
 * answer with no verdict. Exits with 1 on any violation.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createRandom } from '../src/stats/random.ts'
import { openProjectStore } from '../src/store/index.ts'
import { judgeBehaviour, plantedBehaviour } from '../test/planted-server/planted-behaviour.ts'
import { plantedCall } from '../test/planted-server/planted-judge.ts'
import { spawnPlantedServer } from '../test/planted-server/spawn-planted-server.ts'

const command = fileURLToPath(new URL('../bin/goodhart.js', import.meta.url))
const dataset = 'items'
const concurrency = 32
const faults = { drop: 0.05, stall: 0.05, tooMany: 0.1, garbage: 0.02 }
const judge = { seed: 'planted', truePassRate: 0.9, trueFailRate: 0.8, latencyMs: 5, latencyJitterMs: 20 }

export interface JudgeKillingReport {
  items: number
  /** Calls that the server had received at each kill, and verdicts that were kept. */
  kills: { calls: number; inFlight: number; kept: number }[]
  /** All that the server received. */
  calls: number
  /** One for each verdict, and one for each that the server spoilt. */
  minimum: number
  violations: string[]
}

/**
 * @param options.kills spread over the run
 * @param options.seed  of the moments at which it is killed
 */
export async function killJudges(options: {
  kills: number
  items: number
  seed: string
  onKill?: (kill: JudgeKillingReport['kills'][number]) => void
}): Promise<JudgeKillingReport> {
  const { items, onKill } = options
  const random = createRandom(options.seed)
  const folder = mkdtempSync(join(tmpdir(), 'goodhart-kill-judge-'))
  const report: JudgeKillingReport = { items, kills: [], calls: 0, minimum: 0, violations: [] }
  await using server = await spawnPlantedServer({ ...judge, ...faults, retryAfter: 'ms', retryAfterValue: 50 })
  try {
    writeProject(folder, { items, url: server.url })
    await run(folder, ['import', 'items.csv', '--as', dataset, '--id', 'id']).ended
    for (let kill = 0; kill < options.kills; kill++) {
      // By what the server has answered, so that kills are spread over the work however fast the machine is.
      const goal = (items * (kill + 0.3 + 0.4 * random.next())) / options.kills
      const running = run(folder, judging)
      while (!running.hasEnded() && (await server.stats()).answered < goal) await delay(5)
      const { calls, inFlight } = await server.stats()
      running.kill()
      await running.ended
      const kept = (await keptVerdicts(folder)).size
      report.kills.push({ calls, inFlight, kept })
      onKill?.(report.kills.at(-1)!)
    }
    // What babbled stays an error until it is asked for again.
    for (let round = 0; round < 20; round++) {
      const { code, output } = await run(folder, round === 0 ? judging : [...judging, '--retry-errors']).ended
      if (code !== 0) report.violations.push(`a run that was left alone ended with ${code}: ${output}`)
      if (![...(await keptVerdicts(folder)).values()].some(({ value }) => value === 'error')) break
    }
    await compare(folder, report)

    const { calls, answered, faults: spoilt } = await server.stats()
    const lost = spoilt.drop + spoilt.stall + spoilt.tooMany + spoilt.garbage
    report.calls = calls
    report.minimum = items + lost
    const allowed = options.kills * concurrency
    if (calls - report.minimum > allowed) {
      report.violations.push(`${calls} calls for a minimum of ${report.minimum}: more than ${allowed} too many`)
    }
    if (answered < items) report.violations.push(`${answered} answers for ${items} items`)

    const before = calls
    await run(folder, judging).ended
    const after = (await server.stats()).calls
    if (after !== before) report.violations.push(`a run with nothing to do made ${after - before} calls`)
    return report
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const judging = ['judge', 'judge.md', '--dataset', dataset, '--concurrency', `${concurrency}`, '--time-limit', '1']
const truthOf = (i: number) => (i % 3 === 0 ? 'fail' : 'pass')

function writeProject(folder: string, { items, url }: { items: number; url: string }): void {
  const rows = Array.from({ length: items }, (_, i) => `i${i},Is it so?,It is so. ⟦item=i${i} truth=${truthOf(i)}⟧\n`)
  writeFileSync(join(folder, 'items.csv'), `id,question,answer\n${rows.join('')}`)
  const model = `model:\n  provider: compatible\n  model: planted\n  baseUrl: ${url}/v1\n`
  writeFileSync(join(folder, 'judge.md'), `---\n${model}criterion: answers-the-question\n---\n`)
}

function run(folder: string, parameters: readonly string[]) {
  const child = spawn(process.execPath, [command, ...parameters], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]).then(
    ([[code], stdout, stderr]) => ({ code: code as number | null, output: stdout + stderr }),
  )
  return { ended, kill: () => child.kill('SIGKILL'), hasEnded: () => child.exitCode !== null }
}

async function keptVerdicts(folder: string): Promise<Map<string, { value: string; count: number }>> {
  const kept = new Map<string, { value: string; count: number }>()
  await using store = await openProjectStore({ cwd: folder, create: false })
  for await (const { item, value } of store!.verdicts(dataset)) {
    kept.set(item, { value, count: (kept.get(item)?.count ?? 0) + 1 })
  }
  return kept
}

/** Every item has one verdict, and it is the one that the planted judge gives. */
async function compare(folder: string, { items, violations }: JudgeKillingReport): Promise<void> {
  const kept = await keptVerdicts(folder)
  if (kept.size !== items) violations.push(`${kept.size} of ${items} items have a verdict`)
  const behaviour = judgeBehaviour(plantedBehaviour(judge), 'planted')
  for (let i = 0; i < items; i++) {
    const item = `i${i}`
    const prompt = { item, truth: truthOf(i), presentation: 'single' } as Parameters<typeof plantedCall>[1]['prompt']
    const { value } = plantedCall(behaviour, { prompt, seed: judge.seed, model: 'planted', attempt: 0 })
    const found = kept.get(item)
    if (found?.value !== value || found.count !== 1) {
      violations.push(
        `${item}: ${found ? `${found.count} times ${found.value}` : 'no verdict'} where ${value} was said`,
      )
    }
  }
}

const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

if (import.meta.main) {
  const [kills = '5', items = '3000', seed = 'five kills'] = process.argv.slice(2)
  const report = await killJudges({
    kills: Number(kills),
    items: Number(items),
    seed,
    onKill: ({ calls, inFlight, kept }) =>
      console.log(`killed after ${calls} calls, ${inFlight} under way: ${kept} verdicts are kept`),
  })
  const { calls, minimum, violations } = report
  console.log(
    `${report.items} items, ${calls} calls, ${calls - minimum} more than the ${minimum} that were needed at least`,
  )
  for (const violation of violations) console.log(violation)
  console.log(`${violations.length} violations`)
  process.exitCode = violations.length > 0 ? 1 : 0
}
