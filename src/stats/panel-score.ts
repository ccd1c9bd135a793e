import { StatsError } from './errors.ts'

/**
 * How several judges' scores of one sample become one: their mean; their minimum, which is high only where no judge objects;
 * or their mean less `lambda` times their variance, which marks down what they disagree about.
 */
export type PanelRule = { rule: 'mean' } | { rule: 'min' } | { rule: 'mean-minus-variance'; lambda: number }

/**
 * One score of a panel. The judges' scales must be one and the same: nothing is rescaled.
 *
 * @param scores at least one, finite; the variance is that of these judges, over their number
 * @throws {StatsError} `too-few-values` without a score; `bad-argument` where one is not finite, or lambda below 0
 * @see Coste et al. (2024), ICLR, arXiv 2310.02743, section 3
 */
export function panelScore(scores: readonly number[], panel: PanelRule): number {
  if (scores.length === 0) throw new StatsError('too-few-values', 'A panel needs at least one score.')
  if (!scores.every(Number.isFinite))
    throw new StatsError('bad-argument', `Scores must be finite: got ${scores.join(', ')}.`)
  if (panel.rule === 'min') return Math.min(...scores)
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  if (panel.rule === 'mean') return mean
  if (!(panel.lambda >= 0 && panel.lambda < Number.POSITIVE_INFINITY)) {
    throw new StatsError('bad-argument', `Lambda is 0 or more: got ${panel.lambda}.`)
  }
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length
  return mean - panel.lambda * variance
}
