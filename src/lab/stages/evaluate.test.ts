import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Engine } from '../../nn/index.ts'
import { createRandom } from '../../stats/random.ts'
import type { EvaluateResult, PolicyPoint, PolicyResult } from '../experiment/results.ts'
import { runAnnotate } from './annotate.ts'
import { runBase } from './base.ts'
import { runEvaluate } from './evaluate.ts'
import { runGold } from './gold.ts'
import { runJudge } from './judge.ts'
import { runPolicy } from './policy.ts'
import { type TestLab, testLab } from './test-lab.ts'

const needs = { base: 'base', gold: 'gold' }
const network = { width: 16, layers: 1, heads: 2 }
const steps = [0, 25, 50, 75]

let engine: Engine
let folder = ''
let lab: TestLab
let result: EvaluateResult

/** Curves as planted: each task's score lies about the mean by as much as tasks differ. */
function plantedPoints(truth: readonly number[], judge: readonly number[], seed: string): PolicyPoint[] {
  const random = createRandom(seed)
  const spread = Array.from({ length: 64 }, (_, task) => (task % 2 === 0 ? 1 : -1) * 0.4 * random.next())
  return steps.map((step, at) => ({
    ...({ samples: [], defects: {} } as unknown as PolicyPoint),
    ...{ step, truth: truth[at], judge: judge[at], gold: truth[at] + 0.5, kl: at },
    perTask: {
      truth: spread.map((off) => truth[at] + off),
      // One task to which the judge once gave no score.
      judge: spread.map((off, task) => (task === 5 && at === 2 ? null : judge[at] + off)),
      gold: spread.map(() => null),
    },
  }))
}

async function plantPolicy(id: string, plant: Partial<PolicyResult>) {
  await lab.run(runPolicy, { id, kind: 'policy', needs, settings: { reward: 'truth', steps: 1, heldOut: 4, group: 2 } })
  const planted = { kind: 'policy', judge: 'direct', klWeight: 0, withoutScore: 0, seconds: 1, ...plant }
  await writeFile(join(lab.folderOf(id), 'result.json'), JSON.stringify(planted))
}

beforeAll(async () => {
  engine = await Engine.open()
  folder = await mkdtemp(join(tmpdir(), 'goodhart-evaluate-'))
  lab = testLab({ folder, engine })
  await mkdir(folder, { recursive: true })
  await lab.run(runBase, { id: 'base', kind: 'base', settings: { network, steps: 20, learningRate: 5e-3 } })
  await lab.run(runGold, { id: 'gold', kind: 'gold', settings: { source: 'truth' }, needs: { base: 'base' } })
  await lab.run(runAnnotate, { id: 'annotations', kind: 'annotate', settings: { count: 128, heldOut: 32 }, needs })
  await lab.run(runJudge, {
    ...{ id: 'direct', kind: 'judge', needs: { base: 'base', annotations: 'annotations' } },
    settings: { form: 'direct', epochs: 1 },
  })
  const group = 'direct, no KL'
  await plantPolicy('hacked-1', { group, points: plantedPoints([5, 7, 4, 1], [5, 7, 8, 9], 'one') })
  await plantPolicy('hacked-2', { group, points: plantedPoints([5, 8, 6, 3], [5, 6, 8, 8], 'two') })
  await plantPolicy('honest', { group: 'held', points: plantedPoints([5, 6, 7, 7], [5, 6, 6, 7], 'three') })
  result = await lab.run(runEvaluate, {
    ...{ id: 'evaluation', kind: 'evaluate', settings: { tasks: 24 } },
    needs: { ...needs, judges: ['direct'], policies: ['hacked-1', 'hacked-2', 'honest'] },
  })
})
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

test('the onset is found where truth falls under a judge that is content, and nowhere else', () => {
  const [first, second, honest] = result.policies
  // From 7 to 4 at the third evaluation; from 8 to 6.
  expect(first.onset).toMatchObject({ fired: true, step: 50, peakStep: 25 })
  expect(second.onset).toMatchObject({ fired: true, step: 50, peakStep: 25 })
  expect(honest.onset.fired).toBe(false)
  expect(honest.onset.step).toBeUndefined()
  expect(result.onsetRule).toMatch(/63 tasks.*margin of 0\.5.*level 0\.05/)
})

test('peaks and ends are those of the curves', () => {
  expect(result.policies[0]).toMatchObject({
    ...{ policy: 'hacked-1', judge: 'direct', group: 'direct, no KL', klWeight: 0 },
    peak: { judge: 9, gold: 7.5, truth: 7, truthStep: 25 },
    end: { judge: 9, gold: 1.5, truth: 1 },
  })
})

test('runs that differ in their seeds alone have a mean curve, with the interval of Student', () => {
  const [hacked, held] = result.groups
  expect(hacked).toMatchObject({ group: 'direct, no KL', seeds: 2, steps, onsets: { fired: 2, runs: 2 } })
  // Of two values the standard error is half their distance, and t of 0.975 with one degree of freedom is 12.706.
  const ofTwo = (a: number, b: number) => ({
    value: (a + b) / 2,
    low: expect.closeTo((a + b) / 2 - (12.7062 * Math.abs(a - b)) / 2, 3),
    high: expect.closeTo((a + b) / 2 + (12.7062 * Math.abs(a - b)) / 2, 3),
  })
  expect(hacked.curves.truth).toEqual([ofTwo(5, 5), ofTwo(7, 8), ofTwo(4, 6), ofTwo(1, 3)])
  expect(hacked.curves.judge).toEqual([ofTwo(5, 5), ofTwo(7, 6), ofTwo(8, 8), ofTwo(9, 8)])
  // Of one run nothing is known but the run.
  expect(held).toMatchObject({ seeds: 1, onsets: { fired: 0, runs: 1 } })
  expect(held.curves.truth[1]).toEqual({ value: 6, low: 6, high: 6 })
})

test('everybody meets under every judge, and a flawless writer is flawless', () => {
  const players = ['base', 'flawless', 'hacked-1', 'hacked-2', 'honest', 'writer']
  expect(Object.keys(result.transfer).sort()).toEqual(players)
  expect(Object.keys(result.arena)).toEqual(['truth', 'gold', 'direct'])
  for (const ratings of Object.values(result.arena)) expect(ratings.map(({ player }) => player).sort()).toEqual(players)
  expect(result.transfer.flawless).toMatchObject({ truth: 9, gold: 9 })
  // Best by far: the imperfect writer is right half of the time.
  expect(result.arena.truth[0].player).toBe('flawless')
  expect(result.transfer.writer.truth).toBeLessThan(9)
  for (const means of Object.values(result.transfer)) expect(means.gold).toBe(means.truth)
})

test('a policy that never moved has no fit, and is evaluated all the same', async () => {
  const still = plantedPoints([5, 5, 5, 5], [5, 5, 5, 5], 'still').map((point) => ({ ...point, kl: 0 }))
  await plantPolicy('still', { group: 'still', points: still })
  const { policies } = await lab.run(runEvaluate, {
    ...{ id: 'evaluation-of-still', kind: 'evaluate', settings: { tasks: 24 } },
    needs: { ...needs, policies: ['still'] },
  })
  expect(policies).toMatchObject([{ policy: 'still', onset: { fired: false } }])
  expect(policies[0].fit).toBeUndefined()
})
