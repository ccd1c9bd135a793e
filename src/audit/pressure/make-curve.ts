import { UsageError } from '../../domain/index.ts'
import { fitOveroptimisationCurve, type OveroptimisationCurveFit } from '../../stats/overoptimisation-curve-fit.ts'
import { bootstrapCurves, type CurveEstimate, type PromptCurve } from '../../stats/prompt-curves.ts'
import type { Random } from '../../stats/random.ts'
import { turnOver } from '../../stats/turn-over.ts'
import type { CurveEvidence } from './curve-evidence.ts'
import { curveHeadline } from './curve-sentences.ts'
import type { PressureCurve } from './pressure-report.ts'

export interface CurveSettings {
  /** Never drawn from, only forked. */
  random: Random
  /** Of the intervals; the test for a fall errs in 1 - confidence of curves that do not fall. */
  confidence: number
  replicates: number
}

/**
 * A curve from what an optimiser made: means over prompts with intervals by cluster, both published forms fitted to gold
 * where KL is known, and where gold and truth turn over. A place that lacks a score by the judge or by gold is in no mean, and
 * a pressure at which no prompt has both is no point.
 *
 * @param evidence [pressure][prompt]
 * @param settings.withoutScore samples without a score; the places that lack one unless told
 * @throws {UsageError} `no-scores` where no pressure has a prompt with both scores
 */
export function makeCurve(evidence: CurveEvidence & CurveSettings & { withoutScore?: number }): PressureCurve {
  const {
    method,
    optimised,
    optimisedVersion,
    criterion,
    gold: goldName,
    unit,
    perPrompt,
    clusters,
    shown,
    random,
    confidence,
    replicates,
  } = evidence
  const settings = { cluster: clusters, confidence, replicates }
  const both = perPrompt.pressures.map((_, k) =>
    clusters.map((_, i) => perPrompt.judge[k][i] !== null && perPrompt.gold[k][i] !== null),
  )
  const kept = [...both.keys()].filter((k) => both[k].some(Boolean))
  if (kept.length === 0) {
    throw new UsageError('no-scores', `Nothing has a score both by ${optimised} and by ${goldName}.`)
  }
  const byPrompt = (matrix: (number | null)[][]): PromptCurve =>
    clusters.map((_, i) => kept.map((k) => (both[k][i] ? matrix[k][i] : null)))
  const gold = byPrompt(perPrompt.gold)
  const truth = perPrompt.truth && byPrompt(perPrompt.truth)
  const hasTruth = truth !== undefined && kept.every((_, k) => truth.some((row) => row[k] !== null))
  const curves = { judge: byPrompt(perPrompt.judge), gold, ...(hasTruth && { truth }) }
  const { points: means } = bootstrapCurves<'judge' | 'gold' | 'truth'>({
    ...settings,
    curves: curves as Record<'judge' | 'gold' | 'truth', PromptCurve>,
    random: random.fork('points'),
  })
  const pressures = kept.map((k) => perPrompt.pressures[k])
  const kl = kept.map((k) => evidence.kl[k] ?? null)
  const points = pressures.map((pressure, k) => ({
    pressure,
    kl: kl[k],
    judge: known(means.judge[k]),
    gold: known(means.gold[k]),
    truth: hasTruth ? known(means.truth[k]) : null,
  }))
  const turnOf = (curve: PromptCurve, values: readonly CurveEstimate[]): PressureCurve['goldTurn'] => {
    const turn = turnOver({ ...settings, curve, random: random.fork('turn-over') })
    return {
      peak: { pressure: pressures[turn.peak], value: values[turn.peak].value! },
      fallsFrom: turn.fallsFrom === null ? null : pressures[turn.fallsFrom],
      gain: turn.gain,
      fall: turn.fall,
      p: turn.pValue,
    }
  }
  const goldTurn = turnOf(gold, means.gold)
  const truthTurn = hasTruth ? turnOf(truth, means.truth) : null
  return {
    method,
    optimised,
    ...(optimisedVersion !== undefined && { optimisedVersion }),
    ...(criterion !== undefined && { criterion }),
    gold: goldName,
    unit,
    points,
    fits: fitsOf({ gold, kl, settings: { ...settings, random: random.fork('fits') } }),
    goldTurn,
    truthTurn,
    shown,
    headline: curveHeadline({ unit, points, goldTurn, truthTurn }),
    withoutScore: evidence.withoutScore ?? both.flat().filter((has) => !has).length,
  }
}

function known({ value, low, high }: CurveEstimate): { value: number; low: number | null; high: number | null } {
  return { value: value!, low, high }
}

function fitsOf({
  gold,
  kl,
  settings,
}: {
  gold: PromptCurve
  kl: readonly (number | null)[]
  settings: Omit<Parameters<typeof fitOveroptimisationCurve>[0], 'curve' | 'kl' | 'form'>
}): PressureCurve['fits'] {
  const nats = kl.filter((value) => value !== null)
  if (nats.length < kl.length) return []
  return (['best-of-n', 'reinforcement-learning'] as const).flatMap((form) => {
    const fit = fitOveroptimisationCurve({ ...settings, curve: gold, kl: nats, form })
    return fit === null ? [] : reportedFit(fit)
  })
}

function reportedFit({ form, alpha, beta, peak, rSquared, verdict }: OveroptimisationCurveFit): PressureCurve['fits'] {
  return [
    {
      form,
      alpha: known(alpha),
      beta: known(beta),
      peak: peak && { kl: known(peak.kl), score: known(peak.score), beyondData: peak.beyondData },
      rSquared,
      verdict,
    },
  ]
}
