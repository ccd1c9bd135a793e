import { describe, expect, test } from 'vitest'
import type { DataRecord, Item, Label } from '../../domain/index.ts'
import { MemoryStore } from '../../store/index.ts'
import { type LabelledItemsRequest, labelledItems } from './labelled-items.ts'

const criterion = { id: 'good', question: 'Is it good?' }
const label = (item: string, more: Partial<Label>): DataRecord => ({
  type: 'label',
  label: { item, criterion: 'good', annotator: 'ann', source: 'person', value: 'pass', ...more },
})
const single = (id: string, more: Partial<Item> = {}): DataRecord => {
  return { type: 'item', item: { id, input: 'in', output: `out ${id}`, tags: {}, ...more } as Item }
}

/** 6 that pass and 9 that fail, of 5 topics. */
const plain: DataRecord[] = Array.from({ length: 15 }, (_, n) => [
  single(`i${n}`, { tags: { topic: `t${n % 5}`, request: n === 7 ? 'forbidden' : 'plain' } }),
  label(`i${n}`, { value: n < 6 ? 'pass' : 'fail' }),
]).flat()

async function drawn(records: readonly DataRecord[], more: Partial<LabelledItemsRequest> = {}) {
  const store = new MemoryStore()
  await store.createDataset('d')
  await store.append('d', [{ type: 'criterion', criterion }, ...records])
  return labelledItems({ store, dataset: 'd', seed: 's', sample: { bad: null, good: null }, ...more })
}

describe('labelled items', () => {
  test('are those of people, with their texts', async () => {
    const { items, known, pairwise, clusteredBy, ...found } = await drawn(plain)
    expect({ known, pairwise, clusteredBy, id: found.criterion.id }).toEqual({
      ...{ known: { bad: 9, good: 6 }, pairwise: false, clusteredBy: 'item', id: 'good' },
    })
    const byId = new Map(items.map((labelled) => [labelled.item.id, labelled]))
    expect(byId.size).toBe(15)
    for (let n = 0; n < 15; n++) {
      expect(byId.get(`i${n}`)).toMatchObject({ label: n < 6 ? 'pass' : 'fail', item: { output: `out i${n}` } })
    }
    expect(new Set(items.map(({ cluster }) => cluster)).size).toBe(15)
  })

  test('are drawn at most so many of each kind, by the seed', async () => {
    const ids = async (seed: string) => {
      const { items, known } = await drawn(plain, { seed, sample: { bad: 4, good: 2 } })
      expect(known).toEqual({ bad: 9, good: 6 })
      expect(items.filter(({ label }) => label === 'fail')).toHaveLength(4)
      expect(items.filter(({ label }) => label === 'pass')).toHaveLength(2)
      return items.map(({ item }) => item.id)
    }
    expect(await ids('a')).toEqual(await ids('a'))
    const draws = await Promise.all(['a', 'b', 'c', 'd'].map(ids))
    expect(new Set(draws.map(String)).size).toBeGreaterThan(1)
    expect((await drawn(plain, { sample: { bad: 4, good: 0 } })).items.every(({ label }) => label === 'fail')).toBe(
      true,
    )
  })

  test('belong together by a tag, and may be refused by one', async () => {
    const { items, clusteredBy } = await drawn(plain, { clusterBy: 'topic' })
    expect(clusteredBy).toBe('topic')
    const topics = Map.groupBy(items, ({ item }) => item.tags.topic)
    expect(topics.size).toBe(5)
    for (const own of topics.values()) expect(new Set(own.map(({ cluster }) => cluster)).size).toBe(1)
    expect(items.filter(({ refusable }) => refusable).map(({ item }) => item.id)).toEqual(['i7'])
    const other = await drawn(plain, { refusable: { tag: 'topic', value: 't1' } })
    const ids = other.items.filter(({ refusable }) => refusable).map(({ item }) => item.id)
    expect(ids.toSorted()).toEqual(['i1', 'i11', 'i6'])
  })

  test('have an output and a label that settles the question', async () => {
    const { items, known } = await drawn([
      ...[single('bad'), label('bad', { value: 'fail' }), single('nobody')],
      ...[single('deferred'), label('deferred', { value: 'defer' })],
      ...[single('empty', { output: undefined } as Partial<Item>), label('empty', { value: 'fail' })],
    ])
    expect(known).toEqual({ bad: 1, good: 0 })
    expect(items.map(({ item }) => item.id)).toEqual(['bad'])
  })

  test('of grades pass from a threshold on', async () => {
    const graded = [1, 2, 3, 4].flatMap((score) => [
      single(`g${score}`),
      label(`g${score}`, { value: 'graded', score }),
    ])
    const { items } = await drawn(graded, { humanThreshold: 3 })
    const passing = items.filter(({ label }) => label === 'pass').map(({ item }) => item.id)
    expect(passing.toSorted()).toEqual(['g3', 'g4'])
    await expect(drawn(graded)).rejects.toMatchObject({ code: 'threshold-needed' })
  })

  test('of pairs need no bad one: either output may be the worse', async () => {
    const pair: DataRecord = { type: 'item', item: { id: 'p', outputs: ['better', 'worse'], tags: {} } }
    const { items, pairwise, clusteredBy } = await drawn([pair, label('p', { value: 'pass' })])
    expect({ pairwise, clusteredBy }).toEqual({ pairwise: true, clusteredBy: 'pair' })
    expect(items).toMatchObject([{ label: 'pass', item: { outputs: ['better', 'worse'] } }])
  })

  test('that cannot be attacked are refused', async () => {
    await expect(drawn([single('a')])).rejects.toMatchObject({ code: 'no-labels' })
    await expect(drawn([single('a'), label('a', {})])).rejects.toMatchObject({
      code: 'nothing-bad',
      message: expect.stringContaining('All 1 labelled items of d pass'),
    })
    await expect(drawn(plain, { clusterBy: 'colour' })).rejects.toMatchObject({ code: 'unknown-tag' })
    await expect(drawn(plain, { criterion: 'other' })).rejects.toMatchObject({ code: 'unknown-criterion' })
  })
})
