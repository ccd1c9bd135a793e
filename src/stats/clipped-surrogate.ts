import { StatsError } from './errors.ts'

/** One sampled reply, and how the trained policy stands to it. */
export interface ClippedSurrogateInput {
  /** log p of each token under the policy as it is now; at least one token. */
  current: ArrayLike<number>
  /** The same under the policy that sampled the reply. */
  old: ArrayLike<number>
  /** The same under the policy that must not be strayed from; needed where `klWeight` is above 0. */
  reference?: ArrayLike<number>
  /** Of the reply, as of `groupAdvantages`. */
  advantage: number
  /** In [0, 1): a ratio below 1 - epsilonLow earns nothing more by falling. */
  epsilonLow: number
  /** 0 or more: a ratio above 1 + epsilonHigh earns nothing more by rising. */
  epsilonHigh: number
  /** Of the penalty, 0 or more; 0 unless told. */
  klWeight?: number
}

export interface ClippedSurrogate {
  /** To be raised. */
  objective: number
  /** Its derivative by the current log p of each token: the weight of grad log p. Minus these are the loss's. */
  weights: Float64Array
  /** Share of the tokens at which the clip holds the gradient back, in [0, 1]. */
  clippedShare: number
  /** Mean over the tokens of the penalty before its weight, 0 or more; 0 without a reference. */
  kl: number
}

/**
 * The objective of GRPO for one reply o, with an asymmetric clip, and its gradient:
 *
 *     1/|o| sum_t  min(rho_t A, clip(rho_t, 1 - epsilonLow, 1 + epsilonHigh) A) - klWeight k3_t
 *     rho_t = exp(current_t - old_t)
 *     k3_t  = exp(reference_t - current_t) - (reference_t - current_t) - 1
 *
 * For a batch, average over its replies. On the very step that sampled the reply, current = old and no token is clipped.
 *
 * @throws {StatsError} `bad-argument` for no tokens, unequal lengths, numbers that are not finite or out of their range, or
 *   a `klWeight` without a reference
 * @see Shao et al. (2024), DeepSeekMath, arXiv 2402.03300, equations 3, 4 and 21; the clip's two widths: Yu et al. (2025),
 *   DAPO, arXiv 2503.14476, section 3.1; k3: Schulman (2020), Approximating KL divergence
 */
export function clippedSurrogate(input: ClippedSurrogateInput): ClippedSurrogate {
  requireClippable(input)
  const { current, old, reference, advantage, epsilonLow, epsilonHigh, klWeight = 0 } = input
  const tokens = current.length
  const weights = new Float64Array(tokens)
  let objective = 0
  let clipped = 0
  let kl = 0
  for (let t = 0; t < tokens; t++) {
    const ratio = Math.exp(current[t] - old[t])
    const held = advantage > 0 ? ratio > 1 + epsilonHigh : advantage < 0 && ratio < 1 - epsilonLow
    if (held) {
      clipped++
      objective += (advantage > 0 ? 1 + epsilonHigh : 1 - epsilonLow) * advantage
    } else {
      objective += ratio * advantage
      weights[t] = (ratio * advantage) / tokens
    }
    if (reference === undefined) continue
    const gap = reference[t] - current[t]
    kl += Math.expm1(gap) - gap
    weights[t] += (klWeight * Math.expm1(gap)) / tokens
  }
  if (!(Number.isFinite(objective) && Number.isFinite(kl))) {
    throw new StatsError(
      'bad-argument',
      'Log probabilities must be finite and no further apart than 700: floor those of tokens that a policy rules out.',
    )
  }
  return { objective: (objective - klWeight * kl) / tokens, weights, clippedShare: clipped / tokens, kl: kl / tokens }
}

function requireClippable({
  current,
  old,
  reference,
  advantage,
  epsilonLow,
  epsilonHigh,
  klWeight = 0,
}: ClippedSurrogateInput): void {
  if (current.length === 0) throw new StatsError('bad-argument', 'A reply needs at least one token, if only its end.')
  if (old.length !== current.length || (reference !== undefined && reference.length !== current.length)) {
    throw new StatsError('bad-argument', 'Give log probabilities of the same tokens under each policy.')
  }
  if (!Number.isFinite(advantage))
    throw new StatsError('bad-argument', `The advantage must be finite: got ${advantage}.`)
  if (!(epsilonLow >= 0 && epsilonLow < 1 && epsilonHigh >= 0 && epsilonHigh < Number.POSITIVE_INFINITY)) {
    throw new StatsError(
      'bad-argument',
      `The clip needs epsilonLow in [0, 1) and epsilonHigh at least 0: got ${epsilonLow} and ${epsilonHigh}.`,
    )
  }
  if (!(klWeight >= 0 && klWeight < Number.POSITIVE_INFINITY)) {
    throw new StatsError('bad-argument', `The weight of the KL penalty is 0 or more: got ${klWeight}.`)
  }
  if (klWeight > 0 && reference === undefined) {
    throw new StatsError('bad-argument', 'A KL penalty needs the log probabilities under the reference policy.')
  }
}
