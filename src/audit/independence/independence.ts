import type { Criterion } from '../../domain/index.ts'
import { createRandom } from '../../stats/random.ts'
import type { Settings } from '../alignment/figures.ts'
import type { AlignOptions } from '../alignment/prepare.ts'
import type { AlignmentData } from '../alignment/ratings.ts'
import { agreementMatrix } from './agreement-matrix.ts'
import { consensus } from './consensus.ts'
import { errorDependence, summariseRaters } from './error-dependence.ts'
import type { IndependenceReport } from './independence-report.ts'
import type { RaterKinds, Raters } from './raters.ts'
import { busiestRaters, drawCases, ratersWithin } from './raters-within.ts'
import { residualDependence } from './residual-dependence.ts'
import { usefulness } from './usefulness.ts'

/** All that follows from verdicts and labels, without a text. */
export type IndependenceFigures = Omit<IndependenceReport, 'format' | 'made' | 'review' | 'problems'>

/** Cases that are fitted again and again: more would add time and little else. */
const mostRefitted = 5000
const mostLeftOut = 20_000

/**
 * How far several raters are independent of one another: a function of its arguments alone.
 *
 * @param raters of the same data and options, as of `collectRaters`
 */
export function independence({
  raters,
  data,
  options,
  look,
  ...set
}: {
  raters: Raters
  data: AlignmentData
  options: AlignOptions
  look: RaterKinds
  name: string
  sources: string[]
  criterion: Criterion
}): IndependenceFigures {
  const { confidence, replicates, seed } = options
  const settings: Settings = { random: createRandom(seed), confidence, replicates, pairwise: data.pairwise }
  const { list, ratings, truth, cluster, gold } = raters
  const busiest = busiestRaters(raters)
  const close = ratersWithin(raters, busiest)
  const withGold = truth.some((t) => t >= 0)
  const refitted = drawCases(raters, mostRefitted, settings.random.fork('refitted'))
  const leftOut = drawCases(raters, mostLeftOut, settings.random.fork('left out'))

  const errors = withGold ? errorDependence(close, settings) : null
  const residuals = withGold ? null : residualDependence(ratersWithin(raters, busiest, refitted), settings)
  const cases = ratings.items
  return {
    set: {
      ...set,
      pairwise: data.pairwise,
      items: data.itemIds.length,
      cases,
      labelled: truth.filter((t) => t >= 0).length,
      gold: gold.how,
      clusteredBy: options.clusterBy === undefined ? 'item' : `tag ${options.clusterBy}`,
      clusters: new Set(cluster).size,
      look,
    },
    raters: summariseRaters(raters, settings),
    agreement: agreementMatrix({ raters, resampled: busiest, settings }),
    errors: errors?.errors ?? null,
    residuals: residuals?.residuals ?? null,
    independence: errors?.independence ?? residuals?.independence ?? null,
    consensus: consensus(raters, settings),
    usefulness: usefulness(ratersWithin(raters, busiest, leftOut), settings),
    warnings: [
      ...gold.warnings,
      ...aboutCases(raters, data),
      ...(busiest.length < list.length
        ? [
            `What compares raters pair by pair on resamples is done for the ${busiest.length} with the most verdicts, of ${count(list.length)}: error correlations, the effective number, the test of independence and leave-one-out.`,
          ]
        : []),
      ...(residuals && refitted
        ? [
            `The test of independence refits its model many times, on ${count(refitted.length)} of ${count(cases)} cases drawn at random.`,
          ]
        : []),
      ...(leftOut ? [`Leave-one-out rests on ${count(leftOut.length)} of ${count(cases)} cases drawn at random.`] : []),
    ],
  }
}

function aboutCases({ list, itemOf }: Raters, data: AlignmentData): string[] {
  const repeats = list.reduce((sum, rater) => sum + rater.repeats, 0)
  const bothOrders = itemOf.length - new Set(itemOf).size
  const silent = list.reduce((sum, { abstained, errors }) => sum + abstained + errors, 0)
  return [
    ...(data.pairwise && bothOrders > 0
      ? [
          `${count(bothOrders)} pairs were shown in both orders: each order is a case of its own, and the two are drawn together in every interval. A pair counts as unanimous only if it is so in both.`,
        ]
      : []),
    ...(repeats > 0
      ? [`${count(repeats)} repeated verdicts are left out: of each judge the first on a case counts.`]
      : []),
    ...(silent > 0 ? [`${count(silent)} abstentions and errors are no verdicts, and count in no figure here.`] : []),
  ]
}

function count(n: number): string {
  return n.toLocaleString('en-US')
}
