import type { PressureReport } from '../audit/pressure/pressure-report.ts'
import { escapeCsvFormula } from './escape.ts'

const header = ['method', 'optimised', 'gold', 'unit', 'pressure', 'kl', 'curve', 'value', 'low', 'high']

/** One row a curve, pressure and score: judge, gold, truth. What is not known is an empty cell. */
export function pressureToCsv({ curves }: PressureReport): string {
  const rows = curves.flatMap(({ method, optimised, gold, unit, points }) =>
    points.flatMap((point) =>
      (['judge', 'gold', 'truth'] as const).flatMap((of) => {
        const value = point[of]
        return value === null
          ? []
          : [[method, optimised, gold, unit, point.pressure, point.kl, of, value.value, value.low, value.high]]
      }),
    ),
  )
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

/** RFC 4180: every text is quoted, quotes within are doubled. */
function cell(value: string | number | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value)
  return `"${escapeCsvFormula(value).replaceAll('"', '""')}"`
}
