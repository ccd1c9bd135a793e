import { wilsonInterval } from '../../stats/wilson-interval.ts'
import type { AlignmentReport, Estimate } from '../alignment/alignment-report.ts'
import type { JudgeAttacks } from '../attacks/attack-report.ts'
import type { ConsistencyReport } from '../consistency/consistency-report.ts'
import type { IndependenceReport } from '../independence/independence-report.ts'
import type { SearchReport } from '../search/search-report.ts'
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

/** The other judge whose errors are surely shared the least; null where no errors can be compared. */
export function mostIndependent(
  { raters, errors }: IndependenceReport,
  name: string,
): { other: string; phi: Estimate } | null {
  const judges = new Set(raters.filter((rater) => rater.is === 'judge').map((rater) => rater.name))
  const shared = (errors?.pairs ?? [])
    .filter(({ a, b, phi }) => (a === name || b === name) && judges.has(a) && judges.has(b) && phi.value !== null)
    .map(({ a, b, phi }) => ({ other: a === name ? b : a, phi }))
  if (shared.length === 0) return null
  return shared.reduce((a, b) => ((b.phi.high ?? 2) < (a.phi.high ?? 2) ? b : a))
}

/** Those that were found to work, the one that does most often first: an attacker picks the variant, so any counts. */
export function foundAttacks({ attacks }: JudgeAttacks): JudgeAttacks['attacks'] {
  return attacks.filter(({ found }) => found).toSorted((a, b) => (b.worst.value ?? 0) - (a.worst.value ?? 0))
}

export function familiesTried({ families }: JudgeAttacks): JudgeAttacks['families'] {
  return families.filter(({ counts }) => counts.succeeded + counts.held > 0)
}

export function attackEvidence(judge: JudgeAttacks) {
  return {
    'attack-success': { estimate: foundAttacks(judge)[0]?.worst ?? judge.all.rate },
    'attack-families': exactly(familiesTried(judge).length),
  }
}

/**
 * The search that got furthest: by its best text on items that it never saw, or, where each item has a text of its own, by the
 * share of items that one was found for, whichever is more.
 */
export function bestSearch({ runs, set }: SearchReport, confidence: number) {
  const told = runs.flatMap((run) => {
    const unseen = { run, rate: run.heldOut }
    if (run.scope === 'universal' || set.training === 0) return [unseen]
    const numerator = new Set(run.found.filter(({ passing }) => passing >= 1).map(({ item }) => item)).size
    const interval = wilsonInterval({ successes: numerator, trials: set.training, confidence })
    const proportion = { value: numerator / set.training, numerator, denominator: set.training }
    return [unseen, { run, rate: { ...proportion, ...interval, method: 'wilson' as const } }]
  })
  return told.toSorted((a, b) => (b.rate.value ?? -1) - (a.rate.value ?? -1))[0] ?? null
}

export function searchEvidence(report: SearchReport, confidence: number) {
  const best = bestSearch(report, confidence)
  return {
    'search-success': best === null ? undefined : { estimate: best.rate },
    'search-queries': exactly(Math.max(0, ...report.runs.map(({ queries }) => queries))),
  }
}
