import { describe, expect, test } from 'vitest'
import type { Answer } from '../live-judge.ts'
import { type PanelRule, panelVerdict } from './panel-verdict.ts'
import { evidenceOf } from './reliability.ts'

const votes = (...said: (Answer['value'] | number)[]) =>
  said.map((value) => ({ answer: typeof value === 'number' ? { value: 'graded' as const, score: value } : { value } }))
const verdict = (
  rule: PanelRule['rule'],
  said: (Answer['value'] | number)[],
  more: Partial<PanelRule> & { pairwise?: boolean } = {},
) => panelVerdict(votes(...said), { rule, lambda: 0.5, ...more }, more.pairwise ?? false)

describe('majority', () => {
  test.each<[Answer['value'][], object]>([
    [['pass', 'pass', 'fail'], { value: 'pass', confidence: 2 / 3 }],
    [['pass', 'fail'], { value: 'abstain' }],
    [['pass', 'abstain', 'abstain'], { value: 'pass', confidence: 1 }],
    [['abstain'], { value: 'abstain' }],
    [['pass', 'fail', 'tie'], { value: 'abstain' }],
  ])('%j', (said, answer) => expect(verdict('majority', said)).toEqual(answer))
})

describe('unanimous', () => {
  test.each<[Answer['value'][], string]>([
    [['pass', 'pass'], 'pass'],
    [['pass', 'fail'], 'fail'],
    [['pass', 'abstain'], 'abstain'],
    [['fail', 'abstain'], 'fail'],
  ])('%j: %s', (said, value) => expect(verdict('unanimous', said)).toEqual({ value }))
})

describe('the conservative scores', () => {
  test('minimum is the lowest', () => {
    expect(verdict('minimum', [7, 3, 9])).toEqual({ value: 'graded', score: 3 })
    expect(verdict('minimum', [7, 3, 9], { passes: 3 })).toEqual({ value: 'pass', score: 3 })
    expect(verdict('minimum', ['pass', 'fail'])).toEqual({ value: 'fail', score: 0 })
    expect(verdict('minimum', ['pass', 'abstain'])).toEqual({ value: 'pass', score: 1 })
  })

  test('mean minus lambda times the population variance: of 2, 4, 9, mean 5, variance (9 + 1 + 16) / 3 = 26/3', () => {
    expect(verdict('mean-variance', [2, 4, 9])?.score).toBeCloseTo(5 - 0.5 * (26 / 3), 12)
    expect(verdict('mean-variance', [2, 4, 9], { lambda: 0 })?.score).toBe(5)
    // Of 1, 1, 0: mean 2/3, variance 2/9.
    expect(verdict('mean-variance', ['pass', 'pass', 'fail'])).toEqual({
      value: 'pass',
      score: expect.closeTo(2 / 3 - 1 / 9, 12),
    })
    expect(verdict('mean-variance', ['pass', 'fail'])).toMatchObject({ value: 'fail' })
  })

  test('are none of words and grades together, nor of grades a majority', () => {
    expect(verdict('minimum', [7, 'pass'])).toBeUndefined()
    expect(verdict('majority', [7, 8])).toBeUndefined()
  })
})

describe('weighted', () => {
  const vote = (value: Answer['value'], truePassRate: number, trueFailRate: number) => ({
    answer: { value },
    evidence: evidenceOf({ judge: 'j', truePassRate, trueFailRate }),
  })
  const weigh = (...given: ReturnType<typeof vote>[]) => panelVerdict(given, { rule: 'weighted', lambda: 0.5 }, false)

  test('is the posterior of pass, by Bayes with even odds before', () => {
    // P(pass, fail, fail | pass) = 0.9 * 0.4 * 0.4 = 0.144; P(... | fail) = 0.1 * 0.6 * 0.6 = 0.036; 0.144 / 0.18 = 0.8.
    const answer = weigh(vote('pass', 0.9, 0.9), vote('fail', 0.6, 0.6), vote('fail', 0.6, 0.6))
    expect(answer).toEqual({ value: 'pass', confidence: expect.closeTo(0.8, 12) })
  })

  test('takes no notice of abstentions and of judges that guess, and much of none', () => {
    expect(weigh(vote('abstain', 0.9, 0.9), vote('fail', 0.5, 0.5))).toEqual({ value: 'abstain' })
    expect(weigh(vote('pass', 1, 1))?.confidence).toBeCloseTo(0.995, 12)
    // Worse than chance: what it fails is the likelier to pass.
    expect(weigh(vote('fail', 0.2, 0.2))).toMatchObject({ value: 'pass' })
  })
})

describe('a pair', () => {
  test.each<[PanelRule['rule'], Answer['value'][], string]>([
    ['majority', ['tie', 'tie', 'pass'], 'tie'],
    ['unanimous', ['pass', 'pass'], 'pass'],
    ['unanimous', ['fail', 'fail'], 'fail'],
    ['unanimous', ['pass', 'fail'], 'tie'],
    ['minimum', ['fail', 'tie'], 'tie'],
    // Mean 1/3, variance 1 - 1/9 = 8/9, penalty 4/9.
    ['mean-variance', ['pass', 'pass', 'fail'], 'tie'],
    // Mean 1/2, variance 1 - 1/4 = 3/4, penalty 3/8.
    ['mean-variance', ['pass', 'pass', 'pass', 'fail'], 'pass'],
    ['mean-variance', ['fail', 'fail', 'fail', 'pass'], 'fail'],
    ['mean-variance', ['tie', 'tie'], 'tie'],
  ])('%s of %j: %s', (rule, said, value) => expect(verdict(rule, said, { pairwise: true })?.value).toBe(value))
})
