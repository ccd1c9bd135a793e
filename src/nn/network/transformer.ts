import type { Graph, Tensor } from '../graph/graph.ts'
import {
  add,
  linear,
  multiply,
  type RotaryTables,
  reshape,
  rootMeanSquareNorm,
  rotate,
  silu,
  splitLast,
} from '../graph/operators.ts'
import type { NetworkConfig } from './network-config.ts'
import { type ParameterEntry, parameterLayout } from './parameters.ts'

/**
 * The parameters as graphs take them. Matrices that lie side by side and are applied to the same thing are one: queries, keys
 * and values of a layer, gate and up of its SwiGLU.
 */
export function graphParameters(config: NetworkConfig): ParameterEntry[] {
  const fused: ParameterEntry[] = []
  for (const entry of parameterLayout(config)) {
    const name = entry.name.replace(/[qkv]_proj/, 'qkv').replace(/(gate|up)_proj/, 'gate_up')
    const before = fused.at(-1)
    if (before?.name !== name) {
      fused.push({ ...entry, name })
      continue
    }
    fused[fused.length - 1] = {
      ...before,
      shape: [before.shape[0] + entry.shape[0], entry.shape[1]],
      size: before.size + entry.size,
    }
  }
  return fused
}

/** The parameters of a network as inputs of a graph. */
export function parameterInputs(
  graph: Graph,
  config: NetworkConfig,
  options: { differentiable: boolean },
): Map<string, Tensor> {
  return new Map(graphParameters(config).map(({ name, shape }) => [name, graph.input(name, shape, options)]))
}

/** Queries [batch, length, width], keys and values [batch, length, key-value width], turned already, to [batch · length, width]. */
export type Attend = (heads: { queries: Tensor; keys: Tensor; values: Tensor; layer: number }) => Tensor

interface LayersOptions {
  config: NetworkConfig
  parameters: ReadonlyMap<string, Tensor>
  batch: number
  length: number
  tables: RotaryTables
  positions: Tensor
  attend: Attend
}

/** All layers over the residual stream `x` [batch · length, width]. */
export function layers(
  graph: Graph,
  x: Tensor,
  { config, parameters, batch, length, tables, positions, attend }: LayersOptions,
): Tensor {
  const { width, hidden, normEpsilon: epsilon } = config
  const keyValueWidth = (width / config.heads) * config.keyValueHeads
  let stream = x
  for (let layer = 0; layer < config.layers; layer++) {
    const own = (name: string) => named(parameters, `model.layers.${layer}.${name}.weight`)
    const before = rootMeanSquareNorm(graph, stream, { weight: own('input_layernorm'), epsilon })
    const projected = linear(graph, before, own('self_attn.qkv'))
    const [queriesAndKeys, values] = splitLast(graph, projected, [width + keyValueWidth, keyValueWidth])
    const turned = rotate(graph, reshape(graph, queriesAndKeys, [batch, length, width + keyValueWidth]), {
      tables,
      positions,
    })
    const [queries, keys] = splitLast(graph, turned, [width, keyValueWidth])
    const attended = attend({ queries, keys, values: reshape(graph, values, [batch, length, keyValueWidth]), layer })
    stream = add(graph, stream, linear(graph, attended, own('self_attn.o_proj')))
    const after = rootMeanSquareNorm(graph, stream, { weight: own('post_attention_layernorm'), epsilon })
    const [gate, up] = splitLast(graph, linear(graph, after, own('mlp.gate_up')), [hidden, hidden])
    stream = add(graph, stream, linear(graph, multiply(graph, silu(graph, gate), up), own('mlp.down_proj')))
  }
  return stream
}

/** The last norm and the head over rows [rows, width]: logits [rows, vocabulary], or of a scalar head [rows, 1]. */
export function head(
  graph: Graph,
  rows: Tensor,
  { config, parameters }: Pick<LayersOptions, 'config' | 'parameters'>,
): Tensor {
  const weight = named(parameters, 'model.norm.weight')
  const normed = rootMeanSquareNorm(graph, rows, { weight, epsilon: config.normEpsilon })
  const name =
    config.head === 'scalar' ? 'score.weight' : config.tiedEmbeddings ? 'model.embed_tokens.weight' : 'lm_head.weight'
  return linear(graph, normed, named(parameters, name))
}

export function named(parameters: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = parameters.get(name)
  if (!tensor) throw new Error(`no parameter ${name} in the graph`)
  return tensor
}
