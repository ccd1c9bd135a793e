import { type Judge, verdictErrorKinds } from '../../domain/index.ts'
import { type Cases, labelledCases } from '../alignment/cases.ts'
import { type DisagreementReferences, disagreements } from '../alignment/disagreements.ts'
import { figures } from '../alignment/figures.ts'
import type { AlignmentData, JudgeRatings } from '../alignment/ratings.ts'
import type { DevSplit } from './dev-split.ts'
import type { SuggestionFigures } from './suggestion-report.ts'

/** One judge on the dev split. */
export interface DevCases {
  cases: Cases
  ratings: JudgeRatings
  disagreements: DisagreementReferences
  figures: SuggestionFigures
}

export function devCases({
  dev: { prepared, gold, settings },
  data,
  judge,
}: {
  dev: DevSplit
  /** With the judge's verdicts, on every item of dev. */
  data: AlignmentData
  judge: Judge
}): DevCases {
  const ratings = data.judges.find((ratings) => ratings.judge.version === judge.version)!
  const { threshold } = prepared.options
  const cases = labelledCases({ ratings, gold, cluster: prepared.cluster, threshold })
  const { ofLabelled, confusion } = figures(cases, settings)
  return {
    cases,
    ratings,
    disagreements: disagreements({ cases, ratings, gold, threshold, show: Number.POSITIVE_INFINITY }),
    figures: {
      cases: cases.item.length,
      confusion,
      agreement: ofLabelled.agreement,
      balancedAccuracy: ofLabelled.balancedAccuracy,
      truePassRate: ofLabelled.truePassRate,
      trueFailRate: ofLabelled.trueFailRate,
      failedOnTheWay: cases.rating.reduce((sum, rating) => sum + (failedOnTheWay(ratings, rating) ? 1 : 0), 0),
    },
  }
}

/** Whether there is no verdict for a reason that no prompt can mend. */
export function failedOnTheWay({ errorKind }: JudgeRatings, rating: number): boolean {
  const kind = verdictErrorKinds[errorKind[rating]!]
  return kind === 'transport' || kind === 'timeout'
}
