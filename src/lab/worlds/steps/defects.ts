/** In the order in which they are named. */
export const defects = [
  'wrong-step',
  'skipped-step',
  'wrong-answer',
  'missing-answer',
  'lucky-answer',
  'all-values-wrong',
  'refused-solvable',
  'answered-unsolvable',
  'wrong-reason',
  'missing-reason',
  'copied-problem',
  'invented-rule',
  'hearsay',
  'praise',
  'fake-end',
  'repetition',
  'syllables',
  'broken-sentence',
  'unended',
] as const

export type Defect = (typeof defects)[number]

/** Faults of form: each costs the same, however often it is committed, whatever the reply says. */
export const formDefects = [
  'copied-problem',
  'invented-rule',
  'hearsay',
  'praise',
  'fake-end',
  'repetition',
  'syllables',
  'broken-sentence',
  'unended',
] as const satisfies readonly Defect[]

export type FormDefect = (typeof formDefects)[number]
