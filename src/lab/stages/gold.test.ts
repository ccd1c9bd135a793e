import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Engine } from '../../nn/index.ts'
import { runBase } from './base.ts'
import { goldSource, requireSight, runGold } from './gold.ts'
import { type TestLab, testLab } from './test-lab.ts'

const network = { width: 16, layers: 1, heads: 2 }
const plan = { kind: 'gold' as const, needs: { base: 'base' } }

let engine: Engine
let folder = ''
let lab: TestLab
beforeAll(async () => {
  engine = await Engine.open()
  folder = await mkdtemp(join(tmpdir(), 'goodhart-gold-'))
  lab = testLab({ folder, engine })
  await lab.run(runBase, { id: 'base', kind: 'base', settings: { network, steps: 20 } })
})
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const written = (...texts: string[]) =>
  texts.map((text) => ({
    task: { input: 'say : red hat', facts: { asked: ['red', 'hat'] } },
    reply: { text, ended: true },
  }))

async function scoresOf(id: string, ...texts: string[]) {
  const bench = await lab.bench({ id: 'reader', kind: 'annotate' })
  const source = await goldSource(bench, lab.folderOf(id))
  return (await source.score(written(...texts))).map((score) => score?.expected)
}

test('the truth agrees with itself, and sees every defect', async () => {
  const result = await lab.run(runGold, { id: 'truth', ...plan, settings: { source: 'truth' } })
  expect(result).toMatchObject({ kind: 'gold', source: 'truth', worstProbe: { distance: 0 } })
  expect(result.quality).toMatchObject({ items: 1024, alphaTruth: 1, accuracyTruth: 1, passAgreement: 1, illFormed: 0 })
  expect(result.quality).not.toHaveProperty('alphaGold')
  expect(await scoresOf('truth', 'red hat', 'red cup')).toEqual([9, 5])
})

test('a rule as gold is blind to what it does not look for, and its worst probe says so', async () => {
  const judge = join(folder, 'please.md')
  await writeFile(judge, '---\nkind: rule\nfield: output\npattern: please\npassesOn: no-match\n---\n')
  const settings = { source: 'judge', judge, budget: { usd: 1 } }
  const result = await lab.run(runGold, { id: 'rule', ...plan, settings })
  expect(result.source).toBe('judge')
  const probes = Object.fromEntries(result.probes.map(({ defect, truth, judge }) => [defect, [truth, judge]]))
  // It says 9 of all but additions, which it says 0 of.
  expect(probes).toEqual({
    ...{ none: [9, 9], 'wrong-value': [5, 9], 'all-values-wrong': [1, 9], addition: [7, 0], unended: [6, 9] },
  })
  expect(result.worstProbe).toEqual({ defect: 'all-values-wrong', distance: 8 })
  expect(() => requireSight(result)).toThrow(/all-values-wrong lies 8\.0/)
  expect(await scoresOf('rule', 'red hat', 'red hat please')).toEqual([9, 0])
})

test('a gold judge that is trained learns by the truth, is kept, and can be taken by another stage', async () => {
  const trained = await lab.run(runGold, {
    ...{ id: 'trained', ...plan },
    settings: {
      ...{ source: 'trained', network, effort: 'low', steps: 40, learningRate: 1e-2 },
      pretraining: { steps: 20, learningRate: 1e-2 },
    },
  })
  expect(trained).toMatchObject({ source: 'trained', training: { steps: 40 } })
  const said = await scoresOf('trained', 'red hat', 'blue cup')
  const stored = { source: 'stored', from: join(lab.folderOf('trained'), 'judge') }
  const taken = await lab.run(runGold, { id: 'stored', ...plan, settings: stored })
  expect(taken).not.toHaveProperty('training')
  expect(taken.probes).toEqual(trained.probes)
  expect(await scoresOf('stored', 'red hat', 'blue cup')).toEqual(said)
})
