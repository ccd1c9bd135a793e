import { createRandom, type Random } from '../../src/stats/random.ts'
import { type Fault, faultKinds, type JudgeBehaviour } from './planted-behaviour.ts'
import type { PlantedPrompt } from './planted-prompt.ts'

export type Value = 'pass' | 'fail' | 'A' | 'B' | number

/** What becomes of one call. */
export interface PlantedCall {
  value: Value
  /** All that the verdict could have been. */
  values: readonly Value[]
  fault?: Fault
  delayMs: number
  /** Uniform in [0, 1), for whatever else is to be chosen. */
  choice: number
}

const words: readonly Value[] = ['pass', 'fail']
const letters: readonly Value[] = ['A', 'B']

/**
 * The planted judge. Every draw hangs on names alone (the seed, the model, the item, the order of its outputs, and how often
 * this was asked before), so that the order in which calls arrive changes nothing.
 *
 * @param asked.attempt 0 for the first time that this model is asked about this item in this order
 */
export function plantedCall(
  behaviour: JudgeBehaviour,
  asked: { prompt: PlantedPrompt; seed: string | number; model: string; attempt: number },
): PlantedCall {
  const { prompt, seed, model, attempt } = asked
  const { presentation } = prompt
  const call = draws(seed, 'call', model, prompt.item, presentation, attempt)
  const fault = faultAt(behaviour, call.next())
  const flips = call.next() < behaviour.flipRate
  const jitter = call.next()
  const choice = call.next()

  const passes = opinion(behaviour, asked) !== flips
  const delayMs = behaviour.latencyMs + jitter * behaviour.latencyJitterMs
  const planted = { fault, delayMs, choice }
  if (presentation !== 'single') {
    return { ...planted, value: passes === (presentation === 'AB') ? 'A' : 'B', values: letters }
  }
  if (!prompt.grades) return { ...planted, value: passes ? 'pass' : 'fail', values: words }
  const { min, max } = prompt.grades
  const noise = behaviour.gradeNoise > 0 ? Math.round(behaviour.gradeNoise * call.normal()) : 0
  return {
    ...planted,
    value: Math.min(max, Math.max(min, (passes ? max : min) + noise)),
    values: Array.from({ length: max - min + 1 }, (_, i) => min + i),
  }
}

/** What this judge says of this item each time that nothing flips: whether it passes. */
function opinion(
  behaviour: JudgeBehaviour,
  { prompt, seed, model }: { prompt: PlantedPrompt; seed: string | number; model: string },
): boolean {
  const { item, truth, presentation } = prompt
  if (presentation !== 'single' && behaviour.positionBias > 0) {
    const biased = draws(seed, 'position', model, item, presentation).next() < behaviour.positionBias
    if (biased) return presentation === 'AB'
  }
  const rate = truth === 'pass' ? behaviour.truePassRate : behaviour.trueFailRate
  const own = draws(seed, 'own', model, item)
  const shared = own.next() < behaviour.sharedErrors
  const correct = (shared ? draws(seed, 'common', item) : own).next() < rate
  return correct === (truth === 'pass')
}

function faultAt(behaviour: JudgeBehaviour, draw: number): Fault | undefined {
  let below = 0
  for (const kind of faultKinds) {
    below += behaviour[kind]
    if (draw < below) return kind
  }
  return undefined
}

/** Names cannot run into each other: none holds a line break. */
function draws(...names: (string | number)[]): Random {
  return createRandom(names.join('\n'))
}
