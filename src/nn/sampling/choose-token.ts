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
  const { masses, highest, logSum, entropy } = softmax(logits)
  const token =
    temperature === 0
      ? mostProbable(logits, allowed)
      : (draw({ masses, allowed, temperature, topP }, random) ?? mostProbable(logits, allowed))
  return { token, logProbability: logits[token] - highest - logSum, entropy }
}

/** Probabilities of some tokens under the softmax of all logits. */
export function probabilitiesOf(logits: Float32Array, tokens: readonly number[]): number[] {
  const { highest, logSum } = softmax(logits)
  return tokens.map((token) => Math.exp(logits[token] - highest - logSum))
}

interface Softmax {
  /** Probabilities, but for a factor: the highest is 1. */
  masses: Float64Array
  highest: number
  /** Logarithm of the sum of the masses. */
  logSum: number
  entropy: number
}

function softmax(logits: Float32Array): Softmax {
  let highest = Number.NEGATIVE_INFINITY
  for (const logit of logits) if (logit > highest) highest = logit
  const masses = new Float64Array(logits.length)
  let sum = 0
  let weighted = 0
  for (let token = 0; token < logits.length; token++) {
    const shifted = logits[token] - highest
    const mass = Math.exp(shifted)
    masses[token] = mass
    sum += mass
    weighted += mass * shifted
  }
  const logSum = Math.log(sum)
  return { masses, highest, logSum, entropy: logSum - weighted / sum }
}

function mostProbable(logits: Float32Array, allowed: readonly number[] | undefined): number {
  let best = allowed?.[0] ?? 0
  for (const token of allowed ?? logits.keys()) if (logits[token] > logits[best]) best = token
  return best
}

/** Nothing where none of the tokens allowed has a mass that a number can hold. */
function draw(
  {
    masses,
    allowed,
    temperature,
    topP,
  }: Pick<SamplingOptions, 'allowed' | 'temperature' | 'topP'> & Pick<Softmax, 'masses'>,
  random: Random,
): number | undefined {
  const own = allowed ? Float64Array.from(allowed, (token) => masses[token]) : masses
  if (temperature !== 1) for (let at = 0; at < own.length; at++) own[at] **= 1 / temperature
  let total = 0
  for (const mass of own) total += mass
  if (topP < 1) total = keepNucleus(own, topP * total)
  let left = random.next() * total
  for (let at = 0; at < own.length; at++) {
    left -= own[at]
    if (left < 0) return allowed ? allowed[at] : at
  }
  // Rounding left a sliver: the last token that has any mass.
  const last = own.findLastIndex((mass) => mass > 0)
  return last < 0 ? undefined : (allowed?.[last] ?? last)
}

/** Leaves the fewest masses, the largest, that together reach `wanted`, sets the others to 0, and gives their sum. */
function keepNucleus(masses: Float64Array, wanted: number): number {
  const order = Array.from(masses.keys()).sort((a, b) => masses[b] - masses[a] || a - b)
  let kept = 0
  for (const at of order) {
    if (kept < wanted) kept += masses[at]
    else masses[at] = 0
  }
  return kept
}
