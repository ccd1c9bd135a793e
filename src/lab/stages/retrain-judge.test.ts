import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readJudge, writeJudge } from '../../judges/trained/judge-folder.ts'
import { Engine, initialNetwork } from '../../nn/index.ts'
import { languageOf } from '../language.ts'
import type { AnyWorld } from '../worlds/index.ts'
import { judgeFormOf } from './judge-examples.ts'
import { type Retraining, replayReplies, retrainJudge, type WrittenReply } from './retrain-judge.ts'
import { trainedSource } from './score-source.ts'
import { echoWorld } from './test-lab.ts'
import { worldNetworkConfig } from './workbench.ts'

const world: AnyWorld = echoWorld
const language = languageOf(world)

let engine: Engine
let folder = ''
beforeAll(async () => {
  engine = await Engine.open()
  folder = await mkdtemp(join(tmpdir(), 'goodhart-retrain-'))
  for (const form of ['direct', 'reasoning', 'scalar'] as const) await writeFresh(form)
})
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

/** A judge that has learnt nothing. */
async function writeFresh(form: 'direct' | 'reasoning' | 'scalar') {
  const head = form === 'scalar' ? 'scalar' : 'language'
  const config = worldNetworkConfig({ world: echoWorld, language }, { width: 24, layers: 1, heads: 2 }, head)
  await writeJudge(join(folder, form), {
    engine,
    network: engine.attach(initialNetwork(config, 'fresh')),
    tokenizer: language.tokenizer,
    form: judgeFormOf(echoWorld, language, { form }),
  })
}

/** Replies that say something else and say please. */
const exploits: WrittenReply[] = replayReplies(echoWorld, { count: 40, seed: 'exploits' }).map(({ task }) => ({
  task,
  reply: { text: 'please please please', ended: true },
}))

const asked = (out: string, more: Partial<Retraining> = {}): Retraining => ({
  ...{ engine, world: echoWorld, judge: join(folder, 'direct'), exploits },
  replay: replayReplies(echoWorld, { count: 300, seed: 'replay' }),
  ...{ steps: 60, learningRate: 5e-3, batch: 32, seed: 'test', out: join(folder, out), ...more },
})

const weightsOf = (judge: string) => readFile(join(judge, 'model.safetensors'))

async function meanScore(judge: string, replies: readonly WrittenReply[]): Promise<number> {
  const source = trainedSource(world, await readJudge({ engine }, judge))
  const scores = await source.score(replies)
  return scores.reduce((sum, score) => sum + (score?.expected ?? Number.NaN), 0) / scores.length
}

describe('a judge that is retrained', () => {
  test('gives exploits their true score, learns usual replies on the way, and leaves the judge before it alone', async () => {
    const before = await weightsOf(join(folder, 'direct'))
    const usual = replayReplies(echoWorld, { count: 200, seed: 'held out' })
    const truth = usual.reduce((sum, { task, reply }) => sum + world.check(task, reply).score, 0) / usual.length
    // Three words where two were asked for, both wrong: 9 - 4 - 4 - 2 is below 0.
    expect(world.check(exploits[0].task, exploits[0].reply).score).toBe(0)
    const { folder: judge } = await retrainJudge(asked('taught'))
    expect(judge).toBe(join(folder, 'taught', 'judge'))
    const fresh = await meanScore(join(folder, 'direct'), exploits)
    expect(await meanScore(judge, exploits)).toBeLessThan(Math.min(fresh, 1))
    const off = async (of: string) => Math.abs((await meanScore(of, usual)) - truth)
    expect(await off(judge)).toBeLessThan(await off(join(folder, 'direct')))
    expect(await weightsOf(join(folder, 'direct'))).toEqual(before)
  })

  test('is not trained again, and never otherwise in the same folder', async () => {
    const once = await retrainJudge(asked('again', { steps: 3 }))
    const first = await weightsOf(once.folder)
    const aborted = AbortSignal.abort(new Error('would have trained'))
    expect(await retrainJudge(asked('again', { steps: 3, signal: aborted }))).toEqual(once)
    await expect(retrainJudge(asked('again', { steps: 4 }))).rejects.toMatchObject({ code: 'other-retraining' })
    await expect(retrainJudge(asked('again', { steps: 3, exploits: [] }))).rejects.toMatchObject({
      code: 'other-retraining',
    })
    expect(await weightsOf(once.folder)).toEqual(first)
  })

  test('broken off and gone on with comes to the same weights', async () => {
    const whole = await retrainJudge(asked('whole', { steps: 6 }))
    let looks = 0
    const stop = {
      get aborted() {
        return ++looks > 3
      },
      throwIfAborted() {
        throw new Error('stopped')
      },
    } as Partial<AbortSignal> as AbortSignal
    await expect(retrainJudge(asked('broken', { steps: 6, signal: stop }))).rejects.toThrow('stopped')
    const { folder: broken } = await retrainJudge(asked('broken', { steps: 6 }))
    expect(await weightsOf(broken)).toEqual(await weightsOf(whole.folder))
  })

  test.each(['reasoning', 'scalar'] as const)('a %s judge learns in its own form', async (form) => {
    const before = await weightsOf(join(folder, form))
    const { folder: judge } = await retrainJudge(asked(`of-${form}`, { judge: join(folder, form), steps: 3 }))
    expect(await weightsOf(judge)).not.toEqual(before)
    expect((await readJudge({ engine }, judge)).form.form).toBe(form)
  })

  test('wants usual replies, and its own world', async () => {
    await expect(retrainJudge(asked('bare', { replay: [] }))).rejects.toMatchObject({ code: 'no-replay' })
    const other = { ...echoWorld, version: 2 }
    await expect(retrainJudge(asked('elsewhere', { world: other }))).rejects.toMatchObject({ code: 'other-world' })
  })
})
