import type { AttackReport } from '../audit/attacks/attack-report.ts'
import { escapeCsvFormula } from './escape.ts'

const header = [
  ...['judge', 'version', 'attack', 'title', 'family', 'aim', 'moves', 'items', 'trials', 'succeeded', 'held'],
  ...[
    'alreadyWrong',
    'putRight',
    'abstained',
    'errors',
    'rate',
    'low',
    'high',
    'worst',
    'worstLow',
    'worstHigh',
    'shift',
    'shiftLow',
    'shiftHigh',
  ],
  ...['p', 'q', 'found', 'source'],
]

/** One row an attack and judge; `worst` is the share of items on which some variant succeeded. What is not defined is an empty cell. */
export function attackToCsv({ judges }: AttackReport): string {
  const rows = judges.flatMap(({ name, version, attacks }) =>
    attacks.map(({ id, title, family, aim, moves, items, counts, rate, worst, shift, p, q, found, source }) => [
      ...[name, version, id, title, family, aim, (moves ?? []).join(' '), items],
      ...[counts.trials, counts.succeeded, counts.held, counts.alreadyWrong, counts.putRight, counts.abstained],
      ...[counts.errors, rate.value, rate.low, rate.high, worst.value, worst.low, worst.high],
      ...[shift?.value ?? null, shift?.low ?? null, shift?.high ?? null, p, q, String(found), source],
    ]),
  )
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

/** RFC 4180: every text is quoted, quotes within are doubled. */
function cell(value: string | number | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value)
  return `"${escapeCsvFormula(value).replaceAll('"', '""')}"`
}
