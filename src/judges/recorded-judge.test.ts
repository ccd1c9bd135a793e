import { describe, expect, test } from 'vitest'
import type { Verdict } from '../domain/index.ts'
import { MemoryStore } from '../store/index.ts'
import { recordedJudge } from './recorded-judge.ts'
import { testQuestion } from './test-judge-model.ts'

async function open(verdicts: Partial<Verdict>[], judge?: string, judges = ['j@1']) {
  const store = new MemoryStore()
  await store.createDataset('d')
  await store.append('d', [
    ...judges.map((version) => ({
      type: 'judge' as const,
      judge: { version, name: version.split('@')[0]!, kind: 'llm' as const, settings: {} },
    })),
    ...verdicts.map((verdict) => ({
      type: 'verdict' as const,
      verdict: { item: 'i', criterion: 'c', judge: 'j@1', value: 'pass' as const, repeat: 0, ...verdict },
    })),
  ])
  return recordedJudge({ definition: { kind: 'recorded', name: 'r', dataset: 'd', ...(judge && { judge }) }, store })
}

describe('a recorded judge', () => {
  test('says what was said of this item, criterion, presentation and repeat, and nothing else', async () => {
    const judge = await open([
      { value: 'fail', repeat: 1, critique: 'No.', confidence: 0.7 },
      { criterion: 'other' },
      { item: 'other' },
      { value: 'tie', presentation: 'BA' },
    ])
    const said = async (question: object) => (await judge.ask({ ...testQuestion, ...question })).answer
    expect(await said({ repeat: 1 })).toEqual({ value: 'fail', critique: 'No.', confidence: 0.7 })
    expect(await said({ presentation: 'BA' })).toEqual({ value: 'tie' })
    for (const question of [{}, { repeat: 2 }, { presentation: 'AB' }, { item: { id: 'none', tags: {} } }]) {
      expect(await said(question)).toEqual({
        value: 'error',
        errorKind: 'transport',
        raw: 'There is no recorded verdict of j@1.',
      })
    }
  })

  test('is found by version, or by name where there is one of it', async () => {
    await expect(open([], 'j@1')).resolves.toBeDefined()
    await expect(open([], 'j', ['j@1', 'k@1'])).resolves.toBeDefined()
    const unclear = { code: 'unknown-judge', message: expect.stringContaining('j@1, j@2') }
    await expect(open([], 'j', ['j@1', 'j@2'])).rejects.toMatchObject(unclear)
    await expect(open([], undefined, ['j@1', 'j@2'])).rejects.toMatchObject(unclear)
    await expect(open([], 'k')).rejects.toMatchObject({ code: 'unknown-judge' })
  })
})
