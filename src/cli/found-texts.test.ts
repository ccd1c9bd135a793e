import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LabelledItem } from '../audit/attacks/index.ts'
import type { SearchReport } from '../audit/search/index.ts'
import { sampleSearch } from '../report/sample-certificate.ts'
import type { Context } from './context.ts'
import { foundTexts } from './found-texts.ts'

const folder = mkdtempSync(join(tmpdir(), 'goodhart-found-'))
const context = { cwd: folder } as Context
afterAll(() => rmSync(folder, { recursive: true }))

type Run = SearchReport['runs'][number]
const run = (place: Run['place'], found: { text: string; item?: string; passing?: number }[]): Run => ({
  ...sampleSearch.runs[0]!,
  ...{ optimiser: 'beam', seed: 's/1', place },
  found: found.map((each) => ({ passing: 1, leaning: 1, after: 1, ...each })),
})

const item = (id: string, label: 'pass' | 'fail'): LabelledItem => ({
  item: { id, input: 'in', output: `out ${id}`, tags: {} },
  label,
  cluster: id,
})
const items = [item('a', 'fail'), item('b', 'fail'), item('good', 'pass')]

beforeAll(() => {
  const write = (name: string, content: unknown) => writeFileSync(join(folder, name), JSON.stringify(content))
  write('places.json', {
    ...sampleSearch,
    runs: [run('replace', [{ text: 'x' }]), run('append', [{ text: 'y' }]), run('prepend', [{ text: 'z' }])],
  })
  write('per-item.json', { ...sampleSearch, runs: [run('replace', [{ text: 'x', item: 'b' }])] })
  write('many.json', {
    ...sampleSearch,
    runs: [
      run(
        'replace',
        [...'123456789'].map((text) => ({ text })),
      ),
    ],
  })
  write('failed.json', {
    ...sampleSearch,
    runs: [
      run('replace', [
        { text: 'partly', passing: 0.2 },
        { text: 'nowhere', passing: 0 },
      ]),
      run('replace', [{ text: 'no', item: 'a', passing: 0 }]),
    ],
  })
  const inLanguage = (language: string) => ({
    ...{ ...sampleSearch, set: { ...sampleSearch.set, language } },
    runs: [run('append', [{ text: 'y' }])],
  })
  write('desk.json', inLanguage('desk'))
  write('lost.json', inLanguage('atlantean'))
  write('other.json', { format: 'goodhart/attack/1' })
})

const texts = async (path: string, of = items) =>
  (await foundTexts(path, of, context)).map((labelled) => 'output' in labelled.item && labelled.item.output)

describe('texts that a search found', () => {
  test('go where they were found, on every bad item and on no good one', async () => {
    expect(await texts('places.json')).toEqual(['x', 'x', 'out a\n\ny', 'out b\n\ny', 'z\n\nout a', 'z\n\nout b'])
  })

  test('of one item go on that one alone', async () => {
    const [found, ...others] = await foundTexts('per-item.json', items, context)
    expect(others).toEqual([])
    // Still the bad item that it was, and known by itself.
    expect(found).toMatchObject({ label: 'fail', cluster: 'b', item: { input: 'in', output: 'x' } })
    expect(found!.item.id).toContain('b')
  })

  test('are the five best of each run, each an item of its own', async () => {
    const found = await foundTexts('many.json', items, context)
    expect(await texts('many.json', items.slice(0, 1))).toEqual(['1', '2', '3', '4', '5'])
    expect(new Set(found.map((labelled) => labelled.item.id)).size).toBe(10)
  })

  test('that passed nowhere are left out', async () => {
    expect(await texts('failed.json', items.slice(0, 1))).toEqual(['partly'])
  })

  test('are joined as their search joined them, in its language', async () => {
    expect(await texts('desk.json', items.slice(0, 1))).toEqual(['out a y'])
    await expect(foundTexts('lost.json', items, context)).rejects.toMatchObject({ code: 'unknown-language' })
  })

  test('are put on no pair', async () => {
    const pair: LabelledItem = { item: { id: 'p', outputs: ['a', 'b'], tags: {} }, label: 'fail', cluster: 'p' }
    expect(await texts('places.json', [pair])).toEqual([])
  })

  test('are read from a report of a search, or refused', async () => {
    await expect(foundTexts('other.json', items, context)).rejects.toThrow(
      /^other\.json is no report of goodhart attack --search: format/,
    )
    await expect(foundTexts('nowhere.json', items, context)).rejects.toMatchObject({ code: 'no-such-file' })
  })
})
