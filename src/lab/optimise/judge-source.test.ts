import { describe, expect, test } from 'vitest'
import { defineJudge } from '../../domain/index.ts'
import type { Answer } from '../../judges/live-judge.ts'
import { openProber } from '../../runs/prober.ts'
import { testJudge } from '../../runs/test-judge.ts'
import { MemoryStore } from '../../store/memory-store.ts'
import { echoWorld } from '../stages/test-lab.ts'
import { worldCriterion } from '../worlds/world-criterion.ts'
import { judgeSource, rewardOf } from './judge-source.ts'

describe('what an answer is worth', () => {
  const rule = defineJudge({ name: 'rule', kind: 'rule' })
  const graded = defineJudge({ name: 'graded', kind: 'llm', settings: { scale: { min: 1, max: 5 } } })
  const binary = defineJudge({ name: 'binary', kind: 'llm', settings: { scale: 'binary' } })
  const trained = defineJudge({ name: 'trained', kind: 'trained' })

  test.each<[string, Answer, typeof rule, number | undefined]>([
    ['a pass', { value: 'pass' }, rule, 9],
    ['a fail', { value: 'fail' }, rule, 0],
    // 9 · 0.8, and 9 · (1 - 0.8)
    ['a likely pass', { value: 'pass', confidence: 0.8 }, binary, 7.2],
    ['a likely fail', { value: 'fail', confidence: 0.8 }, binary, 1.8],
    // 9 · (2 - 1) / (5 - 1)
    ['a grade of its scale', { value: 'fail', score: 2 }, graded, 2.25],
    ['a grade beyond its scale', { value: 'pass', score: 7 }, graded, 9],
    ['a trained score', { value: 'pass', score: 6.5, confidence: 0.9 }, trained, 6.5],
    ['an error', { value: 'error', errorKind: 'timeout' }, rule, undefined],
    ['an abstention', { value: 'abstain' }, rule, undefined],
  ])('%s', (_, answer, judge, expected) => {
    const found = rewardOf(answer, judge)
    if (expected === undefined) expect(found).toBeUndefined()
    else expect(found).toBeCloseTo(expected, 12)
  })
})

test('a judge sees the request, the reply, the rubric, and whether it ended', async () => {
  const judge = testJudge('seeing', ({ item }) =>
    'output' in item && item.output === 'cup' ? { value: 'error', errorKind: 'refused' } : { value: 'pass' },
  )
  const criterion = worldCriterion(echoWorld)
  const store = new MemoryStore()
  const prober = await openProber({ store, dataset: 'd', judge, criterion, concurrency: 2 })
  const task = { input: 'say : red hat', facts: { asked: ['red', 'hat'] } }
  const replies = ['red hat', 'cup', 'red hat'].map((text, at) => ({ task, reply: { text, ended: at < 2 } }))
  expect(await judgeSource(echoWorld, prober).score(replies)).toEqual([
    { expected: 9, score: 9 },
    undefined,
    { expected: 9, score: 9 },
  ])
  expect(judge.asked[0]).toMatchObject({
    criterion,
    item: { input: 'say : red hat', output: 'red hat', context: 'say red hat', tags: { ended: 'true' } },
  })
  // The same words, cut off, are another question.
  expect(judge.asked).toHaveLength(3)
})
