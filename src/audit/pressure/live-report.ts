import { createRandom } from '../../stats/random.ts'
import type { CurveEvidence } from './curve-evidence.ts'
import { makeCurve } from './make-curve.ts'
import type { PressureReport } from './pressure-report.ts'

/** A report of what was optimised live, one curve for each way in which it was done. */
export function livePressureReport({
  name,
  sources,
  found,
  samples,
  clusteredBy = 'prompt',
  seed,
  confidence = 0.95,
  replicates = 2000,
  warnings = [],
  made,
}: {
  name: string
  sources: string[]
  found: readonly CurveEvidence[]
  /** Outputs that were scored. */
  samples: number
  clusteredBy?: string
  seed: string
  confidence?: number
  replicates?: number
  warnings?: readonly string[]
  made: { at: string; goodhart: string; node: string }
}): PressureReport {
  const random = createRandom(`${seed}/pressure`)
  return {
    format: 'goodhart/pressure/1',
    made: { ...made, seed, confidence, replicates },
    set: { name, sources, prompts: Math.max(...found.map(({ clusters }) => clusters.length)), samples, clusteredBy },
    curves: found.map((evidence) =>
      makeCurve({ ...evidence, random: random.fork(evidence.method), confidence, replicates }),
    ),
    agreement: [],
    problems: { count: 0, shown: [], readAsFail: {} },
    warnings: [...new Set([...warnings, ...found.flatMap((evidence) => evidence.warnings ?? [])])],
  }
}
