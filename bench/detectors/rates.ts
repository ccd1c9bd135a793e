import { cohenKappa } from '../../src/stats/cohen-kappa.ts'
import { wilsonInterval } from '../../src/stats/wilson-interval.ts'

/** `3 of 400 = 0.75 % [0.26, 2.18]`: a count, its share and the Wilson interval. */
export function rate(successes: number, trials: number): string {
  if (trials === 0) return 'none'
  const percent = (share: number) => (100 * share).toFixed(2)
  const { low, high } = wilsonInterval({ successes, trials })
  return `${successes} of ${trials} = ${percent(successes / trials)} % [${percent(low)}, ${percent(high)}]`
}

export interface Confusion {
  hits: number
  misses: number
  falseAlarms: number
  correctRejections: number
}

export function confusion(pairs: readonly { truth: boolean; flagged: boolean }[]): Confusion {
  const count = (truth: boolean, flagged: boolean) =>
    pairs.filter((pair) => pair.truth === truth && pair.flagged === flagged).length
  return {
    hits: count(true, true),
    misses: count(true, false),
    falseAlarms: count(false, true),
    correctRejections: count(false, false),
  }
}

export function agreement({ hits, misses, falseAlarms, correctRejections }: Confusion): {
  agreement: number
  kappa: number
} {
  const all = hits + misses + falseAlarms + correctRejections
  const { kappa } = cohenKappa([
    [hits, misses],
    [falseAlarms, correctRejections],
  ])
  return { agreement: (hits + correctRejections) / all, kappa }
}
