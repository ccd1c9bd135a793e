import { expect, test } from 'vitest'
import { type DataRecord, defineJudge } from '../../domain/index.ts'
import { samplesFromSource } from './samples-from-source.ts'

const judge = defineJudge({ name: 'a', kind: 'recorded' })
const of = { criterion: 'good', judge: judge.version, repeat: 0 }

async function* source(records: DataRecord[]) {
  yield { records, problems: [{ file: 'x', found: '"y"', accepted: 'z' }] }
}

test('items that share a tag answer one prompt; passes count 1, scores as they are, silence as nothing', async () => {
  const records: DataRecord[] = [
    { type: 'verdict', verdict: { ...of, item: 'p1', value: 'pass' } },
    { type: 'judge', judge },
    { type: 'item', item: { id: 'p1', output: 'one', tags: { prompt: 'p' } } },
    { type: 'item', item: { id: 'p2', output: 'two', tags: { prompt: 'p' } } },
    { type: 'item', item: { id: 'p2', output: 'again', tags: { prompt: 'p' } } },
    { type: 'item', item: { id: 'stray', output: 'three', tags: {} } },
    { type: 'verdict', verdict: { ...of, item: 'p1', value: 'fail', repeat: 1 } },
    { type: 'verdict', verdict: { ...of, item: 'p2', value: 'error', errorKind: 'timeout' } },
    ...(['pass', 'fail', 'defer'] as const).map(
      (value, i): DataRecord => ({
        type: 'label',
        label: { item: 'p1', criterion: 'good', annotator: `${i}`, source: 'person', value },
      }),
    ),
    {
      type: 'label',
      label: { item: 'p2', criterion: 'good', annotator: '0', source: 'person', value: 'graded', score: 4 },
    },
  ]
  const { samples, problems } = await samplesFromSource({ source: source(records), promptTag: 'prompt' })
  expect(samples.prompts.map(({ id }) => id)).toEqual(['p'])
  expect(samples.output).toEqual(['one', 'two'])
  expect(samples.judges).toEqual([{ name: 'a', scores: [0.5, Number.NaN] }])
  expect(samples.gold).toEqual({ name: 'people', scores: [0.5, 4] })
  expect(problems.shown).toMatchObject([{ file: 'x' }, { file: 'stray' }])
})

test('nothing to go by is refused', async () => {
  await expect(samplesFromSource({ source: source([]), promptTag: 'prompt' })).rejects.toThrow(/No judge/)
  const item: DataRecord = { type: 'item', item: { id: 'p', tags: {} } }
  const reading = samplesFromSource({ source: source([{ type: 'judge', judge }, item]), promptTag: 'prompt' })
  await expect(reading).rejects.toThrow(/No item has a tag "prompt"/)
})
