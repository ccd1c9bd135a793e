import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JudgeForm, writeJudge } from '../judges/index.ts'
import { languageOf } from '../lab/language.ts'
import { worldOf } from '../lab/worlds/index.ts'
import { Engine, initialNetwork, NetworkError, networkConfig } from '../nn/index.ts'
import { MemoryStore } from '../store/index.ts'
import type { Context } from './context.ts'
import { runDemo } from './demo-command.ts'
import { deskSet } from './demo-set.ts'

const folder = mkdtempSync(join(tmpdir(), 'goodhart-demo-'))
const judge = join(folder, 'judge')
const world = worldOf('desk')

/** A judge that has learnt nothing. */
beforeAll(async () => {
  await using engine = await Engine.open()
  const { tokenizer, markers } = languageOf(world)
  const network = initialNetwork(
    networkConfig({ vocabulary: tokenizer.size, width: 8, layers: 1, heads: 1, context: 64 }),
    'demo',
  )
  const form: JudgeForm = {
    format: 'goodhart/trained-judge/1',
    form: 'direct',
    rubric: false,
    longestTrace: 0,
    passesFrom: world.passesFrom,
    tokens: markers,
    world: { id: world.id, version: world.version },
  }
  await writeJudge(judge, { engine, network: engine.attach(network), tokenizer, form })
})
afterAll(() => rmSync(folder, { recursive: true }))

const set = (given: Parameters<typeof deskSet>[0]) => deskSet({ ...given, judges: { unlearned: judge } })

async function demo(seed: string, makeSet: typeof deskSet) {
  const printed = { stdout: '', stderr: '' }
  const output = (name: keyof typeof printed) => ({
    write: (text: string) => {
      printed[name] += text
    },
  })
  const context: Context = {
    cwd: folder,
    env: {},
    stdout: output('stdout'),
    stderr: output('stderr'),
    now: () => new Date('2026-01-01'),
  }
  const code = await runDemo({ seed, output: 'demo.html', open: false }, context, makeSet)
  return { code, ...printed, page: readFileSync(join(folder, 'demo.html'), 'utf8') }
}

describe('the demo', () => {
  test('asks a trained judge about every reply, and holds its pass rate against the truth', async () => {
    const { code, stdout, page } = await demo('a', set)
    expect(code).toBe(0)
    expect(stdout).toMatch(/400 of 1,200 items are labelled: \d+ pass, \d+ fail. 800 have no label/)
    expect(stdout).toContain('trained to judge this desk’s replies; they gave 1,200 verdicts just now')
    // All ten scores are about equally likely to it: of each reply it expects 4.5, and 8 passes.
    expect(stdout).toMatch(/people say pass +0 +\d+ +0 +0\n/)
    expect(stdout).toMatch(/Truth, known .*: \d+\.\d % of the 800 answers without a label are right/)
    expect(page).toMatch(/^<!doctype html>/i)
  })

  test('says the same of a seed again, and something else of another', async () => {
    const first = await demo('a', set)
    expect((await demo('a', set)).stdout).toBe(first.stdout)
    expect((await demo('b', set)).stdout).not.toBe(first.stdout)
  })

  test('says so where no network can be run, and goes on with a simulated set', async () => {
    const { code, stdout, stderr } = await demo('a', () => {
      return Promise.reject(new NetworkError('no-executor', 'Nothing here can run networks.'))
    })
    expect(code).toBe(0)
    expect(stderr).toContain('Nothing here can run networks. A simulated set takes its place.')
    expect(stdout).toMatch(/careful says \d+\.\d %; corrected \d+\.\d % \(.*\), which (holds|misses) the truth/)
  })

  test('hides no other failure behind it', async () => {
    await expect(demo('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  })
})

test('the labels of the desk’s replies are their truth, and so is the share that passes of the others', async () => {
  await using store = new MemoryStore()
  await store.createDataset('d')
  const { truth } = await set({ store, dataset: 'd', seed: 'a' })
  const labels = await Array.fromAsync(store.labels('d'))
  const items = await Array.fromAsync(store.items('d'))
  // A reply passes where it has no defect.
  const right = new Set(items.flatMap(({ id, tags }) => (tags.defect === 'none' ? [id] : [])))
  expect(labels).toHaveLength(400)
  for (const { item, value } of labels) expect(value).toBe(right.has(item) ? 'pass' : 'fail')
  const labelled = new Set(labels.map(({ item }) => item))
  expect(truth).toEqual({ passes: [...right].filter((id) => !labelled.has(id)).length, cases: 800 })
})
