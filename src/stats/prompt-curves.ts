import { type BootstrapInterval, type ClusterPatterns, clusterBootstrap } from './cluster-bootstrap.ts'
import { StatsError } from './errors.ts'
import type { Random } from './random.ts'

/** [prompt][pressure]: what one prompt's outputs are worth at each pressure; null where that is not known. */
export type PromptCurve = readonly (readonly (number | null)[])[]

export interface CurveEstimate {
  /** Null where no prompt has a value, or the statistic is not defined. */
  value: number | null
  /** Null under three clusters, and where all resamples agree: the sample then says nothing of its spread. */
  low: number | null
  high: number | null
}

/** Two clusters say nothing of how much clusters differ. */
const fewestClusters = 3

/**
 * Mean curves over prompts with intervals, and intervals of whatever is computed from the mean curves: prompts, or clusters
 * of them, are drawn with replacement with all their curves and pressures, so that what is shared between points stays shared.
 * The intervals hold point by point. A prompt without a value at a pressure is in no mean there.
 *
 * @param curves     by name, all of the same prompts and at least one pressure
 * @param cluster    one code a prompt: prompts with the same one are drawn together; each its own unless told
 * @param statistics numbers from the mean curves (NaN where no prompt has a value), always of the same names; null where not
 *   defined, and no resample on which one is not defined counts towards its interval
 * @throws {StatsError} `bad-argument` for tables of different shapes or values that are not finite
 * @see Efron (1987), JASA 82, 171-185, for the intervals (BCa)
 */
export function bootstrapCurves<Curve extends string, Name extends string = never>({
  curves,
  cluster,
  statistics = () => ({}) as Record<Name, number | null>,
  random,
  replicates = 2000,
  confidence = 0.95,
}: {
  curves: Record<Curve, PromptCurve>
  cluster?: ArrayLike<number>
  statistics?: (means: Record<Curve, Float64Array>) => Record<Name, number | null>
  random: Random
  replicates?: number
  confidence?: number
}): { points: Record<Curve, CurveEstimate[]>; statistics: Record<Name, CurveEstimate> } {
  const table = gatherCurves(curves, cluster)
  const { data } = table
  const all = (total: Float64Array): Record<string, number | null> => {
    const means = table.means(total)
    const found: Record<string, number | null> = {}
    for (const name of table.names) {
      means[name].forEach((mean, k) => {
        found[`${name} ${k}`] = Number.isNaN(mean) ? null : mean
      })
    }
    for (const [name, value] of Object.entries<number | null>(statistics(means))) found[`of curves ${name}`] = value
    return found
  }
  const values = all(data.total)
  const intervals: Record<string, BootstrapInterval | null> =
    data.clusters < fewestClusters
      ? {}
      : clusterBootstrap({ data, statistics: all, random: random.fork('curves'), replicates, confidence })
  const estimate = (key: string): CurveEstimate => {
    const interval = intervals[key] ?? null
    if (interval === null || interval.degenerate) return { value: values[key], low: null, high: null }
    return { value: values[key], low: interval.low, high: interval.high }
  }
  const points = table.names.map((name): [Curve, CurveEstimate[]] => [
    name,
    Array.from({ length: table.pressures }, (_, k) => estimate(`${name} ${k}`)),
  ])
  const ofCurves = Object.keys(statistics(table.means(data.total))) as Name[]
  return {
    points: Object.fromEntries(points) as Record<Curve, CurveEstimate[]>,
    statistics: Object.fromEntries(ofCurves.map((name) => [name, estimate(`of curves ${name}`)])) as Record<
      Name,
      CurveEstimate
    >,
  }
}

