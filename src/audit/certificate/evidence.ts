import type { AlignmentReport, Estimate } from '../alignment/alignment-report.ts'
import type { ConsistencyReport } from '../consistency/consistency-report.ts'
import type { IndependenceReport } from '../independence/independence-report.ts'
import type { EvidenceFigure } from './grade.ts'

/** A count that has no interval: it is what it is. */
export function exactly(value: number): EvidenceFigure {
  return { estimate: { value, low: value, high: value, denominator: Math.round(value), method: 'none' } }
}

export function consistencyEvidence({ repeats, position }: ConsistencyReport['judges'][number]) {
  return {
    // Where no resample differs from another, disagreement has no interval, but it is never above the flip rate.
    'repeat-disagreement':
      repeats === null
        ? undefined
        : { estimate: repeats.disagreement.high === null ? repeats.flipRate : repeats.disagreement },
    'order-consistency': position === null ? undefined : { estimate: position.consistency },
  }
}

/** Once it is open, the sealed split counts too, where it is worse. */
export function alignmentEvidence({ ofLabelled, clusters, sealed }: AlignmentReport['judges'][number]) {
  const parts = [{ ofLabelled, clusters }, ...(sealed === null ? [] : [sealed])]
  const lowest = (rate: 'truePassRate' | 'trueFailRate'): EvidenceFigure =>
    parts
      .map((part) => ({ estimate: part.ofLabelled[rate], groups: part.clusters }))
      .reduce((a, b) => ((b.estimate.low ?? -1) < (a.estimate.low ?? -1) ? b : a))
  return { 'true-pass-rate': lowest('truePassRate'), 'true-fail-rate': lowest('trueFailRate') }
}

/** Other judges that could show whether errors are shared, by whether they surely know more than a coin. */
export function otherJudges(
  { raters }: IndependenceReport,
  name: string,
): { informed: string[]; uninformed: string[] } {
  const others = raters.filter((rater) => rater.is === 'judge' && rater.name !== name)
  const { informed = [], uninformed = [] } = Object.groupBy(others, (rater) =>
    isInformed(rater) ? 'informed' : 'uninformed',
  )
  return { informed: informed.map((rater) => rater.name), uninformed: uninformed.map((rater) => rater.name) }
}

/** Its verdicts surely go with the labels: true-pass and true-fail rate add up to 1 by chance, whatever the share that it passes. */
function isInformed({ measured }: IndependenceReport['raters'][number]): boolean {
  return (measured?.truePassRate.low ?? 0) + (measured?.trueFailRate.low ?? 0) > 1
}

/**
 * A judge that made no error has none to share: held against a judge that is better than chance, and on as many items as its own
 * rates rest on, its errors are its own. Null where it made one, or there is nobody to hold it against.
 */
export function nothingShared(
  report: IndependenceReport,
  name: string,
  { confusion: { pass, fail } }: Pick<AlignmentReport['judges'][number], 'confusion'>,
): Estimate | null {
  const cases = pass.pass + fail.fail
  const errors = pass.fail + fail.pass + pass.tie + fail.tie
  if (errors > 0 || cases === 0 || otherJudges(report, name).informed.length === 0) return null
  return { value: 0, low: 0, high: 0, denominator: cases, method: 'none' }
}

/**
 * The other judge whose errors are surely shared the least, of those surely better than chance: the errors of a coin are nobody's.
 * Null where there is none, or no errors can be compared.
 */
export function mostIndependent(report: IndependenceReport, name: string): { other: string; phi: Estimate } | null {
  const others = new Set(otherJudges(report, name).informed)
  const shared = (report.errors?.pairs ?? [])
    .filter(({ a, b, phi }) => ((a === name && others.has(b)) || (b === name && others.has(a))) && phi.value !== null)
    .map(({ a, b, phi }) => ({ other: a === name ? b : a, phi }))
  if (shared.length === 0) return null
  return shared.reduce((a, b) => ((b.phi.high ?? 2) < (a.phi.high ?? 2) ? b : a))
}
