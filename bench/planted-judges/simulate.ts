import type { Scenario } from './scenario.ts'

/** How the intervals of one figure did. */
export interface Row {
  name: string
  planted: number
  sets: number
  /** An interval was given. */
  given: number
  /** It held what was planted. */
  held: number
  /** Sum of the widths given. */
  width: number
  methods: Set<string>
}

/** Sets `first`, `first + step` and so on, below `sets`. What is drawn hangs on a set's number alone. */
export interface Share {
  sets: number
  first: number
  step: number
}

export async function simulate({ title, figures }: Scenario, { sets, first, step }: Share): Promise<Row[]> {
  const rows = new Map<string, Row>()
  for (let set = first; set < sets; set += step) {
    for (const { name, planted, estimate } of await figures(`${title}/${set}`)) {
      const row = rows.get(name) ?? { name, planted, sets: 0, given: 0, held: 0, width: 0, methods: new Set() }
      rows.set(name, row)
      row.sets++
      const { low, high, method } = estimate
      if (low === null || high === null) continue
      row.given++
      row.width += high - low
      row.methods.add(method)
      // A truth on the edge of an interval must not hang on rounding.
      if (low - 1e-12 <= planted && planted <= high + 1e-12) row.held++
    }
  }
  return [...rows.values()]
}

/** Rows of the same figures on other sets, added up. */
export function merge(parts: readonly (readonly Row[])[]): Row[] {
  return [...Map.groupBy(parts.flat(), ({ name }) => name).values()].map((rows) => {
    const sum = (count: (row: Row) => number) => rows.reduce((total, row) => total + count(row), 0)
    return {
      ...rows[0],
      sets: sum(({ sets }) => sets),
      given: sum(({ given }) => given),
      held: sum(({ held }) => held),
      width: sum(({ width }) => width),
      methods: new Set(rows.flatMap(({ methods }) => [...methods])),
    }
  })
}
