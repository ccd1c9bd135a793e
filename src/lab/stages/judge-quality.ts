import { GoodhartError } from '../../domain/index.ts'
import { scorePasses } from '../../judges/trained/passing-score.ts'
import type { TrainedScore } from '../../judges/trained/score-replies.ts'
import { krippendorffAlpha } from '../../stats/index.ts'
import type { JudgeQuality } from '../experiment/results.ts'
import { mean } from './workbench.ts'

export interface KnownScores {
  /** Gold's expected and whole score; absent of gold itself. */
  gold?: { expected: number; score: number }
  truth: { score: number; pass: boolean }
}

/**
 * How a judge's scores agree with gold's and with the truth, on replies that it has not learnt from.
 *
 * @throws {GoodhartError} `no-scores` where it came to none
 */
export function judgeQuality(
  scores: readonly (TrainedScore | undefined)[],
  known: readonly KnownScores[],
  passesFrom: number,
): JudgeQuality {
  const pairs = scores.flatMap((score, index) => (score ? [{ score, known: known[index] }] : []))
  if (pairs.length === 0) {
    throw new GoodhartError(
      'no-scores',
      `The judge came to a score on none of ${known.length} replies: train it longer, or with less effort, so that its reasoning comes to an end.`,
    )
  }
  const alpha = (other: (scores: KnownScores) => number) =>
    krippendorffAlpha(
      pairs.map(({ score, known: own }) => [score.expected, other(own)]),
      'interval',
    ).alpha
  const share = (holds: (pair: (typeof pairs)[number]) => boolean) => mean(pairs.map((pair) => Number(holds(pair))))
  const ofGold = known.every(({ gold }) => gold !== undefined)
  return {
    items: known.length,
    ...(ofGold && {
      alphaGold: alpha(({ gold }) => gold?.expected ?? Number.NaN),
      accuracyGold: share(({ score, known: { gold } }) => score.score === gold?.score),
    }),
    alphaTruth: alpha(({ truth }) => truth.score),
    accuracyTruth: share(({ score, known: { truth } }) => score.score === truth.score),
    passAgreement: share(({ score, known: { truth } }) => scorePasses(score.expected, passesFrom) === truth.pass),
    illFormed: 1 - pairs.length / known.length,
  }
}
