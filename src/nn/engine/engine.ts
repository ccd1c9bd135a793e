import { NetworkError } from '../errors.ts'
import type { ExecutorName } from '../executor/open-executor.ts'
import type { NetworkConfig } from '../network/network-config.ts'
import { type Network, parameterCount } from '../network/parameters.ts'
import { openShardPool, type ShardPool } from './shard-pool.ts'
import type { Sampled, SampleTask, SamplingOptions, SharedNetwork, ValuesTask } from './shard-task.ts'

/**
 * A sequence of which a network is asked something.
 *
 * A language head gives the log-probability of each token from position `from` (at least 1) to the end; a scalar head one score
 * at the last token.
 */
export interface Example {
  tokens: readonly number[]
  from: number
  /** For a gradient: the derivative of the loss with respect to each of these values. */
  weights?: ArrayLike<number>
}

/** A network that an engine works with. Its numbers are shared between threads. */
export interface AttachedNetwork extends Network {
  /** To be called after its numbers were changed, before the engine is asked again. */
  changed(): void
}

interface Attached extends AttachedNetwork {
  shared: SharedNetwork
  version: number
}

export interface EngineOptions {
  /** Threads to work on; alters speed alone. */
  threads?: number
  executor?: ExecutorName
  /** Sequences that are worked on together; alters rounding, as it alters the order of sums. */
  rowsPerShard?: number
  /** Rows that are sampled together. */
  rowsPerSample?: number
}

/**
 * Asks networks and differentiates them. It knows nothing of what for: supervised training, distillation, policy gradients
 * and reward models are ways of choosing the weights.
 *
 * A batch is cut into shards of a fixed number of rows, whatever the number of threads, and their gradients are summed in a
 * fixed order: on one machine the same question has the same answer to the bit.
 */
export class Engine implements AsyncDisposable {
  readonly #pool: ShardPool
  readonly #rowsPerShard: number
  readonly #rowsPerSample: number
  readonly #gradients: SharedArrayBuffer[] = []
  #networks = 0

  private constructor(pool: ShardPool, options: EngineOptions) {
    this.#pool = pool
    this.#rowsPerShard = options.rowsPerShard ?? 32
    this.#rowsPerSample = options.rowsPerSample ?? 64
  }

  /** @throws {NetworkError} `no-executor` */
  static async open(options: EngineOptions = {}): Promise<Engine> {
    const { threads = 1, executor } = options
    return new Engine(await openShardPool({ threads, ...(executor && { executor }) }), options)
  }

  /** A copy of a network, in shared memory, to work with. */
  attach({ config, values }: Network): AttachedNetwork {
    if (values.length !== parameterCount(config)) {
      throw new NetworkError(
        'bad-network',
        `A network of this config has ${parameterCount(config)} parameters, and this one comes with ${values.length}.`,
      )
    }
    const memory = new SharedArrayBuffer(values.length * 4)
    const own = new Float32Array(memory)
    own.set(values)
    const attached: Attached = {
      config,
      values: own,
      shared: { id: this.#networks++, config, memory },
      version: 0,
      changed() {
        this.version++
      },
    }
    return attached
  }

  /** What the network says of each example, in their order. */
  async values(network: AttachedNetwork, examples: readonly Example[]): Promise<Float32Array[]> {
    const shards = cutIntoShards(network.config, examples, this.#rowsPerShard)
    const outcomes = await this.#run(
      network,
      shards.map(({ task }) => task),
    )
    return collect(examples, shards, outcomes)
  }

  /**
   * @returns the values, and the gradient of the sum of weights · values; the latter is overwritten by the next call
   */
  async gradient(
    network: AttachedNetwork,
    examples: readonly Example[],
  ): Promise<{ values: Float32Array[]; gradient: Float32Array }> {
    const size = network.values.length
    const shards = cutIntoShards(network.config, examples, this.#rowsPerShard)
    const outcomes = await this.#run(
      network,
      shards.map(({ task }, shard) => ({
        ...task,
        kind: 'gradient' as const,
        gradient: this.#gradientOf(shard, size),
      })),
    )
    const gradient = new Float32Array(this.#gradientOf(0, size), 0, size)
    for (let shard = 1; shard < shards.length; shard++) {
      const other = new Float32Array(this.#gradientOf(shard, size), 0, size)
      for (let at = 0; at < size; at++) gradient[at] += other[at]
    }
    return { values: collect(examples, shards, outcomes), gradient }
  }

  /**
   * Draws a continuation of each prompt, at least one token long each.
   *
   * @param prompts with what each one's random numbers come from: what is drawn does not depend on the prompts beside it
   */
  async sample(network: AttachedNetwork, prompts: SampleTask['prompts'], options: SamplingOptions): Promise<Sampled[]> {
    const tasks: SampleTask[] = []
    for (let at = 0; at < prompts.length; at += this.#rowsPerSample) {
      const own = prompts.slice(at, at + this.#rowsPerSample)
      const promptLength = roundUp(longest(own.map(({ tokens }) => tokens.length)))
      tasks.push({ kind: 'sample', prompts: own, options, batch: own.length, promptLength })
    }
    return (await this.#run(network, tasks)).flat()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.close()
  }

  #run<Task extends ValuesTask | SampleTask>(network: AttachedNetwork, tasks: readonly Task[]) {
    const { shared, version } = network as Attached
    return this.#pool.run<Task>(tasks.map((task) => ({ network: shared, version, task })))
  }

  #gradientOf(shard: number, size: number): SharedArrayBuffer {
    const known = this.#gradients[shard]
    if (known && known.byteLength === size * 4) return known
    const fresh = new SharedArrayBuffer(size * 4)
    this.#gradients[shard] = fresh
    return fresh
  }
}

interface Shard {
  task: ValuesTask
  /** Of each row, in the task's order: which example it is, and how many values it has. */
  rows: { example: number; values: number }[]
}

/** Sequences of like length go together, so that little is padded. */
function cutIntoShards(config: NetworkConfig, examples: readonly Example[], rowsPerShard: number): Shard[] {
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
  const length = roundUp(longest(chosen.map((index) => examples[index].tokens.length - (scalar ? 0 : 1))))
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

function collect(
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

function longest(lengths: readonly number[]): number {
  return lengths.reduce((most, length) => Math.max(most, length), 1)
}

/** To a multiple of 8: a graph is made for each length, and few are enough. */
function roundUp(length: number): number {
  return Math.ceil(length / 8) * 8
}
