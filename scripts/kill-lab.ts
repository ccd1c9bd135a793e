/**
 * Runs a small experiment of every kind of stage and network, kills its process again and again, and compares all that it
 * comes to, bit for bit, with what comes of a run that was left alone: results, parameters, annotations, scores.
 *
 *     node scripts/kill-lab.ts [kills] [seed]
 *
 * The clock of the runs goes twenty times as fast, so that they save as often within a minute as long ones do within
 * twenty. Exits with 1 on any difference.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { defineExperiment } from '../src/lab/experiment/experiment.ts'
import { experimentFolder, runExperiment } from '../src/lab/experiment/run-experiment.ts'
import { readSafetensors } from '../src/nn/checkpoint/safetensors.ts'
import { createRandom } from '../src/stats/random.ts'

const network = { width: 32, layers: 1, heads: 4 }
const pretraining = { steps: 120, batch: 32 }
const annotated = { base: 'base', annotations: 'annotations' }
const judges = ['direct', 'reasoning', 'reinforced', 'scalar']

const experiment = defineExperiment({
  name: 'killed',
  title: 'Every kind of stage',
  world: 'desk',
  stages: [
    { id: 'base', kind: 'base', seed: 'killed', settings: { network, ...pretraining } },
    {
      ...{ id: 'gold', kind: 'gold', seed: 'killed', needs: { base: 'base' } },
      settings: { source: 'trained', network, effort: 'low', steps: 120, learningRate: 5e-3, batch: 32, pretraining },
    },
    {
      ...{ id: 'annotations', kind: 'annotate', seed: 'killed', needs: { base: 'base', gold: 'gold' } },
      // Trained for so short a time, gold sees nothing; here that does not matter.
      settings: { count: 1200, heldOut: 200, evenIfBlind: true },
    },
    ...judges.map((id) => ({
      ...{ id, kind: 'judge' as const, seed: 'killed', needs: annotated },
      settings: {
        form: id === 'reinforced' ? 'reasoning' : id,
        ...(id === 'reinforced' && { training: 'distilled-reinforced', reinforcement: { steps: 10 } }),
        effort: 'low',
        epochs: 6,
        learningRate: 5e-3,
      },
    })),
    ...['direct', 'panel'].map((id) => ({
      ...{ id: `policy-${id}`, kind: 'policy' as const, seed: 'killed' },
      settings: { steps: 40, evaluateEvery: 10, heldOut: 64, klWeight: 0.05, miniBatches: 2 },
      needs: { base: 'base', gold: 'gold', judge: id === 'panel' ? ['direct', 'scalar'] : id },
    })),
    {
      ...{ id: 'evaluation', kind: 'evaluate', seed: 'killed', settings: { tasks: 64 } },
      needs: { base: 'base', gold: 'gold', judges, policies: ['policy-direct', 'policy-panel'] },
    },
  ],
})

export interface LabKillingReport {
  /** Stages that were whole, and steps that the others had saved, at each kill. */
  kills: { afterSeconds: number; whole: string[]; saved: Record<string, number> }[]
  /** How long a run takes that is left alone. */
  seconds: number
  /** What was compared. */
  compared: string[]
  violations: string[]
}

/**
 * @param options.kills at moments spread over a whole run
 * @param options.seed  of the moments
 */
