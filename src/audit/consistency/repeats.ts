import { type VerdictValue, verdictValues } from '../../domain/index.ts'
import { ratingsTable } from '../../stats/ratings-table.ts'
import { type RepeatStatistic, repeatConsistency } from '../../stats/repeat-consistency.ts'
import { wilsonIntervalOfRate } from '../../stats/wilson-interval.ts'
import type { Estimate } from '../alignment/alignment-report.ts'
import type { Settings } from '../alignment/figures.ts'
import { type AskedCases, answerCounts, disagreementOf, verdictKinds } from './asked-cases.ts'
import type { AnswerCounts, Repeats, Silences } from './consistency-report.ts'
import { shareOf } from './intervals.ts'

/** A case whose verdicts are not all the same. */
export interface Flip {
  item: number
  reversed: number
  counts: AnswerCounts
}

/** Without what only the store knows. */
export interface FoundRepeats {
  figures: Omit<Repeats, 'flips'>
  /** The most unstable first. */
  flips: Flip[]
}

/**
 * How often the judge says the same of the same case.
 *
 * @param cluster one code an item
 * @returns null where no case has two verdicts, or all that have are of one cluster, from which no interval can be drawn
 */
export function repeatsOf(asked: AskedCases, cluster: Int32Array, settings: Settings): FoundRepeats | null {
  const { item, reversed } = asked
  const cases = [...item.keys()].filter((c) => disagreementOf(asked, c) !== null)
  const clusters = new Set(cases.map((c) => cluster[item[c]])).size
  if (clusters < 2) return null
  const verdicts = cases.map((c) => verdictsOn(asked, c))
  const numbers = verdicts.map(({ length }) => length)
  const most = numbers.reduce((a, b) => Math.max(a, b))
  const found = repeatConsistency({
    ...settings,
    random: settings.random.fork('repeats'),
    cluster: cases.map((c) => cluster[item[c]]),
    repeats: ratingsTable({
      items: cases.length,
      raters: most,
      categories: verdictKinds.length,
      item: verdicts.flatMap((said, i) => said.map(() => i)),
      rater: verdicts.flatMap((said) => said.map((_, repeat) => repeat)),
      category: verdicts.flat(),
    }),
  })
  const flipped = cases.map((c) => disagreementOf(asked, c)! > 0)
  const estimate = (statistic: RepeatStatistic, never: 0 | 1 | null): Estimate => {
    const { value, interval } = statistic
    const shared = { value, denominator: cases.length }
    if (interval === null) return { ...shared, low: null, high: null, method: 'none' }
    if (interval.method !== 'wilson' || never === null || clusters === cases.length) return { ...shared, ...interval }
    // Clustered cases that never flipped are worth as many as there are clusters.
    const { confidence } = settings
    const bound = wilsonIntervalOfRate({ rate: never, trials: clusters, confidence })
    return { ...shared, ...bound, method: 'wilson-by-cluster' }
  }
  return {
    figures: {
      cases: cases.length,
      fewest: numbers.reduce((a, b) => Math.min(a, b)),
      most,
      flipRate: shareOf({ hit: flipped, cluster: cases.map((c) => cluster[item[c]]), settings }),
      disagreement: estimate(found.disagreement, 0),
      majorityRecovery: estimate(found.majorityRecovery, 1),
      alpha: estimate(found.alpha, null),
    },
    flips: cases
      .filter((_, i) => flipped[i])
      .map((c) => ({ c, unstable: disagreementOf(asked, c)! }))
      .sort((a, b) => b.unstable - a.unstable || a.c - b.c)
      .map(({ c }) => ({ item: item[c], reversed: reversed[c], counts: namedCounts(answerCounts(asked, c)) })),
  }
}

function verdictsOn({ start, answer }: AskedCases, c: number): number[] {
  return [...answer.subarray(start[c], start[c + 1])].filter((said) => said < verdictKinds.length)
}

function namedCounts(counts: readonly number[]): AnswerCounts {
  const of = (value: VerdictValue) => counts[verdictValues.indexOf(value)]
  return { pass: of('pass'), fail: of('fail'), tie: of('tie'), abstain: of('abstain'), error: of('error') }
}

/** Where the judge gave no verdict at times: of the cases that were asked twice or more; null where there are none. */
export function silencesOf(asked: AskedCases, cluster: Int32Array, settings: Settings): Silences | null {
  const { item, start } = asked
  const cases = [...item.keys()].filter((c) => start[c + 1] - start[c] >= 2)
  if (cases.length === 0) return null
  const counts = cases.map((c) => namedCounts(answerCounts(asked, c)))
  const share = (holds: (counts: AnswerCounts, calls: number) => boolean) =>
    shareOf({
      hit: cases.map((c, i) => holds(counts[i], start[c + 1] - start[c])),
      cluster: cases.map((c) => cluster[item[c]]),
      settings,
    })
  // A bare score is an answer, too: what is neither error nor abstention spoke.
  const spoke = ({ abstain, error }: AnswerCounts, calls: number) => calls - abstain - error > 0
  return {
    cases: cases.length,
    unstableErrors: share((of, calls) => of.error > 0 && spoke(of, calls)),
    onlyErrors: share((of, calls) => of.error === calls),
    unstableAbstentions: share((of, calls) => of.abstain > 0 && spoke(of, calls)),
    onlyAbstentions: share((of, calls) => of.abstain === calls),
  }
}
