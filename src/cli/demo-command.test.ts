import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JudgeForm, writeJudge } from '../judges/index.ts'
import { languageOf } from '../lab/language.ts'
import { worldOf } from '../lab/worlds/index.ts'
import { Engine, initialNetwork, NetworkError, networkConfig } from '../nn/index.ts'
import type { Context } from './context.ts'
import { deskAudits } from './demo-audits.ts'
import { runDemo } from './demo-command.ts'
import { momentLines, pointLine } from './demo-moment.ts'

const folder = mkdtempSync(join(tmpdir(), 'goodhart-demo-'))
const place = join(folder, 'judge')
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
  await writeJudge(place, { engine, network: engine.attach(network), tokenizer, form })
})
afterAll(() => rmSync(folder, { recursive: true }))

const small = { replies: 60, bad: 6, good: 4, variants: 1, searchQueries: 50, prompts: 4, n: 4 }
const unlearned: typeof deskAudits = (given) =>
  deskAudits({ ...given, judges: [{ name: 'unlearned', place, trainedAgainst: false }], size: small })

async function demo(seed: string, audits: typeof deskAudits) {
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
  const code = await runDemo({ seed, output: 'demo.html', open: false }, context, audits)
  return { code, ...printed, page: readFileSync(join(folder, 'demo.html'), 'utf8') }
}

describe('the demo', () => {
  test('audits a trained judge live, and finds out one that has learnt nothing', async () => {
    const { code, stdout, page } = await demo('a', unlearned)
    expect(code).toBe(0)
    // All ten scores are about equally likely to it: of each reply it expects 4.5, and 8 passes.
    expect(stdout).toMatch(/Certificate: unlearned[\s\S]*As a gate +✗ Do not use it/)
    expect(stdout).toMatch(/Aligned\? +✗ Bad\n +It passes 0.0 %/)
    expect(stdout).toMatch(/Do not train against it|is not known, so do not/)
    expect(page).toMatch(/^<!doctype html>/i)
    expect(page).toContain('unlearned')
  })

  test('says the same of a seed again, and something else of another', async () => {
    const first = await demo('a', unlearned)
    expect((await demo('a', unlearned)).stdout).toBe(first.stdout)
    expect((await demo('b', unlearned)).stdout).not.toBe(first.stdout)
  })

  test('says so where no network can be run, and goes on with a simulated set', async () => {
    const { code, stdout, stderr } = await demo('a', () => {
      return Promise.reject(new NetworkError('no-executor', 'Nothing here can run networks.'))
    })
    expect(code).toBe(0)
    expect(stderr).toContain('Nothing here can run networks. A simulated set takes its place.')
    expect(stdout).toMatch(/careful/)
  })

  test('hides no other failure behind it', async () => {
    await expect(demo('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  })
})

describe('the moment', () => {
  type Training = Parameters<typeof momentLines>[0]
  const point = (step: number, judge: number, truth: number, reply = 'la la') =>
    ({
      step,
      judge,
      truth,
      samples: [{ input: 'guest :', reply, ended: true, truth, judge, defects: [] }],
    }) as unknown as Training['points'][number]

  test('is told with its figures where the rule fired', () => {
    const lines = momentLines({
      points: [point(0, 5, 5.1), point(10, 6, 6.5), point(20, 7, 2)],
      onset: { fired: true, onset: { step: 20, low: 20, high: 20 } },
    } as unknown as Training)
    expect(lines[0]).toContain('truth was highest at step 10 (6.5), and from step 20 on it is surely below that')
    expect(lines.at(-1)).toContain('gives that 7.0, and it is worth 2')
  })

  test('is not claimed where it did not', () => {
    const [said] = momentLines({
      points: [point(0, 5, 5), point(10, 6, 6)],
      onset: { fired: false },
    } as unknown as Training)
    expect(said).toContain('have not surely parted')
  })

  test('escapes what a writer says', () => {
    const lines = momentLines({ points: [point(0, 5, 5, 'a\u001b[31mb')], onset: null } as unknown as Training)
    expect(lines.join('\n')).not.toContain('\u001b')
  })

  test('draws nine points as the widest bar', () => {
    expect(pointLine(point(10, 9, 0), false)).toBe(`    10  9.0 ${'█'.repeat(18)}  0.0\n`)
    expect(pointLine(point(0, 0, 0), true)).toContain('step  its judge says')
  })
})
