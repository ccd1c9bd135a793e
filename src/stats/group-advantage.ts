import { StatsError } from './errors.ts'

/**
 * Group-normalised advantages of GRPO: A_i = (r_i - mean(r)) / (sd(r) + epsilon), with the standard deviation of the
 * population (divided by n), as the group is all that there is.
 *
 * The advantages of a group sum to 0. A group whose rewards are all the same teaches nothing: all of its advantages are 0.
 *
 * @param rewards of the replies to one task, finite, at least 2
 * @param epsilon positive; large against the rewards' spread, it keeps a group that hardly differs from being blown up
 * @returns one a reply, in the order of the rewards
 * @throws {StatsError} `too-few-values` under 2 rewards; `bad-argument` for rewards that are not finite, or `epsilon` not
 *   positive
 * @see Shao et al. (2024), DeepSeekMath, arXiv 2402.03300, section 4.1.2
 */
export function groupAdvantages({
  rewards,
  epsilon = 1e-4,
}: {
  rewards: ArrayLike<number>
  epsilon?: number
}): Float64Array {
  const n = rewards.length
  if (n < 2) throw new StatsError('too-few-values', `A group needs at least 2 rewards to be compared: got ${n}.`)
  if (!(epsilon > 0)) throw new StatsError('bad-argument', `Give a positive epsilon: got ${epsilon}.`)
  let sum = 0
  for (let i = 0; i < n; i++) sum += rewards[i]
  const centred = Float64Array.from(rewards, (reward) => reward - sum / n)
  let squares = 0
  let equal = true
  for (let i = 0; i < n; i++) {
    squares += centred[i] ** 2
    equal &&= rewards[i] === rewards[0]
  }
  if (!Number.isFinite(squares)) {
    throw new StatsError('bad-argument', 'Rewards must be finite: leave out a reply that got none, do not call it 0.')
  }
  // The mean of equal numbers may be off by a rounding error, which a small epsilon would turn into a lesson.
  if (equal) return centred.fill(0)
  const scale = Math.sqrt(squares / n) + epsilon
  return centred.map((deviation) => deviation / scale)
}
