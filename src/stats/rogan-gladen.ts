import { betaVariate } from './beta-variate.ts'
import { StatsError } from './errors.ts'
import type { Interval, Proportion } from './interval.ts'
import type { Random } from './random.ts'
import { normalQuantile } from './special-functions.ts'

/** What is needed to correct a judge's pass rate: how it does on labelled cases, and what it says of the others. */
export interface JudgeErrorCounts {
  /** Labelled pass: how many the judge passed, out of all. */
  onPasses: Proportion
  /** Labelled fail: how many the judge failed, out of all. */
  onFails: Proportion
  /** Cases without a label: how many the judge passed, out of all. */
  observed: Proportion
}

export interface CorrectedRate extends Interval {
  /** In [0, 1]. */
  estimate: number
}

/**
 * The true pass rate behind a judge with known error rates (Rogan and Gladen 1978, Am. J. Epidemiol. 107, 71-76):
 *
 *     theta = (observed + trueFailRate - 1) / (truePassRate + trueFailRate - 1)
 *
 * It holds where the labelled cases have another prevalence than the others, as long as the judge errs at the same two
 * rates on both. A policy that was optimised against the judge breaks just that.
 *
 * The interval carries the sampling error of both sets: the quantiles of theta over `draws` from the three Jeffreys
 * posteriors of observed, truePassRate and trueFailRate. `langReiczigelInterval` is the closed form used elsewhere.
 *
 * @throws {StatsError} `no-trials` where one of the three samples is empty; `no-better-than-chance` where
 *   truePassRate + trueFailRate <= 1: such verdicts say nothing about the true rate
 */
export function roganGladen({
  counts,
  random,
  confidence = 0.95,
  draws = 10_000,
}: {
  counts: JudgeErrorCounts
  random: Random
  confidence?: number
  draws?: number
}): CorrectedRate {
  const estimate = clip(roganGladenEstimate(counts))
  const posterior = ({ successes, trials }: Proportion) =>
    betaVariate(successes + 0.5, trials - successes + 0.5, random)
  const thetas = new Float64Array(draws)
  for (let i = 0; i < draws; i++) {
    const specificity = posterior(counts.onFails)
    const youden = posterior(counts.onPasses) + specificity - 1
    const observed = posterior(counts.observed)
    // A drawn judge that is no better than a coin allows every true rate: such draws widen both ends alike.
    thetas[i] = youden > 0 ? (observed + specificity - 1) / youden : i % 2 === 0 ? -Infinity : Infinity
  }
  thetas.sort()
  const tail = (1 - confidence) / 2
  // With a handful of cases the prior can push the quantiles past the estimate: the interval always holds it.
  return {
    estimate,
    low: Math.min(estimate, clip(thetas[Math.floor(tail * draws)])),
    high: Math.max(estimate, clip(thetas[Math.ceil((1 - tail) * draws) - 1])),
  }
}

/**
 * The Rogan-Gladen point estimate, not cut to [0, 1]: far outside, the error rates do not fit what was observed.
 * @throws {StatsError} as {@link roganGladen}
 */
export function roganGladenEstimate({ onPasses, onFails, observed }: JudgeErrorCounts): number {
  const samples = { 'labelled pass': onPasses, 'labelled fail': onFails, 'without a label': observed }
  for (const [what, { trials }] of Object.entries(samples)) {
    if (trials < 1) throw new StatsError('no-trials', `There is no case ${what}: the pass rate cannot be corrected.`)
  }
  const truePass = onPasses.successes / onPasses.trials
  const trueFail = onFails.successes / onFails.trials
  if (truePass + trueFail <= 1) {
    const percent = (rate: number) => `${(100 * rate).toFixed(1)} %`
    throw new StatsError(
      'no-better-than-chance',
      `The judge passes ${percent(truePass)} of what people passed and does not pass ${percent(trueFail)} of what they failed: ` +
        'together no more than 100 %, no better than a coin. Its verdicts say nothing about the true pass rate.',
    )
  }
  return (observed.successes / observed.trials + trueFail - 1) / (truePass + trueFail - 1)
}

/**
 * The closed-form interval of Lang and Reiczigel (2014, Prev. Vet. Med. 113, 13-22), brought to judges by Lee et al. (2025,
 * arXiv 2511.21140): plug-in variance with pseudo-counts and a shift of the centre. Wider than it need be where the judge is
 * weak or the labels are few; with one or two labels of a kind its shift can leave the estimate outside.
 *
 * @throws {StatsError} as {@link roganGladen}
 */
export function langReiczigelInterval({
  counts,
  confidence = 0.95,
}: {
  counts: JudgeErrorCounts
  confidence?: number
}): CorrectedRate {
  const { onPasses, onFails, observed } = counts
  const estimate = clip(roganGladenEstimate(counts))
  const z = normalQuantile(0.5 + confidence / 2)
  const n = observed.trials + z * z
  const p = (observed.successes + (z * z) / 2) / n
  const sensitivity = (onPasses.successes + 1) / (onPasses.trials + 2)
  const specificity = (onFails.successes + 1) / (onFails.trials + 2)
  const youden = sensitivity + specificity - 1
  if (youden <= 0) return { estimate, low: 0, high: 1 }
  const centre = (p + specificity - 1) / youden
  const ofPasses = (sensitivity * (1 - sensitivity)) / (onPasses.trials + 2)
  const ofFails = (specificity * (1 - specificity)) / (onFails.trials + 2)
  const shift = 2 * z * z * (centre * ofPasses - (1 - centre) * ofFails)
  const error = Math.sqrt((p * (1 - p)) / n + (1 - centre) ** 2 * ofFails + centre ** 2 * ofPasses) / youden
  return { estimate, low: clip(centre + shift - z * error), high: clip(centre + shift + z * error) }
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value))
}
