import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { afterAll, describe, expect, test } from 'vitest'
import type { ExperimentRun } from '../experiment/read-run.ts'
import type { Annotation } from '../experiment/stage-files.ts'
import { exportAnnotations } from './export-annotations.ts'
import { exportTargets } from './export-targets.ts'
import { trainingTables } from './training-tables.ts'
import { tableContent } from './write-table.ts'

const folder = mkdtempSync(join(tmpdir(), 'goodhart-lab-export-'))
afterAll(() => rmSync(folder, { recursive: true }))

const shared = { facts: {}, ended: true, expected: 6.25, pass: false, writer: 'base' } as const
const annotations: Annotation[] = [
  { ...shared, id: '1', input: 'a room for two', reply: 'done', score: 8, truth: 9, trace: 'room yes', split: 'train' },
  { ...shared, id: '2', input: 'a room for two', reply: 'no', score: 1, truth: 0, trace: 'refused', split: 'train' },
  { ...shared, id: '3', input: 'a boat', reply: 'a "boat"\n😀', score: 5, truth: 5, split: 'train' },
  { ...shared, id: '4', input: 'a cake', reply: '', ended: false, score: 0, truth: 0, trace: 'x', split: 'held-out' },
]
const source = 'goodhart/test'

function run(lines: string): ExperimentRun {
  const own = join(folder, 'annotate')
  mkdirSync(own, { recursive: true })
  writeFileSync(join(own, 'annotations.jsonl'), lines)
  const plan = { id: 'annotate', kind: 'annotate' }
  return { experiment: { name: 'test' }, stages: [{ plan, folder: own, result: {} }] } as unknown as ExperimentRun
}

const table = (target: (typeof exportTargets)[number], name: string) =>
  trainingTables(target, { annotations, source }).find((one) => one.name === name)

describe('what trainers read', () => {
  test('TRL: conversational prompt and completion, columns for the reward function, preferences', () => {
    const user = (content: string) => [{ role: 'user', content }]
    const says = (content: string) => [{ role: 'assistant', content }]
    const first = 'Request:\na room for two\n\nReply:\ndone\n\nScore the reply to the request from 0 to 9.'
    expect(table('trl', 'judge-direct.train')?.rows[0]).toEqual({ prompt: user(first), completion: says('8') })
    expect(table('trl', 'judge-reasoning.train')?.rows[0]).toEqual({
      prompt: user(first),
      completion: says('room yes\nScore: 8'),
    })
    // Where gold left no trace there is nothing to distil.
    expect(table('trl', 'judge-reasoning.train')?.rows).toHaveLength(2)
    expect(table('trl', 'judge-grpo.train')?.rows[0]).toEqual({
      ...{ prompt: user(first), gold_score: 8, id: '1', truth: 9, writer: 'base' },
    })
    // The boat has one reply, and so no pair.
    expect(table('trl', 'judge-reward.train')?.rows).toEqual([
      { prompt: user('a room for two'), chosen: says('done'), rejected: says('no') },
    ])
    expect(table('trl', 'judge-reward.test')).toBeUndefined()
    expect(table('trl', 'policy-grpo.train')?.rows.map(({ request }) => request)).toEqual(['a room for two', 'a boat'])
    expect(table('trl', 'judge-direct.test')?.rows[0]).toMatchObject({
      prompt: [{ content: expect.stringContaining('(The reply was cut off.)') }],
    })
  })

  test('verl: the five columns of its dataset', () => {
    expect(table('verl', 'judge-grpo.train')?.rows[2]).toEqual({
      data_source: 'goodhart/test/judge',
      prompt: [{ role: 'user', content: expect.stringContaining('a boat') }],
      ability: 'judging',
      reward_model: { style: 'rule', ground_truth: '5' },
      extra_info: { split: 'train', index: 2, id: '3', truth: 5, writer: 'base' },
    })
    expect(Object.keys(table('verl', 'policy-grpo.test')!.rows[0]!)).toEqual([
      ...['data_source', 'prompt', 'ability', 'reward_model', 'extra_info'],
    ])
    expect(table('verl', 'judge-direct.train')?.rows[1]).toEqual({
      messages: [
        { role: 'user', content: expect.any(String) },
        { role: 'assistant', content: '1' },
      ],
    })
  })

  test('OpenRLHF: texts under input, output and label, and whole chats to choose from', () => {
    expect(table('openrlhf', 'judge-grpo.train')?.rows[0]).toMatchObject({ label: '8', input: expect.any(String) })
    expect(table('openrlhf', 'judge-direct.train')?.rows[0]).toMatchObject({ output: '8', input: expect.any(String) })
    expect(table('openrlhf', 'judge-reward.train')?.rows[0]).toEqual({
      chosen: [
        { role: 'user', content: 'a room for two' },
        { role: 'assistant', content: 'done' },
      ],
      rejected: [
        { role: 'user', content: 'a room for two' },
        { role: 'assistant', content: 'no' },
      ],
    })
  })
})

describe.each(exportTargets)('%s', (target) => {
  test('every table comes back from Parquet and from JSON lines as it was', async () => {
    const tables = trainingTables(target, { annotations, source })
    expect(tables.length).toBeGreaterThan(2)
    for (const one of tables) {
      const bytes = tableContent(one, 'parquet') as Uint8Array<ArrayBuffer>
      const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
      expect(await parquetReadObjects({ file, compressors })).toEqual(one.rows)
      const lines = (tableContent(one, 'jsonl') as string).trimEnd().split('\n')
      expect(lines.map((line) => JSON.parse(line))).toEqual(one.rows)
    }
  })
})

test('an experiment exports what its annotate stages left, each row once', async () => {
  const lines = annotations.map((one) => `${JSON.stringify(one)}\n`).join('')
  const files = await exportAnnotations(run(lines), { target: 'jsonl', format: 'jsonl' })
  expect(files.map(({ name, rows }) => [name, rows])).toEqual([
    ['annotations.train.jsonl', 3],
    ['prompts.train.jsonl', 2],
    ['annotations.test.jsonl', 1],
    ['prompts.test.jsonl', 1],
  ])
  const { facts: _, ...shown } = annotations[3]!
  expect(JSON.parse(String(files[2]!.content))).toEqual({ ...shown, id: 'annotate/4' })
})

test('a damaged line is named, and an experiment without annotations says so', async () => {
  const options = { target: 'trl', format: 'jsonl' } as const
  const damaged = run(`${JSON.stringify(annotations[0])}\n{"id": 3`)
  await expect(exportAnnotations(damaged, options)).rejects.toThrow(/annotations\.jsonl, line 2/)
  await expect(exportAnnotations(run(''), options)).rejects.toMatchObject({ code: 'nothing-to-export' })
})
