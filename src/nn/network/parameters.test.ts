import { describe, expect, test } from 'vitest'
import { networkConfig } from './network-config.ts'
import { parameter, parameterCount, parameterLayout } from './parameters.ts'
import { graphParameters } from './transformer.ts'

const sizes = { vocabulary: 10, width: 8, layers: 1, heads: 4, keyValueHeads: 2, hidden: 6, context: 16 }

describe('the parameters of a network', () => {
  test('are those of a Llama checkpoint of Hugging Face, one after the other', () => {
    const layout = parameterLayout(networkConfig({ ...sizes, tiedEmbeddings: false }))
    expect(layout.map(({ name, shape }) => [name, ...shape])).toEqual([
      ['model.embed_tokens.weight', 10, 8],
      ['model.layers.0.input_layernorm.weight', 8],
      ['model.layers.0.self_attn.q_proj.weight', 8, 8],
      ['model.layers.0.self_attn.k_proj.weight', 4, 8],
      ['model.layers.0.self_attn.v_proj.weight', 4, 8],
      ['model.layers.0.self_attn.o_proj.weight', 8, 8],
      ['model.layers.0.post_attention_layernorm.weight', 8],
      ['model.layers.0.mlp.gate_proj.weight', 6, 8],
      ['model.layers.0.mlp.up_proj.weight', 6, 8],
      ['model.layers.0.mlp.down_proj.weight', 8, 6],
      ['model.norm.weight', 8],
      ['lm_head.weight', 10, 8],
    ])
    let next = 0
    for (const { offset, size } of layout) {
      expect(offset).toBe(next)
      next += size
    }
  })

  test('are as many as Llama 2 7B has', () => {
    // 6,738,415,616: https://huggingface.co/meta-llama/Llama-2-7b-hf
    const llama = { vocabulary: 32_000, width: 4096, layers: 32, heads: 32, hidden: 11_008, context: 4096 }
    expect(parameterCount(networkConfig({ ...llama, tiedEmbeddings: false }))).toBe(6_738_415_616)
  })

  test('have one row for a scalar head', () => {
    const layout = parameterLayout(networkConfig({ ...sizes, head: 'scalar' }))
    expect(layout.at(-1)).toMatchObject({ name: 'score.weight', shape: [1, 8] })
  })

  test('are seen, not copied, by name', () => {
    const config = networkConfig(sizes)
    const network = { config, values: new Float32Array(parameterCount(config)) }
    parameter(network, 'model.layers.0.input_layernorm.weight').fill(1)
    expect([...network.values.subarray(80, 88)]).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
    expect(network.values.reduce((sum, value) => sum + value, 0)).toBe(8)
    expect(() => parameter(network, 'lm_head.weight')).toThrow(
      expect.objectContaining({ name: 'NetworkError', code: 'unknown-parameter' }),
    )
  })

  test('are joined for a graph where they lie side by side, none left out', () => {
    const config = networkConfig({ ...sizes, layers: 2 })
    const joined = graphParameters(config)
    expect(joined.filter(({ name }) => name.includes('layers.1.')).map(({ name, shape }) => [name, ...shape])).toEqual([
      ['model.layers.1.input_layernorm.weight', 8],
      ['model.layers.1.self_attn.qkv.weight', 16, 8],
      ['model.layers.1.self_attn.o_proj.weight', 8, 8],
      ['model.layers.1.post_attention_layernorm.weight', 8],
      ['model.layers.1.mlp.gate_up.weight', 12, 8],
      ['model.layers.1.mlp.down_proj.weight', 8, 6],
    ])
    expect(joined.reduce((sum, { size }) => sum + size, 0)).toBe(parameterCount(config))
  })
})
