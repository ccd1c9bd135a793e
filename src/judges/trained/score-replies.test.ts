import { describe, expect, test } from 'vitest'
import type { Engine, Sampled } from '../../nn/index.ts'
import type { JudgeForm } from './judge-form.ts'
import { readScore, type ScoringNetwork, scoreReplies } from './score-replies.ts'
import { testForm, testTokenizer } from './test-trained-judge.ts'

const score = testForm.tokens.score
const sampled = (read?: number[], tokens: number[] = []): Sampled => ({
  ...{ tokens, logProbabilities: [], entropies: [], stopped: read !== undefined },
  ...(read && { read }),
})
const read = (answer: Sampled, form: Partial<JudgeForm> = {}) =>
  readScore({ tokenizer: testTokenizer, form: { ...testForm, ...form } }, answer)

describe('the score in an answer', () => {
  test('is the expectation over the ten scores, whose probabilities are made to sum to 1', () => {
    // 0.1, 0.2 and 0.1 of 0.4 on 2, 3 and 9: (2 + 2 · 3 + 9) / 4.
    expect(read(sampled([0, 0, 0.1, 0.2, 0, 0, 0, 0, 0, 0.1]))).toEqual({
      expected: expect.closeTo(4.25, 12),
      score: 3,
      probabilities: [0, 0, 0.25, 0.5, 0, 0, 0, 0, 0, 0.25].map((p) => expect.closeTo(p, 12)),
    })
  })

  test('is none where the judge never came to it, or gives no score any probability', () => {
    expect(read(sampled())).toBeUndefined()
    expect(read(sampled(new Array(10).fill(0)))).toBeUndefined()
    expect(read(sampled(new Array(10).fill(Number.NaN)))).toBeUndefined()
  })

  test('of two that are as probable is the lower', () => {
    expect(read(sampled([0, 0.5, 0, 0, 0, 0, 0, 0, 0.5, 0]))).toMatchObject({ expected: 4.5, score: 1 })
  })

  test('comes with what a reasoning judge wrote before it, and only with that', () => {
    const certain = [0, 0, 0, 0, 0, 0, 0, 1, 0, 0]
    const words = testTokenizer.encode('Red. blue')
    const form = { form: 'reasoning' as const, longestTrace: 4 }
    expect(read(sampled(certain, [...words, score]), form)?.trace).toBe('Red. blue')
    expect(read(sampled(certain, [score]), form)?.trace).toBe('')
    expect(read(sampled(certain, [...words, score]))).not.toHaveProperty('trace')
  })
})

describe('asking a network', () => {
  const replies = ['Blue.', 'Red.'].map((reply) => ({ input: 'Name a colour.', reply, ended: true }))
  const judgeWith = (engine: unknown, form: Partial<JudgeForm>): ScoringNetwork => ({
    ...{ engine: engine as Engine, network: {} as ScoringNetwork['network'], tokenizer: testTokenizer },
    form: { ...testForm, ...form },
  })

  test('a scalar head: on its line, held between 0 and 9', async () => {
    const values = [1, -7, 20].map((value) => Float32Array.of(value))
    const engine = { values: async () => values }
    const scalar = (form: Partial<JudgeForm>) =>
      scoreReplies(judgeWith(engine, { form: 'scalar', ...form }), [...replies, replies[0]])
    expect(await scalar({ scalarScale: { slope: 1.5, intercept: 2 } })).toEqual([
      { expected: 3.5, score: 4 },
      { expected: 0, score: 0 },
      { expected: 9, score: 9 },
    ])
    expect((await scalar({}))[0]).toEqual({ expected: 1, score: 1 })
  })

  test.each([
    ['direct', 0, 0],
    ['reasoning', 12, 12],
  ] as const)(
    'a %s judge: most probable words, no more of them than its form allows',
    async (form, longestTrace, maxTokens) => {
      const asked: unknown[] = []
      const engine = {
        sample: async (...[, prompts, options]: Parameters<Engine['sample']>) => {
          asked.push(options)
          return prompts.map(({ tokens }) => sampled(tokens.length > 0 ? [0, 1, 0, 0, 0, 0, 0, 0, 0, 0] : undefined))
        },
      }
      const found = await scoreReplies(judgeWith(engine, { form, longestTrace }), replies)
      expect(found.map((each) => each?.expected)).toEqual([1, 1])
      const { digits } = testForm.tokens
      expect(asked).toEqual([{ maxTokens, temperature: 0, topP: 1, stop: { at: score, further: 0 }, read: digits }])
    },
  )

  test('a reply without a score leaves its place empty, and the others theirs', async () => {
    const certain = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    const engine = { sample: async () => [sampled(), sampled(certain)] }
    const found = await scoreReplies(judgeWith(engine, { form: 'reasoning', longestTrace: 3 }), replies)
    expect(found[0]).toBeUndefined()
    expect(found[1]?.expected).toBe(9)
  })
})
