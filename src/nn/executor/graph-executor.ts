import type { Tensor } from '../graph/graph.ts'

/** Numbers as an executor takes them; made by it, and used in place: what is written to the array later is seen. */
export interface Feed {
  readonly values: Float32Array | BigInt64Array
}

/** Runs ONNX graphs: the port behind which the native and the WebAssembly runtime stand. One thread each. */
export interface GraphExecutor {
  /** As told to people, with its version. */
  readonly name: string
  /** @param values as many as `shape` has places; not over shared memory */
  feed(values: Float32Array | BigInt64Array, shape: Tensor['shape']): Feed
  /** @throws {NetworkError} `bad-graph` where the runtime refuses it */
  load(model: Uint8Array): Promise<LoadedGraph>
}

export interface LoadedGraph {
  /**
   * All outputs by name, in arrays of their own.
   *
   * @throws {NetworkError} `failed-run`
   */
  run(feeds: Readonly<Record<string, Feed>>): Promise<Record<string, Float32Array>>
  release(): Promise<void>
}
