import type { FigurePlace, Hypothesis, Measure } from './hypothesis.ts'

export interface HeldHypothesis {
  /** Absent as long as a result that it needs is. */
  figure?: number
  /** Absent with the figure. */
  holds?: boolean
  /** Why there is no figure although the results are there. */
  problem?: string
}

/** What the results say to a hypothesis. @param results by stage; a missing one leaves the hypothesis open */
export function holdHypothesis(
  { measure, atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY }: Hypothesis,
  results: ReadonlyMap<string, unknown>,
): HeldHypothesis {
  const places = [measure, ...(measure.minus ? [measure.minus] : [])]
  if (places.some(({ stage }) => !results.has(stage))) return {}
  const figure = findFigure(measure, results)
  if (typeof figure === 'string') return { problem: figure }
  return { figure, holds: figure >= atLeast && figure <= atMost }
}

/** @returns the figure, or why there is none */
function findFigure({ minus, over, ...place }: Measure, results: ReadonlyMap<string, unknown>): number | string {
  const from = figuresAt(place, results)
  if (typeof from === 'string') return from
  const taken = minus ? figuresAt(minus, results) : [0]
  if (typeof taken === 'string') return taken
  if (taken.length !== 1 && taken.length !== from.length) {
    return `${from.length} figures less ${taken.length} cannot be taken one by one`
  }
  const figures = from.map((figure, i) => figure - (taken[i] ?? taken[0]!))
  const sum = figures.reduce((total, figure) => total + figure, 0)
  if (over === 'sum') return sum
  if (over === 'mean') return sum / figures.length
  return over === 'min' ? Math.min(...figures) : Math.max(...figures)
}

function figuresAt({ stage, at }: FigurePlace, results: ReadonlyMap<string, unknown>): number[] | string {
  let found: unknown[] = [results.get(stage)]
  for (const step of at) found = found.flatMap((value) => stepInto(value, step))
  const where = `${stage}: ${at.map((step) => (typeof step === 'string' ? step : JSON.stringify(step))).join(' ')}`
  if (found.length === 0) return `there is nothing at ${where}`
  const figures = found.map((value) => (typeof value === 'boolean' ? Number(value) : value))
  const isFigure = (value: unknown) => typeof value === 'number' && Number.isFinite(value)
  return figures.every(isFigure) ? (figures as number[]) : `what stands at ${where} is no number`
}

function stepInto(value: unknown, step: FigurePlace['at'][number]): unknown[] {
  if (Array.isArray(value)) {
    if (step === '*') return value
    if (typeof step === 'string') return /^\d+$/.test(step) && step in value ? [value[Number(step)]] : []
    return value.filter((element) => Object.entries(step).every(([name, wanted]) => element?.[name] === wanted))
  }
  if (typeof step !== 'string' || typeof value !== 'object' || value === null) return []
  if (step === '*') return Object.values(value)
  return Object.hasOwn(value, step) ? [(value as Record<string, unknown>)[step]] : []
}
