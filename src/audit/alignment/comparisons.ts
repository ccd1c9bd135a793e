import { benjaminiHochberg } from '../../stats/benjamini-hochberg.ts'
import { type ClusterPatterns, clusterBootstrap, gatherClusters } from '../../stats/cluster-bootstrap.ts'
import { clusteredMcnemarTest } from '../../stats/clustered-mcnemar.ts'
import { mcnemarTest } from '../../stats/mcnemar.ts'
import { newcombePairedInterval } from '../../stats/newcombe-interval.ts'
import { minimumDetectablePairedDifference } from '../../stats/power.ts'
import type { Comparison, Estimate } from './alignment-report.ts'
import type { Cases } from './cases.ts'
import { fewestClusters, type Settings } from './figures.ts'

interface NamedCases {
  name: string
  cases: Cases
  /** 0 or 1 a rating: shown the other way round. */
  reversed: Int8Array
}

/**
 * Pairs of judges, each on the cases that both were asked about in the same order of presentation. What is said of a pair
 * is adjusted for the number of pairs looked at (Benjamini and Hochberg 1995, false-discovery rate 5 %).
 */
export function compareJudges(pairs: readonly (readonly [NamedCases, NamedCases])[], settings: Settings): Comparison[] {
  const found = pairs.map(([a, b]) => compareTwo(a, b, settings)).filter((comparison) => comparison !== null)
  const { adjusted } = benjaminiHochberg({ pValues: found.map(({ p }) => p) })
  return found.map((comparison, i) => {
    const whole = { ...comparison, pAdjusted: adjusted[i] }
    return { ...whole, sentence: sentence(whole) }
  })
}

function compareTwo(
  a: NamedCases,
  b: NamedCases,
  settings: Settings,
): Omit<Comparison, 'pAdjusted' | 'sentence'> | null {
  const { cell, cluster } = joinCases(a, b)
  if (cell.length === 0) return null
  const data = gatherClusters({ cluster, cell, cells: 4 })
  const [bothRight, onlyARight, onlyBRight, neitherRight] = data.total
  const clustered = data.clusters < cell.length
  const { p, test } = clustered ? clusteredMcnemar(data) : mcnemar(onlyARight, onlyBRight)
  const discordance = (onlyARight + onlyBRight) / cell.length
  const minimumDetectable =
    discordance > 0 ? minimumDetectablePairedDifference({ cases: data.clusters, discordance }) : null
  const value = difference(data.total)
  const pairs = { both: bothRight, firstOnly: onlyARight, secondOnly: onlyBRight, neither: neitherRight }
  const { confidence } = settings
  return {
    a: a.name,
    b: b.name,
    cases: cell.length,
    bothRight,
    onlyARight,
    onlyBRight,
    neitherRight,
    difference: {
      value,
      ...(clustered
        ? clusteredInterval(data, settings)
        : { ...newcombePairedInterval({ ...pairs, confidence }), method: 'newcombe' as const }),
      denominator: cell.length,
    },
    p,
    test,
    minimumDetectable,
  }
}

function mcnemar(onlyA: number, onlyB: number): { p: number; test: string } {
  const { pValue, method } = mcnemarTest({ firstOnly: onlyA, secondOnly: onlyB })
  return { p: pValue, test: `McNemar's test (${method})` }
}

/** The joint outcome of each shared case: both right, only a, only b, neither. Repeats of one item are matched in order. */
function joinCases(a: NamedCases, b: NamedCases): { cell: number[]; cluster: number[] } {
  const positions = new Map<number, number[]>()
  const key = ({ cases, reversed }: NamedCases, i: number) => 2 * cases.item[i] + reversed[cases.rating[i]]
  for (let i = 0; i < b.cases.item.length; i++) {
    const k = key(b, i)
    const known = positions.get(k)
    if (known) known.push(i)
    else positions.set(k, [i])
  }
  const cell: number[] = []
  const cluster: number[] = []
  for (let i = 0; i < a.cases.item.length; i++) {
    const j = positions.get(key(a, i))?.shift()
    if (j === undefined) continue
    const aRight = a.cases.gold[i] === a.cases.judged[i]
    const bRight = b.cases.gold[j] === b.cases.judged[j]
    cell.push(aRight ? (bRight ? 0 : 1) : bRight ? 2 : 3)
    cluster.push(a.cases.cluster[i])
  }
  return { cell, cluster }
}

const clusteredTest = "McNemar's test for clustered pairs (chi-squared)"

function clusteredMcnemar({ patterns, multiplicity }: ClusterPatterns): { p: number; test: string } {
  const surplus = patterns.map(([, onlyA, onlyB]) => onlyA - onlyB)
  return { p: clusteredMcnemarTest(surplus, multiplicity), test: clusteredTest }
}

function clusteredInterval(data: ClusterPatterns, settings: Settings): Pick<Estimate, 'low' | 'high' | 'method'> {
  if (data.clusters < fewestClusters) return { low: null, high: null, method: 'none' }
  const random = settings.random.fork('comparison')
  const statistics = (total: Float64Array) => ({ difference: difference(total) })
  const interval = clusterBootstrap({ ...settings, random, data, statistics }).difference
  if (interval === null || interval.degenerate) return { low: null, high: null, method: 'none' }
  return { low: interval.low, high: interval.high, method: interval.method }
}

function difference([both, onlyA, onlyB, neither]: Float64Array): number {
  return (onlyA - onlyB) / (both + onlyA + onlyB + neither)
}

function sentence({ a, b, difference, pAdjusted: p, minimumDetectable }: Omit<Comparison, 'sentence'>): string {
  const value = difference.value ?? 0
  const points = `${Math.abs(100 * value).toFixed(1)} points`
  if (p < 0.05) {
    const [better, worse] = value > 0 ? [a, b] : [b, a]
    return `${better} agrees with people more often than ${worse}, by ${points} (p ${p < 0.001 ? '< .001' : `= ${p.toFixed(3)}`}).`
  }
  const rarely =
    minimumDetectable === null
      ? ''
      : `; a difference under ${(100 * minimumDetectable).toFixed(1)} points would rarely be found here`
  return `No difference between ${a} and ${b} is shown (${points} apart, p = ${p.toFixed(3)}${rarely}).`
}
