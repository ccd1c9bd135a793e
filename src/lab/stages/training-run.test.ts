import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readSafetensors } from '../../nn/checkpoint/safetensors.ts'
import { type AttachedNetwork, networkConfig } from '../../nn/index.ts'
import { createRandom } from '../../stats/random.ts'
import { TrainingRun } from './training-run.ts'

const steps = 7
const size = 12

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'goodhart-training-'))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

const stateFile = (name = 'policy') => join(folder, `${name}.state.safetensors`)

/** Numbers that nobody asks: a training changes them by gradients that come from the step's number and from themselves. */
function networkFrom(seed: string): AttachedNetwork {
  const random = createRandom(seed)
  const config = networkConfig({ vocabulary: 1, width: 1, layers: 1, heads: 1, context: 1 })
  return { config, values: Float32Array.from({ length: size }, () => random.normal()), changed: vi.fn() }
}

async function open({ signal = new AbortController().signal, name = 'policy', network = networkFrom('initial') } = {}) {
  const run = await TrainingRun.open({ folder, name, network, notes: { log: [] as number[] }, signal })
  const step = async () => {
    const random = createRandom(`gradient:${run.step}`)
    const gradient = network.values.map((value) => value + random.normal())
    run.notes.log.push(run.step, run.descend(gradient, 0.1))
  }
  return { run, step, network }
}

/** All that a run is, but for how long it took. */
async function outcome(name?: string) {
  const { tensors, metadata } = readSafetensors(await readFile(stateFile(name)))
  const bytes = Object.fromEntries([...tensors].map(([key, { values }]) => [key, [...new Uint32Array(values.buffer)]]))
  const { seconds, ...progress } = JSON.parse(metadata.progress)
  return { bytes, progress, notes: JSON.parse(metadata.notes) }
}

test('broken off at any step and gone on with, it comes to the same parameters, memory and notes to the bit', async () => {
  const whole = await open({ name: 'whole' })
  await whole.run.run(steps, whole.step)
  const expected = await outcome('whole')
  expect(expected.progress).toEqual({ step: steps, optimiserSteps: steps })
  expect(expected.notes.log).toHaveLength(2 * steps)

  for (let first = 0; first < steps; first++) {
    const name = `broken-${first}`
    const stop = new AbortController()
    const reason = new Error('enough for today')
    const before = await open({ name, signal: stop.signal })
    if (first === 0) stop.abort(reason)
    const breakingOff = before.run.run(steps, async () => {
      await before.step()
      if (before.run.step === first - 1) stop.abort(reason)
    })
    await expect(breakingOff).rejects.toBe(reason)
    expect((await outcome(name)).progress.step).toBe(first)

    // What the network was before plays no part: everything comes from the file.
    const after = await open({ name, network: networkFrom('something else') })
    expect(after.run.step).toBe(first)
    expect(after.network.changed).toHaveBeenCalled()
    await after.run.run(steps, after.step)
    expect(await outcome(name)).toEqual(expected)
    expect([...after.network.values]).toEqual([...whole.network.values])
  }
})

test('the optimiser remembers: with its memory lost, the same steps lead elsewhere', async () => {
  const whole = await open({ name: 'whole' })
  await whole.run.run(steps, whole.step)
  const stop = new AbortController()
  const before = await open({ signal: stop.signal })
  await before.run.run(3, before.step)
  const forgetful = await open({ name: 'forgetful', network: before.network })
  forgetful.run.step = 3
  await forgetful.run.run(steps, forgetful.step)
  expect([...forgetful.network.values]).not.toEqual([...whole.network.values])
})

test('what a step did that was never saved is done again, once', async () => {
  const { run, step } = await open()
  await run.run(2, step)
  const crash = run.run(steps, async () => {
    await step()
    if (run.step === 4) throw new Error('the machine is gone')
  })
  await expect(crash).rejects.toThrow('the machine is gone')
  const again = await open({ network: networkFrom('something else') })
  expect(again.run.step).toBe(2)
  await again.run.run(steps, again.step)
  expect(again.run.notes.log.filter((_, at) => at % 2 === 0)).toEqual([0, 1, 2, 3, 4, 5, 6])
})

test('it is saved now and then of its own accord', async () => {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const { run, step } = await open()
  const crash = run.run(steps, async () => {
    if (run.step === 5) throw new Error('the machine is gone')
    await step()
    now += 6000
  })
  await expect(crash).rejects.toThrow()
  // Every third step takes it beyond 15 seconds: saved after 3, not after 4 and 5.
  expect((await outcome()).progress.step).toBe(3)
})

test('seconds add up over sittings, and those between them do not count', async () => {
  let now = 1000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const first = await open()
  await first.run.run(2, async () => {
    now += 2000
  })
  now += 3_600_000
  const second = await open()
  await second.run.run(5, async () => {
    now += 1000
  })
  expect(second.run.seconds).toBe(7)
})

describe('a state file', () => {
  test('half-written is never read: it does not have its name yet', async () => {
    await writeFile(`${stateFile()}.partial-4711`, 'half of a')
    const { run, step } = await open()
    expect(run.step).toBe(0)
    await run.run(steps, step)
    expect((await outcome()).progress.step).toBe(steps)
  })

  test('spoilt by others is an error, and not a new beginning', async () => {
    const { run, step } = await open()
    await run.run(2, step)
    await truncate(stateFile(), 100)
    await expect(open()).rejects.toThrow()
  })

  test('of another run of the stage is left alone', async () => {
    const writer = await open({ name: 'writer' })
    await writer.run.run(2, writer.step)
    expect((await open({ name: 'taught' })).run.step).toBe(0)
  })
})

test('a run that is done does no step more', async () => {
  const { run, step } = await open()
  await run.run(steps, step)
  const again = await open()
  const never = vi.fn()
  await again.run.run(steps, never)
  expect(never).not.toHaveBeenCalled()
  expect(again.run.notes).toEqual(run.notes)
})
