import type { Prober } from '../../runs/prober.ts'
import type { Output } from './policies/policy.ts'
import { type PressurePrompt, probeOf } from './pressure-prompt.ts'

/** One output of a policy, with what is known of it. */
export interface ScoredOutput {
  prompt: PressurePrompt
  output: Output
  /** What the optimiser climbs; null where the judge gave no verdict. */
  judge: number | null
  /** What the judge said of it in words, where it did. */
  critique?: string
}

/** Asks the judge about outputs, all together. */
export async function scoreOutputs(
  judge: Pick<Prober, 'ask'>,
  outputs: readonly { prompt: PressurePrompt; output: Output }[],
): Promise<ScoredOutput[]> {
  const answers = await judge.ask(outputs.map(({ prompt, output }) => probeOf(prompt, output)))
  return outputs.map(({ prompt, output }, at) => {
    const { answer, leaning } = answers[at]
    const critique = answer.critique ?? answer.reasoning
    return { prompt, output, judge: leaning, ...(critique !== undefined && { critique }) }
  })
}

/** The mean of what is there; null where nothing is. */
export function meanKnown(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => value !== null && value !== undefined)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}
