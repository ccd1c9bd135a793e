import type { Graph, Tensor } from '../graph/graph.ts'
import type { NetworkConfig } from './network-config.ts'
import type { Attend } from './transformer.ts'

/**
 * Attention of one new token a row to the tokens before it, whose keys and values are kept outside the graph. Not
 * differentiable. Inputs that it adds: `keys0`, `values0`, ... [batch, key-value heads, capacity, head size]; outputs, the new
 * token's own: `key0`, `value0`, ... [batch, key-value width].
 *
 * @param mask [batch, 1, 1, capacity], 0 where there is a token and very negative elsewhere
 */
export function cachedAttention(
  graph: Graph,
  { config, batch, capacity, mask }: { config: NetworkConfig; batch: number; capacity: number; mask: Tensor },
): Attend {
  const { width, heads, keyValueHeads } = config
  const headSize = width / heads
  const group = heads / keyValueHeads
  const factor = { float: 1 / Math.sqrt(headSize) }
  const as = (x: Tensor, shape: readonly number[]) =>
    graph.node({ operator: 'Reshape', inputs: [x, graph.indices(shape)], shape })
  const product = (inputs: readonly Tensor[], shape: readonly number[], attributes = {}) =>
    graph.node({ operator: 'FusedMatMul', inputs, shape, attributes, domain: 'com.microsoft' })
  return ({ queries, keys, values, layer }) => {
    const shape = [batch, keyValueHeads, capacity, headSize]
    const pastKeys = graph.input(`keys${layer}`, shape)
    const pastValues = graph.input(`values${layer}`, shape)
    graph.output(`key${layer}`, as(keys, [batch, keyValueHeads * headSize]))
    graph.output(`value${layer}`, as(values, [batch, keyValueHeads * headSize]))
    const query = as(queries, [batch, keyValueHeads, group, headSize])
    const key = as(keys, [batch, keyValueHeads, 1, headSize])
    const value = as(values, [batch, keyValueHeads, 1, headSize])
    const transposed = { transB: 1, alpha: factor }
    const past = product([query, pastKeys], [batch, keyValueHeads, group, capacity], transposed)
    const maskedPast = graph.node({ operator: 'Add', inputs: [past, mask], shape: past.shape })
    const own = product([query, key], [batch, keyValueHeads, group, 1], transposed)
    const all = [batch, keyValueHeads, group, capacity + 1]
    const scores = graph.node({ operator: 'Concat', inputs: [maskedPast, own], shape: all, attributes: { axis: 3 } })
    const weights = graph.node({ operator: 'Softmax', inputs: [scores], shape: all, attributes: { axis: 3 } })
    const [toPast, toOwn] = graph.nodes({
      operator: 'Split',
      inputs: [weights, graph.indices([capacity, 1])],
      shapes: [past.shape, own.shape],
      attributes: { axis: 3 },
    })
    const outcome = [batch, keyValueHeads, group, headSize]
    const attended = graph.node({
      operator: 'Add',
      inputs: [product([toPast, pastValues], outcome), product([toOwn, value], outcome)],
      shape: outcome,
    })
    return as(attended, [batch, width])
  }
}
