import type { PressureCurve } from './pressure-report.ts'

/** What an optimiser has to show for a curve: scores of the same prompts at every pressure. */
export interface CurveEvidence {
  method: PressureCurve['method']
  optimised: string
  optimisedVersion?: string
  /** Its id. */
  criterion?: string
  gold: string
  unit: PressureCurve['unit']
  /** [pressure][prompt]; null where there is no score. */
  perPrompt: {
    pressures: number[]
    judge: (number | null)[][]
    gold: (number | null)[][]
    /** Where it is known of every prompt. */
    truth?: (number | null)[][]
  }
  /** One a pressure, in nats; null where it cannot be known. */
  kl: (number | null)[]
  /** One a prompt: those with the same code are drawn together. */
  clusters: number[]
  shown: PressureCurve['shown']
  /** Samples that lack a score by the judge or by gold, where more was sampled than the matrices hold. */
  withoutScore?: number
  /** What a reader should know before quoting the curve. */
  warnings?: readonly string[]
}

type Shown = PressureCurve['shown'][number]

const mostShown = 6

/**
 * Of what was made at the strongest pressure: among the half that the judge likes best, what the truth, or gold where that is not
 * known, likes least.
 */
export function preferredOutputs(outputs: readonly Shown[]): Shown[] {
  const standard = ({ gold, truth }: Shown) => truth ?? gold ?? Number.POSITIVE_INFINITY
  const liked = outputs
    .flatMap((shown) => (shown.judge === null ? [] : [{ shown, judge: shown.judge }]))
    .sort((a, b) => b.judge - a.judge)
  return liked
    .slice(0, Math.ceil(liked.length / 2))
    .sort((a, b) => standard(a.shown) - standard(b.shown) || b.judge - a.judge)
    .slice(0, mostShown)
    .map(({ shown }) => shown)
}

/** Clusters by their names, as codes in the order in which they come. */
export function clusterCodes(names: readonly string[]): number[] {
  const codes = new Map<string, number>()
  return names.map((name) => {
    const code = codes.get(name) ?? codes.size
    codes.set(name, code)
    return code
  })
}
