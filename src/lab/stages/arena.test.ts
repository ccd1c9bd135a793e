import { describe, expect, test } from 'vitest'
import { createRandom } from '../../stats/random.ts'
import { type ArenaScores, judgePlayers, scorePlayers } from './arena.ts'
import { constantSource, truthSource } from './score-source.ts'
import { echoWorld } from './test-lab.ts'

const scoresOf = (players: Record<string, (number | undefined)[]>): ArenaScores =>
  new Map([['truth', new Map(Object.entries(players))]])

describe('ratings', () => {
  test('order players of known skill', () => {
    const random = createRandom('arena')
    const skills = { poor: 2, fair: 4, good: 6, best: 8 }
    const scores = Object.fromEntries(
      Object.entries(skills).map(([name, skill]) => [
        name,
        Array.from({ length: 200 }, () => skill + 2 * random.normal()),
      ]),
    )
    const { arena } = judgePlayers(scoresOf(scores))
    expect(arena.truth.map(({ player }) => player)).toEqual(['best', 'good', 'fair', 'poor'])
    const sum = arena.truth.reduce((total, { rating }) => total + rating.value, 0)
    expect(sum).toBeCloseTo(0, 6)
    arena.truth.slice(1).forEach(({ rating }, at) => {
      expect(rating.high).toBeLessThan(arena.truth[at].rating.low)
    })
  })

  test('exist for who loses everything, and are equal where nobody wins', () => {
    const lost = judgePlayers(scoresOf({ up: [9, 9, 9], down: [0, 0, 0] })).arena.truth
    expect(lost.map(({ player }) => player)).toEqual(['up', 'down'])
    expect(lost.every(({ rating }) => Number.isFinite(rating.value))).toBe(true)
    // Nearer than half a point is a tie.
    for (const { rating } of judgePlayers(scoresOf({ up: [9, 5.4, 1], down: [8.6, 5, 1.4] })).arena.truth) {
      expect(rating.value).toBeCloseTo(0, 9)
    }
  })

  test('two players, by hand', () => {
    // Three games won, one lost, and each has a tie with an average player. With strengths s and -s the slope of the
    // likelihood is 3 - 4 p(2s) + (1/2 - p(s)) = 0 for p the logistic function: s = 0.4475.
    const slope = (s: number) => 3 - 4 / (1 + Math.exp(-2 * s)) + 0.5 - 1 / (1 + Math.exp(-s))
    let [low, high] = [0, 2]
    for (let halving = 0; halving < 60; halving++) {
      const middle = (low + high) / 2
      if (slope(middle) > 0) low = middle
      else high = middle
    }
    const { arena } = judgePlayers(scoresOf({ first: [9, 9, 9, 0], second: [0, 0, 0, 9] }))
    expect(arena.truth[0]).toMatchObject({
      player: 'first',
      rating: { value: expect.closeTo((low * 400) / Math.LN10, 4) },
    })
  })

  test('leave out a game in which a player has no score', () => {
    const all = judgePlayers(scoresOf({ first: [9, 9, 0, 5], second: [0, 0, 9, 5] }))
    const some = judgePlayers(scoresOf({ first: [9, 9, 0, 5, undefined], second: [0, 0, 9, 5, 9] }))
    expect(some.arena.truth[0]).toMatchObject({ player: all.arena.truth[0].player })
    expect(some.arena.truth[0].rating.value).toBeCloseTo(all.arena.truth[0].rating.value, 9)
  })
})

test('the mean score of each player by each judge is over the replies with a score', async () => {
  const tasks = [0, 1, 2].map(() => ({ input: 'say : red hat', facts: { asked: ['red', 'hat'] } }))
  const replies = (...texts: string[]) => texts.map((text) => ({ text, ended: true }))
  const scores = await scorePlayers({
    players: [
      { name: 'base', replies: replies('red hat', 'red cup', 'blue cup') },
      { name: 'flawless', replies: replies('red hat', 'red hat', 'red hat') },
    ],
    tasks,
    sources: new Map([
      ['truth', truthSource(echoWorld)],
      ['gold', constantSource(4)],
      ['halting', { score: async () => [{ expected: 3, score: 3 }, undefined, { expected: 5, score: 5 }] }],
    ]),
  })
  const { transfer, arena } = judgePlayers(scores)
  expect(transfer).toEqual({
    base: { truth: 5, gold: 4, halting: 4 },
    flawless: { truth: 9, gold: 4, halting: 4 },
  })
  expect(Object.keys(arena)).toEqual(['truth', 'gold', 'halting'])
})
