import {
  type ElementType,
  encodeOnnxModel,
  type OnnxAttribute,
  type OnnxNode,
  type OnnxTensor,
} from '../onnx/onnx-model.ts'

/** A value that flows through a graph. Its shape is known when the graph is built. */
export interface Tensor {
  readonly name: string
  readonly type: ElementType
  readonly shape: readonly number[]
  /** A gradient may be asked for of what is computed from it. */
  readonly differentiable: boolean
}

interface NodeOptions {
  operator: string
  inputs: readonly Tensor[]
  shape: readonly number[]
  attributes?: Readonly<Record<string, OnnxAttribute>>
  domain?: string
  type?: ElementType
}

/** Of the gradient of a node's output, the gradients of its inputs, in their order; `undefined` where there is none. */
type Pullback = (gradient: Tensor) => (Tensor | undefined)[]

interface TapeEntry {
  outputs: readonly Tensor[]
  inputs: readonly Tensor[]
  /** Given a gradient for each output, or nothing where an output plays no part. */
  pullback: (gradients: (Tensor | undefined)[]) => (Tensor | undefined)[]
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}

/**
 * An ONNX graph in the making, with a tape: what is computed by differentiable operators (`operators.ts`) can be
 * differentiated by {@link gradients}, which appends the backward pass to the same graph, to be run as one.
 */
export class Graph {
  readonly #nodes: OnnxNode[] = []
  readonly #inputs: Tensor[] = []
  readonly #outputs: Tensor[] = []
  readonly #constants = new Map<string, { tensor: Tensor; values: OnnxTensor['values'] }>()
  readonly #tape: TapeEntry[] = []
  #names = 0

  input(
    name: string,
    shape: readonly number[],
    options: { type?: ElementType; differentiable?: boolean } = {},
  ): Tensor {
    const tensor = { name, shape, type: options.type ?? 'float32', differentiable: options.differentiable ?? false }
    this.#inputs.push(tensor)
    return tensor
  }

  /** A constant of real numbers. Small equal ones are kept once. */
  constant(values: Float32Array | readonly number[], shape: readonly number[] = []): Tensor {
    return this.#constant('float32', Float32Array.from(values), shape)
  }

  /** A vector of whole numbers, such as a shape or axes. */
  indices(values: readonly number[]): Tensor {
    return this.#constant('int64', BigInt64Array.from(values, BigInt), [values.length])
  }

  #constant(type: ElementType, values: Float32Array | BigInt64Array, shape: readonly number[]): Tensor {
    const key = values.length <= 16 ? `${type}:${shape.join('x')}:${values.join()}` : `large:${this.#constants.size}`
    const known = this.#constants.get(key)
    if (known) return known.tensor
    const tensor = { name: `constant${this.#constants.size}`, type, shape, differentiable: false }
    this.#constants.set(key, { tensor, values })
    return tensor
  }

  /** Appends a node with one output. Not differentiable unless {@link record}ed. */
  node(options: NodeOptions): Tensor {
    return this.nodes({ ...options, shapes: [options.shape] })[0]
  }

  /** Appends a node with several outputs. */
  nodes({
    operator,
    inputs,
    shapes,
    attributes = {},
    domain = '',
    type = 'float32',
  }: Omit<NodeOptions, 'shape'> & { shapes: readonly (readonly number[])[] }): Tensor[] {
    const outputs = shapes.map((shape) => ({ name: `t${this.#names++}`, type, shape, differentiable: false }))
    this.#nodes.push({
      operator,
      inputs: inputs.map(({ name }) => name),
      outputs: outputs.map(({ name }) => name),
      attributes,
      domain,
    })
    return outputs
  }

  /** Says how the gradient of `output` goes back to `inputs`; drops it where none of them is differentiable. */
  record(output: Tensor, inputs: readonly Tensor[], pullback: Pullback): Tensor {
    if (!inputs.some(({ differentiable }) => differentiable)) return output
    const recorded = { ...output, differentiable: true }
    this.#tape.push({ outputs: [recorded], inputs, pullback: ([gradient]) => (gradient ? pullback(gradient) : []) })
    return recorded
  }

  /** As {@link record}, of a node with several outputs, all of which play a part in what is differentiated. */
  recordSeveral(outputs: readonly Tensor[], input: Tensor, pullback: (gradients: Tensor[]) => Tensor): Tensor[] {
    if (!input.differentiable) return [...outputs]
    const recorded = outputs.map((output) => ({ ...output, differentiable: true }))
    this.#tape.push({
      outputs: recorded,
      inputs: [input],
      pullback: (gradients) => [pullback(gradients.filter((gradient) => gradient !== undefined))],
    })
    return recorded
  }

  /** Appends an output; `name` is what it is called when the graph is run. */
  output(name: string, tensor: Tensor): void {
    const named = { ...tensor, name }
    this.#nodes.push({ operator: 'Identity', inputs: [tensor.name], outputs: [name], attributes: {}, domain: '' })
    this.#outputs.push(named)
  }

  /**
   * Appends the backward pass (reverse-mode differentiation).
   *
   * @param seeds gradients of some quantity with respect to these tensors
   * @returns its gradient with respect to a tensor, `undefined` where it does not depend on it
   */
  gradients(seeds: readonly (readonly [tensor: Tensor, gradient: Tensor])[]): (tensor: Tensor) => Tensor | undefined {
    const found = new Map<string, Tensor>(seeds.map(([tensor, gradient]) => [tensor.name, gradient]))
    for (const { outputs, inputs, pullback } of this.#tape.toReversed()) {
      const arrived = outputs.map(({ name }) => found.get(name))
      if (arrived.every((gradient) => gradient === undefined)) continue
      const contributions = pullback(arrived)
      inputs.forEach((input, index) => {
        const contribution = contributions[index]
        if (!contribution || !input.differentiable) return
        const sofar = found.get(input.name)
        found.set(
          input.name,
          sofar ? this.node({ operator: 'Add', inputs: [sofar, contribution], shape: input.shape }) : contribution,
        )
      })
    }
    return (tensor) => found.get(tensor.name)
  }

  /** The model's bytes, to be loaded by an executor. */
  encode(): Uint8Array {
    return encodeOnnxModel({
      nodes: this.#nodes,
      inputs: this.#inputs,
      outputs: this.#outputs,
      constants: [...this.#constants.values()].map(({ tensor, values }) => ({ ...tensor, values })),
    })
  }
}
