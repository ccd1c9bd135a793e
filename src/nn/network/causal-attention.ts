import type { Graph, Tensor } from '../graph/graph.ts'
import { maskedSoftmax, matrixProduct, reshape, transpose } from '../graph/operators.ts'
import type { NetworkConfig } from './network-config.ts'
import type { Attend } from './transformer.ts'

/** Low enough that its exponential is 0, and far from the end of float32. */
export const masked = -1e9

interface CausalOptions {
  config: NetworkConfig
  batch: number
  length: number
  /** Told the keys and values of each layer as a cache keeps them: [batch, key-value heads, length, head size]. */
  keep?: (layer: number, cache: { keys: Tensor; values: Tensor }) => void
}

/**
 * Attention of every position to itself and all before it. A row shorter than the others is padded at its end, where nothing
 * that counts looks.
 */
export function causalAttention(graph: Graph, { config, batch, length, keep }: CausalOptions): Attend {
  const { width, heads, keyValueHeads } = config
  const headSize = width / heads
  const group = heads / keyValueHeads
  const mask = graph.constant(
    Float32Array.from({ length: length * length }, (_, at) => (at % length > Math.floor(at / length) ? masked : 0)),
    [length, length],
  )
  const byHead = (x: Tensor) =>
    transpose(graph, reshape(graph, x, [batch, length, keyValueHeads, headSize]), [0, 2, 1, 3])
  return ({ queries, keys, values, layer }) => {
    const key = byHead(keys)
    const value = byHead(values)
    keep?.(layer, { keys: key, values: value })
    // The queries of a group stand one below the other against the keys that they share.
    const query =
      group === 1
        ? byHead(queries)
        : reshape(
            graph,
            transpose(graph, reshape(graph, queries, [batch, length, keyValueHeads, group, headSize]), [0, 2, 3, 1, 4]),
            [batch, keyValueHeads, group * length, headSize],
          )
    const scores = matrixProduct(graph, { a: query, b: key, transposeB: true, factor: 1 / Math.sqrt(headSize) })
    const square = reshape(graph, scores, [batch, heads, length, length])
    const weights = reshape(graph, maskedSoftmax(graph, square, mask), scores.shape)
    const attended = matrixProduct(graph, { a: weights, b: value })
    const perHead = reshape(graph, attended, [batch, heads, length, headSize])
    return reshape(graph, transpose(graph, perHead, [0, 2, 1, 3]), [batch * length, width])
  }
}
