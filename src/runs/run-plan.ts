import { createHash } from 'node:crypto'
import type { Criterion, Presentation } from '../domain/index.ts'
import type { LiveJudge } from '../judges/live-judge.ts'

/** In which orders a judge sees the two outputs of a pair: as they are, or each way round as well. */
export type Orders = 'AB' | 'both'

/** Who is to be asked about what. */
export interface RunPlan {
  judges: readonly { judge: LiveJudge; criterion: Criterion }[]
  /** How often each question is asked, at least 1. */
  repeats: number
  orders: Orders
  /** Whether questions that ended in an error are asked again. */
  retryErrors: boolean
  /** Items that are asked about; all unless told. */
  includes?: (item: { id: string; tags: Record<string, string> }) => boolean
}

/** @returns undefined for an item by itself, which has no order */
export function presentationsOf(orders: Orders, pairwise: boolean): (Presentation | undefined)[] {
  if (!pairwise) return [undefined]
  return orders === 'both' ? ['AB', 'BA'] : ['AB']
}

/**
 * A number in [0, 1) that depends on the seed and the id alone: the items below a bound are a sample that is the same in
 * every run and to which later items can be added.
 */
export function sampleKey(seed: string, id: string): number {
  return createHash('sha256').update(`${seed}\n${id}`).digest().readUIntBE(0, 6) / 2 ** 48
}
