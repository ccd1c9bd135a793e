import type { Verdict, VerdictErrorKind, VerdictValue } from '../domain/index.ts'

/** What was answered so far. */
export interface RunTally {
  /** Answers that were kept. */
  answered: number
  /** Answers that were not, because another run had answered the same question meanwhile. */
  elsewhere: number
  values: Partial<Record<VerdictValue, number>>
  errorKinds: Partial<Record<VerdictErrorKind, number>>
  /** What the first error of each kind said, shortened. */
  errorExamples: Partial<Record<VerdictErrorKind, string>>
  /** By judge's version. */
  byJudge: Map<string, { answered: number; errors: number }>
  /** Of the verdicts whose cost is known. */
  costUsd: number
  add(verdict: Verdict): void
}

export function newTally(): RunTally {
  return {
    answered: 0,
    elsewhere: 0,
    values: {},
    errorKinds: {},
    errorExamples: {},
    byJudge: new Map(),
    costUsd: 0,
    add({ judge, value, errorKind, raw, costUsd }) {
      this.answered++
      this.values[value] = (this.values[value] ?? 0) + 1
      if (errorKind) {
        this.errorKinds[errorKind] = (this.errorKinds[errorKind] ?? 0) + 1
        this.errorExamples[errorKind] ??= raw?.slice(0, 300)
      }
      const ofJudge = this.byJudge.get(judge) ?? { answered: 0, errors: 0 }
      ofJudge.answered++
      if (errorKind) ofJudge.errors++
      this.byJudge.set(judge, ofJudge)
      this.costUsd += costUsd ?? 0
    },
  }
}
