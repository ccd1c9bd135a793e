import { describe, expect, test } from 'vitest'
import { initialNetwork } from './initial-network.ts'
import { networkConfig } from './network-config.ts'
import { parameter } from './parameters.ts'

const config = networkConfig({ vocabulary: 100, width: 64, layers: 8, heads: 4, context: 32 })
const network = initialNetwork(config, 'seed')

/** Of n normal numbers the deviation is known to within 1 / sqrt(2 n); here n is at least 4,096, and 5 of these are .055. */
function expectDeviation(name: string, expected: number): void {
  const values = parameter(network, name)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length
  expect(Math.abs(mean)).toBeLessThan((5 * expected) / Math.sqrt(values.length))
  expect(Math.abs(Math.sqrt(variance) / expected - 1)).toBeLessThan(0.055)
}

describe('a network before any training', () => {
  test('has norms of 1', () => {
    for (const name of ['model.norm', 'model.layers.0.input_layernorm', 'model.layers.7.post_attention_layernorm']) {
      expect(new Set(parameter(network, `${name}.weight`))).toEqual(new Set([1]))
    }
  })

  test('has matrices of deviation .02, and a quarter of it, with 8 layers, where they write to the residual stream', () => {
    expectDeviation('model.embed_tokens.weight', 0.02)
    expectDeviation('model.layers.3.self_attn.q_proj.weight', 0.02)
    expectDeviation('model.layers.3.mlp.up_proj.weight', 0.02)
    expectDeviation('model.layers.3.self_attn.o_proj.weight', 0.005)
    expectDeviation('model.layers.7.mlp.down_proj.weight', 0.005)
  })

  test('is the same from the same seed, and another from another', () => {
    expect(initialNetwork(config, 'seed').values).toEqual(network.values)
    expect(initialNetwork(config, 'other').values).not.toEqual(network.values)
  })
})
