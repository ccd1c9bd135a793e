import { StatsError } from './errors.ts'
import type { Interval } from './interval.ts'
import { createRandom, type Random, shuffle } from './random.ts'
import { spearman } from './rank-correlation.ts'
import { studentTQuantile } from './special-functions.ts'

/** Enough for Student's quantile to be near the normal one, 2.09 against 1.96, and few enough that a million cases take seconds. */
const mostGroups = 20

/**
 * Spearman's rank correlation with an interval for cases that come in clusters: the delete-a-group jackknife on Fisher's
 * z. Clusters are dealt into at most 20 groups at random, and the ranks are made anew without each.
 *
 * @param cluster one code a case
 * @returns the interval is null under 3 clusters, and where leaving out a group leaves a perfect correlation or no variation
 * @throws {StatsError} `too-few-values`, `no-variation`, `bad-argument` as `spearman`
 * @see Kott (2001), Journal of Official Statistics 17, 521-526
 */
export function spearmanInterval({
  first,
  second,
  cluster,
  confidence = 0.95,
  random = createRandom('spearman'),
}: {
  first: ArrayLike<number>
  second: ArrayLike<number>
  cluster: ArrayLike<number>
  confidence?: number
  random?: Random
}): { value: number; interval: Interval | null } {
  if (cluster.length !== first.length) {
    throw new StatsError('bad-argument', `Every case needs a cluster: got ${cluster.length} for ${first.length}.`)
  }
  const value = spearman(first, second)
  const codes = shuffle([...new Set(Array.from(cluster))], random.fork('groups'))
  const groups = Math.min(codes.length, mostGroups)
  if (groups < 3 || !insideOne(value)) return { value, interval: null }
  const groupOf = new Map(codes.map((code, place) => [code, place % groups]))
  const group = Uint8Array.from(cluster, (code) => groupOf.get(code)!)
  const [x, y] = [denseCodes(first), denseCodes(second)]
  const without: number[] = []
  for (let g = 0; g < groups; g++) {
    const rho = rankCorrelationWithout({ x, y, group, left: g })
    if (rho === null) return { value, interval: null }
    without.push(Math.atanh(rho))
  }
  const mean = without.reduce((sum, z) => sum + z, 0) / groups
  const squares = without.reduce((sum, z) => sum + (z - mean) ** 2, 0)
  const halfWidth = studentTQuantile((1 + confidence) / 2, groups - 1) * Math.sqrt(((groups - 1) / groups) * squares)
  const z = Math.atanh(value)
  return { value, interval: { low: Math.tanh(z - halfWidth), high: Math.tanh(z + halfWidth) } }
}

/** Fisher's z has no place for a perfect correlation, give or take rounding. */
function insideOne(rho: number): boolean {
  return Math.abs(rho) < 1 - 1e-12
}

interface Coded {
  code: Uint32Array
  distinct: number
}

/** Codes from 0 in the order of the values, equal ones the same: with them, ranks of a part need no sorting. */
function denseCodes(column: ArrayLike<number>): Coded {
  const order = Uint32Array.from(column, (_, i) => i).sort((a, b) => column[a] - column[b])
  const code = new Uint32Array(column.length)
  let distinct = 0
  order.forEach((i, place) => {
    if (place > 0 && column[i] !== column[order[place - 1]]) distinct++
    code[i] = distinct
  })
  return { code, distinct: distinct + 1 }
}

/** Of all cases but those of one group; null where a column does not vary among them. */
function rankCorrelationWithout({
  x,
  y,
  group,
  left,
}: {
  x: Coded
  y: Coded
  group: Uint8Array
  left: number
}): number | null {
  const [a, b] = [midranksWithout(x, group, left), midranksWithout(y, group, left)]
  let [aa, ab, bb] = [0, 0, 0]
  for (let i = 0; i < group.length; i++) {
    if (group[i] === left) continue
    const [u, v] = [a[x.code[i]], b[y.code[i]]]
    aa += u * u
    ab += u * v
    bb += v * v
  }
  const rho = ab / Math.sqrt(aa * bb)
  return insideOne(rho) ? rho : null
}

/** By code: the mean rank of those that have it, less the mean of all ranks. */
function midranksWithout({ code, distinct }: Coded, group: Uint8Array, left: number): Float64Array {
  const counts = new Float64Array(distinct)
  let cases = 0
  for (let i = 0; i < code.length; i++) {
    if (group[i] === left) continue
    counts[code[i]]++
    cases++
  }
  let below = 0
  return counts.map((count) => {
    const rank = below + (count + 1) / 2
    below += count
    return rank - (cases + 1) / 2
  })
}
