import { compareJudges } from '../alignment/comparisons.ts'
import type { AlignmentData } from '../alignment/ratings.ts'
import { type DevCases, devCases } from './dev-cases.ts'
import type { DevSplit } from './dev-split.ts'
import type { Candidate } from './rounds.ts'
import type { Draw } from './shown-cases.ts'
import type { Changes, Proposal } from './suggestion-report.ts'

export const presentName = 'the present prompt'
const level = 0.05

export type Tested = NonNullable<Proposal['tested']>

/**
 * Each proposal against the present prompt on the same dev items, by McNemar's test, where there are clusters by the clustered
 * one. The p values are adjusted for the number of proposals (Benjamini-Hochberg): where none is better than the present
 * prompt, one is called so in at most 5 % of runs, but for what it learnt by heart of the cases that it was shown.
 */
export function compareProposals({
  dev,
  data,
  base,
  candidates,
}: {
  dev: DevSplit
  /** With the verdicts of all candidates. */
  data: AlignmentData
  base: DevCases
  candidates: readonly (Candidate & { round: number; draw: Draw })[]
}): Tested[] {
  const found = candidates.map(({ judge }) => devCases({ dev, data, judge }))
  const named = (name: string, { cases, ratings }: DevCases) => ({ name, cases, reversed: ratings.reversed })
  const comparisons = compareJudges(
    candidates.map(({ round }, i) => [named(`proposal ${round}`, found[i]!), named(presentName, base)]),
    dev.settings,
  )
  return candidates.map(({ file, judge, draw }, i) => ({
    version: judge.version,
    prompt: file.definition.prompt ?? '',
    figures: found[i]!.figures,
    ...changes(base, found[i]!, draw),
    comparison: comparisons[i]!,
  }))
}

export function agreesMore({ comparison }: Tested): boolean {
  return comparison.pAdjusted < level && comparison.difference.value! > 0
}

export function losesBalance({ figures }: Tested, before: DevCases['figures']): boolean {
  return (figures.balancedAccuracy.value ?? 0) < (before.balancedAccuracy.value ?? 0)
}

/**
 * Of the proposals that agree with people significantly more often, the one that does so most often. One that gains on one
 * kind of label and loses more on the other, so that its balanced accuracy is lower, is not better.
 */
export function bestOf(tested: readonly Tested[], before: DevCases['figures']): Tested | undefined {
  const better = tested.filter((one) => agreesMore(one) && !losesBalance(one, before))
  return better.toSorted((a, b) => b.comparison.difference.value! - a.comparison.difference.value!)[0]
}

/** Cases of one cluster are alike: who was shown one of them has seen something of all. */
function changes({ cases }: DevCases, after: DevCases, draw: Draw): { shown: Changes; notShown: Changes } {
  const seen = new Set([...draw.disagreements, ...draw.agreements].map((i) => cases.cluster[i]!))
  const isRight = new Map([...after.cases.item].map((item, i) => [item, after.cases.gold[i] === after.cases.judged[i]]))
  const none = (): Changes => ({ wrong: 0, mended: 0, right: 0, spoilt: 0 })
  const counts = { shown: none(), notShown: none() }
  cases.item.forEach((item, i) => {
    const part = seen.has(cases.cluster[i]!) ? counts.shown : counts.notShown
    const was = cases.gold[i] === cases.judged[i]
    const is = isRight.get(item)
    part[was ? 'right' : 'wrong']++
    if (was && is === false) part.spoilt++
    if (!was && is === true) part.mended++
  })
  return counts
}