export async function killLabs(options: {
  kills: number
  seed: string
  onKill?: (kill: LabKillingReport['kills'][number]) => void
}): Promise<LabKillingReport> {
  const random = createRandom(options.seed)
  const folder = mkdtempSync(join(tmpdir(), 'goodhart-kill-lab-'))
  const [alone, killed] = ['alone', 'killed'].map((name) => join(folder, name))
  const report: LabKillingReport = { kills: [], seconds: 0, compared: [], violations: [] }
  try {
    const began = performance.now()
    const undisturbed = await run(alone).ended
    report.seconds = (performance.now() - began) / 1000
    if (undisturbed.code !== 0) report.violations.push(`the run that was left alone ended with ${undisturbed.output}`)
    for (let kill = 0; kill < options.kills; kill++) {
      // What was saved is not done again, so each run lives for its part of the whole, more or less.
      const afterSeconds = (report.seconds / (options.kills + 1)) * (0.5 + random.next())
      const running = run(killed)
      await Promise.race([delay(afterSeconds * 1000), running.ended])
      running.kill()
      await running.ended
      report.kills.push({ afterSeconds, ...standing(killed) })
      options.onKill?.(report.kills.at(-1)!)
    }
    const last = await run(killed).ended
    if (last.code !== 0) report.violations.push(`the last run ended with ${last.output}`)
    compare({ alone, killed }, report)
    return report
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const fastClock = 'const now = performance.now.bind(performance); performance.now = () => 20 * now()'

function run(labFolder: string) {
  const clock = `--import=data:text/javascript,${encodeURIComponent(fastClock)}`
  const child = spawn(process.execPath, [clock, fileURLToPath(import.meta.url), 'run', labFolder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]).then(
    ([[code], stdout, stderr]) => ({ code: code as number | null, output: `${code}: ${stdout}${stderr}` }),
  )
  return { ended, kill: () => child.kill('SIGKILL') }
}

const filesIn = (labFolder: string, pattern: string) =>
  globSync(pattern, { cwd: experimentFolder(labFolder, experiment.name) }).sort()

const fileOf = (labFolder: string, file: string) =>
  readFileSync(join(experimentFolder(labFolder, experiment.name), file))

function standing(labFolder: string): Pick<LabKillingReport['kills'][number], 'whole' | 'saved'> {
  const whole = filesIn(labFolder, '*/result.json').map((file) => file.split('/')[0])
  const saved: Record<string, number> = {}
  for (const file of filesIn(labFolder, '*/*.state.safetensors')) {
    if (whole.includes(file.split('/')[0])) continue
    saved[file.replace('.state.safetensors', '')] = progressOf(fileOf(labFolder, file)).step
  }
  return { whole, saved }
}

function progressOf(state: Uint8Array): { step: number } {
  const { seconds: _, ...progress } = JSON.parse(readSafetensors(state).metadata.progress)
  return progress
}

/** All that a stage leaves, but for how long it took. */
function compare({ alone, killed }: { alone: string; killed: string }, report: LabKillingReport): void {
  const pattern = '*/{*.json,*.jsonl,*.safetensors,{network,judge}/*}'
  const [expected, found] = [alone, killed].map((labFolder) => filesIn(labFolder, pattern))
  report.compared = expected
  if (found.join() !== expected.join()) report.violations.push(`there are ${found.join()} and not ${expected.join()}`)
  for (const file of expected.filter((name) => found.includes(name))) {
    if (contentOf(fileOf(killed, file), file) !== contentOf(fileOf(alone, file), file)) {
      report.violations.push(`${file} differs`)
    }
  }
}

function contentOf(file: Buffer, name: string): string {
  if (name.endsWith('result.json')) {
    return JSON.stringify(JSON.parse(file.toString('utf8')), (key, value) => (key === 'seconds' ? undefined : value))
  }
  if (!name.endsWith('.state.safetensors')) return file.toString('base64')
  const { tensors, metadata } = readSafetensors(file)
  const numbers = [...tensors].map(([tensor, { values }]) => [tensor, Buffer.from(values.buffer).toString('base64')])
  return JSON.stringify([numbers, progressOf(file), metadata.notes])
}

if (import.meta.main) {
  const [first = '6', second = 'six kills'] = process.argv.slice(2)
  if (first === 'run') {
    const { end } = await runExperiment({
      ...{ experiment, labFolder: second, cores: 2, versions: { goodhart: 'killed', world: () => 1 } },
      now: () => new Date(),
      tell: (event) => event.type === 'ended' && event.message && console.error(event.message),
    })
    process.exitCode = end === 'complete' ? 0 : 1
  } else {
    const report = await killLabs({
      kills: Number(first),
      seed: second,
      onKill({ afterSeconds, whole, saved }) {
        const steps = Object.entries(saved).map(([name, step]) => `${name} at step ${step}`)
        console.log(
          `killed after ${afterSeconds.toFixed(1)} s: ${whole.length} stages are whole, ${steps.join(', ') || 'no other has begun to save'}`,
        )
      },
    })
    console.log(`left alone it takes ${report.seconds.toFixed(0)} s; ${report.compared.length} files compared`)
    for (const violation of report.violations) console.log(violation)
    console.log(`${report.violations.length} violations`)
    process.exitCode = report.violations.length > 0 ? 1 : 0
  }
}
