import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startPlantedServer } from '../../test/planted-server/planted-server.ts'
import { suggestionReportSchema } from '../audit/suggest/index.ts'
import type { DataRecord } from '../domain/index.ts'
import { openProjectStore } from '../store/index.ts'
import { addAlignOptions, addOutputOption } from './align-options.ts'
import { runCompare } from './compare-command.ts'
import type { Context } from './context.ts'
import { runSuggest } from './suggest-command.ts'
import { addSuggestOptions, type SuggestFlags } from './suggest-options.ts'

let folder: string
let context: Context
let written: { out: string; err: string }

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-suggest-'))
  written = { out: '', err: '' }
  context = {
    cwd: folder,
    env: {},
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.err += text) },
    now: () => new Date('2026-09-14T10:32:08Z'),
  }
})
afterEach(() => rmSync(folder, { recursive: true }))

const present = 'Decide whether it is polite.'
const better = 'Decide whether it is polite. Mind sarcasm.'
const judgeFile = (url: string) => `---
model: { provider: compatible, model: judge, baseUrl: "${url}/v1" }
criterion: { id: polite, question: Is it polite? }
---

${present}
`

/** Runs a command line as a user types it. */
async function run(...line: string[]): Promise<number> {
  let code = -1
  const command = addSuggestOptions(addOutputOption(addAlignOptions(new Command('align'))))
    .argument('[files...]')
    .action(async (files: string[], flags: SuggestFlags) => {
      code = await runSuggest(files, flags, context)
    })
  await command
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(line, { from: 'user' })
  return code
}

/** Ten items of train, 40 of dev, 20 sealed; every other one is a fail. Their outputs say so to the planted judge. */
async function fill(): Promise<void> {
  await using store = await openProjectStore({ cwd: folder, create: true })
  await store.createDataset('answers')
  const splits = [...Array(10).fill('train'), ...Array(40).fill('dev'), ...Array(20).fill('test')]
  const records = splits.flatMap((split, i): DataRecord[] => {
    const [id, value] = [`${split}-${i}`, i % 2 === 0 ? 'pass' : 'fail'] as const
    return [
      { type: 'item', item: { id, output: `⟦item=${id} truth=${value}⟧ Well, hello there.`, tags: { split } } },
      { type: 'label', label: { item: id, criterion: 'polite', annotator: 'ann', source: 'person', value } },
    ]
  })
  const criterion = { id: 'polite', question: 'Is it polite?' }
  await store.append('answers', [{ type: 'criterion', criterion }, ...records])
}

/** Speaks OpenAI's chat format: a judge that passes everything until its prompt minds sarcasm, and who proposes that. */
async function startModel() {
  const seen: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      seen.push(body)
      const text: string = JSON.parse(body).messages.at(-1).content
      const key = /"key": "([^"]+)"\}$/.exec(text)![1]
      const verdict = text.includes('sarcasm') && text.includes('truth=fail') ? 'fail' : 'pass'
      const answer = text.includes('Write a better prompt')
        ? { why: 'Sarcasm \u001b[2J is missed.', prompt: better, key }
        : { verdict, key }
      const message = { role: 'assistant', content: JSON.stringify(answer) }
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ id: 'r', model: 'm', choices: [{ index: 0, message, finish_reason: 'stop' }] }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  }
}

