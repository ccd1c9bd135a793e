import { StatsError } from './errors.ts'

/** What a graded judge's probabilities of its score words say. */
export interface ExpectedScore {
  /** sum_x x p(x) over the scores, p renormalised over them: in [lowest, highest]. */
  score: number
  /** Of the judge's whole probability, how much lay on score words, in (0, 1]: small where it wanted to say something else. */
  mass: number
  /** p renormalised, one a score from the lowest up. */
  probabilities: Float64Array
}

/**
 * The expectation over a judge's score words, finer than the score it would name: the reward of policy training.
 *
 * Log probabilities may be shifted by any constant (logits will do), but only those of the whole vocabulary's softmax
 * give a `mass`.
 *
 * @param logProbabilities natural, one a score word, `lowest`, `lowest` + 1, ...; -Infinity for a word ruled out
 * @param lowest           0 unless told
 * @throws {StatsError} `bad-argument` for no words, NaN or +Infinity; `no-mass` where every word is ruled out
 * @see Liu et al. (2026), arXiv 2603.12246; Liu et al. (2023), G-Eval, arXiv 2303.16634, equation 1
 */
export function expectedScore({
  logProbabilities,
  lowest = 0,
}: {
  logProbabilities: ArrayLike<number>
  lowest?: number
}): ExpectedScore {
  let largest = Number.NEGATIVE_INFINITY
  for (let i = 0; i < logProbabilities.length; i++) {
    const value = logProbabilities[i]
    if (Number.isNaN(value) || value === Number.POSITIVE_INFINITY) {
      throw new StatsError('bad-argument', `Give the log probability of every score word: got ${value}.`)
    }
    largest = Math.max(largest, value)
  }
  if (logProbabilities.length === 0) throw new StatsError('bad-argument', 'Give at least one score word.')
  if (largest === Number.NEGATIVE_INFINITY) {
    throw new StatsError('no-mass', 'The judge gave no score word any probability: record an error, not a score.')
  }
  // Shifted by the largest, so that probabilities too small for a double still have their ratios.
  const probabilities = Float64Array.from(logProbabilities, (value) => Math.exp(value - largest))
  const sum = probabilities.reduce((total, p) => total + p, 0)
  let score = 0
  for (let i = 0; i < probabilities.length; i++) {
    probabilities[i] /= sum
    score += (lowest + i) * probabilities[i]
  }
  return { score, mass: Math.exp(largest) * sum, probabilities }
}

/**
 * The reward for training a graded judge on a gold score: 1 - (predicted - gold)^2 / (highest - lowest)^2, and -1 where the
 * prediction is no whole score in range.
 *
 * The paper prints that the gold score be invalid; it can only mean the prediction, since an invalid gold score is a fault
 * in the data, and is thrown here.
 *
 * @param predicted as read from the judge's reply; null where none could be read
 * @param gold      a whole number in [lowest, highest]
 * @returns in [0, 1], or -1
 * @throws {StatsError} `bad-argument` for a gold score that is not whole or out of range, or no range
 * @see Liu et al. (2026), arXiv 2603.12246, equation 1
 */
export function scoreErrorReward({
  predicted,
  gold,
  lowest = 0,
  highest = 9,
}: {
  predicted: number | null
  gold: number
  lowest?: number
  highest?: number
}): number {
  const valid = (score: number) => Number.isInteger(score) && score >= lowest && score <= highest
  if (!(highest > lowest && valid(gold))) {
    throw new StatsError('bad-argument', `A gold score is a whole number from ${lowest} to ${highest}: got ${gold}.`)
  }
  if (predicted === null || !valid(predicted)) return -1
  return 1 - ((predicted - gold) / (highest - lowest)) ** 2
}
