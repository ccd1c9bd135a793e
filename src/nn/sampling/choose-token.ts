import type { Random } from '../../stats/random.ts'
import type { SamplingOptions } from '../engine/shard-task.ts'

export interface Choice {
  token: number
  /** Of the token under the untouched distribution, nats. */
  logProbability: number
  /** Of the untouched distribution, nats. */
  entropy: number
}

/**
 * Draws the next token of one row.
 *
 * @param logits of all tokens, one row
 */
export function chooseToken(
  logits: Float32Array,
  { temperature, topP, allowed }: Pick<SamplingOptions, 'temperature' | 'topP' | 'allowed'>,
  random: Random,
): Choice {
  const { highest, logSum, entropy } = normaliser(logits)
  const candidates = allowed ?? logits.keys().toArray()
  const token =
    temperature === 0
      ? candidates.reduce((best, each) => (logits[each] > logits[best] ? each : best))
      : draw({ logits, candidates, highest, temperature, topP, random })
  return { token, logProbability: logits[token] - highest - logSum, entropy }
}

/** Probabilities of some tokens under the softmax of all logits. */
export function probabilitiesOf(logits: Float32Array, tokens: readonly number[]): number[] {
  const { highest, logSum } = normaliser(logits)
  return tokens.map((token) => Math.exp(logits[token] - highest - logSum))
}

function normaliser(logits: Float32Array): { highest: number; logSum: number; entropy: number } {
  let highest = Number.NEGATIVE_INFINITY
  for (const logit of logits) if (logit > highest) highest = logit
  let sum = 0
  let weighted = 0
  for (const logit of logits) {
    const shifted = logit - highest
    const mass = Math.exp(shifted)
    sum += mass
    weighted += mass * shifted
  }
  const logSum = Math.log(sum)
  return { highest, logSum, entropy: logSum - weighted / sum }
}

interface Draw {
  logits: Float32Array
  candidates: readonly number[]
  highest: number
  temperature: number
  topP: number
  random: Random
}

function draw({ logits, candidates, highest, temperature, topP, random }: Draw): number {
  const masses = candidates.map((token) => Math.exp((logits[token] - highest) / temperature))
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  if (topP >= 1) return pick(candidates, masses, random.next() * total)
  const order = candidates.map((_, index) => index).sort((a, b) => masses[b] - masses[a] || a - b)
  let kept = 0
  let mass = 0
  while (kept < order.length && mass < topP * total) mass += masses[order[kept++]]
  const nucleus = order.slice(0, kept)
  return pick(
    nucleus.map((index) => candidates[index]),
    nucleus.map((index) => masses[index]),
    random.next() * mass,
  )
}

function pick(tokens: readonly number[], masses: readonly number[], at: number): number {
  let left = at
  for (let index = 0; index < tokens.length; index++) {
    left -= masses[index]
    if (left < 0) return tokens[index]
  }
  // Rounding left a sliver: the last token that has any mass.
  return tokens[masses.findLastIndex((mass) => mass > 0)]
}
