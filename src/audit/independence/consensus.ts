import { clusterBootstrap, gatherClusters } from '../../stats/cluster-bootstrap.ts'
import { dawidSkene } from '../../stats/dawid-skene.ts'
import { glad } from '../../stats/glad.ts'
import type { Interval } from '../../stats/interval.ts'
import { dawidSkeneIntervals, oneCoinIntervals } from '../../stats/latent-class-intervals.ts'
import { majorityVote } from '../../stats/majority-vote.ts'
import { oneCoin } from '../../stats/one-coin.ts'
import type { RatingsTable } from '../../stats/ratings-table.ts'
import type { Estimate } from '../alignment/alignment-report.ts'
import { fewestClusters, type Settings } from '../alignment/figures.ts'
import { definedOrNull, resampledEstimate, undefinedEstimate } from './estimates.ts'
import type { Consensus, ConsensusFigures, ConsensusMethod } from './independence-report.ts'
import type { Raters } from './raters.ts'

/** Two raters agree or do not: no model can tell which of them is right. */
const fewestForModels = 3
/** GLAD has a number for every item and takes minutes beyond this. */
const mostForGlad = 200_000
/** Ratings times refits: what intervals may cost. */
const refitBudget = 2.5e6
const fewestRefits = 40

/** One method's belief: a row of probabilities (of the majority: shares of votes) a case. */
interface Belief {
  method: ConsensusMethod
  share: Float64Array
  converged: boolean | null
  passRate?: Interval
}

/**
 * What the raters together say, by four methods; with gold, how often each is right. Dawid and Skene's model, the one-coin
 * model and GLAD also say how good each rater is, from the verdicts alone, and are left out under three raters.
 */
export function consensus(raters: Raters, settings: Settings): Consensus {
  const { list, ratings, cluster } = raters
  const judged = casesWithAnswers(ratings)
  const votes = majorityVote(ratings)
  const beliefs: Belief[] = [{ method: 'majority', share: votes.share, converged: null }]
  const leftOut: string[] = []
  let inferred: Consensus['raters'] = []

  if (list.length < fewestForModels) {
    leftOut.push(
      'With two raters, Dawid and Skene, one-coin and GLAD are not identified: their agreement fits many truths equally well. They are left out.',
    )
  } else {
    const resampling = {
      ratings,
      cluster,
      confidence: settings.confidence,
      random: settings.random.fork('consensus'),
      // A standard error takes a tenth of the resamples that the ends of an interval do.
      replicates: Math.max(
        fewestRefits,
        Math.round(Math.min(settings.replicates / 10, refitBudget / ratings.item.length)),
      ),
    }
    const ds = dawidSkene({ ratings })
    const dsIntervals = definedOrNull(() => dawidSkeneIntervals({ ...resampling, fit: ds }))
    const coin = oneCoin({ ratings })
    const coinIntervals = definedOrNull(() => oneCoinIntervals({ ...resampling, fit: coin }))
    const skill = ratings.item.length > mostForGlad ? null : glad({ ratings })
    beliefs.push(
      { method: 'dawid-skene', share: ds.posterior, converged: ds.converged, passRate: dsIntervals?.priors[0] },
      { method: 'one-coin', share: coin.posterior, converged: coin.converged },
    )
    if (skill) beliefs.push({ method: 'glad', share: skill.posterior, converged: skill.converged })
    else
      leftOut.push(`GLAD is left out: it is not fitted to more than ${mostForGlad.toLocaleString('en-US')} verdicts.`)
    const square = ratings.categories ** 2
    inferred = list.map(({ name, verdicts }, r) => {
      const rate = (cell: number) => modelled(ds.confusion[cell], dsIntervals?.confusion[cell], verdicts)
      return {
        name,
        truePassRate: rate(r * square),
        trueFailRate: rate(r * square + ratings.categories + 1),
        accuracy: modelled(coin.accuracy[r], coinIntervals?.[r], verdicts),
        ability: skill?.ability[r] ?? null,
      }
    })
  }
  return {
    cases: judged.length,
    methods: beliefs.map((belief) => figuresOf({ belief, judged, votes: votes.share, raters, settings })),
    raters: inferred,
    leftOut,
  }
}

function casesWithAnswers({ items, start }: RatingsTable): number[] {
  return Array.from({ length: items }, (_, i) => i).filter((i) => start[i] < start[i + 1])
}

function modelled(value: number, interval: Interval | undefined, denominator: number): Estimate {
  if (!interval) return { value, low: null, high: null, denominator, method: 'none' }
  return { value, low: interval.low, high: interval.high, denominator, method: 'wilson' }
}

