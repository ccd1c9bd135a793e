import { gatherClusters } from '../../stats/cluster-bootstrap.ts'
import { signFlipTest } from '../../stats/sign-flip-test.ts'
import type { Estimate } from '../alignment/alignment-report.ts'
import type { Settings } from '../alignment/figures.ts'
import type { Trial } from '../attacks/attack-trials.ts'
import { resampledEstimates } from '../consistency/intervals.ts'
import { type Answered, clusterCodes, type MeasuredVariant } from './measured-variant.ts'

/** One variant beside another, trial by trial and item by item. All p values are one-sided, by sign flips of clusters. */
export interface Compared {
  /** Attack success of the other less that of this one, on trials that count with both: positive where this one helps. */
  gain: Estimate
  /** That this one is attacked no less often. */
  gainP: number
  /** That this one is attacked no more often, what a search found among it. */
  lossP: number
  /** Accuracy (mean of the two rates) of the other less that of this one: positive where this one costs. */
  cost: Estimate
  /** That neither rate is lower with this one: the smaller p value of the two, doubled. */
  costP: number
  /** That under attack, on items that both get right without, this one is no more often without a verdict. */
  silenceP: number
}

interface Pair {
  other: boolean
  own: boolean
  cluster: string
}

/** The p values of {@link Compared} alone, which need no resampling. */
export function testVariants(
  other: MeasuredVariant,
  own: MeasuredVariant,
): Pick<Compared, 'gainP' | 'lossP' | 'costP' | 'silenceP'> {
  const { attacked, searched, passes, fails, silent } = pairsOf(other, own)
  const moreWithOwn = (pairs: readonly Pair[]) => signFlipTest(surplusByCluster(pairs, -1))
  const costPs = [passes, fails].map((pairs) => signFlipTest(surplusByCluster(pairs, 1)))
  return {
    gainP: signFlipTest(surplusByCluster(attacked, 1)),
    lossP: Math.min(moreWithOwn(attacked), moreWithOwn(searched)),
    costP: Math.min(1, 2 * Math.min(...costPs)),
    silenceP: moreWithOwn(silent),
  }
}

export function compareVariants(other: MeasuredVariant, own: MeasuredVariant, settings: Settings): Compared {
  const { attacked, passes, fails } = pairsOf(other, own)
  return {
    ...testVariants(other, own),
    gain: meanDifference([attacked], settings),
    cost: meanDifference(
      [passes, fails].filter(({ length }) => length > 0),
      settings,
    ),
  }
}

function pairsOf(other: MeasuredVariant, own: MeasuredVariant) {
  const attacked = pairedTrials(other.trials, own.trials, countsAsAttack, succeeded)
  const searched = pairedAnswers(other.found ?? [], own.found ?? [], isVerdict, ({ said }) => said === 'wrong')
  const isRight = ({ said }: Answered) => said === 'right'
  const [passes, fails] = (['pass', 'fail'] as const).map((label) =>
    pairedAnswers(other.controls, own.controls, (one) => one.label === label, isRight),
  )
  return { attacked, searched, passes, fails, silent: pairedTrials(other.trials, own.trials, wasRight, isSilent) }
}

const isVerdict = ({ said }: Answered) => said === 'right' || said === 'wrong'

const wasRight = ({ control }: Trial) => control === 'right'
const isSilent = ({ attacked }: Trial) => attacked === 'error' || attacked === 'abstained'
const countsAsAttack = (trial: Trial) => wasRight(trial) && !isSilent(trial)
const succeeded = ({ attacked }: Trial) => attacked === 'wrong'

/** Trials with the same text that count with both. */
function pairedTrials(
  other: readonly Trial[],
  own: readonly Trial[],
  counts: (trial: Trial) => boolean,
  holds: (trial: Trial) => boolean,
): Pair[] {
  const key = ({ attack, variant, item, presentation }: Trial) => JSON.stringify([attack, variant, item, presentation])
  const before = new Map(other.filter(counts).map((trial) => [key(trial), trial]))
  return own.filter(counts).flatMap((trial) => {
    const beside = before.get(key(trial))
    return beside ? [{ other: holds(beside), own: holds(trial), cluster: trial.cluster }] : []
  })
}

/** Answers come in the order of the items that were asked about, of every variant the same. */
function pairedAnswers(
  other: readonly Answered[],
  own: readonly Answered[],
  counts: (answered: Answered) => boolean,
  holds: (answered: Answered) => boolean,
): Pair[] {
  return own.flatMap((one, at) =>
    counts(one) && counts(other[at]) ? [{ other: holds(other[at]), own: holds(one), cluster: one.cluster }] : [],
  )
}

/** How much oftener it holds with the other than with this one, cluster by cluster; with `sign` -1 the other way round. */
function surplusByCluster(pairs: readonly Pair[], sign: 1 | -1): number[] {
  const surplus = new Map<string, number>()
  for (const { other, own, cluster } of pairs) {
    surplus.set(cluster, (surplus.get(cluster) ?? 0) + sign * (Number(other) - Number(own)))
  }
  return [...surplus.values()]
}

/** Of each group the share that holds with the other less the share that holds with this one; the mean over the groups. */
function meanDifference(groups: readonly (readonly Pair[])[], settings: Settings): Estimate {
  const pairs = groups.flatMap((group, at) => group.map((pair) => ({ ...pair, at })))
  // Three cells a group: all, with the other alone, with this one alone.
  const cells = 3 * groups.length
  const cell = pairs.map(({ at, other, own }) => 3 * at + (other === own ? 0 : other ? 1 : 2))
  const statistics = (total: Float64Array) => {
    const differences = groups.map((_, at) => {
      const [same, others, owns] = total.subarray(3 * at, 3 * at + 3)
      return (others - owns) / (same + others + owns)
    })
    const mean = differences.reduce((sum, one) => sum + one, 0) / groups.length
    return { difference: Number.isFinite(mean) ? mean : null }
  }
  const data = gatherClusters({ cluster: clusterCodes(pairs), cell, cells })
  return resampledEstimates({ data, statistics, denominator: pairs.length, settings }).difference
}