describe('a model that proposes what helps', () => {
  const line = ['--dataset', 'answers', '--split', 'split', '--suggest', 'polite.md', '--rounds', '1', '--no-cache']

  test('its change is shown as a diff, written where it is asked for, kept, and nowhere else', async () => {
    await fill()
    await using model = await startModel()
    const before = judgeFile(model.url)
    writeFileSync(join(folder, 'polite.md'), before)
    expect(await run(...line, '-o', 'new/polite.md')).toBe(0)
    expect(written.out).toContain('Proposal 1 agrees with people more often than the present prompt')
    expect(written.out).toContain(`\n-${present}\n+${better}`)
    expect(written.out).toContain('only the sealed split tells')
    expect(written.out).toContain(
      'Of 10 disagreements that the proposer was shown, 10 are mended; of 10 that it was not, 10.',
    )
    expect(written.out).not.toContain('\u001b[2J')
    expect(readFileSync(join(folder, 'polite.md'), 'utf8')).toBe(before)
    expect(readFileSync(join(folder, 'new/polite.md'), 'utf8')).toBe(before.replace(present, better))
    await using store = (await openProjectStore({ cwd: folder, create: false }))!
    const [kept] = await store.reports()
    expect(kept).toMatchObject({ kind: 'suggestion', dataset: 'answers' })
    expect(suggestionReportSchema.parse(JSON.parse((await store.report(kept!.id))!.body)).offer!.round).toBe(1)
    // 40 for each prompt, and one proposal.
    expect(model.seen).toHaveLength(81)
    expect(model.seen.filter((body) => /item=(?:train|test)/.test(body))).toEqual([])
  })

  test('both versions stand side by side in compare, by McNemar', async () => {
    await fill()
    await using model = await startModel()
    writeFileSync(join(folder, 'polite.md'), judgeFile(model.url))
    await run(...line, '--json')
    const { judge, offer } = suggestionReportSchema.parse(JSON.parse(written.out))
    written.out = ''
    const flags = { dataset: 'answers', split: 'split', judge: [judge.version, offer!.version], json: true }
    const common = { human: [], tag: [], slice: [], pass: [], fail: [], output: [], labels: 'auto' }
    await runCompare([], { ...common, ...flags } as unknown as Parameters<typeof runCompare>[1], context)
    const { comparisons } = JSON.parse(written.out)
    // 20 to none of 40: 2 / 2^20.
    expect(comparisons).toMatchObject([{ onlyARight: 0, onlyBRight: 20, cases: 40 }])
    expect(comparisons[0].p).toBeCloseTo(2 / 2 ** 20, 12)
    expect(comparisons[0].a).not.toBe(comparisons[0].b)
  })
})

test('a model that answers every question with a verdict proposes nothing, and dev alone is asked about', async () => {
  await fill()
  await using server = await startPlantedServer({ truePassRate: 0.8, trueFailRate: 0.7 })
  writeFileSync(join(folder, 'polite.md'), judgeFile(server.url))
  const line = ['--dataset', 'answers', '--split', 'split', '--suggest', 'polite.md', '--rounds', '2', '--json']
  expect(await run(...line, '-o', 'new.md')).toBe(0)
  const report = suggestionReportSchema.parse(JSON.parse(written.out))
  expect(report.proposals.map(({ outcome }) => outcome)).toEqual(['unreadable', 'unreadable'])
  expect(report.offer).toBeNull()
  expect(written.err).toContain('new.md was not written')
  const asked = [...server.stats().perItem.keys()]
  expect(asked.length).toBe(40)
  expect(asked.every((id) => id.startsWith('dev-'))).toBe(true)
})

describe('refused', () => {
  const code = (...line: string[]) =>
    run(...line).then(
      () => 'none',
      (error) => error.code,
    )
  test('what cannot be done as it is asked', async () => {
    await fill()
    writeFileSync(join(folder, 'polite.md'), judgeFile('http://127.0.0.1:9'))
    writeFileSync(join(folder, 'rule.md'), '---\nkind: rule\ncontains: please\n---\n')
    const dataset = ['--dataset', 'answers']
    const split = ['--split', 'split']
    const judge = ['--suggest', 'polite.md']
    expect(await code('labels.csv', ...judge)).toBe('import-first')
    expect(await code(...judge)).toBe('import-first')
    expect(await code(...dataset, ...judge)).toBe('split-needed')
    expect(await code(...dataset, ...split, '--suggest', 'faithful-to-context')).toBe('no-judge-file')
    expect(await code(...dataset, ...split, '--suggest', 'rule.md')).toBe('no-prompt')
    expect(await code(...dataset, ...split, ...judge, '-o', 'new.html')).toBe('bad-output')
    expect(await code(...dataset, ...split, '--rounds', '2')).toBe('commander.error')
    expect(await code('--dataset', 'other', ...split, ...judge)).toBe('unknown-dataset')
  })
})
