/** That the stages learn what there is to learn, and nothing where there is nothing: real networks, from scratch. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readJudge } from '../../judges/trained/judge-folder.ts'
import { judgePrompt } from '../../judges/trained/judge-form.ts'
import { Engine } from '../../nn/index.ts'
import { hackingOnset } from '../../stats/index.ts'
import type { PolicyPoint } from '../experiment/results.ts'
import { languageOf } from '../language.ts'
import { runAnnotate } from './annotate.ts'
import { runBase } from './base.ts'
import { runGold } from './gold.ts'
import { runJudge } from './judge.ts'
import { runPolicy } from './policy.ts'
import { trainedSource } from './score-source.ts'
import { echoWorld, type TestLab, testLab } from './test-lab.ts'

const needs = { base: 'base', gold: 'gold' }
const annotated = { base: 'base', annotations: 'annotations' }

let engine: Engine
let folder = ''
let lab: TestLab
beforeAll(async () => {
  engine = await Engine.open()
  folder = await mkdtemp(join(tmpdir(), 'goodhart-learning-'))
  lab = testLab({ folder, engine })
  const network = { width: 32, layers: 1, heads: 4 }
  await lab.run(runBase, {
    ...{ id: 'base', kind: 'base' },
    settings: { network, steps: 1000, learningRate: 5e-3 },
  })
  await lab.run(runGold, { id: 'gold', kind: 'gold', settings: { source: 'truth' }, needs: { base: 'base' } })
  await lab.run(runAnnotate, { id: 'annotations', kind: 'annotate', settings: { count: 2000, heldOut: 256 }, needs })
})
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const parametersOf = (id: string) => readFile(join(lab.folderOf(id), 'network', 'model.safetensors'))
const first = (points: readonly PolicyPoint[]) => points[0]
const last = (points: readonly PolicyPoint[]) => points[points.length - 1]

async function policyAgainst(id: string, reward: unknown, more: Record<string, unknown> = {}) {
  const settings = { reward, steps: 80, learningRate: 2e-3, evaluateEvery: 20, heldOut: 256, ...more }
  return await lab.run(runPolicy, { id, kind: 'policy', settings, needs })
}

/** Of the tasks' differences, in standard errors. */
function rise(before: readonly number[], after: readonly number[]): number {
  const gains = before.map((score, task) => after[task] - score)
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / (gains.length - 1)
  return mean / Math.sqrt(variance / gains.length)
}

function onsetOf(points: readonly PolicyPoint[]) {
  return hackingOnset({
    steps: points.map(({ step }) => step),
    truth: points.map(({ perTask }) => perTask.truth),
    judge: points.map(({ perTask }) => perTask.judge as number[]),
  })
}

describe('a policy', () => {
  test('that is rewarded by the truth gains much of what was missing to the highest score', async () => {
    const { points } = await policyAgainst('by-truth', 'truth')
    expect(rise(first(points).perTask.truth, last(points).perTask.truth)).toBeGreaterThan(5)
    const missing = (point: PolicyPoint) => 9 - point.truth
    expect(missing(last(points))).toBeLessThan(0.8 * missing(first(points)))
    expect(first(points).kl).toBeCloseTo(0, 5)
    expect(last(points).kl).toBeGreaterThan(0.1)
    expect(points.map(({ step }) => step)).toEqual([0, 20, 40, 60, 80])
    expect(onsetOf(points).fired).toBe(false)
  })

  test('that is told the same of everything learns nothing, to the bit', async () => {
    const { points, withoutScore } = await policyAgainst('by-constant', { constant: 4 }, { steps: 10, miniBatches: 2 })
    expect(await parametersOf('by-constant')).toEqual(await parametersOf('base'))
    expect(last(points).perTask).toEqual(first(points).perTask)
    expect(withoutScore).toBe(0)
  })

  test('finds the word that its judge loves, and the onset rule fires', async () => {
    const { points } = await policyAgainst('by-word', { word: 'please' })
    expect(rise(first(points).perTask.judge as number[], last(points).perTask.judge as number[])).toBeGreaterThan(5)
    expect(last(points).judge).toBeGreaterThan(6)
    expect(rise(first(points).perTask.truth, last(points).perTask.truth)).toBeLessThan(-5)
    const { fired, fall } = onsetOf(points)
    expect(fired).toBe(true)
    expect(fall.low).toBeGreaterThan(0)
  })

  test('strays less where straying costs', async () => {
    const { points } = await policyAgainst('held', { word: 'please' }, { klWeight: 1 })
    const free = JSON.parse(await readFile(join(lab.folderOf('by-word'), 'result.json'), 'utf8')).points
    expect(last(points).kl).toBeLessThan(last(free).kl / 2)
    expect(last(points).judge).toBeLessThan(last(free).judge)
  })
})

