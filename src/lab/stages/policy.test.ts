import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeJudge } from '../../judges/trained/judge-folder.ts'
import { Engine, initialNetwork } from '../../nn/index.ts'
import { createRandom } from '../../stats/random.ts'
import type { PolicyResult } from '../experiment/results.ts'
import { languageOf } from '../language.ts'
import { runBase } from './base.ts'
import { evaluatePolicy } from './evaluate-policy.ts'
import { runGold } from './gold.ts'
import { judgeFormOf } from './judge-examples.ts'
import { runPolicy } from './policy.ts'
import { constantSource, truthSource } from './score-source.ts'
import { echoWorld, type TestLab, testLab } from './test-lab.ts'
import { exampleOf, heldOutTasks, sampleReplies, worldNetworkConfig } from './workbench.ts'

const needs = { base: 'base', gold: 'gold' }
const language = languageOf(echoWorld)
const network = { width: 16, layers: 1, heads: 2 }

let engine: Engine
let folder = ''
let lab: TestLab
beforeAll(async () => {
  engine = await Engine.open()
  folder = await mkdtemp(join(tmpdir(), 'goodhart-policy-'))
  lab = testLab({ folder, engine })
  await lab.run(runBase, { id: 'base', kind: 'base', settings: { network, steps: 40, learningRate: 5e-3 } })
  await lab.run(runGold, { id: 'gold', kind: 'gold', settings: { source: 'truth' }, needs: { base: 'base' } })
})
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const parametersOf = (id: string) => readFile(join(lab.folderOf(id), 'network', 'model.safetensors'))

describe('a run', () => {
  const settings = { reward: 'truth', steps: 8, evaluateEvery: 3, heldOut: 16, prompts: 4, group: 4, klWeight: 0.1 }
  const plan = { kind: 'policy' as const, needs, settings: { ...settings, miniBatches: 2 } }
  const withoutSeconds = ({ seconds: _, ...rest }: PolicyResult) => rest

  test('broken off and gone on with comes to the same to the bit', async () => {
    const whole = await lab.run(runPolicy, { id: 'whole', ...plan })
    expect(whole.points.map(({ step }) => step)).toEqual([0, 3, 6, 8])
    expect((await parametersOf('whole')).equals(await parametersOf('base'))).toBe(false)
    const reason = new Error('enough')
    // At the evaluations: before the first step, after the first, and in the middle.
    for (const at of [0, 3, 6]) {
      const id = `broken-at-${at}`
      const stop = new AbortController()
      const bench = await lab.bench({ id, ...plan }, stop.signal)
      bench.context.tell = (event) => event.type === 'point' && event.step === at && stop.abort(reason)
      await expect(runPolicy(bench)).rejects.toBe(reason)
      const again = await lab.run(runPolicy, { id, ...plan })
      expect(JSON.stringify(withoutSeconds(again))).toBe(JSON.stringify(withoutSeconds(whole)))
      expect((await parametersOf(id)).equals(await parametersOf('whole'))).toBe(true)
    }
  })

  test('another seed leads elsewhere', async () => {
    await lab.run(runPolicy, { id: 'other', ...plan, seed: 'other' })
    expect((await parametersOf('other')).equals(await parametersOf('whole'))).toBe(false)
  })

  test('tells against what it was trained, and with whom it belongs', async () => {
    const one = { ...settings, steps: 1, heldOut: 2 }
    const run = (id: string, more: Record<string, unknown>) =>
      lab.run(runPolicy, { id, kind: 'policy', needs, settings: { ...one, ...more } })
    expect(await run('a', { reward: { word: 'please' } })).toMatchObject({ judge: 'word', group: 'word, KL 0.1' })
    expect(await run('b', { reward: { constant: 3 } })).toMatchObject({ judge: 'constant' })
    expect(await run('c', { label: 'mine' })).toMatchObject({ judge: 'truth', klWeight: 0.1, group: 'mine' })
  })

  test('against a judge needs one', async () => {
    await expect(lab.run(runPolicy, { id: 'p', kind: 'policy', needs, settings: { steps: 1 } })).rejects.toThrow(
      'Stage p (policy) needs one stage as its judge.',
    )
  })

  test('a judge that never comes to a score is an error, and no curve', async () => {
    const own = lab.folderOf('silent')
    await mkdir(own, { recursive: true })
    // A reasoning judge that begins to reason and never comes to an end.
    const judge = engine.attach(initialNetwork(worldNetworkConfig({ world: echoWorld, language }, network), 'judge'))
    const form = judgeFormOf(echoWorld, language, { form: 'reasoning', effort: 'low' })
    await writeJudge(join(own, 'judge'), { engine, network: judge, tokenizer: language.tokenizer, form })
    const run = lab.run(runPolicy, {
      ...{ id: 'by-silent', kind: 'policy', needs: { ...needs, judge: 'silent' } },
      settings: { steps: 3, evaluateEvery: 3, heldOut: 8, prompts: 4, group: 4 },
    })
    await expect(run).rejects.toMatchObject({ code: 'no-scores' })
  })
})

