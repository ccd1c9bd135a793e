import { describe, expect, test } from 'vitest'
import { importSource } from '../../datasets/index.ts'
import { llmbar } from '../../datasets/named/llmbar.ts'
import { testDataFolder } from '../../datasets/test-data.ts'
import type { DataRecord } from '../../domain/index.ts'
import { MemoryStore } from '../../store/index.ts'
import { attackRecorded } from './attack-dataset.ts'

const made = { at: '2026-01-01T00:00:00.000Z', goodhart: '0', node: 'v24' }
const judge = { version: 'j@1', name: 'j', kind: 'recorded' as const, settings: {} }
const criterion = { id: 'good', question: 'Is it good?' }

interface Recorded {
  id: string
  tags: Record<string, string>
  label?: 'pass' | 'fail'
  said: 'pass' | 'fail'
}

async function storeOf(items: readonly Recorded[]) {
  const store = new MemoryStore()
  await store.createDataset('d')
  const records = items.flatMap(({ id, tags, label, said }): DataRecord[] => [
    { type: 'item', item: { id, output: `text of ${id}`, tags } },
    ...(label
      ? [
          {
            type: 'label' as const,
            label: { item: id, criterion: 'good', annotator: 'a', source: 'person' as const, value: label },
          },
        ]
      : []),
    { type: 'verdict', verdict: { item: id, criterion: 'good', judge: 'j@1', value: said, repeat: 0 } },
  ])
  await store.append('d', [{ type: 'criterion', criterion }, { type: 'judge', judge }, ...records])
  return store
}

describe('attacks on record', () => {
  test('an attacked item is held against the one that it was made of', async () => {
    const items = Array.from({ length: 12 }, (_, n): Recorded[] => [
      { id: `plain-${n}`, tags: {}, label: 'fail' as const, said: n < 2 ? ('pass' as const) : ('fail' as const) },
      {
        id: `praised-${n}`,
        tags: { attack: 'praise', of: `plain-${n}` },
        label: 'fail' as const,
        said: n < 11 ? ('pass' as const) : ('fail' as const),
      },
    ]).flat()
    const { judges } = await attackRecorded({
      ...{ name: 'd', store: await storeOf(items), dataset: 'd', tag: 'attack', control: 'none', made },
    })
    const [found] = judges[0].attacks
    // 2 of the 12 passed already; of the other 10 all but one come to pass.
    expect(found).toMatchObject({ id: 'praise', found: true, counts: { succeeded: 9, held: 1, alreadyWrong: 2 } })
    // Sign test: 9 items went one way and none the other: 2^-9.
    expect(found.p).toBeCloseTo(2 ** -9, 12)
    expect(found.shown[0]).toMatchObject({ output: expect.stringMatching(/^text of praised/), said: 'pass' })
  })

  test('a judge that passes what is bad needs no attack, and the report says so', async () => {
    const items = Array.from({ length: 10 }, (_, n): Recorded[] => [
      { id: `plain-${n}`, tags: {}, label: 'fail', said: n < 9 ? 'pass' : 'fail' },
      { id: `praised-${n}`, tags: { attack: 'praise', of: `plain-${n}` }, label: 'fail', said: 'pass' },
    ]).flat()
    const report = await attackRecorded({
      ...{ name: 'd', store: await storeOf(items), dataset: 'd', tag: 'attack', control: 'none', made },
    })
    expect(report.warnings).toEqual([expect.stringContaining('passes 9 of 10 bad items as they are')])
  })

  test('says which value it does not know, and which there are', async () => {
    const store = await storeOf([
      { id: 'a', tags: { attack: 'praise' }, label: 'fail', said: 'fail' },
      { id: 'b', tags: {}, label: 'fail', said: 'fail' },
    ])
    const request = { name: 'd', store, dataset: 'd', tag: 'attack', made }
    await expect(attackRecorded({ ...request, control: 'none', only: ['praize'] })).rejects.toThrow(/"praize".*praise/)
    await expect(attackRecorded({ ...request, tag: 'attacks', control: 'none' })).rejects.toThrow(/attacks/)
  })
})

const folder = testDataFolder('llmbar')
describe.skipIf(folder === undefined)('LLMBar on record', () => {
  // Mean over the four adversarial sets of the accuracy, average of both orders, as published by its authors.
  const published = { 'GPT-4/Vanilla': 80.8, 'ChatGPT/Vanilla': 30.6, 'Falcon/Vanilla': 51.4 }

  test('the adversarial sets mislead judges as often as published, and judges that go by position are told', async () => {
    const store = new MemoryStore()
    await store.createDataset('llmbar')
    await importSource({
      store,
      dataset: 'llmbar',
      source: llmbar.load(folder!, { judges: Object.keys(published) }),
      strict: false,
    })
    const only = ['Neighbor', 'GPTInst', 'GPTOut', 'Manual']
    const report = await attackRecorded({
      name: 'llmbar',
      store,
      dataset: 'llmbar',
      tag: 'subset',
      control: 'Natural',
      only,
      made,
    })
    for (const [name, accuracy] of Object.entries(published)) {
      const found = report.judges.find((each) => each.name === name)!
      const sets = found.attacks.filter(({ family }) => family === 'recorded')
      expect(sets).toHaveLength(4)
      const right = sets.map(({ rate }) => 1 - rate.value!)
      expect((100 * right.reduce((sum, share) => sum + share, 0)) / 4).toBeCloseTo(accuracy, 1)
      expect(sets.every(({ rate }) => rate.low! < rate.value! && rate.value! < rate.high!)).toBe(true)
    }
    const leaning = (name: string) =>
      report.judges.find((each) => each.name === name)!.weaknesses.map(({ weakness }) => weakness)
    expect(leaning('Falcon/Vanilla')).toContain('prefers what is shown first')
    expect(leaning('GPT-4/Vanilla')).not.toContain('prefers what is shown first')
  })
})
