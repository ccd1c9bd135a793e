import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JudgeDefinition } from '../../judges/index.ts'
import type { Engine } from '../../nn/index.ts'
import { projectJudgeSource, scoreOf } from './project-judge-source.ts'
import { testLab } from './test-lab.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'goodhart-project-judge-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function scoresBy(judge: string, replies: string[]) {
  const path = join(folder, 'judge.md')
  await writeFile(path, judge)
  const bench = await testLab({ folder, engine: undefined as unknown as Engine }).bench({ id: 'gold', kind: 'gold' })
  const source = await projectJudgeSource(bench, { source: 'judge', judge: path, concurrency: 3, budget: { usd: 1 } })
  const task = { input: 'say : red hat', facts: { asked: ['red', 'hat'] } }
  return await source.score(replies.map((text) => ({ task, reply: { text, ended: true } })))
}

describe('a rule as gold', () => {
  test('says 9 of what passes and 0 of what fails, in the order of the replies', async () => {
    const replies = ['red hat', 'blue', 'red', '', 'grey red', 'cup', 'cup', 'red red']
    expect(await scoresBy('---\nkind: rule\nfield: output\npattern: red\n---\n', replies)).toEqual(
      [9, 0, 9, 0, 9, 0, 0, 9].map((score) => ({ expected: score, score })),
    )
  })

  test.each([
    ['input', 'hat$'],
    ['context', '^say red hat$'],
  ])('sees the task: %s', async (field, pattern) => {
    expect(await scoresBy(`---\nkind: rule\nfield: ${field}\npattern: ${pattern}\n---\n`, ['a'])).toEqual([
      { expected: 9, score: 9 },
    ])
  })

  test('is asked nothing of no replies', async () => {
    expect(await scoresBy('---\nkind: rule\npattern: red\n---\n', [])).toEqual([])
  })
})

describe('what an answer is worth', () => {
  const graded = { kind: 'llm', scale: { min: 1, max: 5 } } as unknown as JudgeDefinition
  const binary = { kind: 'llm', scale: 'binary' } as unknown as JudgeDefinition

  test.each([
    // 9 · (score - 1) / 4
    [1, 0],
    [2, 2.25],
    [3.5, 5.625],
    [5, 9],
  ])('a grade of %d on a scale of 1 to 5 is %d of 9', (score, expected) => {
    expect(scoreOf({ value: 'pass', score }, graded)).toEqual({ expected, score: Math.round(expected) })
  })

  test('beyond its scale a grade is held at the ends', () => {
    expect(scoreOf({ value: 'pass', score: 7 }, graded)?.expected).toBe(9)
    expect(scoreOf({ value: 'fail', score: 0 }, graded)?.expected).toBe(0)
  })

  test.each(['error', 'abstain'] as const)('an answer of %s is no score', (value) => {
    expect(scoreOf({ value }, binary)).toBeUndefined()
    expect(scoreOf({ value, score: 4 }, graded)).toBeUndefined()
  })
})
