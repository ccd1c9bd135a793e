import { logGamma } from './special-functions.ts'

/**
 * P(at least `successes` of `drawn` are marked), drawn without replacement from `all` of which `marked` are marked: the
 * one-sided p value of Fisher's exact test.
 *
 * @param successes 0 to the smaller of `drawn` and `marked`, all whole
 * @returns in [0, 1]
 */
export function hypergeometricUpperTail({
  successes,
  drawn,
  marked,
  all,
}: {
  successes: number
  drawn: number
  marked: number
  all: number
}): number {
  const most = Math.min(drawn, marked)
  let sum = 0
  for (let k = Math.max(successes, drawn + marked - all); k <= most; k++) {
    const term = Math.exp(logChoose(marked, k) + logChoose(all - marked, drawn - k) - logChoose(all, drawn))
    sum += term
    // Beyond the mean the terms only fall: what is left is below the last one times their number.
    if (k > (drawn * marked) / all && term < 1e-18 * sum) break
  }
  return Math.min(1, sum)
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
}
