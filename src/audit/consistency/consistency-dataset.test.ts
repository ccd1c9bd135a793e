import { describe, expect, test } from 'vitest'
import { findNamedDataset, importSource } from '../../datasets/index.ts'
import { testDataFolder } from '../../datasets/test-data.ts'
import type { DataRecord } from '../../domain/index.ts'
import { MemoryStore } from '../../store/index.ts'
import { consistencyDataset } from './consistency-dataset.ts'
import { consistencyReportSchema } from './consistency-report.ts'
import { modelJudge } from './test-asked.ts'

const made = { at: '2026-09-14T10:32:08.000Z', goodhart: '0.1.0', node: 'v24' }
const folder = testDataFolder('llmbar')
if (folder === undefined) console.warn('LLMBar was not looked at: it is not on this machine. Set GOODHART_DATA.')

describe.skipIf(folder === undefined)('LLMBar', () => {
  test('GPT-4 keeps its verdict on 389 of 419 pairs, as the authors counted', async () => {
    const store = new MemoryStore()
    await store.createDataset('llmbar')
    const source = findNamedDataset('llmbar').load(folder!, { judges: ['GPT-4/Vanilla'] })
    await importSource({ store, dataset: 'llmbar', source, strict: false })
    const benchmark = new MemoryStore()
    await benchmark.createDataset('benchmark')
    const kept: DataRecord[] = []
    for (const criterion of await store.criteria('llmbar')) kept.push({ type: 'criterion', criterion })
    for (const judge of await store.judges('llmbar')) kept.push({ type: 'judge', judge })
    // The 419 pairs of the benchmark itself; the rest are case studies and other people's pairs.
    const own = ({ id }: { id: string }) => id.startsWith('LLMBar/')
    for await (const item of store.items('llmbar')) if (own(item)) kept.push({ type: 'item', item })
    for await (const verdict of store.verdicts('llmbar'))
      if (own({ id: verdict.item })) kept.push({ type: 'verdict', verdict })
    await benchmark.append('benchmark', kept)

    const report = await consistencyDataset({ store: benchmark, dataset: 'benchmark', made })
    const [{ position, repeats, missing }] = report.judges
    // The authors' statistics.json, `equal`, by subset: 95/100, 125/134, 87/92, 44/47, 38/46.
    expect(position!.consistency).toMatchObject({ numerator: 95 + 125 + 87 + 44 + 38, denominator: 419 })
    expect(position!.consistency.value).toBeCloseTo(0.928, 3)
    // Counted in the raw verdicts: of the 30 others, 20 prefer what is shown first both times.
    expect(position).toMatchObject({ firstTwice: 20, secondTwice: 10, flips: { total: 30 } })
    expect(position!.flips.shown).toHaveLength(20)
    expect(position!.flips.shown[0].outputs).toHaveLength(2)
    expect(repeats).toBeNull()
    // Recorded verdicts: there is nobody to ask again.
    expect(missing.map(({ what, command }) => [what, command])).toEqual([['repeats', null]])
  })
})

describe('a dataset', () => {
  const base = modelJudge('gpt')
  const names = modelJudge('gpt', 'names')
  const other = modelJudge('other')
  const about = { criterion: 'good', repeat: 0 }
  const records: DataRecord[] = [
    { type: 'criterion', criterion: { id: 'good', question: 'Is it good?' } },
    ...[base, names, other].map((judge): DataRecord => ({ type: 'judge', judge })),
    { type: 'item', item: { id: 'long', input: 'x'.repeat(399) + '😀'.repeat(9), output: 'short', tags: {} } },
    ...['long', 'bare'].flatMap((item): DataRecord[] => [
      { type: 'verdict', verdict: { ...about, item, judge: base.version, value: 'pass' } },
      { type: 'verdict', verdict: { ...about, item, judge: base.version, value: 'fail', repeat: 1 } },
      { type: 'verdict', verdict: { ...about, item, judge: names.version, value: 'fail' } },
      { type: 'verdict', verdict: { ...about, item, judge: other.version, value: 'fail' } },
    ]),
  ]

  async function reported(request: { judges?: string[]; show?: number } = {}) {
    const store = new MemoryStore()
    await store.createDataset('set')
    await store.append('set', records)
    const { judges, show } = request
    return consistencyDataset({ store, dataset: 'set', judges, options: { show, replicates: 100 }, made })
  }

  test('a judge that is named brings its forms, and no label is needed', async () => {
    const report = await reported({ judges: ['gpt'] })
    expect(consistencyReportSchema.parse(report)).toEqual(report)
    expect(report.judges).toHaveLength(1)
    expect(report.judges[0].forms).toMatchObject([{ form: 'names', changed: { numerator: 2, denominator: 2 } }])
    const [long, bare] = report.judges[0].repeats!.flips.shown
    expect(long.input).toBe(`${'x'.repeat(399)} …`)
    expect(bare).toMatchObject({ item: 'bare', outputs: [] })
  })

  test('lists no more than asked for, and says how many there are', async () => {
    const { judges } = await reported({ show: 1 })
    expect(judges.map(({ name }) => name)).toEqual(['gpt', 'other'])
    expect(judges[0].repeats!.flips).toMatchObject({ total: 2, shown: [{ item: 'long' }] })
  })

  test('without one verdict there is nothing to hold', async () => {
    const store = new MemoryStore()
    await store.createDataset('set')
    await store.append('set', records.slice(0, 2))
    await expect(consistencyDataset({ store, dataset: 'set', made })).rejects.toMatchObject({ code: 'no-verdicts' })
    await expect(consistencyDataset({ store, dataset: 'set', judges: ['nobody'], made })).rejects.toMatchObject({
      code: 'unknown-judge',
    })
  })
})
