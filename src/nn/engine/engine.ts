import { NetworkError } from '../errors.ts'
import type { ExecutorName } from '../executor/open-executor.ts'
import { type Network, parameterCount } from '../network/parameters.ts'
import { checkSampling, type Example } from './example.ts'
import { openShardPool, type ShardPool } from './shard-pool.ts'
import type { Sampled, SampleTask, SamplingOptions, SharedNetwork, ValuesTask } from './shard-task.ts'
import { collect, commonLength, cutIntoShards } from './shards.ts'

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
  /** Sequences that are worked on together; alters rounding, as sums are ordered otherwise. What fits a cache unless told. */
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
  readonly #rowsPerShard: number | undefined
  readonly #rowsPerSample: number
  readonly #gradients: SharedArrayBuffer[] = []
  #networks = 0

  private constructor(pool: ShardPool, options: EngineOptions) {
    this.#pool = pool
    this.#rowsPerShard = options.rowsPerShard
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

  /**
   * What the network says of each example, in their order.
   *
   * @throws {NetworkError} `bad-example`
   */
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
   * @throws {NetworkError} `bad-example`
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
    if (shards.length === 0) gradient.fill(0)
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
   * @throws {NetworkError} `bad-example`, `bad-sampling`
   */
  async sample(network: AttachedNetwork, prompts: SampleTask['prompts'], options: SamplingOptions): Promise<Sampled[]> {
    checkSampling(network.config, { prompts, options })
    const tasks: SampleTask[] = []
    for (let at = 0; at < prompts.length; at += this.#rowsPerSample) {
      const own = prompts.slice(at, at + this.#rowsPerSample)
      const promptLength = commonLength(own.map(({ tokens }) => tokens.length))
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
