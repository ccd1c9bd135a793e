import { clusterBootstrap, gatherClusters } from '../../stats/cluster-bootstrap.ts'
import { agreementOfTable, cohenKappa } from '../../stats/cohen-kappa.ts'
import { normalQuantile } from '../../stats/special-functions.ts'
import { wilsonInterval } from '../../stats/wilson-interval.ts'
import type { Estimate } from '../alignment/alignment-report.ts'
import { fewestClusters, type Settings } from '../alignment/figures.ts'
import { definedOrNull, resampledEstimate, shareEstimate, undefinedEstimate } from './estimates.ts'
import type { AgreementPair } from './independence-report.ts'
import type { Raters } from './raters.ts'

interface PairCounts {
  a: number
  b: number
  /** `table[said by a][said by b]`, flat. */
  table: Float64Array
  /** Of the pairs that are resampled. */
  cluster: number[]
  cell: number[]
}

/**
 * Every two raters with a case in common: how often they say the same, and Cohen's kappa. Where cases are independent the
 * intervals are Wilson's and the large-sample one of Fleiss, Cohen & Everitt; where they come in clusters, both are
 * by bootstrap of clusters, and kappa among raters that are not resampled has none.
 *
 * @param resampled raters among whom intervals are resampled
 */
export function agreementMatrix({
  raters,
  resampled,
  settings,
}: {
  raters: Raters
  resampled: readonly number[]
  settings: Settings
}): AgreementPair[] {
  const { list, clustered, ratings } = raters
  const categories = ratings.categories
  return countPairs(raters, clustered ? resampled : []).map(({ a, b, table, cluster, cell }): AgreementPair => {
    const cases = table.reduce((sum, n) => sum + n, 0)
    const names = { a: list[a].name, b: list[b].name, cases }
    if (cell.length > 0) return { ...names, ...clusteredAgreement({ cluster, cell, categories, settings }) }
    return { ...names, ...plainAgreement({ table, cases, clustered, categories, settings }) }
  })
}

function countPairs({ ratings, cluster, list }: Raters, resampled: readonly number[]): PairCounts[] {
  const { items, start, rater, category, categories } = ratings
  const kept = new Set(resampled)
  const pairs = new Map<number, PairCounts>()
  for (let i = 0; i < items; i++) {
    for (let k = start[i]; k < start[i + 1]; k++) {
      for (let l = k + 1; l < start[i + 1]; l++) {
        const [first, second] = rater[k] < rater[l] ? [k, l] : [l, k]
        const [a, b] = [rater[first], rater[second]]
        let pair = pairs.get(a * list.length + b)
        if (pair === undefined) {
          pair = { a, b, table: new Float64Array(categories ** 2), cluster: [], cell: [] }
          pairs.set(a * list.length + b, pair)
        }
        const cell = category[first] * categories + category[second]
        pair.table[cell]++
        if (kept.has(a) && kept.has(b)) {
          pair.cluster.push(cluster[i])
          pair.cell.push(cell)
        }
      }
    }
  }
  return [...pairs.values()].sort((p, q) => p.a - q.a || p.b - q.b)
}

function plainAgreement({
  table,
  cases,
  clustered,
  categories,
  settings: { confidence },
}: {
  table: Float64Array
  cases: number
  clustered: boolean
  categories: number
  settings: Settings
}): Pick<AgreementPair, 'agreement' | 'cohenKappa'> {
  const agreed = agreedIn(table, categories)
  const rate = { value: agreed / cases, numerator: agreed, denominator: cases }
  const kappa = definedOrNull(() => cohenKappa(squareOf(table, categories)))
  const half = kappa === null ? 0 : normalQuantile((1 + confidence) / 2) * kappa.standardError
  const noInterval = { low: null, high: null, method: 'none' } as const
  const interval: Pick<Estimate, 'low' | 'high' | 'method'> =
    clustered || kappa === null
      ? noInterval
      : { low: Math.max(-1, kappa.kappa - half), high: Math.min(1, kappa.kappa + half), method: 'wald' }
  return {
    agreement: clustered
      ? { ...rate, ...noInterval }
      : { ...rate, ...wilsonInterval({ successes: agreed, trials: cases, confidence }), method: 'wilson' },
    cohenKappa: kappa === null ? undefinedEstimate(cases) : { value: kappa.kappa, denominator: cases, ...interval },
  }
}

function clusteredAgreement({
  cluster,
  cell,
  categories,
  settings,
}: {
  cluster: number[]
  cell: number[]
  categories: number
  settings: Settings
}): Pick<AgreementPair, 'agreement' | 'cohenKappa'> {
  const data = gatherClusters({ cluster, cell, cells: categories ** 2 })
  const statistics = (total: Float64Array) => ({
    kappa: agreementOfTable(squareOf(total, categories))?.kappa ?? null,
  })
  const { confidence, replicates } = settings
  const random = settings.random.fork('kappa')
  const interval =
    data.clusters < fewestClusters ? null : clusterBootstrap({ data, statistics, random, confidence, replicates }).kappa
  return {
    agreement: shareEstimate({ cluster, hit: cell.map((c) => c % (categories + 1) === 0), settings }),
    cohenKappa: resampledEstimate(statistics(data.total).kappa, interval, cell.length),
  }
}

function agreedIn(table: Float64Array, categories: number): number {
  let agreed = 0
  for (let c = 0; c < categories; c++) agreed += table[c * (categories + 1)]
  return agreed
}

function squareOf(cells: Float64Array, categories: number): number[][] {
  return Array.from({ length: categories }, (_, c) => [...cells.subarray(c * categories, (c + 1) * categories)])
}
