import type { Feed, GraphExecutor, LoadedGraph } from '../executor/graph-executor.ts'
import { gradientName, promptGraph, stepGraph, valuesGraph } from '../network/network-graphs.ts'
import { graphParameters } from '../network/transformer.ts'
import { sampleRows } from '../sampling/sample-rows.ts'
import type { Sampled, SampleTask, ShardTask, SharedNetwork, ValuesTask } from './shard-task.ts'

interface KnownNetwork {
  shared: Float32Array
  /** The runtime refuses shared memory, so that every thread has a copy. */
  own: Float32Array
  version: number
  parameters: Record<string, Feed>
}

/** Loaded graphs keep memory of their own (15 MB and more), and one is loaded within some 30 ms. */
const graphsKept = 32

/** Does the work of one thread: keeps graphs and copies of networks, and runs one task after the other. */
export class ShardRunner {
  readonly #executor: GraphExecutor
  readonly #networks = new Map<number, KnownNetwork>()
  readonly #graphs = new Map<string, LoadedGraph>()

  constructor(executor: GraphExecutor) {
    this.#executor = executor
  }

  /** @param version of the network's numbers, which differs where they have changed since the last task */
  async run({
    network,
    version,
    task,
  }: {
    network: SharedNetwork
    version: number
    task: ShardTask
  }): Promise<Float32Array | Sampled[]> {
    const { parameters } = this.#current(network, version)
    return task.kind === 'sample' ? this.#sample(network, parameters, task) : this.#values(network, parameters, task)
  }

  async close(): Promise<void> {
    for (const graph of this.#graphs.values()) await graph.release()
    this.#graphs.clear()
  }

  async #values({ config }: SharedNetwork, parameters: Record<string, Feed>, task: ValuesTask): Promise<Float32Array> {
    const { batch, length } = task
    const asked = task.positions.length
    const gradient = task.kind === 'gradient'
    const graph = await this.#graph({ kind: task.kind, config, batch, length }, () =>
      valuesGraph({ config, batch, length, gradient }),
    )
    const whole = (values: Int32Array) => BigInt64Array.from(values, BigInt)
    const { feed } = this.#executor
    const outputs = await graph.run({
      ...parameters,
      tokens: feed(whole(task.tokens), [batch * length]),
      positions: feed(whole(task.positions), [asked]),
      ...(config.head === 'language' && { targets: feed(whole(task.targets), [asked, 1]) }),
      ...(gradient && { weights: feed(task.weights, [asked, 1]) }),
    })
    if (task.gradient) {
      const target = new Float32Array(task.gradient)
      for (const { name, offset, size } of graphParameters(config)) {
        const found = outputs[gradientName(name)]
        if (found) target.set(found, offset)
        else target.fill(0, offset, offset + size)
      }
    }
    return outputs.values
  }

  async #sample({ config }: SharedNetwork, parameters: Record<string, Feed>, task: SampleTask): Promise<Sampled[]> {
    const { batch, promptLength: length } = task
    const capacity = length + task.options.maxTokens
    const prompt = await this.#graph({ kind: 'prompt', config, batch, length }, () =>
      promptGraph({ config, batch, length }),
    )
    const step =
      task.options.maxTokens > 0
        ? await this.#graph({ kind: 'step', config, batch, capacity }, () => stepGraph({ config, batch, capacity }))
        : undefined
    return sampleRows({
      config,
      executor: this.#executor,
      parameters,
      promptGraph: prompt,
      ...(step && { stepGraph: step }),
      task,
    })
  }

  #current({ id, config, memory }: SharedNetwork, version: number): KnownNetwork {
    let known = this.#networks.get(id)
    if (!known) {
      const shared = new Float32Array(memory)
      const own = new Float32Array(shared.length)
      const parameters = Object.fromEntries(
        graphParameters(config).map(({ name, shape, offset, size }) => [
          name,
          this.#executor.feed(own.subarray(offset, offset + size), shape),
        ]),
      )
      known = { shared, own, version: -1, parameters }
      this.#networks.set(id, known)
    }
    if (known.version !== version) {
      known.own.set(known.shared)
      known.version = version
    }
    return known
  }

  async #graph(key: object, build: () => Uint8Array): Promise<LoadedGraph> {
    const text = JSON.stringify(key)
    const known = this.#graphs.get(text)
    if (known) {
      // To the end of the line of those that may have to go.
      this.#graphs.delete(text)
      this.#graphs.set(text, known)
      return known
    }
    const [oldest] = this.#graphs.keys()
    if (this.#graphs.size >= graphsKept) {
      await this.#graphs.get(oldest)?.release()
      this.#graphs.delete(oldest)
    }
    const graph = await this.#executor.load(build())
    this.#graphs.set(text, graph)
    return graph
  }
}
