import type { NetworkConfig } from '../network/network-config.ts'
import { checkExample, type Example } from './example.ts'
import type { ValuesTask } from './shard-task.ts'

export interface Shard {
  task: ValuesTask
  /** Of each row, in the task's order: which example it is, and how many values it has. */
  rows: { example: number; values: number }[]
}

/** Numbers of the residual stream, of all tokens of a shard: half a megabyte, so that what a layer works on stays in a cache. */
const streamPerShard = 2 ** 17

/**
 * Sequences of like length go together, so that little is padded.
 *
 * @param rows of a shard; unless told, what fits a processor's cache: 4 to 32
 */
export function cutIntoShards(config: NetworkConfig, examples: readonly Example[], rows?: number): Shard[] {
  for (const example of examples) checkExample(config, example)
  const longest = examples.reduce((most, { tokens }) => Math.max(most, tokens.length), 1)
  // Powers of two: a graph is made for each number of rows.
  const fitting = 2 ** Math.floor(Math.log2(streamPerShard / (config.width * longest)))
  const rowsPerShard = rows ?? Math.min(32, Math.max(4, fitting))
  const order = examples
    .map((_, index) => index)
    .sort((a, b) => examples[a].tokens.length - examples[b].tokens.length || a - b)
  const shards: Shard[] = []
  for (let at = 0; at < order.length; at += rowsPerShard) {
    shards.push(shardOf(config, order.slice(at, at + rowsPerShard), examples))
  }
  return shards
}

function shardOf(config: NetworkConfig, chosen: readonly number[], examples: readonly Example[]): Shard {
  const scalar = config.head === 'scalar'
  // The last token of a sequence is a target of a language head, and never asked about.
  const length = commonLength(chosen.map((index) => examples[index].tokens.length - (scalar ? 0 : 1)))
  const tokens = new Int32Array(chosen.length * length)
  const positions: number[] = []
  const targets: number[] = []
  const weights: number[] = []
  const rows = chosen.map((index, row) => {
    const { tokens: own, from, weights: given } = examples[index]
    for (let at = 0; at < Math.min(own.length, length); at++) tokens[row * length + at] = own[at]
    const first = scalar ? own.length : from
    const count = scalar ? 1 : own.length - from
    for (let at = 0; at < count; at++) {
      positions.push(row * length + first - 1 + at)
      targets.push(scalar ? 0 : own[first + at])
      weights.push(given?.[at] ?? 0)
    }
    return { example: index, values: count }
  })
  return {
    rows,
    task: {
      kind: 'values',
      batch: chosen.length,
      length,
      tokens,
      positions: Int32Array.from(positions),
      targets: Int32Array.from(targets),
      weights: Float32Array.from(weights),
    },
  }
}

/** The values of each example, in the order of the examples. */
export function collect(
  examples: readonly Example[],
  shards: readonly Shard[],
  outcomes: readonly Float32Array[],
): Float32Array[] {
  const values: Float32Array[] = new Array(examples.length)
  shards.forEach(({ rows }, shard) => {
    let at = 0
    for (const row of rows) {
      values[row.example] = outcomes[shard].slice(at, at + row.values)
      at += row.values
    }
  })
  return values
}

/** The longest of some lengths, rounded up to a multiple of 8: a graph is made for each length, and few are enough. */
export function commonLength(lengths: readonly number[]): number {
  return Math.ceil(lengths.reduce((most, length) => Math.max(most, length), 1) / 8) * 8
}
