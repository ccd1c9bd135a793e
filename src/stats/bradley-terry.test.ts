import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bradleyTerry, type Game } from './bradley-terry.ts'
import { createRandom } from './random.ts'

const logit = 400 / Math.LN10

test('baseball of 1987, against the published fit', () => {
  // Wins of row over column in the American League East: Agresti (1990), Categorical Data Analysis, table 10.11. Estimates
  // with Baltimore at 0 as in the vignette of R's BradleyTerry2; scipy's BFGS gives the same four digits.
  const teams = ['Milwaukee', 'Detroit', 'Toronto', 'New York', 'Boston', 'Cleveland', 'Baltimore']
  const wins = [
    [0, 7, 9, 7, 7, 9, 11],
    [6, 0, 7, 5, 11, 9, 9],
    [4, 6, 0, 7, 7, 8, 12],
    [6, 8, 6, 0, 6, 7, 10],
    [6, 2, 6, 7, 0, 7, 12],
    [4, 4, 5, 6, 6, 0, 6],
    [2, 4, 1, 3, 1, 7, 0],
  ]
  const games: Game[] = []
  for (const [i, row] of wins.entries()) {
    for (const [j, count] of row.entries()) {
      for (let g = 0; g < count; g++) games.push({ first: teams[i], second: teams[j], score: 1, cluster: games.length })
    }
  }
  const ratings = bradleyTerry(games, { anchor: 'Baltimore' })
  expect(ratings.map(({ player }) => player)).toEqual(teams)
  for (const [i, strength] of [1.5814, 1.4364, 1.2945, 1.2476, 1.1077, 0.6839, 0].entries()) {
    expect(ratings[i].rating / logit).toBeCloseTo(strength, 4)
  }
  expect(ratings[0]).toMatchObject({ games: 78, meanScore: 50 / 78 })
  expect(ratings[6]).toMatchObject({ low: 0, high: 0 })
})

/** Six tasks of four games each: 0-1, 1-2, 2-3, 0-3. */
const scores = [
  [0.5, 1, 0.5, 0],
  [0, 0.5, 1, 1],
  [1, 0.5, 1, 0.5],
  [1, 1, 1, 1],
  [0, 0, 0.5, 1],
  [1, 0.5, 1, 1],
]
const pairs = ['01', '12', '23', '03']
const games = scores.flatMap((row, cluster) =>
  row.map((score, g): Game => ({ first: pairs[g][0], second: pairs[g][1], score, cluster })),
)

// scipy 1.17's BFGS, then numpy: pinv(H) sum_c(u_c u_c') pinv(H) 6/5, in Elo points times t.ppf(0.975, 5).
test.each([
  [{}, [75.5715, 58.1064, 40.6413, -174.3192], [199.2044, 117.9135, 128.4918, 231.7883]],
  [{ anchor: '1' }, [17.4651, 0, -17.4651, -232.4256], [246.9243, 0, 163.849, 302.685]],
  [{ priorGames: 1 }, [69.9979, 50.457, 38.8965, -159.3514], [178.1746, 108.5581, 115.6689, 201.9713]],
  [{ anchor: '1', priorGames: 1 }, [19.5409, 0, -11.5604, -209.8083], [229.1691, 0, 152.706, 262.6873]],
])('ties, tasks as clusters, %j, against scipy', (options, ratings, halfWidths) => {
  const found = bradleyTerry(games, options)
  expect(found.map(({ player }) => player)).toEqual(['0', '1', '2', '3'])
  for (const [i, { rating, low, high }] of found.entries()) {
    expect(Math.abs(rating - ratings[i])).toBeLessThan(0.001)
    expect(Math.abs((high - low) / 2 - halfWidths[i])).toBeLessThan(0.002)
  }
})

test('two players: the rating is the log odds of the mean score', () => {
  const found = bradleyTerry(
    [1, 1, 1, 0.5, 0].map((score, cluster) => ({ first: 'a', second: 'b', score, cluster })),
    { anchor: 'b' },
  )
  expect(found[0].rating).toBeCloseTo(logit * Math.log(3.5 / 1.5), 8)
})

