import { StatsError } from './errors.ts'

/** One item that was judged once without a change and once or more with one. */
export interface ChangedItem {
  /** Whether the judge was wrong without the change. */
  control: boolean
  /** Verdicts with a change, at least 1, and how many of them were wrong. */
  changed: number
  changedWrong: number
}

/**
 * Is a judge wrong more often about changed copies of items than about the items themselves? One-sided and exact.
 *
 * If the change does nothing, the unchanged copy is any one of an item's copies: of its `k + 1` verdicts, `s` of them wrong, the
 * unchanged one is wrong with probability `s / (k + 1)`, whatever the item. So the number of items that are wrong unchanged is
 * Poisson-binomial, and the p value is the probability of as few as were seen. With one changed copy each it is the one-sided
 * exact McNemar test.
 *
 * Items must be independent of each other: of several that share a cluster, give one.
 *
 * @returns in (0, 1]; 1 where no verdict was wrong anywhere
 * @throws {StatsError} `bad-argument` for counts that are not whole or out of range
 * @see Wang (1993), Statistica Sinica 3, 295-312, for the distribution; Good (2005), Permutation, Parametric and Bootstrap
 *   Tests of Hypotheses, chapter 3, for tests by exchange within blocks
 */
export function withinItemTest(items: readonly ChangedItem[]): number {
  const probabilities: number[] = []
  let seen = 0
  for (const { control, changed, changedWrong } of items) {
    if (!(Number.isInteger(changed) && Number.isInteger(changedWrong) && changedWrong >= 0 && changed >= 1)) {
      throw new StatsError('bad-argument', `Give whole counts, at least one change: got ${changedWrong} of ${changed}.`)
    }
    if (changedWrong > changed) {
      throw new StatsError('bad-argument', `No more can be wrong than were judged: got ${changedWrong} of ${changed}.`)
    }
    seen += Number(control)
    probabilities.push((changedWrong + Number(control)) / (changed + 1))
  }
  return poissonBinomialLowerTail({ probabilities, count: seen })
}

/** Probability of at most `count` successes in independent trials of which each has its own probability. */
function poissonBinomialLowerTail({
  probabilities,
  count,
}: {
  probabilities: readonly number[]
  count: number
}): number {
  // Only the first count + 1 places of the distribution are ever needed.
  const mass = new Float64Array(count + 1)
  mass[0] = 1
  for (const p of probabilities) {
    if (p === 0) continue
    for (let successes = count; successes > 0; successes--) {
      mass[successes] = mass[successes] * (1 - p) + mass[successes - 1] * p
    }
    mass[0] *= 1 - p
  }
  return Math.min(
    1,
    mass.reduce((sum, part) => sum + part, 0),
  )
}
