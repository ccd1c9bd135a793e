import { createHash } from 'node:crypto'
import type { MeasuredVariant } from './measured-variant.ts'

/** What a set of defences is chosen on, and what it is measured on once it is chosen. */
export type Half = 'chosen on' | 'measured on'

/** A cluster is in the same half for every set, whatever else is there. */
export function halfOfCluster(cluster: string): Half {
  return createHash('sha256').update(`half of ${cluster}`).digest()[0] % 2 === 0 ? 'chosen on' : 'measured on'
}

/** What a judge said of one half of the clusters; its queries stay those for all. */
export function halfOf(variant: MeasuredVariant, half: Half): MeasuredVariant {
  const own = <Case extends { cluster: string }>(cases: readonly Case[]) =>
    cases.filter(({ cluster }) => halfOfCluster(cluster) === half)
  const { trials, controls, found } = variant
  return { ...variant, trials: own(trials), controls: own(controls), found: found && own(found) }
}
