import { createRandom, type Random } from '../../stats/random.ts'
import type { Sampled, SampleTask } from '../engine/shard-task.ts'
import type { Feed, GraphExecutor, LoadedGraph } from '../executor/graph-executor.ts'
import { masked } from '../network/causal-attention.ts'
import type { NetworkConfig } from '../network/network-config.ts'
import { chooseToken, probabilitiesOf } from './choose-token.ts'

interface SampleRows {
  config: NetworkConfig
  executor: GraphExecutor
  /** Of the network's parameters. */
  parameters: Readonly<Record<string, Feed>>
  promptGraph: LoadedGraph
  /** Absent where nothing is to be drawn. */
  stepGraph?: LoadedGraph
  task: SampleTask
}

interface Row extends Sampled {
  random: Random
  /** Tokens so far, the prompt's among them. */
  length: number
  /** Tokens that it may still draw. */
  left: number
  seen: boolean
}

/** Draws a continuation of each prompt with a key-value cache, all rows at once. */
export async function sampleRows({
  config,
  executor,
  parameters,
  promptGraph,
  stepGraph,
  task,
}: SampleRows): Promise<Sampled[]> {
  const { prompts, options, batch, promptLength } = task
  const { vocabulary } = config
  const rows = prompts.map(
    ({ tokens, seed }): Row => ({
      tokens: [],
      logProbabilities: [],
      entropies: [],
      stopped: false,
      random: createRandom(seed),
      length: tokens.length,
      left: options.maxTokens,
      seen: options.maxTokens === 0,
    }),
  )
  const begun = await promptGraph.run({ ...parameters, ...promptFeeds(executor, task) })
  let logits = begun.logits
  const cache = stepGraph && new KeyValueCache({ config, executor, batch, capacity: promptLength + options.maxTokens })
  cache?.begin(
    begun,
    rows.map(({ length }) => length),
    promptLength,
  )
  for (;;) {
    let fed = false
    rows.forEach((row, index) => {
      if (row.left < 0) return
      const own = logits.subarray(index * vocabulary, (index + 1) * vocabulary)
      if (row.seen && options.read && !row.read) row.read = probabilitiesOf(own, options.read)
      if (row.left === 0) {
        row.left = -1
        return
      }
      draw(row, own)
      const wanted = row.left > 0 || (row.seen && options.read !== undefined && !row.read)
      if (!wanted) {
        row.left = -1
        return
      }
      cache?.place(index, row.tokens[row.tokens.length - 1], row.length - 1)
      fed = true
    })
    if (!fed || !cache || !stepGraph) break
    const next = await stepGraph.run({ ...parameters, ...cache.feeds })
    cache.keep(next, rows)
    logits = next.logits
  }
  return rows.map(({ random, length, left, seen, ...sampled }) => sampled)

  function draw(row: Row, own: Float32Array): void {
    const { token, logProbability, entropy } = chooseToken(own, options, row.random)
    row.tokens.push(token)
    row.logProbabilities.push(logProbability)
    row.entropies.push(entropy)
    row.length++
    row.left--
    if (!row.seen && token === options.stop.at) {
      row.seen = true
      row.left = Math.min(row.left, options.stop.further)
      row.stopped = row.left === options.stop.further
    }
  }
}

function promptFeeds(executor: GraphExecutor, { prompts, batch, promptLength }: SampleTask): Record<string, Feed> {
  const tokens = new BigInt64Array(batch * promptLength)
  const last = new BigInt64Array(batch)
  prompts.forEach(({ tokens: prompt }, row) => {
    prompt.forEach((token, at) => {
      tokens[row * promptLength + at] = BigInt(token)
    })
    last[row] = BigInt(row * promptLength + prompt.length - 1)
  })
  return { tokens: executor.feed(tokens, [batch * promptLength]), last: executor.feed(last, [batch]) }
}

/** Keys and values of all tokens so far, in the memory that the step graph reads. */
class KeyValueCache {
  readonly feeds: Record<string, Feed> = {}
  readonly #layers: { keys: Float32Array; values: Float32Array }[]
  readonly #tokens: BigInt64Array
  readonly #positions: BigInt64Array
  readonly #mask: Float32Array
  readonly #heads: number
  readonly #headSize: number
  readonly #capacity: number

  constructor({
    config,
    executor,
    batch,
    capacity,
  }: { config: NetworkConfig; executor: GraphExecutor; batch: number; capacity: number }) {
    this.#heads = config.keyValueHeads
    this.#headSize = config.width / config.heads
    this.#capacity = capacity
    const shape = [batch, this.#heads, capacity, this.#headSize]
    const size = batch * this.#heads * capacity * this.#headSize
    this.#layers = Array.from({ length: config.layers }, () => ({
      keys: new Float32Array(size),
      values: new Float32Array(size),
    }))
    this.#layers.forEach(({ keys, values }, layer) => {
      this.feeds[`keys${layer}`] = executor.feed(keys, shape)
      this.feeds[`values${layer}`] = executor.feed(values, shape)
    })
    this.#tokens = new BigInt64Array(batch)
    this.#positions = new BigInt64Array(batch)
    this.#mask = new Float32Array(batch * capacity).fill(masked)
    this.feeds.tokens = executor.feed(this.#tokens, [batch])
    this.feeds.positions = executor.feed(this.#positions, [batch, 1])
    this.feeds.mask = executor.feed(this.#mask, [batch, 1, 1, capacity])
  }

  /** Takes over the prompts' keys and values, [batch, heads, prompt length, head size]. */
  begin(outputs: Readonly<Record<string, Float32Array>>, lengths: readonly number[], promptLength: number): void {
    const from = promptLength * this.#headSize
    const to = this.#capacity * this.#headSize
    this.#layers.forEach(({ keys, values }, layer) => {
      const promptKeys = outputs[`keys${layer}`]
      const promptValues = outputs[`values${layer}`]
      for (let block = 0; block * from < promptKeys.length; block++) {
        keys.set(promptKeys.subarray(block * from, (block + 1) * from), block * to)
        values.set(promptValues.subarray(block * from, (block + 1) * from), block * to)
      }
    })
    lengths.forEach((length, row) => {
      this.#mask.fill(0, row * this.#capacity, row * this.#capacity + length)
    })
  }

  /** The token that a row feeds next, and where it stands. */
  place(row: number, token: number, position: number): void {
    this.#tokens[row] = BigInt(token)
    this.#positions[row] = BigInt(position)
  }

  /** Keeps the fed tokens' keys and values, [batch, heads · head size], of the rows that go on. */
  keep(outputs: Readonly<Record<string, Float32Array>>, rows: readonly Row[]): void {
    const width = this.#heads * this.#headSize
    this.#layers.forEach(({ keys, values }, layer) => {
      const newKeys = outputs[`key${layer}`]
      const newValues = outputs[`value${layer}`]
      rows.forEach((row, index) => {
        if (row.left < 0) return
        for (let head = 0; head < this.#heads; head++) {
          const source = index * width + head * this.#headSize
          const target = ((index * this.#heads + head) * this.#capacity + row.length - 1) * this.#headSize
          for (let at = 0; at < this.#headSize; at++) {
            keys[target + at] = newKeys[source + at]
            values[target + at] = newValues[source + at]
          }
        }
      })
    })
    rows.forEach((row, index) => {
      if (row.left >= 0) this.#mask[index * this.#capacity + row.length - 1] = 0
    })
  }
}
