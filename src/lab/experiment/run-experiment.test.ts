import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { defineExperiment } from './experiment.ts'
import { lockExperiment } from './experiment-lock.ts'
import { type RunEvent, type RunOptions, runExperiment } from './run-experiment.ts'
import type { StagePlan } from './stage.ts'
import { readStageLog } from './stage-log.ts'
import { testExperiment, testStage, testStages, versions } from './test-stages.ts'

let lab: string
beforeEach(() => {
  lab = mkdtempSync(join(tmpdir(), 'goodhart-lab-'))
})
afterEach(() => rmSync(lab, { recursive: true, force: true }))

const path = (...parts: string[]) => join(lab, 'counting', ...parts)
const resultOf = (id: string) => readFileSync(path(id, 'result.json'), 'utf8')
const traces = () => readFileSync(path('trace.txt'), 'utf8').trim().split('\n')

async function run(stages: StagePlan[], options: Partial<RunOptions> = {}) {
  const events: RunEvent[] = []
  const { end, stages: ends } = await runExperiment({
    experiment: defineExperiment(testExperiment(stages)),
    labFolder: lab,
    cores: 2,
    versions,
    now: () => new Date(0),
    stages: testStages,
    ...options,
    tell: (event) => {
      events.push(event)
      options.tell?.(event)
    },
  })
  return { end, ends: Object.fromEntries(ends), events }
}

describe('the order of stages', () => {
  test('each begins when all that it needs are done, and not before', async () => {
    const { end, events } = await run([testStage('c', ['a', 'b']), testStage('a'), testStage('b', ['a'])])
    expect(end).toBe('complete')
    const order = events.flatMap((event) =>
      event.type === 'started' || event.type === 'ended' ? [`${event.type} ${event.plan.id}`] : [],
    )
    expect(order).toEqual(['started a', 'ended a', 'started b', 'ended b', 'started c', 'ended c'])
  })

  test('as many run at once as there are cores, and share the threads', async () => {
    let now = 0
    let most = 0
    const tell = (event: RunEvent) => {
      if (event.type === 'started') most = Math.max(most, ++now)
      if (event.type === 'ended') now--
    }
    const four = ['a', 'b', 'c', 'd'].map((id) => testStage(id, [], { steps: 10, ms: 5 }))
    await run(four, { cores: 3, tell })
    expect(most).toBe(3)
    // One alone has all the threads, three have one each; none has fewer than one.
    expect(traces().filter((line) => line.startsWith('from'))).toContain('from-0 a 1')
    await run([testStage('alone')], { cores: 3 })
    expect(traces()).toContain('from-0 alone 3')
  })
})

describe('a second run', () => {
  test('runs nothing again that is done', async () => {
    await run([testStage('a'), testStage('b', ['a'])])
    const before = resultOf('b')
    const { end, ends } = await run([testStage('a'), testStage('b', ['a'])])
    expect({ end, ends }).toEqual({ end: 'complete', ends: { a: 'kept', b: 'kept' } })
    expect(traces().filter((line) => line.startsWith('from'))).toHaveLength(2)
    expect(resultOf('b')).toBe(before)
  })

  test('moves what another plan made aside, and all that rests on it, and deletes nothing', async () => {
    await run([testStage('a'), testStage('b', ['a']), testStage('c')])
    const before = [resultOf('a'), resultOf('b')]
    const { ends, events } = await run([testStage('a', [], { steps: 4 }), testStage('b', ['a']), testStage('c')])
    expect(ends).toEqual({ a: 'done', b: 'done', c: 'kept' })
    expect(events.filter(({ type }) => type === 'moved-aside')).toMatchObject([
      { to: path('a.before-1') },
      { to: path('b.before-1') },
    ])
    expect([resultOf('a.before-1'), resultOf('b.before-1')]).toEqual(before)
    expect(resultOf('b')).not.toBe(before[1])
    await run([testStage('a'), testStage('b', ['a']), testStage('c')])
    expect(readdirSync(path()).filter((name) => name.startsWith('a'))).toEqual(['a', 'a.before-1', 'a.before-2'])
    // The same plan again, the same outcome to the bit.
    expect([resultOf('a'), resultOf('b')]).toEqual(before)
  })

  test.each([
    ['package', { ...versions, goodhart: '0.0.1' }],
    ['world', { ...versions, world: () => 2 }],
  ])('runs all anew with another version of the %s', async (_, other) => {
    await run([testStage('a')])
    expect((await run([testStage('a')], { versions: other })).ends).toEqual({ a: 'done' })
    expect(existsSync(path('a.before-1'))).toBe(true)
  })

  test('takes nothing half-written for whole', async () => {
    const { ends } = await run([testStage('a')])
    expect(ends).toEqual({ a: 'done' })
    const whole = resultOf('a')
    writeFileSync(path('a', 'result.json'), whole.slice(0, whole.length / 2))
    expect((await run([testStage('a')])).ends).toEqual({ a: 'done' })
    expect(resultOf('a')).toBe(whole)
    // A folder without a plan was not made by a run.
    rmSync(path('a'), { recursive: true })
    mkdirSync(path('a'))
    writeFileSync(path('a', 'result.json'), whole)
    expect((await run([testStage('a')])).ends).toEqual({ a: 'done' })
    expect(existsSync(path('a.before-1', 'result.json'))).toBe(true)
  })
})

