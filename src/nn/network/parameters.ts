import { NetworkError } from '../errors.ts'
import type { NetworkConfig } from './network-config.ts'

/** Where one matrix or vector lies among a network's parameters. */
export interface ParameterEntry {
  /** As Hugging Face names it in a Llama checkpoint. */
  name: string
  /** Rows first; a matrix of a linear layer is [outputs, inputs], as in a checkpoint. */
  shape: readonly number[]
  /** In numbers, not bytes. */
  offset: number
  size: number
}

/** A network: what it is, and its numbers, laid out by {@link parameterLayout}. */
export interface Network {
  config: NetworkConfig
  values: Float32Array
}

/**
 * The order and place of all parameters. Rotary positions turn the two halves of a head, as in Hugging Face's Llama
 * (`x[i]` with `x[i + size / 2]`); llama2.c and GGUF turn neighbours, and their queries and keys are permuted on the way.
 */
export function parameterLayout(config: NetworkConfig): ParameterEntry[] {
  const { vocabulary, width, layers, heads, keyValueHeads, hidden } = config
  const keyValueWidth = (width / heads) * keyValueHeads
  const shapes: [name: string, shape: number[]][] = [['model.embed_tokens.weight', [vocabulary, width]]]
  for (let layer = 0; layer < layers; layer++) {
    const prefix = `model.layers.${layer}`
    shapes.push(
      [`${prefix}.input_layernorm.weight`, [width]],
      [`${prefix}.self_attn.q_proj.weight`, [width, width]],
      [`${prefix}.self_attn.k_proj.weight`, [keyValueWidth, width]],
      [`${prefix}.self_attn.v_proj.weight`, [keyValueWidth, width]],
      [`${prefix}.self_attn.o_proj.weight`, [width, width]],
      [`${prefix}.post_attention_layernorm.weight`, [width]],
      [`${prefix}.mlp.gate_proj.weight`, [hidden, width]],
      [`${prefix}.mlp.up_proj.weight`, [hidden, width]],
      [`${prefix}.mlp.down_proj.weight`, [width, hidden]],
    )
  }
  shapes.push(['model.norm.weight', [width]])
  if (config.head === 'scalar') shapes.push(['score.weight', [1, width]])
  else if (!config.tiedEmbeddings) shapes.push(['lm_head.weight', [vocabulary, width]])
  let offset = 0
  return shapes.map(([name, shape]) => {
    const size = shape.reduce((product, length) => product * length, 1)
    const entry = { name, shape, offset, size }
    offset += size
    return entry
  })
}

/** How many numbers a network of this config has. */
export function parameterCount(config: NetworkConfig): number {
  const last = parameterLayout(config).at(-1)
  return last === undefined ? 0 : last.offset + last.size
}

/**
 * One parameter by name, not copied.
 *
 * @throws {NetworkError} `unknown-parameter`
 */
export function parameter(network: Network, name: string): Float32Array {
  const entry = parameterLayout(network.config).find((each) => each.name === name)
  if (!entry) throw new NetworkError('unknown-parameter', `This network has no parameter ${name}.`)
  return network.values.subarray(entry.offset, entry.offset + entry.size)
}
