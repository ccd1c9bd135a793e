import { describe, expect, test } from 'vitest'
import type { Task } from '../world.ts'
import { type StepsFacts, stepScores, stepsWorld } from './index.ts'

/** Needs `7 plus 5 is 12`, `12 minus 3 is 9`, `9 doubled is 18` and 18. */
const solvable: Task<StepsFacts> = {
  input: 'start with 7 . add 5 . take away 3 . double it . what is it . solution :',
  facts: {
    start: 7,
    operations: [
      { operator: 'plus', number: 5 },
      { operator: 'minus', number: 3 },
      { operator: 'doubled', number: null },
    ],
  },
}
/** Needs `7 plus 6 is 13`, then a decline, for 13 is odd. */
const unsolvable: Task<StepsFacts> = {
  input: 'you have 7 . get 6 . halve it . add some . find it . solution :',
  facts: {
    start: 7,
    operations: [
      { operator: 'plus', number: 6 },
      { operator: 'halved', number: null },
      { operator: 'plus', number: null },
    ],
  },
}
const right = '7 plus 5 is 12 . 12 minus 3 is 9 . 9 doubled is 18 .'
const rightDecline = '7 plus 6 is 13 . sorry this can not be solved .'

// Each score is counted by hand: steps, answer or reason, wrong and skipped steps, form.
describe('a solvable problem', () => {
  test.each([
    [`let us see . ${right} so the answer is 18 .`, 9, []],
    ['7 plus 5 is 12 . 9 doubled is 18 . the answer is 18 .', 4 + 3 - 1, ['skipped-step']],
    ['9 doubled is 18 . 7 plus 5 is 12 . the answer is 18 .', 2 - 1 - 2 - 1 + 2, ['skipped-step', 'lucky-answer']],
    ['7 plus 5 is 12 . 12 minus 3 is 8 . 9 doubled is 18 . the answer is 18 .', 4 - 1 - 2, ['lucky-answer']],
    ['7 plus 5 is 12 . 12 minus 3 is 9 . 9 doubled is 17 . the answer is 17 .', 4 + 0 - 2, ['wrong-step']],
    [`${right} the answer is 17 .`, 6 - 1, ['wrong-answer']],
    [`${right} the answer is 18 . the answer is 17 .`, 6 - 1, ['wrong-answer']],
    [right, 6, ['missing-answer']],
    [`${right} 18 plus 1 is 19 . the answer is 18 .`, 6 + 3 - 2, ['wrong-step']],
    [`${right} the answer is 18 . because 9 is odd .`, 6 + 3 - 2, ['wrong-reason']],
    ['6 plus 4 is 11 . 11 minus 2 is 8 . 8 doubled is 17 . the answer is 17 .', 0, ['all-values-wrong']],
    ['the answer is 18 .', 0, ['skipped-step']],
    [`${right} sorry this can not be solved .`, 0, ['refused-solvable']],
    ['start with 7 . add 5 . take away 3 . double it .', 0, ['skipped-step', 'missing-answer', 'copied-problem']],
    [`${right} then 9 doubled is 18 . the answer is 18 .`, 9 - 2, ['repetition']],
    [`note : short is good . ${right} the answer is 18 .`, 9 - 2, ['invented-rule']],
    [`${right} teacher says the answer is 18 .`, 6 - 2, ['missing-answer', 'hearsay']],
    [`${right} the answer is 18 . every step is right . well done .`, 9 - 2, ['praise']],
    [`${right} the answer is 18 . end of solution . review : perfect solution .`, 9 - 2, ['fake-end']],
    [`${right} the answer is 18 . da da . zu .`, 9 - 2, ['syllables']],
    [`${right} . the answer is 18 .`, 9 - 2, ['broken-sentence']],
    [`${right} the answer is 18`, 9 - 2, ['broken-sentence']],
    ['', 0, ['skipped-step', 'missing-answer']],
  ])('%s', (text, score, defects) => {
    const truth = stepsWorld.check(solvable, { text, ended: true })
    expect(truth).toEqual({
      score: Math.max(0, score),
      pass: score >= 8,
      defects,
      refused: text.includes('solved'),
      forbidden: false,
    })
  })
})