describe('a stage that fails', () => {
  const stages = (failAt?: number) => [
    testStage('bad', [], failAt === undefined ? {} : { failAt }),
    testStage('after', ['bad']),
    testStage('last', ['after']),
    testStage('other'),
  ]

  test('fails the experiment, and what does not need it goes on', async () => {
    const { end, ends, events } = await run(stages(1))
    expect(end).toBe('failed')
    expect(ends).toEqual({ bad: 'failed', after: 'blocked', last: 'blocked', other: 'done' })
    expect(events.find((event) => event.type === 'ended' && event.end === 'failed')).toMatchObject({
      message: 'Stage bad failed: fell at step 1',
    })
    const log = await readStageLog(path())
    expect(log.map(({ stage, end }) => `${stage} ${end}`).sort()).toEqual(['bad failed', 'other done'])
  })

  test('is one that hands back no result of its kind', async () => {
    const { ends, events } = await run([testStage('a', [], { noResult: 1 })])
    expect(ends).toEqual({ a: 'failed' })
    expect(events.at(-1)).toMatchObject({ message: expect.stringContaining('Stage a came to no result: field items') })
    expect(existsSync(path('a', 'result.json'))).toBe(false)
  })
})

describe('stopping', () => {
  const long = [testStage('a', [], { steps: 30, ms: 5 }), testStage('b', ['a'])]

  test('lets a stage save what it has, and the next run goes on from there', async () => {
    await run(long)
    const whole = [resultOf('a'), resultOf('b')]
    rmSync(path(), { recursive: true })
    const stop = new AbortController()
    const tell = (event: RunEvent) => {
      if (event.type === 'told' && event.event.type === 'progress' && event.event.done === 5) stop.abort()
    }
    const { end, ends } = await run(long, { stop: stop.signal, tell })
    expect({ end, ends }).toEqual({ end: 'stopped', ends: { a: 'stopped' } })
    expect(traces().at(-1)).toMatch(/^stopped a/)
    expect((await run(long)).end).toBe('complete')
    expect(traces().find((line) => /^from-[1-9]/.test(line))).toBeDefined()
    expect([resultOf('a'), resultOf('b')]).toEqual(whole)
  })

  test('at once waits for nothing', async () => {
    const [stop, abort] = [new AbortController(), new AbortController()]
    const tell = (event: RunEvent) => {
      if (event.type !== 'told') return
      stop.abort()
      abort.abort()
    }
    const slow = [testStage('slow', [], { steps: 2, ms: 100 })]
    expect((await run(slow, { stop: stop.signal, abort: abort.signal, tell })).end).toBe('stopped')
    expect(traces()).not.toContain('stopped slow 2')
  })
})

test('two do not run at once; a lock whose owner is gone holds nobody', async () => {
  mkdirSync(path())
  const lock = lockExperiment(path())
  await expect(run([testStage('a')])).rejects.toMatchObject({ code: 'running' })
  lock[Symbol.dispose]()
  expect((await run([testStage('a')])).end).toBe('complete')
})

test('killed again and again, it comes to the same result to the bit', async () => {
  const script = fileURLToPath(new URL('./test-run.ts', import.meta.url))
  const steps = 40
  const start = (folder: string) => spawn(process.execPath, [script, folder, `${steps}`], { stdio: 'pipe' })
  const finish = async (folder: string) => {
    const child = start(folder)
    const [text] = await Promise.all([child.stdout.toArray(), once(child, 'exit')])
    return Buffer.concat(text).toString().trim()
  }
  expect(await finish(lab)).toBe('complete')
  const whole = ['one', 'two', 'three'].map(resultOf)
  rmSync(path(), { recursive: true })

  const saved = (id: string) => {
    const file = path(id, 'saved.json')
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { step: number }).step : 0
  }
  const stepsDone = () => saved('one') + saved('two') + saved('three')
  for (const goal of [1, 30, 70, 100]) {
    const child = start(lab)
    const exited = once(child, 'exit')
    while (child.exitCode === null && stepsDone() < goal) await delay(2)
    child.kill('SIGKILL')
    await exited
  }
  expect(await finish(lab)).toBe('complete')
  expect(['one', 'two', 'three'].map(resultOf)).toEqual(whole)
  // It was killed in the middle, and went on from there.
  expect(traces().filter((line) => /^from-[1-9]/.test(line)).length).toBeGreaterThan(1)
}, 30_000)
