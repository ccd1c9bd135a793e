import { invertPositiveDefinite, multiply } from './cholesky.ts'
import { StatsError } from './errors.ts'
import type { Interval } from './interval.ts'
import { studentTQuantile } from './special-functions.ts'

/** Two players on one task. */
export interface Game {
  first: string
  second: string
  /** Of the first player: 1 for a win, 0.5 for a tie, 0 for a loss; a share of several verdicts may lie between. */
  score: number
  /** The task: games of the same one stand or fall together. */
  cluster: number
}

export interface PlayerRating extends Interval {
  player: string
  /** Elo points: 400 more are odds of ten to one. */
  rating: number
  games: number
  /** Mean score over these games, in [0, 1]. */
  meanScore: number
}

export interface BradleyTerryOptions {
  /** The player whose rating is 0; unless told, the mean of all ratings is. */
  anchor?: string
  /**
   * Ties with an imagined average player that are added to each player's games, 0 or more. Pulls the ratings together and
   * makes them exist for players who won or lost everything; 0 unless told.
   */
  priorGames?: number
  confidence?: number
}

const eloPerLogit = 400 / Math.LN10

/**
 * Ratings from pairwise games by the model of Bradley and Terry, P(i beats j) = 1 / (1 + exp(s_j - s_i)): maximum likelihood
 * by Newton's method, a tie counted as half a win and half a loss, on Elo's scale.
 *
 * The intervals come from the sandwich estimator with the tasks as clusters, corrected for their number, and Student's
 * quantile on one degree of freedom fewer than there are tasks: they hold where a task favours a player in all of its games,
 * and where the model is only nearly true. With `priorGames` they are intervals of the ratings so pulled together.
 *
 * @param games at least 1, of at least 2 tasks
 * @returns highest rating first
 * @throws {StatsError} `not-connected` where some players never took a point from the others, or never lost one to them: the
 *   likelihood then rises without end; `too-few-clusters` under 2 tasks; `bad-argument` for a score outside [0, 1], a player
 *   who meets himself, an unknown anchor, or options out of range
 * @see Bradley & Terry (1952), Biometrika 39, 324-345; Ford (1957), Am. Math. Monthly 64, 28-33, on when the ratings exist;
 *   Liang & Zeger (1986), Biometrika 73, 13-22, on the sandwich
 */
export function bradleyTerry(
  games: readonly Game[],
  { anchor, priorGames = 0, confidence = 0.95 }: BradleyTerryOptions = {},
): PlayerRating[] {
  const players = [...new Set(games.flatMap(({ first, second }) => [first, second]))]
  const index = new Map(players.map((player, i) => [player, i]))
  requireGames({ games, players, anchor, priorGames, confidence })
  const coded = games.map(({ first, second, ...game }) => ({ ...game, i: index.get(first)!, j: index.get(second)! }))
  // points[i][j]: what i took from j.
  const points = players.map(() => new Float64Array(players.length))
  for (const { i, j, score } of coded) {
    points[i][j] += score
    points[j][i] += 1 - score
  }
  if (priorGames === 0) requireConnected({ points, players })
  const { strengths, inverseHessian } = maximiseLikelihood({ points, priorGames })
  const { covariance, clusters } = sandwich({ games: coded, strengths, inverseHessian })

  const from = anchor === undefined ? null : index.get(anchor)!
  const quantile = studentTQuantile((1 + confidence) / 2, clusters - 1)
  const sum = (row: ArrayLike<number>) => Array.from(row).reduce((total, value) => total + value, 0)
  return players
    .map((player, p): PlayerRating => {
      // The rating as a contrast of the strengths: with the mean of all, or with the anchor.
      const contrast = players.map(
        (_, q) => (q === p ? 1 : 0) - (from === null ? 1 / players.length : q === from ? 1 : 0),
      )
      const rating = eloPerLogit * contrast.reduce((total, c, q) => total + c * strengths[q], 0)
      const variance = contrast.reduce((total, c, q) => total + c * multiply(covariance, contrast)[q], 0)
      const halfWidth = eloPerLogit * quantile * Math.sqrt(Math.max(0, variance))
      const won = sum(points[p])
      const played = won + points.reduce((total, row) => total + row[p], 0)
      return {
        player,
        rating,
        low: rating - halfWidth,
        high: rating + halfWidth,
        games: Math.round(played),
        meanScore: won / played,
      }
    })
    .sort((a, b) => b.rating - a.rating || (a.player < b.player ? -1 : 1))
}

/** P(a player of strength a beats one of strength b). */
function winProbability(a: number, b: number): number {
  return 1 / (1 + Math.exp(b - a))
}

