export type Operator = 'plus' | 'minus' | 'doubled' | 'halved'

export interface Operation {
  operator: Operator
  /** 1 to 9; null where the problem does not give it, and for `doubled` and `halved`, which need none. */
  number: number | null
}

export interface StepsFacts {
  /** 1 to 20. */
  start: number
  /** Two to four. */
  operations: Operation[]
}