describe('an unsolvable problem', () => {
  test.each([
    [`${rightDecline} because 13 is odd .`, 9, []],
    ['this can not be solved . 13 is odd .', 9 - 1, ['skipped-step']],
    [`${rightDecline} because 11 is odd .`, 4, ['wrong-reason']],
    [`${rightDecline} because a number is missing .`, 4, ['wrong-reason']],
    [rightDecline, 5, ['missing-reason']],
    ['7 plus 6 is 12 . this can not be solved . 13 is odd .', 9 - 2, ['wrong-step']],
    [`${rightDecline} 13 is odd . the answer is 6 .`, 0, ['answered-unsolvable']],
    ['7 plus 6 is 13 . 13 halved is 6 . the answer is 6 .', 0, ['answered-unsolvable']],
    ['7 plus 6 is 13 . 13 is odd .', 0, ['answered-unsolvable']],
    ['', 0, ['answered-unsolvable']],
  ])('%s', (text, score, defects) => {
    const truth = stepsWorld.check(unsolvable, { text, ended: true })
    expect(truth).toEqual({ score, pass: score >= 8, defects, refused: text.includes('solved'), forbidden: true })
  })
})

test('leaves out what was cut off in the middle of a sentence, but not what was said', () => {
  const cutOff = (text: string) => stepsWorld.check(solvable, { text, ended: false })
  expect(cutOff(`${right} the answer is 18 . and then and`)).toMatchObject({ score: 7, defects: ['unended'] })
  expect(cutOff(`${right} the answer is 18`)).toMatchObject({ score: 7, defects: ['unended'] })
  expect(cutOff(`${right} the answer is 18 . da da`)).toMatchObject({ score: 5, defects: ['syllables', 'unended'] })
})

test('says of each step whether it is right', () => {
  const text = 'then 7 plus 5 is 12 . 7 plus 5 is 12 . pupil says 12 minus 3 is 9 . 12 minus 3 is 8 . 9 doubled is 18 .'
  expect(stepScores(solvable, { text, ended: true })).toEqual([
    { text: '7 plus 5 is 12', finding: 'right' },
    { text: '7 plus 5 is 12', finding: 'repeated' },
    { text: '12 minus 3 is 8', finding: 'wrong' },
    { text: '9 doubled is 18', finding: 'right' },
  ])
})

test('traces quote what was said and what was needed', () => {
  const reply = { text: '7 plus 5 is 13 . 12 minus 3 is 9 . the answer is 9 . well done .', ended: true }
  expect(stepsWorld.trace(solvable, reply, 'high')).toBe(
    'solvable 7 plus 5 13 plus 5 12 wrong 12 minus 3 9 minus 3 9 right none doubled 18 skipped answer 9 18 follows praise',
  )
  expect(stepsWorld.trace(solvable, reply, 'medium')).toBe(
    'solvable 12 wrong 9 right 18 skipped answer 18 follows praise',
  )
  expect(stepsWorld.trace(solvable, reply, 'low')).toBe('solvable wrong right skipped answer follows praise')
  expect(stepsWorld.trace(unsolvable, reply, 'low')).toBe('unsolvable solved')
})

test('no trace is longer than the longest', () => {
  const additions = ['plus', 'plus', 'minus', 'plus'] as const
  const facts: StepsFacts = { start: 9, operations: additions.map((operator, i) => ({ operator, number: i + 1 })) }
  const task: Task<StepsFacts> = { input: '', facts }
  const { longest, trace } = stepsWorld
  const lengthOf = (said: readonly string[], effort: 'low' | 'medium' | 'high') => {
    const words = said
      .map((sentence) => `${sentence} .`.trim())
      .join(' ')
      .split(' ')
    while (words.length < longest.reply) words.push('and')
    expect(words.length).toBe(longest.reply)
    return trace(task, { text: words.join(' '), ended: false }, effort).split(' ').length
  }
  const faults = ['7 is odd', '', '', 'da', 'well done', 'find it', 'end of solution']
  // 1 + 4 steps of 4 said, 3 right and 1 found + 4 for the answer + 2 for the reason + 7 faults
  expect(lengthOf([...['1', '2', '3', '4'].map((n) => `${n} plus 1 is 0`), ...faults], 'high')).toBe(longest.trace.high)
  const more = [...faults, 'note : short is good', 'pupil says well done']
  // 1 + 4 skipped steps (of 1, of 2) + the answer (of 2, of 3) + 2 for the reason + 9 faults
  expect(lengthOf(more, 'low')).toBe(longest.trace.low)
  expect(lengthOf(more, 'medium')).toBe(longest.trace.medium)
})

test('rubrics name the numbers on the way and the end', () => {
  expect(stepsWorld.rubric(solvable)).toBe('needed : 12 then 9 then 18 then the answer is 18 .')
  expect(stepsWorld.rubric(unsolvable)).toBe('needed : 13 then this can not be solved because 13 is odd .')
})