test('an evaluation, by hand', async () => {
  const bench = await lab.bench({ id: 'evaluated', kind: 'policy' })
  const tasks = ['red hat', 'blue cup', 'grey book'].map((asked) => ({
    ...{ input: `say : ${asked}`, facts: { asked: asked.split(' ') } },
  }))
  const { encode } = { encode: (text: string) => language.tokenizer.encode(text) }
  const { end } = language.markers
  const sampled = [
    { tokens: [...encode('red hat'), end], logProbabilities: [-1, -1, -0.5], entropies: [1, 1, 1] },
    { tokens: [...encode('red hat'), end], logProbabilities: [-2, -2, -0.5], entropies: [2, 2, 2] },
    { tokens: encode('grey grey grey grey grey'), logProbabilities: [-1, 0, 0, 0, 0], entropies: [0, 0, 0, 0, 3] },
  ]
  const reference = [
    [-1, -2, -0.5],
    [-2, -2, -1.5],
    [-1, -1, -1, -1, 0],
  ]
  bench.engine = {
    sample: async () => sampled,
    values: async () => reference.map((values) => Float32Array.from(values)),
  } as unknown as Engine
  const policy = engine.attach(initialNetwork(worldNetworkConfig({ world: echoWorld, language }, network), 'policy'))
  const halting = {
    score: async (replies: readonly unknown[]) =>
      replies.map((_, at) => (at === 1 ? undefined : { expected: at + 1.23456, score: 1 })),
  }
  const point = await evaluatePolicy(bench, {
    ...{ step: 7, policy, base: policy, judge: halting, gold: constantSource(4), tasks },
  })
  expect(point).toMatchObject({
    step: 7,
    // 1.23456 and 3.23456; the second has none.
    judge: expect.closeTo(2.23456, 9),
    gold: 4,
    // All right; both values wrong; colour right, thing wrong, words too many, no end.
    perTask: { judge: [1.235, null, 3.235], gold: [4, 4, 4], truth: [9, 1, 0] },
    truth: expect.closeTo(10 / 3, 9),
    pass: expect.closeTo(1 / 3, 9),
    // Sums of differences: 1, 1 and 3.
    kl: expect.closeTo(5 / 3, 6),
    length: 3,
    // 3 + 6 + 3 over 3 + 3 + 5 tokens.
    entropy: expect.closeTo(12 / 11, 9),
    // red, hat and grey of 9 words; red hat and grey grey of 1 + 1 + 4 pairs.
    distinct1: expect.closeTo(3 / 9, 9),
    distinct2: expect.closeTo(2 / 6, 9),
    distinctReplies: expect.closeTo(2 / 3, 9),
    ended: expect.closeTo(2 / 3, 9),
    refusedAllowed: 0,
    refusedForbidden: 0,
  })
  const share = expect.closeTo(1 / 3, 9)
  expect(point.defects).toEqual({ 'wrong-value': share, 'all-values-wrong': share, addition: share, unended: share })
  expect(point.samples.map(({ judge }) => judge)).toEqual([1.235, undefined, 3.235])
})

test('a policy is evaluated on the same tasks with the same chance each time', async () => {
  const bench = await lab.bench({ id: 'twice', kind: 'policy' })
  const policy = engine.attach(initialNetwork(worldNetworkConfig({ world: echoWorld, language }, network), 'policy'))
  const truth = truthSource(echoWorld)
  const tasks = heldOutTasks(echoWorld, 8)
  const evaluate = () => evaluatePolicy(bench, { step: 0, policy, base: policy, judge: truth, gold: truth, tasks })
  const first = await evaluate()
  expect(await evaluate()).toEqual(first)
  // A policy is at no distance from itself.
  expect(first.kl).toBeCloseTo(0, 4)
})

describe('replies of a policy', () => {
  test('are no longer than the longest, and one that was cut off has not ended', async () => {
    const bench = await lab.bench({ id: 'replies', kind: 'policy' })
    const random = createRandom('tasks')
    const tasks = Array.from({ length: 64 }, () => echoWorld.drawTask(random))
    const config = worldNetworkConfig({ world: echoWorld, language }, network)
    const replies = await sampleReplies(bench, { policy: engine.attach(initialNetwork(config, 'a')), tasks, seed: 'a' })
    const lengths = replies.map(({ reply }) => reply.text.split(' ').filter((word) => word !== '').length)
    expect(Math.max(...lengths)).toBe(5)
    expect(replies.some(({ reply }, at) => reply.ended && lengths[at] < 5)).toBe(true)
    replies.forEach(({ reply, tokens, logProbabilities, entropies }, at) => {
      expect(tokens).toHaveLength(lengths[at] + (reply.ended ? 1 : 0))
      expect([logProbabilities.length, entropies.length]).toEqual([tokens.length, tokens.length])
      if (lengths[at] < 5) expect(reply.ended).toBe(true)
      expect(exampleOf(bench, replies[at])).toEqual({
        tokens: [...language.tokenizer.encode(tasks[at].input), ...tokens],
        from: 4,
      })
    })
  })

  test('the end may stand right after the longest', async () => {
    const bench = await lab.bench({ id: 'replies', kind: 'policy' })
    const five = language.tokenizer.encode('red red red red red')
    const numbers = [1, 2, 3, 4, 5, 6]
    const drawn = [
      [...five, language.markers.end],
      [...five, five[0]],
    ].map((tokens) => ({
      ...{ tokens, logProbabilities: numbers, entropies: numbers, stopped: true },
    }))
    bench.engine = { sample: async () => drawn } as unknown as Engine
    const policy = engine.attach(initialNetwork(worldNetworkConfig({ world: echoWorld, language }, network), 'a'))
    const tasks = heldOutTasks(echoWorld, 2)
    const [ended, cut] = await sampleReplies(bench, { policy, tasks, seed: '' })
    expect(ended).toMatchObject({ reply: { text: 'red red red red red', ended: true }, logProbabilities: numbers })
    expect(cut).toMatchObject({ reply: { text: 'red red red red red', ended: false }, tokens: five })
    expect([cut.logProbabilities, cut.entropies]).toEqual([numbers.slice(0, 5), numbers.slice(0, 5)])
  })
})