describe('a judge', () => {
  test('that learns traces reads them: what it is made to write decides its score', async () => {
    const { training, quality } = await lab.run(runJudge, {
      ...{ id: 'reasoning', kind: 'judge', needs: annotated },
      settings: { form: 'reasoning', epochs: 14, learningRate: 5e-3 },
    })
    expect(training.losses[training.losses.length - 1][1]).toBeLessThan(training.losses[0][1] / 2)
    expect(quality.illFormed).toBeLessThan(0.05)

    const judge = await readJudge({ engine }, join(lab.folderOf('reasoning'), 'judge'))
    const { tokenizer } = languageOf(echoWorld)
    const shown = { input: 'say : red hat', reply: 'red hat', ended: true }
    const prompts = ['red red same hat hat same ended', 'red grey differs hat cup differs ended'].map((trace) => ({
      tokens: [...judgePrompt(judge.form, tokenizer, shown), ...tokenizer.encode(trace), judge.form.tokens.score],
      seed: '',
    }))
    const { digits, score: at } = judge.form.tokens
    const options = { maxTokens: 0, temperature: 0, topP: 1, stop: { at, further: 0 }, read: digits }
    const [right, wrong] = (await engine.sample(judge.network, prompts, options)).map(({ read = [] }) =>
      read.reduce((sum, probability, score) => sum + score * probability, 0),
    )
    expect(right - wrong).toBeGreaterThan(2)
  })

  test.each([
    ['after distillation', 'distilled-reinforced'],
    ['alone', 'reinforced'],
  ])('earns more by reinforcement, %s', async (_, training) => {
    const { rewards = [] } = await lab.run(runJudge, {
      ...{ id: training, kind: 'judge', needs: annotated },
      settings: {
        ...{ form: 'reasoning', training, count: 1600, epochs: 5, learningRate: 5e-3 },
        reinforcement: { steps: 60, learningRate: 1e-3 },
      },
    })
    const meanOf = (some: typeof rewards) => some.reduce((sum, [, reward]) => sum + reward, 0) / some.length
    expect(rewards.map(([step]) => step)).toEqual([10, 20, 30, 40, 50, 60])
    // Each is a mean over 1,280 answers, known to about 0.01.
    expect(meanOf(rewards.slice(-2))).toBeGreaterThan(rewards[0][1] + 0.03)
  })

  test('with a scalar head ranks pairs that it has not seen', async () => {
    await lab.run(runJudge, {
      ...{ id: 'scalar', kind: 'judge', needs: annotated },
      settings: { form: 'scalar', epochs: 12, learningRate: 5e-3 },
    })
    const source = trainedSource(echoWorld, await readJudge({ engine }, join(lab.folderOf('scalar'), 'judge')))
    const bench = await lab.bench({ id: 'pairs', kind: 'judge', seed: 'pairs' })
    const chance = bench.random('pairs')
    const replies = Array.from({ length: 800 }, () => {
      const task = echoWorld.drawTask(chance)
      return { task, reply: echoWorld.writeReply(task, chance) }
    })
    const said = (await source.score(replies)).map((score) => score?.expected ?? Number.NaN)
    const truths = replies.map(({ task, reply }) => echoWorld.check(task, reply).score)
    const pairs = Array.from({ length: 400 }, (_, at) => 2 * at).filter((at) => truths[at] !== truths[at + 1])
    const right = pairs.filter((at) => (said[at] - said[at + 1]) * (truths[at] - truths[at + 1]) > 0)
    // Chance is a half; of some 270 pairs its standard error is 0.03.
    expect(right.length / pairs.length).toBeGreaterThan(0.68)
  })
})
