import { describe, expect, test } from 'vitest'
import { defineJudge } from '../../domain/index.ts'
import { BudgetError } from '../../models/errors.ts'
import { panelDefinitionSchema } from '../judge-definition.ts'
import type { Answer, LiveJudge } from '../live-judge.ts'
import { testQuestion } from '../test-judge-model.ts'
import { panelJudge } from './panel-judge.ts'

const member = (name: string, answer: Answer): LiveJudge => ({
  judge: defineJudge({ name, kind: 'rule' }),
  ask: async () => ({ answer, usage: { input: 3 } }),
})
const pass: Answer = { value: 'pass', costUsd: 0.25 }
const fail: Answer = { value: 'fail', costUsd: 0.5 }
const error: Answer = { value: 'error', errorKind: 'timeout', raw: 'too slow' }
const graded: Answer = { value: 'graded', score: 8 }
const panel = (
  answers: Answer[],
  settings: object = {},
  reliability?: Parameters<typeof panelJudge>[0]['reliability'],
) =>
  panelJudge({
    definition: {
      ...panelDefinitionSchema.parse({ kind: 'panel', name: 'p', members: answers.map(String), ...settings }),
      criterion: undefined,
    },
    members: answers.map((answer, index) => member(`m${index}`, answer)),
    ...(reliability && { reliability }),
    now: () => 0,
  })
const answerOf = async (...given: Parameters<typeof panel>) => (await panel(...given).ask(testQuestion)).answer

test('keeps what each member said, and adds up what it cost', async () => {
  const { answer, usage, members } = await panel([pass, pass, fail]).ask(testQuestion)
  expect(answer).toEqual({ value: 'pass', confidence: 2 / 3, latencyMs: 0, costUsd: 1 })
  expect(usage).toEqual({ input: 9 })
  expect(members?.map(({ judge, answer }) => [judge.name, answer])).toEqual([
    ['m0', pass],
    ['m1', pass],
    ['m2', fail],
  ])
})

test('of panels keeps the members of its members', async () => {
  const inner = panel([pass, fail])
  const definition = {
    ...panelDefinitionSchema.parse({ kind: 'panel', name: 'o', members: ['a', 'b'] }),
    criterion: undefined,
  }
  const { members } = await panelJudge({ definition, members: [inner, member('x', pass)] }).ask(testQuestion)
  expect(members?.map(({ judge }) => judge.name)).toEqual(['p', 'm0', 'm1', 'x'])
})

describe('a member’s error', () => {
  test('is the panel’s unless declared otherwise', async () => {
    const { answer, members } = await panel([pass, error, pass]).ask(testQuestion)
    expect(answer).toMatchObject({
      value: 'error',
      errorKind: 'timeout',
      raw: expect.stringMatching(/^m1@\w+: too slow$/),
    })
    expect(members).toHaveLength(3)
  })

  test('can be ignored as long as a quorum answers', async () => {
    const onMemberError = 'ignore'
    expect(await answerOf([pass, error, pass], { onMemberError })).toMatchObject({ value: 'pass', confidence: 1 })
    expect(await answerOf([pass, error, error], { onMemberError })).toMatchObject({
      value: 'error',
      raw: expect.stringContaining('1 of 3 members answered, 2 have to'),
    })
    expect(await answerOf([pass, error, error], { onMemberError, quorum: 1 })).toMatchObject({ value: 'pass' })
    expect(await answerOf([error, error], { onMemberError, quorum: 1 })).toMatchObject({ value: 'error' })
  })

  test('can count as a vote against, never as a grade', async () => {
    const onMemberError = 'fail'
    expect(await answerOf([pass, error, error], { onMemberError })).toMatchObject({ value: 'fail' })
    const among = await answerOf([graded, error], { onMemberError, rule: 'minimum' })
    expect(among).toMatchObject({ value: 'fail' })
    expect(among.score).toBeUndefined()
    const item = { id: 'i', outputs: ['a', 'b'] as [string, string], tags: {} }
    const paired = await panel([error, error, pass], { onMemberError }).ask({ ...testQuestion, item })
    expect(paired.answer).toMatchObject({ value: 'tie' })
  })
})

test('what its rule cannot be applied to is an error', async () => {
  expect(await answerOf([graded, pass])).toMatchObject({ value: 'error', errorKind: 'unparseable' })
})

test('spent money is thrown, and the other members are stopped', async () => {
  const spent = new BudgetError('budget', 'Spent.')
  let stopped: unknown
  const members: LiveJudge[] = [
    { judge: defineJudge({ name: 'a', kind: 'llm' }), ask: async () => Promise.reject(spent) },
    {
      judge: defineJudge({ name: 'b', kind: 'llm' }),
      ask: (_, context) =>
        new Promise((_, reject) => {
          context!.signal!.addEventListener('abort', () => {
            stopped = context!.signal!.reason
            reject(stopped)
          })
        }),
    },
  ]
  const definition = {
    ...panelDefinitionSchema.parse({ kind: 'panel', name: 'p', members: ['a', 'b'] }),
    criterion: undefined,
  }
  await expect(panelJudge({ definition, members }).ask(testQuestion)).rejects.toBe(spent)
  expect(stopped).toBe(spent)
})

test('weighted goes by each member’s rates, which are part of its version', async () => {
  const settings = { rule: 'weighted', reliability: 'r.json' }
  const rates = (truePassRate: number) => [
    { judge: 'm0', truePassRate, trueFailRate: 0.9 },
    { judge: panel([pass, fail]).judge.name, truePassRate: 0.5, trueFailRate: 0.5 },
    { judge: 'm1', truePassRate: 0.6, trueFailRate: 0.6 },
  ]
  // 0.9 * 0.4 against 0.1 * 0.6: 0.36 / 0.42 = 6/7.
  expect(await answerOf([pass, fail], settings, rates(0.9))).toMatchObject({
    value: 'pass',
    confidence: expect.closeTo(6 / 7, 12),
  })
  expect(panel([pass, fail], settings, rates(0.9)).judge.version).not.toBe(
    panel([pass, fail], settings, rates(0.8)).judge.version,
  )
  expect(() => panel([pass, fail], settings, rates(0.9).slice(0, 1))).toThrow(
    'Nothing is known of the reliability of m1@',
  )
})
