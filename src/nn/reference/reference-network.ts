import { type Network, parameter } from '../network/parameters.ts'

/**
 * What a network gives at each position of a text: the slow, plain reference that every executor is held against. Double
 * precision, one position and one number at a time, nothing kept and nothing shared, written from the papers alone.
 *
 * @param tokens each below the vocabulary, at least one
 * @returns for each position the scores of the next token, or of a scalar head a single number
 * @see Touvron et al. (2023), arXiv 2302.13971, for the architecture; Su et al. (2021), arXiv 2104.09864, for rotary
 *   positions; Shazeer (2020), arXiv 2002.05202, for SwiGLU; Ainslie et al. (2023), arXiv 2305.13245, for grouped queries
 */
export function referenceLogits({ network, tokens }: { network: Network; tokens: readonly number[] }): Float64Array[] {
  const { config } = network
  const { width, layers, normEpsilon, tiedEmbeddings } = config
  const embedding = parameter(network, 'model.embed_tokens.weight')
  let stream: Float64Array[] = tokens.map((token) =>
    Float64Array.from(embedding.subarray(token * width, (token + 1) * width)),
  )
  for (let layer = 0; layer < layers; layer++) {
    const weights = (name: string) => parameter(network, `model.layers.${layer}.${name}.weight`)
    const attended = attention({
      config,
      weights,
      inputs: stream.map((x) => rootMeanSquareNorm(x, weights('input_layernorm'), normEpsilon)),
    })
    stream = stream.map((x, position) => sum(x, attended[position]!))
    stream = stream.map((x) => {
      const normed = rootMeanSquareNorm(x, weights('post_attention_layernorm'), normEpsilon)
      const gate = product(weights('mlp.gate_proj'), normed)
      const up = product(weights('mlp.up_proj'), normed)
      const inner = gate.map((value, index) => silu(value) * up[index]!)
      return sum(x, product(weights('mlp.down_proj'), inner))
    })
  }
  const norm = parameter(network, 'model.norm.weight')
  const head =
    config.head === 'scalar'
      ? parameter(network, 'score.weight')
      : tiedEmbeddings
        ? embedding
        : parameter(network, 'lm_head.weight')
  return stream.map((x) => product(head, rootMeanSquareNorm(x, norm, normEpsilon)))
}

/** log p(tokens[i + 1] | tokens[0..i]) for each i but the last: one fewer than there are tokens. */
export function referenceLogProbabilities(network: Network, tokens: readonly number[]): number[] {
  const logits = referenceLogits({ network, tokens })
  return tokens.slice(1).map((next, position) => {
    const scores = logits[position]!
    const largest = Math.max(...scores)
    let total = 0
    for (const score of scores) total += Math.exp(score - largest)
    return scores[next]! - largest - Math.log(total)
  })
}

interface Attention {
  config: Network['config']
  weights: (name: string) => Float32Array
  /** By position. */
  inputs: readonly Float64Array[]
}

function attention({ config, weights, inputs }: Attention): Float64Array[] {
  const { width, heads, keyValueHeads, ropeTheta } = config
  const size = width / heads
  const rotated = (projection: string, count: number) =>
    inputs.map((x, position) => {
      const vector = product(weights(projection), x)
      for (let head = 0; head < count; head++)
        rotate(vector.subarray(head * size, (head + 1) * size), position, ropeTheta)
      return vector
    })
  const queries = rotated('self_attn.q_proj', heads)
  const keys = rotated('self_attn.k_proj', keyValueHeads)
  const values = inputs.map((x) => product(weights('self_attn.v_proj'), x))
  return inputs.map((_, position) => {
    const mixed = new Float64Array(width)
    for (let head = 0; head < heads; head++) {
      const group = Math.floor(head / (heads / keyValueHeads))
      const scores: number[] = []
      for (let other = 0; other <= position; other++) {
        let score = 0
        for (let i = 0; i < size; i++) score += queries[position]![head * size + i]! * keys[other]![group * size + i]!
        scores.push(score / Math.sqrt(size))
      }
      const largest = Math.max(...scores)
      const weightsOfOthers = scores.map((score) => Math.exp(score - largest))
      const total = weightsOfOthers.reduce((sofar, weight) => sofar + weight, 0)
      for (let other = 0; other <= position; other++) {
        for (let i = 0; i < size; i++) {
          mixed[head * size + i]! += (weightsOfOthers[other]! / total) * values[other]![group * size + i]!
        }
      }
    }
    return product(weights('self_attn.o_proj'), mixed)
  })
}

/** Turns each pair of numbers at i and i + size / 2 by position * theta^(-2 i / size), in place. */
function rotate(vector: Float64Array, position: number, theta: number): void {
  const half = vector.length / 2
  for (let i = 0; i < half; i++) {
    const angle = position * theta ** ((-2 * i) / vector.length)
    const first = vector[i]!
    const second = vector[i + half]!
    vector[i] = first * Math.cos(angle) - second * Math.sin(angle)
    vector[i + half] = second * Math.cos(angle) + first * Math.sin(angle)
  }
}

function rootMeanSquareNorm(x: Float64Array, weight: Float32Array, epsilon: number): Float64Array {
  let squares = 0
  for (const value of x) squares += value * value
  const scale = 1 / Math.sqrt(squares / x.length + epsilon)
  return x.map((value, index) => value * scale * weight[index]!)
}

/** A matrix, rows first, times a vector. */
function product(matrix: Float32Array, x: Float64Array): Float64Array {
  const result = new Float64Array(matrix.length / x.length)
  for (let row = 0; row < result.length; row++) {
    let total = 0
    for (let column = 0; column < x.length; column++) total += matrix[row * x.length + column]! * x[column]!
    result[row] = total
  }
  return result
}

function sum(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, index) => value + b[index]!)
}

function silu(x: number): number {
  return x / (1 + Math.exp(-x))
}
