import { Graph } from '../graph/graph.ts'
import { logProbability, rotaryTables, selectRows } from '../graph/operators.ts'
import { anyLength } from '../onnx/onnx-model.ts'
import { cachedAttention } from './cached-attention.ts'
import { causalAttention } from './causal-attention.ts'
import type { NetworkConfig } from './network-config.ts'
import { head, layers, named, parameterInputs } from './transformer.ts'

export interface ValuesGraph {
  config: NetworkConfig
  /** Sequences. */
  batch: number
  /** Tokens of each. */
  length: number
  /** With the backward pass. */
  gradient: boolean
}

/** How the gradient of a parameter is called among the outputs. */
export const gradientName = (parameter: string) => `gradient:${parameter}`

/**
 * What a network says at chosen positions, and the gradient of a weighted sum of it.
 *
 * Inputs besides the parameters: `tokens` [batch · length], `positions` [asked] (flat: row · length + position; any number of
 * them), of a language head `targets` [asked, 1], with the gradient `weights` [asked, 1]. Outputs: `values` [asked, 1], the log-probability of each
 * target or the scalar head's score, and with the gradient `gradient:` and the name of each of {@link graphParameters}: the
 * derivative of the sum of weights · values.
 */
export function valuesGraph({ config, batch, length, gradient }: ValuesGraph): Uint8Array {
  const graph = new Graph()
  const parameters = parameterInputs(graph, config, { differentiable: gradient })
  const tokens = graph.input('tokens', [batch * length], { type: 'int64' })
  const positions = graph.input('positions', [anyLength], { type: 'int64' })
  const stream = layers(graph, selectRows(graph, named(parameters, 'model.embed_tokens.weight'), tokens), {
    config,
    parameters,
    batch,
    length,
    tables: tablesOf(graph, config, length),
    positions: graph.indices([0]),
    attend: causalAttention(graph, { config, batch, length }),
  })
  const said = head(graph, selectRows(graph, stream, positions), { config, parameters })
  const values =
    config.head === 'scalar'
      ? said
      : logProbability(graph, said, graph.input('targets', [anyLength, 1], { type: 'int64' }))
  graph.output('values', values)
  if (gradient) {
    const gradientOf = graph.gradients([[values, graph.input('weights', [anyLength, 1])]])
    for (const [name, tensor] of parameters) {
      const found = gradientOf(tensor)
      if (found) graph.output(gradientName(name), found)
    }
  }
  return graph.encode()
}

/**
 * The beginning of sampling: whole prompts at once.
 *
 * Inputs besides the parameters: `tokens` [batch · length], `last` [batch] (flat position of each prompt's last token).
 * Outputs: `logits` [batch, vocabulary] after each prompt, `keys0`, `values0`, ... [batch, key-value heads, length, head size].
 */
export function promptGraph({ config, batch, length }: Pick<ValuesGraph, 'config' | 'batch' | 'length'>): Uint8Array {
  const graph = new Graph()
  const parameters = parameterInputs(graph, config, { differentiable: false })
  const tokens = graph.input('tokens', [batch * length], { type: 'int64' })
  const last = graph.input('last', [batch], { type: 'int64' })
  const stream = layers(graph, selectRows(graph, named(parameters, 'model.embed_tokens.weight'), tokens), {
    config,
    parameters,
    batch,
    length,
    tables: tablesOf(graph, config, length),
    positions: graph.indices([0]),
    attend: causalAttention(graph, {
      config,
      batch,
      length,
      keep: (layer, { keys, values }) => {
        graph.output(`keys${layer}`, keys)
        graph.output(`values${layer}`, values)
      },
    }),
  })
  graph.output('logits', head(graph, selectRows(graph, stream, last), { config, parameters }))
  return graph.encode()
}

/**
 * One step of sampling: one more token a row.
 *
 * Inputs besides the parameters: `tokens` [batch], `positions` [batch, 1], `mask` [batch, 1, 1, capacity] and the cache, see
 * {@link cachedAttention}. Outputs: `logits` [batch, vocabulary], and the new keys and values.
 */
export function stepGraph({
  config,
  batch,
  capacity,
}: {
  config: NetworkConfig
  batch: number
  capacity: number
}): Uint8Array {
  const graph = new Graph()
  const parameters = parameterInputs(graph, config, { differentiable: false })
  const tokens = graph.input('tokens', [batch], { type: 'int64' })
  const positions = graph.input('positions', [batch, 1], { type: 'int64' })
  const mask = graph.input('mask', [batch, 1, 1, capacity])
  const stream = layers(graph, selectRows(graph, named(parameters, 'model.embed_tokens.weight'), tokens), {
    config,
    parameters,
    batch,
    length: 1,
    tables: tablesOf(graph, config, capacity + 1),
    positions,
    attend: cachedAttention(graph, { config, batch, capacity, mask }),
  })
  graph.output('logits', head(graph, stream, { config, parameters }))
  return graph.encode()
}

function tablesOf(graph: Graph, { width, heads, ropeTheta }: NetworkConfig, positions: number) {
  return rotaryTables(graph, { positions, headSize: width / heads, theta: ropeTheta })
}
