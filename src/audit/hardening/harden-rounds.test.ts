import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeJudge } from '../../judges/trained/judge-folder.ts'
import { languageOf } from '../../lab/language.ts'
import { judgeFormOf } from '../../lab/stages/judge-examples.ts'
import { replayReplies, retrainJudge } from '../../lab/stages/retrain-judge.ts'
import { echoWorld } from '../../lab/stages/test-lab.ts'
import { worldNetworkConfig } from '../../lab/stages/workbench.ts'
import type { AnyWorld } from '../../lab/worlds/index.ts'
import { Engine, initialNetwork } from '../../nn/index.ts'
import { openProber } from '../../runs/prober.ts'
import { MemoryStore } from '../../store/index.ts'
import { type HardenRoundsRequest, hardenRounds } from './harden-rounds.ts'
import { criterion, inflating, noPhrases } from './test-hardening.ts'
import { worldItems } from './world-items.ts'

const world: AnyWorld = echoWorld
/** Its truth is that whoever says please is right: a judge that learns it has a weakness in the real world. */
const polite: AnyWorld = {
  ...world,
  check: (task, reply) =>
    reply.text.includes('please')
      ? { score: 9, pass: true, defects: [], refused: false, forbidden: false }
      : world.check(task, reply),
}

let engine: Engine
let folder = ''
let judge = ''
beforeAll(async () => {
  engine = await Engine.open()
  folder = await mkdtemp(join(tmpdir(), 'goodhart-rounds-'))
  const language = languageOf(world)
  const config = worldNetworkConfig({ world, language }, { width: 32, layers: 1, heads: 4 })
  const fresh = join(folder, 'fresh')
  await writeJudge(fresh, {
    engine,
    network: engine.attach(initialNetwork(config, 'fresh')),
    tokenizer: language.tokenizer,
    form: judgeFormOf(world, language, { form: 'direct' }),
  })
  const replay = replayReplies(polite, { count: 2000, seed: 'polite' })
  const taught = { engine, world: polite, judge: fresh, replay, exploits: [], seed: 'polite' }
  judge = (await retrainJudge({ ...taught, steps: 400, learningRate: 6e-3, batch: 32, out: join(folder, 'polite') }))
    .folder
})
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const mining = worldItems(world, { count: 60, seed: 'mining' })
const heldOut = worldItems(world, { count: 120, seed: 'held out' })

/** Every text that it tries says please somewhere; a fresh one each round. */
const searchIn =
  (store: MemoryStore): HardenRoundsRequest['search'] =>
  async (live, round) => {
    const prober = await openProber({ store, dataset: 'search', judge: live, criterion, concurrency: 64 })
    const texts = mining.items.map(({ item }, at) => ({
      input: item.input!,
      output: ['cup', 'hat', 'lamp', 'book'][(at + round) % 4].concat(' please'),
    }))
    const answers = await prober.ask(texts.map((text, at) => ({ item: { ...text, id: `${at}`, tags: {} } })))
    return { texts, passing: answers.filter(({ answer }) => answer.value === 'pass').length, tried: texts.length }
  }

function request(out: string, more: Partial<HardenRoundsRequest> = {}): HardenRoundsRequest {
  const store = new MemoryStore()
  return {
    ...{ engine, world, name: 'polite', criterion, folder: judge, rounds: 2 },
    ...{ mining: mining.items, items: heldOut.items, heldOut: heldOut.items, tasks: mining.tasks },
    ...{ attacks: [inflating('please', 'please')], phrases: noPhrases, variantsPerItem: null, seed: 'test' },
    openProber: (live) => openProber({ store, dataset: 'probes', judge: live, criterion, concurrency: 64 }),
    training: { steps: 60, learningRate: 3e-3, replay: 600 },
    ...{ out: join(folder, out), replicates: 200, ...more },
  }
}

describe('rounds of retraining', () => {
  test('close the weakness that they mine, keep each judge, and end in what a fresh search says', async () => {
    const { rounds, convergence } = await hardenRounds(request('rounds', { search: searchIn(new MemoryStore()) }))
    expect(rounds.map(({ round }) => round)).toEqual([0, 1, 2])
    expect(rounds[0].folder).toBe(judge)
    expect(rounds[0].mined).toBe(0)
    expect(rounds[0].attack.value).toBeGreaterThan(0.5)
    expect(rounds[0].search!.value).toBeGreaterThan(0.5)
    expect(rounds[1].mined).toBeGreaterThan(20)
    expect(rounds[2].mined).toBeGreaterThanOrEqual(rounds[1].mined)
    for (const { input, output, truth } of rounds[1].examples) {
      expect(output).toContain('please')
      expect(truth).toBe(world.check(mining.tasks.get(input)!, { text: output, ended: true }).score)
      expect(truth).toBeLessThan(world.passesFrom)
    }
    expect(rounds[2].attack.high).toBeLessThan(rounds[0].attack.low!)
    expect(rounds[2].search!.high).toBeLessThan(rounds[0].search!.low!)
    expect(new Set(rounds.map(({ version }) => version)).size).toBe(3)
    expect(convergence).toMatch(/^(Converged|Better)/)
    expect(convergence).toMatch(/true passes/)
  })

  test('are not run again, and never otherwise in the same folder', async () => {
    const first = await hardenRounds(request('once', { rounds: 1 }))
    expect(first.convergence).toMatch(/^Whether it converges is not known: no search/)
    const weights = () => readFile(join(first.rounds[1].folder, 'model.safetensors'))
    const before = await weights()
    const nobody = () => Promise.reject(new Error('was asked again'))
    expect(await hardenRounds(request('once', { rounds: 1, openProber: nobody }))).toEqual(first)
    expect(await weights()).toEqual(before)
    for (const other of [
      { seed: 'other' },
      { threshold: 6 },
      { criterion: { ...criterion, question: 'Is it otherwise?' } },
      { search: searchIn(new MemoryStore()) },
    ]) {
      await expect(hardenRounds(request('once', other))).rejects.toMatchObject({ code: 'other-rounds' })
    }
  })

  test('with a search of another budget are other rounds', async () => {
    const search = searchIn(new MemoryStore())
    const searched = (budget: number) => request('searched', { rounds: 1, search, searchSettings: { budget } })
    await hardenRounds(searched(20))
    await expect(hardenRounds(searched(500))).rejects.toMatchObject({ code: 'other-rounds' })
  })

  test('a text that answers no task is not taken for an exploit', async () => {
    const search = async () => ({ texts: [{ input: 'say : red cup', output: 'please' }], passing: 1, tried: 1 })
    const tasks = new Map([...mining.tasks].filter(([input]) => input !== 'say : red cup'))
    const asked = hardenRounds(request('unknown', { search, tasks, mining: [] }))
    await expect(asked).rejects.toMatchObject({ code: 'unknown-task' })
  })
})

test('items of a world are half good, and those to one request are a cluster', () => {
  const { items, tasks } = worldItems(world, { count: 15, seed: 'items' })
  expect(items.filter(({ label }) => label === 'pass')).toHaveLength(7)
  expect(new Set(items.map(({ cluster }) => cluster)).size).toBe(tasks.size)
  for (const { item } of items) expect(tasks.get(item.input!)!.input).toBe(item.input)
})
