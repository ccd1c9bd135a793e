import { type Random, shuffle } from '../../stats/random.ts'
import { type RatingsTable, ratingsTable } from '../../stats/ratings-table.ts'
import type { Raters } from './raters.ts'

/** Some raters on some cases, with their own numbers from 0 on. */
export type PartOfRaters = Pick<Raters, 'ratings' | 'truth' | 'cluster'> & { names: string[] }

/**
 * At most this many counters, cells of all pairs times cases, are resampled at once: what takes the square of the raters
 * is done for those with the most verdicts.
 */
const mostCounters = 3e6
const mostRaters = 30
/** So few make so few patterns of answers that the number of cases does not matter. */
const alwaysRaters = 8

/** Positions of the raters with the most verdicts, as many as can be compared pair by pair in reasonable time, in order. */
export function busiestRaters({ list, ratings }: Raters): number[] {
  const bySize = [...list.keys()].sort((a, b) => list[b].verdicts - list[a].verdicts || a - b)
  let most = Math.min(alwaysRaters, list.length)
  while (most < Math.min(mostRaters, list.length) && 2 * (most + 1) * most * ratings.items <= mostCounters) most++
  return bySize.slice(0, most).sort((a, b) => a - b)
}

/**
 * @param who   positions in `list`
 * @param where cases to keep; all of them unless told
 */
export function ratersWithin(
  { list, ratings, truth, cluster }: Raters,
  who: readonly number[],
  where?: readonly number[],
): PartOfRaters {
  const names = who.map((r) => list[r].name)
  if (who.length === list.length && where === undefined) return { ratings, truth, cluster, names }
  const numberOf = new Int32Array(ratings.raters).fill(-1)
  who.forEach((r, n) => {
    numberOf[r] = n
  })
  const item: number[] = []
  const rater: number[] = []
  const category: number[] = []
  const cases = where ?? Array.from({ length: ratings.items }, (_, i) => i)
  cases.forEach((i, n) => {
    for (let k = ratings.start[i]; k < ratings.start[i + 1]; k++) {
      if (numberOf[ratings.rater[k]] < 0) continue
      item.push(n)
      rater.push(numberOf[ratings.rater[k]])
      category.push(ratings.category[k])
    }
  })
  return {
    names,
    ratings: ratingsTable({
      items: cases.length,
      raters: who.length,
      categories: ratings.categories,
      item,
      rater,
      category,
    }),
    truth: Int8Array.from(cases, (i) => truth[i]),
    cluster: Int32Array.from(cases, (i) => cluster[i]),
  }
}

/** At most `most` cases, whole clusters of them drawn at random, in order; undefined where there are no more than that. */
export function drawCases(
  { cluster, ratings }: { cluster: Int32Array; ratings: RatingsTable },
  most: number,
  random: Random,
): number[] | undefined {
  if (ratings.items <= most) return undefined
  const members = new Map<number, number[]>()
  cluster.forEach((c, i) => {
    const known = members.get(c)
    if (known) known.push(i)
    else members.set(c, [i])
  })
  const drawn: number[] = []
  for (const cases of shuffle([...members.values()], random)) {
    if (drawn.length + cases.length > most && drawn.length > 0) break
    for (const i of cases) drawn.push(i)
  }
  return drawn.sort((a, b) => a - b)
}
