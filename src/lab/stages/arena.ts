import { bradleyTerry, type Game } from '../../stats/index.ts'
import type { ArenaRating, EvaluateResult } from '../experiment/results.ts'
import type { Reply, Task } from '../worlds/index.ts'
import type { ScoreSource } from './score-source.ts'

/** Somebody with a reply to every task of the arena. */
export interface Player {
  name: string
  /** One a task, in the order of the tasks. */
  replies: readonly Reply[]
}

/** By judge, then by player: a score a task, `undefined` where the judge came to none. */
export type ArenaScores = Map<string, Map<string, (number | undefined)[]>>

/** Scores nearer than this are a tie: half a point of nine. */
const tie = 0.5
/** A tie of everybody with an average player: ratings exist also for those who lost everything. */
const priorGames = 1

export async function scorePlayers({
  players,
  tasks,
  sources,
}: {
  players: readonly Player[]
  tasks: readonly Task[]
  sources: ReadonlyMap<string, ScoreSource>
}): Promise<ArenaScores> {
  const scores: ArenaScores = new Map()
  for (const [judge, source] of sources) {
    const said = new Map<string, (number | undefined)[]>()
    for (const { name, replies } of players) {
      const written = replies.map((reply, at) => ({ task: tasks[at], reply }))
      said.set(
        name,
        (await source.score(written)).map((score) => score?.expected),
      )
    }
    scores.set(judge, said)
  }
  return scores
}

/** Ratings from all pairs of players on every task, under each judge, and each judge's mean score of each player. */
export function judgePlayers(scores: ArenaScores): Pick<EvaluateResult, 'arena' | 'transfer'> {
  const arena: Record<string, ArenaRating[]> = {}
  const transfer: Record<string, Record<string, number>> = {}
  for (const [judge, players] of scores) {
    arena[judge] = bradleyTerry(gamesOf(players), { priorGames }).map(({ player, rating, low, high }) => ({
      player,
      rating: { value: rating, low, high },
    }))
    for (const [player, own] of players) {
      const given = own.filter((score) => score !== undefined)
      transfer[player] ??= {}
      transfer[player][judge] = given.reduce((sum, score) => sum + score, 0) / given.length
    }
  }
  return { arena, transfer }
}

function gamesOf(players: ReadonlyMap<string, readonly (number | undefined)[]>): Game[] {
  const games: Game[] = []
  const all = [...players]
  all.forEach(([first, own], at) => {
    for (const [second, others] of all.slice(at + 1)) {
      own.forEach((score, cluster) => {
        const other = others[cluster]
        if (score === undefined || other === undefined) return
        const gap = score - other
        games.push({ first, second, cluster, score: Math.abs(gap) < tie ? 0.5 : gap > 0 ? 1 : 0 })
      })
    }
  })
  return games
}