/** Sums by cluster. A pressure at which every prompt has a value shares the count of prompts with all such. */
function gatherCurves<Curve extends string>(curves: Record<Curve, PromptCurve>, cluster?: ArrayLike<number>) {
  const names = Object.keys(curves) as Curve[]
  const prompts = requireCurves(Object.values(curves), cluster)
  const pressures = curves[names[0]][0].length
  const columns = names.flatMap((name) => Array.from({ length: pressures }, (_, k) => ({ curve: curves[name], k })))
  let cells = columns.length + 1
  const countCell = columns.map(({ curve, k }) => (curve.some((row) => row[k] === null) ? cells++ : columns.length))
  const codes = clusterCodes(prompts, cluster)
  const patterns = Array.from({ length: codes.clusters }, () => new Float64Array(cells))
  for (let i = 0; i < prompts; i++) {
    const sums = patterns[codes.of[i]]
    sums[columns.length]++
    columns.forEach(({ curve, k }, c) => {
      const value = curve[i][k]
      if (value === null) return
      sums[c] += value
      if (countCell[c] !== columns.length) sums[countCell[c]]++
    })
  }
  const total = new Float64Array(cells)
  for (const sums of patterns) for (let c = 0; c < cells; c++) total[c] += sums[c]
  const multiplicity = new Float64Array(patterns.length).fill(1)
  const data: ClusterPatterns = { cells, clusters: patterns.length, patterns, multiplicity, total }
  const means = (summed: Float64Array) =>
    Object.fromEntries(
      names.map((name, place) => [
        name,
        Float64Array.from({ length: pressures }, (_, k) => {
          const c = place * pressures + k
          return summed[c] / summed[countCell[c]]
        }),
      ]),
    ) as Record<Curve, Float64Array>
  return { names, pressures, data, means }
}

export interface ClusterDeviations {
  /** Mean over the prompts that have a value; NaN where none has. */
  means: Float64Array
  /** [cluster][pressure]: how much the cluster moves the mean off where it would be without it, to first order; they sum to 0. */
  deviations: Float64Array[]
}

/**
 * The mean curve, and each cluster's part in its error: the covariance of any linear contrasts of the means is
 * C / (C - 1) times the sum of products of the contrasts of the deviations of C clusters.
 *
 * @throws {StatsError} as `bootstrapCurves`
 */
export function clusterDeviations(curve: PromptCurve, cluster?: ArrayLike<number>): ClusterDeviations {
  const prompts = requireCurves([curve], cluster)
  const pressures = curve[0].length
  const means = new Float64Array(pressures)
  const counts = new Float64Array(pressures)
  for (const row of curve) {
    row.forEach((value, k) => {
      if (value === null) return
      means[k] += value
      counts[k]++
    })
  }
  for (let k = 0; k < pressures; k++) means[k] /= counts[k]
  const codes = clusterCodes(prompts, cluster)
  const deviations = Array.from({ length: codes.clusters }, () => new Float64Array(pressures))
  curve.forEach((row, i) => {
    row.forEach((value, k) => {
      if (value !== null) deviations[codes.of[i]][k] += (value - means[k]) / counts[k]
    })
  })
  return { means, deviations }
}

/** Codes from 0 without gaps, in the order in which clusters are met. */
function clusterCodes(prompts: number, cluster?: ArrayLike<number>): { of: Uint32Array; clusters: number } {
  const known = new Map<number, number>()
  const of = new Uint32Array(prompts)
  for (let i = 0; i < prompts; i++) {
    const code = cluster === undefined ? i : cluster[i]
    if (!known.has(code)) known.set(code, known.size)
    of[i] = known.get(code)!
  }
  return { of, clusters: known.size }
}

function requireCurves(curves: readonly PromptCurve[], cluster?: ArrayLike<number>): number {
  const prompts = curves[0]?.length ?? 0
  const pressures = curves[0]?.[0]?.length ?? 0
  if (prompts === 0 || pressures === 0) {
    throw new StatsError('bad-argument', 'Give curves of at least one prompt at one pressure.')
  }
  const shaped = curves.every((curve) => curve.length === prompts && curve.every((row) => row.length === pressures))
  if (!shaped || (cluster !== undefined && cluster.length !== prompts)) {
    throw new StatsError(
      'bad-argument',
      'Give every curve one value a prompt and pressure, and every prompt a cluster.',
    )
  }
  for (const curve of curves) {
    for (const row of curve) {
      if (row.every((value) => value === null || Number.isFinite(value))) continue
      throw new StatsError('bad-argument', `Values must be finite, or null where there is none: got ${row.join(', ')}.`)
    }
  }
  return prompts
}