function figuresOf({
  belief: { method, share, converged, passRate },
  judged,
  votes,
  raters,
  settings,
}: {
  belief: Belief
  judged: readonly number[]
  votes: Float64Array
  raters: Raters
  settings: Settings
}): ConsensusFigures {
  const { truth, cluster, ratings } = raters
  const { categories } = ratings
  const picks = judged.map((i) => mostLikely(share, i, categories))
  const passes = picks.map((pick) => (pick.includes(0) ? 1 / pick.length : 0))
  const known = [...judged.keys()].filter((n) => truth[judged[n]] >= 0)
  return {
    method,
    passRate:
      passRate === undefined
        ? weightedShare({ cluster: judged.map((i) => cluster[i]), weight: passes, settings })
        : { value: meanOf(share, judged, categories), ...passRate, denominator: judged.length, method: 'wilson' },
    ties: picks.filter(({ length }) => length > 1).length,
    converged,
    measured:
      known.length === 0
        ? null
        : measure({
            picks: known.map((n) => picks[n]),
            votes: known.map((n) => mostLikely(votes, judged[n], categories)),
            truth: known.map((n) => truth[judged[n]]),
            cluster: known.map((n) => cluster[judged[n]]),
            categories,
            settings,
          }),
  }
}

/** The classes that no other is more likely than. */
function mostLikely(share: Float64Array, item: number, categories: number): number[] {
  const row = share.subarray(item * categories, (item + 1) * categories)
  const most = Math.max(...row)
  return [...row.keys()].filter((c) => row[c] === most)
}

/** Expected share of passes, of the judged cases. */
function meanOf(share: Float64Array, judged: readonly number[], categories: number): number {
  return judged.reduce((sum, i) => sum + share[i * categories], 0) / judged.length
}

function measure({
  picks,
  votes,
  truth,
  cluster,
  categories,
  settings,
}: {
  picks: readonly number[][]
  votes: readonly number[][]
  truth: readonly number[]
  cluster: readonly number[]
  categories: number
  settings: Settings
}): NonNullable<ConsensusFigures['measured']> {
  // A table of truth by pick, then one cell for how much more right the pick was than the majority.
  const cells = categories ** 2 + 1
  const entries: { cluster: number; cell: number; weight: number }[] = []
  const credit = (pick: readonly number[], t: number) => (pick.includes(t) ? 1 / pick.length : 0)
  truth.forEach((t, n) => {
    for (const said of picks[n])
      entries.push({ cluster: cluster[n], cell: t * categories + said, weight: 1 / picks[n].length })
    const beyond = credit(picks[n], t) - credit(votes[n], t)
    if (beyond !== 0) entries.push({ cluster: cluster[n], cell: cells - 1, weight: beyond })
  })
  const data = gatherClusters({
    cluster: entries.map((entry) => entry.cluster),
    cell: entries.map((entry) => entry.cell),
    weight: entries.map((entry) => entry.weight),
    cells,
  })
  const statistics = (total: Float64Array) => figuresOfTable(total, categories)
  const values = statistics(data.total)
  const random = settings.random.fork('measured')
  const { confidence, replicates } = settings
  const intervals =
    data.clusters < fewestClusters ? null : clusterBootstrap({ data, statistics, random, confidence, replicates })
  const estimate = (name: keyof typeof values) =>
    values[name] === null
      ? undefinedEstimate(truth.length)
      : resampledEstimate(values[name], intervals?.[name], truth.length)
  return {
    accuracy: estimate('accuracy'),
    macroF1: estimate('macroF1'),
    f1: estimate('f1'),
    beyondMajority: estimate('beyondMajority'),
  }
}

function figuresOfTable(total: Float64Array, categories: number) {
  const at = (t: number, said: number) => total[t * categories + said]
  const classes = Array.from({ length: categories }, (_, c) => c)
  const cases = classes.reduce((sum, t) => sum + classes.reduce((row, said) => row + at(t, said), 0), 0)
  const f1 = classes.map((c) => {
    const margins = classes.reduce((sum, other) => sum + at(c, other) + at(other, c), 0)
    return margins === 0 ? null : (2 * at(c, c)) / margins
  })
  const defined = f1.filter((value) => value !== null)
  return {
    accuracy: cases === 0 ? null : classes.reduce((sum, c) => sum + at(c, c), 0) / cases,
    macroF1: defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length,
    f1: f1[0],
    beyondMajority: cases === 0 ? null : total[categories ** 2] / cases,
  }
}

/** A mean of weights in [0, 1], by bootstrap of clusters. */
function weightedShare({
  cluster,
  weight,
  settings: { random, confidence, replicates },
}: {
  cluster: readonly number[]
  weight: readonly number[]
  settings: Settings
}): Estimate {
  const cases = weight.length
  const data = gatherClusters({
    cluster: cluster.flatMap((c) => [c, c]),
    cell: cluster.flatMap(() => [0, 1]),
    weight: weight.flatMap((w) => [1, w]),
    cells: 2,
  })
  const statistics = ([n, sum]: Float64Array) => ({ share: n === 0 ? null : sum / n })
  const interval =
    data.clusters < fewestClusters
      ? null
      : clusterBootstrap({ data, statistics, random: random.fork('pass rate'), confidence, replicates }).share
  return resampledEstimate(statistics(data.total).share, interval, cases)
}
