import type { Estimate } from '../../src/audit/alignment/index.ts'

/** One figure of a report, and what was planted there. */
export interface Figure {
  name: string
  planted: number
  estimate: Estimate
}

export interface Scenario {
  title: string
  /** Draws one set, has it reported on, and picks out the same figures each time. */
  figures: (seed: string) => Promise<Figure[]>
}

/** Of every bootstrap; reports take 2,000 unless told. */
export const replicates = 500

export const made = { at: 'simulated', goodhart: 'simulated', node: process.version }