/** Newton's method; its step is halved until the likelihood rises. */
function maximiseLikelihood({ points, priorGames }: { points: Float64Array[]; priorGames: number }) {
  const n = points.length
  const logLikelihood = (strengths: Float64Array) => {
    let sum = 0
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) sum -= points[i][j] * Math.log1p(Math.exp(strengths[j] - strengths[i]))
      sum -= (priorGames / 2) * (Math.log1p(Math.exp(strengths[i])) + Math.log1p(Math.exp(-strengths[i])))
    }
    return sum
  }
  let strengths = new Float64Array(n)
  let reached = logLikelihood(strengths)
  for (;;) {
    const { gradient, hessian } = derivatives({ points, priorGames, strengths })
    const inverseHessian = invertPositiveDefinite(hessian)
    const step = multiply(inverseHessian, gradient)
    const largest = Math.max(...step.map(Math.abs))
    if (largest < 1e-9) return { strengths, inverseHessian }
    let length = 1
    let tried = strengths.map((strength, i) => strength + step[i])
    // So near the top the likelihood is flat to rounding and Newton's step is sure.
    while (largest > 1e-3 && logLikelihood(tried) <= reached) {
      length /= 2
      tried = strengths.map((strength, i) => strength + length * step[i])
    }
    strengths = tried
    reached = logLikelihood(tried)
  }
}

function derivatives({
  points,
  priorGames,
  strengths,
}: {
  points: Float64Array[]
  priorGames: number
  strengths: Float64Array
}) {
  const n = points.length
  const gradient = new Float64Array(n)
  // Only differences of strengths are in the games, so without a prior the sum is free: this holds it at 0.
  const hessian = points.map(() => new Float64Array(n).fill(priorGames === 0 ? 1 / n : 0))
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const played = points[i][j] + points[j][i]
      if (i === j || played === 0) continue
      const p = winProbability(strengths[i], strengths[j])
      gradient[i] += points[i][j] - played * p
      hessian[i][i] += played * p * (1 - p)
      hessian[i][j] -= played * p * (1 - p)
    }
    const p = winProbability(strengths[i], 0)
    gradient[i] += priorGames * (0.5 - p)
    hessian[i][i] += priorGames * p * (1 - p)
  }
  return { gradient, hessian }
}

/** Covariance of the strengths from the spread of the clusters' scores (derivatives of their likelihoods). */
function sandwich({
  games,
  strengths,
  inverseHessian,
}: {
  games: readonly { i: number; j: number; score: number; cluster: number }[]
  strengths: Float64Array
  inverseHessian: Float64Array[]
}): { covariance: Float64Array[]; clusters: number } {
  const scores = new Map<number, Float64Array>()
  for (const { i, j, score, cluster } of games) {
    let sum = scores.get(cluster)
    if (sum === undefined) {
      sum = new Float64Array(strengths.length)
      scores.set(cluster, sum)
    }
    const residual = score - winProbability(strengths[i], strengths[j])
    sum[i] += residual
    sum[j] -= residual
  }
  const clusters = scores.size
  if (clusters < 2)
    throw new StatsError('too-few-clusters', `Intervals need games on 2 tasks or more: got ${clusters}.`)
  const covariance = Array.from(strengths, () => new Float64Array(strengths.length))
  for (const sum of scores.values()) {
    const influence = multiply(inverseHessian, sum)
    for (let i = 0; i < influence.length; i++) {
      for (let j = 0; j < influence.length; j++) {
        covariance[i][j] += (clusters / (clusters - 1)) * influence[i] * influence[j]
      }
    }
  }
  return { covariance, clusters }
}

/** Ford's condition: from everybody to everybody leads a chain of points taken. */
function requireConnected({ points, players }: { points: Float64Array[]; players: readonly string[] }): void {
  const reach = (took: (i: number, j: number) => boolean) => {
    const reached = new Set([0])
    for (const i of reached) for (const j of players.keys()) if (took(i, j)) reached.add(j)
    return reached
  }
  for (const [reached, whole] of [
    [reach((i, j) => points[i][j] > 0), 'never lost a point to'],
    [reach((i, j) => points[j][i] > 0), 'never took a point from'],
  ] as const) {
    if (reached.size === players.length) continue
    const named = (is: boolean) => {
      const names = players.filter((_, i) => reached.has(i) === is)
      return names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ')
    }
    throw new StatsError(
      'not-connected',
      `These players have no ratings together: ${named(false)} ${whole} ${named(true)}. Play more games, or set priorGames.`,
    )
  }
}

function requireGames({
  games,
  players,
  anchor,
  priorGames,
  confidence,
}: Required<Omit<BradleyTerryOptions, 'anchor'>> & {
  games: readonly Game[]
  players: readonly string[]
  anchor?: string
}): void {
  if (games.length === 0) throw new StatsError('bad-argument', 'Give at least one game.')
  for (const { first, second, score } of games) {
    if (first === second)
      throw new StatsError('bad-argument', `A player meets others, not himself: got ${first} twice.`)
    if (!(score >= 0 && score <= 1)) throw new StatsError('bad-argument', `A score lies between 0 and 1: got ${score}.`)
  }
  if (anchor !== undefined && !players.includes(anchor)) {
    throw new StatsError('bad-argument', `The anchor must have played: ${anchor} has no game.`)
  }
  if (!(priorGames >= 0 && priorGames < Infinity)) {
    throw new StatsError('bad-argument', `Prior games are 0 or more: got ${priorGames}.`)
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new StatsError('bad-argument', `Confidence lies between 0 and 1, such as 0.95: got ${confidence}.`)
  }
}
