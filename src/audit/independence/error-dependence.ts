import { benjaminiHochberg } from '../../stats/benjamini-hochberg.ts'
import { conditionalIndependenceTest } from '../../stats/conditional-independence-test.ts'
import { effectiveRaters } from '../../stats/effective-raters.ts'
import { errorCorrelation } from '../../stats/error-correlation.ts'
import type { Interval } from '../../stats/interval.ts'
import type { Estimate } from '../alignment/alignment-report.ts'
import type { Settings } from '../alignment/figures.ts'
import { definedOrNull, shareEstimate, undefinedEstimate } from './estimates.ts'
import type { ErrorDependence, IndependenceReport, RaterSummary } from './independence-report.ts'
import type { Raters } from './raters.ts'
import type { PartOfRaters } from './raters-within.ts'

type GlobalTest = NonNullable<IndependenceReport['independence']>

/** The level of a test of independence. */
export const significance = 0.05

/** Ratings above which fewer permutations must do. */
const manyRatings = 50_000

/**
 * With gold: do the raters err on the same cases, how many independent ones are they worth, and could it be chance? Null
 * where no case with gold was judged by two of them.
 */
export function errorDependence(
  { names, ratings, truth, cluster }: PartOfRaters,
  settings: Settings,
): { errors: ErrorDependence; independence: GlobalTest } | null {
  const shared = { ratings, truth, cluster, confidence: settings.confidence }
  const random = (name: string) => settings.random.fork(name)
  const { pairs } = errorCorrelation({ ...shared, random: random('phi') })
  if (!pairs.some(({ items }) => items > 0)) return null
  const permutations = ratings.item.length > manyRatings ? 199 : 999
  const tests = conditionalIndependenceTest({ ratings, truth, permutations, random: random('permutations') })
  const tested = tests.pairs.filter(({ test }) => test !== null)
  const { adjusted } = benjaminiHochberg({ pValues: tested.map(({ test }) => test!.pValue) })
  const key = ({ a, b }: { a: number; b: number }) => a * names.length + b
  const expected = new Map(tests.pairs.map((pair) => [key(pair), pair.expectedBothWrong]))
  const pOf = new Map(tested.map((pair, i) => [key(pair), { p: pair.test!.pValue, pAdjusted: adjusted[i] }]))
  const worth = definedOrNull(() => effectiveRaters(shared))
  const cases = truth.filter((t, i) => t >= 0 && ratings.start[i + 1] - ratings.start[i] >= 2).length

  return {
    errors: {
      raters: names,
      cases,
      pairs: pairs
        .filter(({ items }) => items > 0)
        .map((pair) => ({
          a: names[pair.a],
          b: names[pair.b],
          cases: pair.items,
          onlyAWrong: pair.onlyAWrong,
          onlyBWrong: pair.onlyBWrong,
          bothWrong: pair.bothWrong,
          expectedBothWrong: expected.get(key(pair))!,
          phi:
            pair.phi === null || pair.interval === null
              ? undefinedEstimate(pair.items)
              : { value: pair.phi, ...pair.interval, denominator: pair.items, method: 'jeffreys' },
          ...(pOf.get(key(pair)) ?? { p: null, pAdjusted: null }),
        })),
      meanCorrelation: jackknifeEstimate(worth?.meanCorrelation, worth?.meanCorrelationInterval, cases),
      effective: jackknifeEstimate(worth?.effective, worth?.interval, cases),
      participation: worth?.participation ?? null,
      leftOut: worth?.leftOut.map((r) => names[r]) ?? [],
    },
    independence: {
      method: 'conditional-independence',
      p: tests.global.pValue,
      resamples: permutations,
      cases,
      rejected: tests.global.pValue <= significance,
    },
  }
}

/** Without an interval where leaving out one cluster at a time does not give one. */
function jackknifeEstimate(
  value: number | null | undefined,
  interval: Interval | null | undefined,
  denominator: number,
): Estimate {
  return value == null || !interval
    ? { ...undefinedEstimate(denominator), value: value ?? null }
    : { value, ...interval, denominator, method: 'jackknife' }
}

/** Each rater with its counts and, where there is gold, its error rates. */
export function summariseRaters({ list, ratings, truth, cluster }: Raters, settings: Settings): RaterSummary[] {
  const known = list.map(() => [] as number[])
  ratings.item.forEach((item, k) => {
    if (truth[item] >= 0) known[ratings.rater[k]].push(k)
  })
  return list.map((rater, r) => {
    const share = (over: readonly number[], hit: (k: number) => boolean) =>
      shareEstimate({ cluster: over.map((k) => cluster[ratings.item[k]]), hit: over.map(hit), settings })
    const right = (k: number) => ratings.category[k] === truth[ratings.item[k]]
    const of = (value: number) => known[r].filter((k) => truth[ratings.item[k]] === value)
    return {
      ...rater,
      measured:
        known[r].length === 0
          ? null
          : {
              errorRate: share(known[r], (k) => !right(k)),
              truePassRate: share(of(0), right),
              trueFailRate: share(of(1), right),
            },
    }
  })
}
