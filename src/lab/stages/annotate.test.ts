import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeJudge } from '../../judges/trained/judge-folder.ts'
import { Engine, initialNetwork } from '../../nn/index.ts'
import type { Annotation } from '../experiment/stage-files.ts'
import { languageOf } from '../language.ts'
import { runAnnotate } from './annotate.ts'
import { runBase } from './base.ts'
import { judgeFormOf } from './judge-examples.ts'
import { echoWorld, type TestLab, testLab } from './test-lab.ts'
import { worldNetworkConfig } from './workbench.ts'

const needs = { base: 'base', gold: 'gold' }
const language = languageOf(echoWorld)
const network = { width: 16, layers: 1, heads: 2 }

let engine: Engine
let folder = ''
let lab: TestLab
beforeEach(async () => {
  engine = await Engine.open()
  folder = await mkdtemp(join(tmpdir(), 'goodhart-annotate-'))
  lab = testLab({ folder, engine })
  // Has learnt nearly nothing: it says anything at all.
  await lab.run(runBase, { id: 'base', kind: 'base', settings: { network, steps: 1 } })
})
afterEach(async () => {
  await engine[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

/** A finished gold stage. */
async function finishGold(source: string, { distance = 0, defect = 'unended' } = {}) {
  const own = lab.folderOf('gold')
  await mkdir(own, { recursive: true })
  await writeFile(join(own, 'result.json'), JSON.stringify({ source, worstProbe: { defect, distance } }))
  return own
}

async function annotationsIn(id: string): Promise<Annotation[]> {
  const text = await readFile(join(lab.folderOf(id), 'annotations.jsonl'), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const annotate = (id: string, settings: Record<string, unknown>, signal?: AbortSignal) =>
  lab.run(runAnnotate, { id, kind: 'annotate', seed: 'annotate', settings, needs }, signal)

describe('with the truth as gold', () => {
  test('each reply has its true score and the reasoning that leads to it', async () => {
    await finishGold('truth')
    const result = await annotate('annotations', { count: 80, heldOut: 20, effort: 'medium' })
    const annotations = await annotationsIn('annotations')
    expect(annotations).toHaveLength(100)
    for (const { input, facts, reply, ended, score, expected, truth, pass, trace } of annotations) {
      const task = { input, facts: facts as { asked: string[] } }
      const checked = echoWorld.check(task, { text: reply, ended })
      expect({ score, expected, truth, pass }).toEqual({
        ...{ score: checked.score, expected: checked.score, truth: checked.score, pass: checked.pass },
      })
      expect(trace).toBe(echoWorld.trace(task, { text: reply, ended }, 'medium'))
    }
    const mean = annotations.reduce((sum, { truth }) => sum + truth, 0) / 100
    expect(result).toMatchObject({ kind: 'annotate', items: 100, heldOut: 20, alphaTruth: 1 })
    expect([result.meanGold, result.meanTruth]).toEqual([expect.closeTo(mean, 9), expect.closeTo(mean, 9)])
  })

  test('what is held out is not what is trained on', async () => {
    await finishGold('truth')
    await annotate('annotations', { count: 600, heldOut: 300, mix: { base: 1 } })
    const annotations = await annotationsIn('annotations')
    expect(annotations.filter(({ split }) => split === 'held-out')).toHaveLength(300)
    // Five words of some twenty, to one of sixteen requests: whoever says the same twice was asked once.
    const long = annotations.filter(({ reply }) => reply.split(' ').length === 5)
    const trained = new Set(
      long.filter(({ split }) => split === 'train').map(({ input, reply }) => `${input} ${reply}`),
    )
    const heldOut = long.filter(({ split }) => split === 'held-out')
    expect(heldOut.length).toBeGreaterThan(50)
    expect(heldOut.filter(({ input, reply }) => trained.has(`${input} ${reply}`))).toEqual([])
  })
})

describe('broken off', () => {
  const settings = { count: 1000, heldOut: 200, mix: { writer: 1 } }

  /** A judge of the project, as gold, that counts how often it is asked. */
  async function countingGold() {
    const own = await finishGold('judge')
    const judge = join(folder, 'long.md')
    await writeFile(judge, '---\nkind: rule\nfield: output\npattern: please\npassesOn: no-match\n---\n')
    const project = { source: 'judge', judge, concurrency: 4, budget: { usd: 1 } }
    await writeFile(join(own, 'project-judge.json'), JSON.stringify(project))
  }

  test('it goes on with the next block, and asks gold nothing again', async () => {
    await countingGold()
    await annotate('whole', settings)
    const expected = await annotationsIn('whole')
    expect(expected).toHaveLength(1200)

    const stop = new AbortController()
    const reason = new Error('enough')
    const plan = { id: 'broken', kind: 'annotate' as const, seed: 'annotate', settings, needs }
    const bench = await lab.bench(plan, stop.signal)
    bench.context.tell = () => stop.abort(reason)
    await expect(runAnnotate(bench)).rejects.toBe(reason)

    // Gold, asked again of what it has judged, would say the opposite now.
    await writeFile(join(folder, 'long.md'), '---\nkind: rule\nfield: output\npattern: please\npassesOn: match\n---\n')
    await lab.run(runAnnotate, plan)
    const found = await annotationsIn('broken')
    expect(found.slice(0, 512)).toEqual(expected.slice(0, 512))
    expect(found.slice(512).map(({ reply }) => reply)).toEqual(expected.slice(512).map(({ reply }) => reply))
    expect(found.slice(512).map(({ score }) => score)).toEqual(expected.slice(512).map(({ score }) => 9 - score))
  })

  test('gold that only says pass or fail leaves no reasoning, least of all that of the truth', async () => {
    await countingGold()
    await annotate('annotations', { count: 50, heldOut: 10 })
    for (const annotation of await annotationsIn('annotations')) {
      expect(annotation).not.toHaveProperty('trace')
      expect(annotation.score).toBe(annotation.reply.includes('please') ? 0 : 9)
    }
  })
})

describe('with a trained gold judge', () => {
  test('its own reasoning is kept, and where it comes to no score nothing is', async () => {
    const own = await finishGold('trained')
    const config = worldNetworkConfig({ world: echoWorld, language }, network)
    const form = judgeFormOf(echoWorld, language, { form: 'reasoning', effort: 'low' })
    const untrained = engine.attach(initialNetwork(config, 'gold'))
    await writeJudge(join(own, 'judge'), { engine, network: untrained, tokenizer: language.tokenizer, form })
    // In place of what it would say: a trace of its own, and every third time none.
    const trace = [...language.tokenizer.encode('hat differs'), language.markers.score]
    const bench = await lab.bench({ id: 'annotations', kind: 'annotate', settings: { count: 50, heldOut: 10 }, needs })
    const said = { tokens: trace, logProbabilities: [], entropies: [], stopped: true }
    bench.engine = {
      attach: (given: Parameters<Engine['attach']>[0]) => engine.attach(given),
      sample: async (...[asked, prompts, options]: Parameters<Engine['sample']>) =>
        options.read === undefined
          ? engine.sample(asked, prompts, options)
          : prompts.map((_, at) =>
              at % 3 === 0 ? { ...said, stopped: false } : { ...said, read: [0, 0, 0, 0.3, 0.1, 0, 0, 0, 0, 0] },
            ),
    } as unknown as Engine
    const result = await runAnnotate(bench)
    const annotations = await annotationsIn('annotations')
    expect(result.items).toBe(40)
    expect(annotations.map(({ id }) => Number(id) % 3)).not.toContain(0)
    for (const { score, expected, trace: written } of annotations) {
      // 3 · 0.75 + 4 · 0.25
      expect({ score, expected, written }).toEqual({
        score: 3,
        expected: expect.closeTo(3.25, 9),
        written: 'hat differs',
      })
    }
  })
})

describe('a gold judge that is blind', () => {
  test('may not annotate, and the error says to what', async () => {
    await finishGold('truth', { distance: 3.21, defect: 'all-values-wrong' })
    await expect(annotate('annotations', { count: 5, heldOut: 5 })).rejects.toMatchObject({
      code: 'blind-gold',
      message: expect.stringMatching(/all-values-wrong lies 3\.2 from .* 1\.5 is the most: train it longer/),
    })
  })

  test('may where it is told to, or sees well enough', async () => {
    await finishGold('truth', { distance: 3.21 })
    expect(await annotate('blind', { count: 5, heldOut: 5, evenIfBlind: true })).toMatchObject({ items: 10 })
    await finishGold('truth', { distance: 1.5 })
    expect(await annotate('seeing', { count: 5, heldOut: 5 })).toMatchObject({ items: 10 })
  })
})
