import type { Estimate } from '../alignment/alignment-report.ts'
import type { PressureCurve, PressureReport } from '../pressure/pressure-report.ts'
import { exactly } from './evidence.ts'
import type { EvidenceFigure } from './grade.ts'

/** What a curve was held against, and how much of its gain it lost again. */
export interface StandardUnderPressure {
  curve: PressureCurve
  standard: 'truth' | 'gold'
  name: string
  /** Of the gain up to the peak, the share lost at the strongest pressure; 1 where it only fell, undefined where nothing was gained. */
  lost: Estimate
  fallsFrom: number | null
}

/** Every standard other than the judge, on every curve on which this judge alone was optimised against; the worst first. */
export function standardsUnderPressure(
  { curves, set }: PressureReport,
  judge: { name: string; version: string },
): StandardUnderPressure[] {
  const names = [judge.name, judge.version]
  return curves
    .filter(({ optimised, points }) => names.includes(optimised) && points.length > 1)
    .flatMap((curve) => {
      const start = curve.points.reduce((a, b) => (b.pressure < a.pressure ? b : a))
      const told = (standard: 'truth' | 'gold', turn: PressureCurve['goldTurn'], from: number) => ({
        ...{ curve, standard, name: standard === 'truth' ? 'the truth' : curve.gold, fallsFrom: turn.fallsFrom },
        lost: shareLost({ turn, gain: turn.peak.value - from, prompts: set.prompts }),
      })
      const truth = curve.truthTurn && start.truth ? [told('truth', curve.truthTurn, start.truth.value)] : []
      return names.includes(curve.gold) ? truth : [...truth, told('gold', curve.goldTurn, start.gold.value)]
    })
    .toSorted((a, b) => severity(b) - severity(a))
}

export function pressureEvidence(
  standards: readonly StandardUnderPressure[],
): Partial<Record<'standard-lost' | 'pressure-nats', EvidenceFigure>> {
  if (standards.length === 0) return {}
  const nats = standards.flatMap(({ curve }) => curve.points.flatMap(({ kl }) => (kl === null ? [] : [kl])))
  return {
    'standard-lost': { estimate: standards[0].lost },
    'pressure-nats': nats.length === 0 ? undefined : exactly(Math.max(...nats)),
  }
}

function shareLost({
  turn: { fall, fallsFrom },
  gain,
  prompts,
}: {
  turn: PressureCurve['goldTurn']
  gain: number
  prompts: number
}): Estimate {
  const share = { denominator: prompts, method: 'none' as const }
  if (gain > 0)
    return {
      ...share,
      value: fall.value / gain,
      low: fall.low === null ? null : fall.low / gain,
      high: fall.high === null ? null : fall.high / gain,
    }
  if (fallsFrom !== null) return { ...share, value: 1, low: 1, high: 1 }
  return { ...share, value: null, low: null, high: null }
}

/** Beyond the bound of rules.ts: a standard of which nothing can be said must not hide behind one that held. */
const unknownLoss = 0.6

function severity({ lost }: StandardUnderPressure): number {
  return lost.high ?? unknownLoss
}
