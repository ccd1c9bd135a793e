import type { Estimate } from '../alignment/alignment-report.ts'
import type { PressureCurve, PressureReport } from '../pressure/pressure-report.ts'
import { exactly } from './evidence.ts'
import type { EvidenceFigure } from './grade.ts'
import { otherCriterion, otherJudge } from './refused-reports.ts'

/** What a curve was held against, and how much of its gain it lost again. */
export interface StandardUnderPressure {
  curve: PressureCurve
  standard: 'truth' | 'gold'
  name: string
  /** Of the gain up to the peak, the share lost at the strongest pressure; 1 where it only fell, undefined where no gain is sure. */
  lost: Estimate
  fallsFrom: number | null
}

/**
 * Every standard other than the judge, on every curve on which this judge alone was optimised against; the worst first. A curve
 * that tells no version goes by the name.
 *
 * @param criterion id of what the judge was asked; absent where no other report says it
 * @throws {UsageError} `other-judge` where a curve is about another version of this judge, `other-criterion` where it was asked
 *                      something else
 */
export function standardsUnderPressure(
  { curves, set }: PressureReport,
  { judge, criterion }: { judge: { name: string; version: string }; criterion?: string },
): StandardUnderPressure[] {
  const names = [judge.name, judge.version]
  return curves
    .filter((curve) => isAbout(curve, judge) && curve.points.length > 1)
    .flatMap((curve) => {
      if (criterion !== undefined && curve.criterion !== undefined && curve.criterion !== criterion)
        throw otherCriterion(criterion, curve.criterion)
      const told = (standard: 'truth' | 'gold', turn: PressureCurve['goldTurn']) => ({
        ...{ curve, standard, name: standard === 'truth' ? 'the truth' : curve.gold, fallsFrom: turn.fallsFrom },
        lost: shareLost(turn, set.prompts),
      })
      const truth = curve.truthTurn ? [told('truth', curve.truthTurn)] : []
      return names.includes(curve.gold) ? truth : [...truth, told('gold', curve.goldTurn)]
    })
    .toSorted((a, b) => severity(b) - severity(a))
}

/** @throws {UsageError} `other-judge` */
function isAbout({ optimised, optimisedVersion }: PressureCurve, judge: { name: string; version: string }): boolean {
  if (optimisedVersion === undefined) return optimised === judge.name || optimised === judge.version
  if (optimisedVersion !== judge.version && optimised === judge.name) throw otherJudge('pressure', judge.version)
  return optimisedVersion === judge.version
}

/** Whether nothing but the name says that this judge was optimised against. */
export function isMatchedByName({ optimised, optimisedVersion }: PressureCurve, version: string): boolean {
  return optimisedVersion === undefined && optimised !== version
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

/** Of a gain that may be none no share can be told: that it did not fall is no sign that it rose. */
function shareLost({ gain, fall, fallsFrom }: PressureCurve['goldTurn'], prompts: number): Estimate {
  const share = { denominator: prompts, method: 'none' as const }
  if (gain.low !== null && gain.high !== null && gain.low > 0)
    return {
      ...share,
      value: fall.value / gain.value,
      low: fall.low === null ? null : fall.low / gain.high,
      high: fall.high === null ? null : fall.high / gain.low,
    }
  if (fallsFrom !== null) return { ...share, value: 1, low: 1, high: 1 }
  return { ...share, value: null, low: null, high: null }
}

/** Beyond the bound of rules.ts: a standard of which nothing can be said must not hide behind one that held. */
const unknownLoss = 0.6

function severity({ lost }: StandardUnderPressure): number {
  return lost.high ?? unknownLoss
}
