import type { Verdict, VerdictErrorKind, VerdictValue } from '../domain/index.ts'

/** What was answered so far. */
export interface RunTally {
  answered: number
  values: Partial<Record<VerdictValue, number>>
  errorKinds: Partial<Record<VerdictErrorKind, number>>
  /** By judge's version. */
  byJudge: Map<string, { answered: number; errors: number }>
  /** Of the verdicts whose cost is known. */
  costUsd: number
  add(verdict: Verdict): void
}

export function newTally(): RunTally {
  return {
    answered: 0,
    values: {},
    errorKinds: {},
    byJudge: new Map(),
    costUsd: 0,
    add({ judge, value, errorKind, costUsd }) {
      this.answered++
      this.values[value] = (this.values[value] ?? 0) + 1
      if (errorKind) this.errorKinds[errorKind] = (this.errorKinds[errorKind] ?? 0) + 1
      const ofJudge = this.byJudge.get(judge) ?? { answered: 0, errors: 0 }
      ofJudge.answered++
      if (errorKind) ofJudge.errors++
      this.byJudge.set(judge, ofJudge)
      this.costUsd += costUsd ?? 0
    },
  }
}