test('at the maximum every player won what the ratings expect, and the order of a pair does not matter', () => {
  const players = ['a', 'b', 'c', 'd']
  const matches = fc.array(
    fc.record({ pair: fc.uniqueArray(fc.constantFrom(...players), { minLength: 2, maxLength: 2 }), score: fc.constantFrom(0, 0.5, 1), cluster: fc.nat(5) }), // biome-ignore format: one line
    { minLength: 1, maxLength: 30 },
  )
  fc.assert(
    fc.property(matches, (drawn) => {
      // A ring of ties keeps everybody connected.
      const all: Game[] = players.map((first, i) => ({ first, second: players[(i + 1) % 4], score: 0.5, cluster: i }))
      for (const { pair, ...rest } of drawn) all.push({ first: pair[0], second: pair[1], ...rest })
      const ratings = bradleyTerry(all)
      const strength = new Map(ratings.map(({ player, rating }) => [player, rating / logit]))
      for (const { player, games: played, meanScore } of ratings) {
        let expected = 0
        for (const { first, second } of all) {
          if (first !== player && second !== player) continue
          const other = first === player ? second : first
          expected += 1 / (1 + Math.exp(strength.get(other)! - strength.get(player)!))
        }
        expect(meanScore * played).toBeCloseTo(expected, 6)
      }
      expect(ratings.reduce((sum, { rating }) => sum + rating, 0)).toBeCloseTo(0, 6)
      const turned = bradleyTerry(all.map(({ first, second, score, cluster }) => ({ first: second, second: first, score: 1 - score, cluster }))) // biome-ignore format: one line
      for (const { player, rating, low } of turned) {
        const same = ratings.find((other) => other.player === player)!
        expect(rating).toBeCloseTo(same.rating, 5)
        expect(low).toBeCloseTo(same.low, 4)
      }
    }),
    { numRuns: 60 },
  )
})

test('intervals cover where a task favours a player in all of its games', () => {
  const random = createRandom('tasks')
  // Three players 0.8 apart, two games a pair on each of 40 tasks, and a task's leaning to each player of variance 1: the
  // leaning of a pair is of variance 2.
  const winShare = (gap: number) => {
    let sum = 0
    let weights = 0
    for (let z = -6; z <= 6; z += 0.01) {
      const weight = Math.exp((-z * z) / 2)
      sum += weight / (1 + Math.exp(-(gap + Math.SQRT2 * z)))
      weights += weight
    }
    return sum / weights
  }
  // By symmetry the model's best ratings are x, 0 and -x: the first player's score is P(x) + P(2x).
  const expected = winShare(0.8) + winShare(1.6)
  let low = 0
  let high = 3
  for (let i = 0; i < 50; i++) {
    const x = (low + high) / 2
    if (1 / (1 + Math.exp(-x)) + 1 / (1 + Math.exp(-2 * x)) < expected) low = x
    else high = x
  }
  const truth: Record<string, number> = { a: logit * low, b: 0, c: -logit * low }
  const skill: Record<string, number> = { a: 0.8, b: 0, c: -0.8 }
  const held: Record<string, number> = { a: 0, b: 0, c: 0 }
  const samples = 600
  for (let s = 0; s < samples; s++) {
    const played: Game[] = []
    for (let cluster = 0; cluster < 40; cluster++) {
      const lean: Record<string, number> = { a: random.normal(), b: random.normal(), c: random.normal() }
      for (const [first, second] of ['ab', 'bc', 'ac', 'ab', 'bc', 'ac']) {
        const gap = skill[first] - skill[second] + lean[first] - lean[second]
        played.push({ first, second, score: random.next() < 1 / (1 + Math.exp(-gap)) ? 1 : 0, cluster })
      }
    }
    for (const { player, low, high } of bradleyTerry(played)) {
      if (low <= truth[player] && truth[player] <= high) held[player]++
    }
  }
  // 600 at 95 %: 0.918 to 0.977 with probability 0.999 (scipy 1.17, binom.ppf).
  for (const count of Object.values(held)) {
    expect(count / samples).toBeGreaterThanOrEqual(0.918)
    expect(count / samples).toBeLessThanOrEqual(0.977)
  }
})

describe('players who cannot be compared', () => {
  const won = (first: string, second: string, cluster: number): Game => ({ first, second, score: 1, cluster })

  test('two islands', () => {
    const islands = [won('a', 'b', 0), won('b', 'a', 1), won('c', 'd', 0), won('d', 'c', 1)]
    expect(() => bradleyTerry(islands)).toThrow(expect.objectContaining({ code: 'not-connected' }))
  })

  test('one who won everything is named, and rated with prior games', () => {
    const unbeaten = [won('a', 'b', 0), won('b', 'a', 1), won('hero', 'a', 0), won('hero', 'b', 1)]
    expect(() => bradleyTerry(unbeaten)).toThrow('hero never lost a point to a, b')
    const ratings = bradleyTerry(unbeaten, { priorGames: 0.5 })
    expect(ratings[0].player).toBe('hero')
    expect(ratings[0].rating).toBeLessThan(2000)
  })
})

test.each([
  ['no games', [], {}, 'bad-argument'],
  ['a game against oneself', [{ first: 'a', second: 'a', score: 1, cluster: 0 }], {}, 'bad-argument'],
  ['a score of 2', [{ first: 'a', second: 'b', score: 2, cluster: 0 }], {}, 'bad-argument'],
  ['one task', [{ first: 'a', second: 'b', score: 0.5, cluster: 0 }], {}, 'too-few-clusters'],
  ['an anchor who did not play', games, { anchor: 'z' }, 'bad-argument'],
  ['negative prior games', games, { priorGames: -1 }, 'bad-argument'],
] as const)('%s: refused', (_, played, options, code) => {
  expect(() => bradleyTerry(played, options)).toThrow(expect.objectContaining({ code }))
})
