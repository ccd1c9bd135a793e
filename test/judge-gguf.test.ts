import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import type { Verdict } from '../src/domain/index.ts'
import { openJudge, parseJudgeFile } from '../src/judges/index.ts'
import { findEngine } from '../src/models/gguf/engine.ts'
import { ModelAccess } from '../src/models/model-access.ts'
import { type TinyGguf, writeTinyGguf } from './gguf/tiny-gguf.ts'
import { Project } from './run-goodhart.ts'

const engineFolder = fileURLToPath(new URL('../node_modules/.engine', import.meta.url))
const engine = findEngine([engineFolder])
if (engine === undefined) console.warn('node-llama-cpp is not installed: judges by local weights are not tested')

const folder = mkdtempSync(join(tmpdir(), 'goodhart-judge-gguf-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const item = { id: 'i', input: 'Name a colour.', output: 'Blue.', tags: {} }
const criterion = { id: 'colour', question: 'Is a colour named?' }
/** Known to the weights, as no candidate's text could know it. */
const nonce = '3f9a01bc'

/** A judge file over weights that are written for it, asked once as a run would ask it. */
async function ask(name: string, { weights, settings = '' }: { weights: Omit<TinyGguf, 'path'>; settings?: string }) {
  const path = join(folder, `${name}.gguf`)
  writeTinyGguf({ path, contextLength: 8192, ...weights })
  await using access = new ModelAccess({
    env: {},
    limits: { concurrency: 1 },
    timeLimitMs: 60_000,
    resolveFrom: [engineFolder],
  })
  const { definition } = parseJudgeFile(`---\nmodel: gguf/${path}\n${settings}---\n`, `${name}.md`)
  const { judge } = await openJudge(definition, {
    openModel: (spec) => access.open(spec),
    env: {},
    basePath: folder,
    drawNonce: () => nonce,
  })
  const { answer } = await judge.ask({ item, criterion, repeat: 0 })
  return { answer, meter: access.meter }
}

/**
 * What follows what in `{"verdict":"pass","key":"3f9a01bc"}`. Much may follow a quotation mark: of that, the grammar leaves at
 * each place what fits there, so that the verdict is drawn from pass and fail alone.
 */
const signs = ['{', '}', '"', ':', ',']
const afterQuote = { [nonce]: 9, verdict: 5, key: 5, pass: 2, fail: 1, ':': 0, ',': 0, '}': 0 }
const words = [...signs, 'verdict', 'key', 'pass', 'fail', nonce, '00000000']
const writesVerdict = {
  words,
  bigrams: {
    '"': afterQuote,
    '{': { '"': 0 },
    ':': { '"': 0 },
    ',': { '"': 0 },
    // The prompt ends as the answer does; the grammar knows which of the two it is.
    '}': { '{': 0, '</s>': 0 },
    ...Object.fromEntries(words.filter((word) => word.length > 1).map((word) => [word, { '"': 0 }])),
  },
} satisfies Omit<TinyGguf, 'path'>

/** softmax(2, 1) over the two verdicts. */
const probability = 1 / (1 + Math.exp(-1))

describe.skipIf(engine === undefined)('a judge by local weights', () => {
  test('gives the verdict that they make likeliest, with its probability as confidence', async () => {
    const { answer, meter } = await ask('sound', { weights: writesVerdict })
    expect(answer).toMatchObject({ value: 'pass', confidence: expect.closeTo(probability, 5), costUsd: 0 })
    expect(answer).not.toHaveProperty('raw')
    expect(meter).toMatchObject({ calls: 1, failures: {}, unpriced: 0 })
    expect(meter.outputTokens).toBe(17)
  })

  test('whose answer carries another key gives none', async () => {
    const bigrams = { ...writesVerdict.bigrams, '"': { ...afterQuote, '00000000': 10 } }
    const { answer } = await ask('strange', { weights: { words, bigrams } })
    expect(answer).toMatchObject({ value: 'error', errorKind: 'unparseable' })
    expect(JSON.parse(answer.raw!)).toEqual({ verdict: 'pass', key: '00000000' })
    expect(answer).not.toHaveProperty('confidence')
  })

  test('that babbles gives none either, and what it wrote is kept', async () => {
    const weights = { words: ['pass'], bigrams: { '*': { pass: 0 } } }
    const settings = 'hardening: none\nmaxOutputTokens: 6\n'
    const { answer } = await ask('babbling', { weights, settings })
    expect(answer).toMatchObject({ value: 'error', errorKind: 'unparseable', raw: 'pass'.repeat(6) })
    expect(answer).not.toHaveProperty('confidence')
  })

  test('is asked on the command line, where the engine is installed in the project', async () => {
    using project = new Project({
      'items.csv': 'id,question,answer\ni1,Name a colour.,Blue.\ni2,Name another.,Two.\n',
      'local.md': '---\nmodel: gguf/local.gguf\nhardening: { keyedVerdict: false }\n---\n',
    })
    writeTinyGguf({ path: project.path('local.gguf'), contextLength: 8192, ...writesVerdict })
    symlinkSync(join(engineFolder, 'node_modules'), project.path('node_modules'))
    const { code, stdout, stderr } = project.run('judge', 'local.md', '--items', 'items.csv', '--id', 'id', '--jsonl')
    expect(stderr).toMatch(/2 calls, [\d,]+ tokens in, 18 out, \$0\.00/)
    expect(code).toBe(0)
    const verdicts: Verdict[] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(verdicts.map(({ item, value }) => [item, value])).toEqual([
      ['i1', 'pass'],
      ['i2', 'pass'],
    ])
    for (const { confidence } of verdicts) expect(confidence).toBeCloseTo(probability, 5)
  })
})
