import { describe, expect, test } from 'vitest'
import { languageOf } from '../language.ts'
import { judgeExamples, judgeFormOf, scoreLoss } from './judge-examples.ts'
import { echoWorld } from './test-lab.ts'

const language = languageOf(echoWorld)
const words = (text: string) => text.split(' ').map((word) => language.tokenizer.encode(word)[0])
const { end, rubric, judge, score } = language.markers
const shown = { input: 'say : red hat', reply: 'red', ended: true, score: 5, trace: 'same differs ended' }

describe('what a judge is to say', () => {
  test('directly: the score alone', () => {
    const [example] = judgeExamples(judgeFormOf(echoWorld, language, { form: 'direct' }), language, [shown])
    expect(example.tokens).toEqual([...words('say : red hat red'), end, score, ...words('5')])
    expect(example.from).toBe(7)
    expect(Array.from(example.weights ?? [])).toEqual([-1])
  })

  test('after reasoning: the trace, its end, and the score, which counts three times as much', () => {
    const form = judgeFormOf(echoWorld, language, { form: 'reasoning' })
    const other = { ...shown, ended: false, reply: '', score: 0, trace: 'unended' }
    const [first, second] = judgeExamples(form, language, [shown, other])
    expect(first.tokens).toEqual([
      ...[...words('say : red hat red'), end, judge],
      ...[...words('same differs ended'), score, ...words('5')],
    ])
    expect(first.from).toBe(7)
    expect(second.tokens).toEqual([...words('say : red hat'), judge, ...words('unended'), score, ...words('0')])
    expect(second.from).toBe(5)
    // 3 words, the end and 3 for the score; 1, the end and 3: 12 in all.
    const close = (weights: ArrayLike<number> | undefined) => Array.from(weights ?? [], (weight) => weight * 12)
    expect(close(first.weights)).toEqual([-1, -1, -1, -1, -3].map((weight) => expect.closeTo(weight, 5)))
    expect(close(second.weights)).toEqual([-1, -1, -3].map((weight) => expect.closeTo(weight, 5)))
  })

  test('shown a rubric: after its marker', () => {
    const form = judgeFormOf(echoWorld, language, { form: 'direct', rubric: true })
    const [example] = judgeExamples(form, language, [{ ...shown, rubric: 'say red hat' }])
    expect(example.tokens).toEqual([
      ...[...words('say : red hat red'), end],
      ...[rubric, ...words('say red hat'), score, ...words('5')],
    ])
  })
})

test.each(['direct', 'reasoning'] as const)('the weights of a batch sum to -1: %s', (form) => {
  const replies = Array.from({ length: 9 }, (_, at) => ({ ...shown, score: at, trace: 'same '.repeat(at).trim() }))
  const examples = judgeExamples(judgeFormOf(echoWorld, language, { form }), language, replies)
  const all = examples.flatMap(({ weights }) => Array.from(weights ?? []))
  expect(all.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(-1, 6)
  expect(all.every((weight) => weight < 0)).toBe(true)
  for (const { tokens, from, weights } of examples) expect(weights).toHaveLength(tokens.length - from)
})

test('the form bounds the trace by the effort, with one token for its end', () => {
  const longest = (effort: 'low' | 'high') =>
    judgeFormOf(echoWorld, language, { form: 'reasoning', effort }).longestTrace
  expect([longest('low'), longest('high')]).toEqual([4, 10])
  expect(judgeFormOf(echoWorld, language, { form: 'direct' }).longestTrace).toBe(0)
})

test('the loss of the score is that of the last tokens', () => {
  // (0.25 + 1.75) / 2
  expect(scoreLoss([Float32Array.of(-4, -0.25), Float32Array.of(-1.75)])).toBe(1)
})
