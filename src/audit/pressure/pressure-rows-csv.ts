import { stringify } from 'csv-stringify/sync'
import type { PressureRow } from './live-best-of-n.ts'

const columns: (keyof PressureRow)[] = ['prompt', 'cluster', 'input', 'sample', 'output', 'judge', 'gold', 'truth']

/** The table that a curve from a table is made of. Text that a spreadsheet would run as a formula gets a leading apostrophe. */
export function pressureRowsCsv(rows: readonly PressureRow[]): string {
  const cast = { number: (value: number) => ({ value: String(value), escape_formulas: false }) }
  return stringify([...rows], { header: true, columns, escape_formulas: true, cast })
}
