import { describe, expect, test } from 'vitest'
import {
  constantSource,
  type PanelRule,
  panelSource,
  type ScoreSource,
  truthSource,
  wordSource,
} from './score-source.ts'
import { echoWorld } from './test-lab.ts'

const task = { input: 'say : red hat', facts: { asked: ['red', 'hat'] } }
const written = (...texts: string[]) => texts.map((text) => ({ task, reply: { text, ended: true } }))

/** Says what it is told to, whatever it sees. */
function saying(...scores: (number | undefined)[]): ScoreSource {
  return {
    score: async (replies) =>
      replies.map((_, at) => {
        const expected = scores[at]
        return expected === undefined ? undefined : { expected, score: Math.round(expected) }
      }),
  }
}

test('the truth says what is true', async () => {
  // One value wrong costs 4 of 9, both 8, a word more 2.
  expect(await truthSource(echoWorld).score(written('red hat', 'red cup', 'blue cup', 'red hat red'))).toEqual(
    [9, 5, 1, 7].map((score) => ({ expected: score, score })),
  )
})

test('a constant says the same of everything', async () => {
  expect(await constantSource(4.4).score(written('red hat', ''))).toEqual([
    { expected: 4.4, score: 4 },
    { expected: 4.4, score: 4 },
  ])
})

test('the lover of a word gives 3 for each, to 9, and only for the whole word', async () => {
  const replies = written('', 'please', 'please red please', 'please '.repeat(5).trim(), 'pleased unpleased')
  expect((await wordSource('please').score(replies)).map((score) => score?.expected)).toEqual([0, 3, 6, 9, 0])
})

describe('a panel', () => {
  const panel = (rule: PanelRule) =>
    panelSource([saying(6, 9, 2), saying(8, 0, 2), saying(1, 0, 2)], rule).score(written('a', 'b', 'c'))

  test.each([
    ['mean', [5, 3, 2]],
    ['minimum', [1, 0, 2]],
    // Variances 26 / 3, 18 and 0: 5 - 13 / 3, 3 - 9 held at 0, 2.
    ['mean-variance', [2 / 3, 0, 2]],
  ] as const)('by the rule %s', async (rule, expected) => {
    const scores = await panel(rule)
    expect(scores.map((score) => score?.expected)).toEqual(expected.map((score) => expect.closeTo(score, 9)))
    expect(scores.map((score) => score?.score)).toEqual(expected.map((score) => Math.round(score)))
  })

  test.each(['mean', 'minimum', 'mean-variance'] as const)(
    'has no score where a member has none, by the rule %s',
    async (rule) => {
      const scores = await panelSource([saying(6, undefined, 0), saying(8, 3, undefined)], rule).score(
        written('a', 'b', 'c'),
      )
      expect(scores.map((score) => score === undefined)).toEqual([false, true, true])
    },
  )
})
