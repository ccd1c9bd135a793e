import { type Graph, sizeOf, type Tensor } from './graph.ts'

/** Operators of ONNX Runtime that ONNX lacks. */
const microsoft = 'com.microsoft'

function elementwise(graph: Graph, operator: string, inputs: readonly Tensor[], shape = inputs[0].shape): Tensor {
  return graph.node({ operator, inputs, shape })
}

/** Sum of two tensors of one shape. */
export function add(graph: Graph, a: Tensor, b: Tensor): Tensor {
  return graph.record(elementwise(graph, 'Add', [a, b]), [a, b], (gradient) => [gradient, gradient])
}

/** Product, element by element, of two tensors of one shape. */
export function multiply(graph: Graph, a: Tensor, b: Tensor): Tensor {
  return graph.record(elementwise(graph, 'Mul', [a, b]), [a, b], (gradient) => [
    elementwise(graph, 'Mul', [gradient, b]),
    elementwise(graph, 'Mul', [gradient, a]),
  ])
}

export function reshape(graph: Graph, x: Tensor, shape: readonly number[]): Tensor {
  const as = (tensor: Tensor, wanted: readonly number[]) =>
    graph.node({ operator: 'Reshape', inputs: [tensor, graph.indices(wanted)], shape: wanted })
  return graph.record(as(x, shape), [x], (gradient) => [as(gradient, x.shape)])
}

/** Axis `i` of the outcome is axis `order[i]` of `x`. */
export function transpose(graph: Graph, x: Tensor, order: readonly number[]): Tensor {
  const permute = (tensor: Tensor, perm: readonly number[]) =>
    graph.node({
      operator: 'Transpose',
      inputs: [tensor],
      shape: perm.map((axis) => tensor.shape[axis]),
      attributes: { perm },
    })
  const inverse = order.map((_, axis) => order.indexOf(axis))
  return graph.record(permute(x, order), [x], (gradient) => [permute(gradient, inverse)])
}

/** Cuts `x` along its last axis into pieces of these lengths. */
export function splitLast(graph: Graph, x: Tensor, lengths: readonly number[]): Tensor[] {
  const axis = x.shape.length - 1
  const pieces = graph.nodes({
    operator: 'Split',
    inputs: [x, graph.indices(lengths)],
    shapes: lengths.map((length) => [...x.shape.slice(0, -1), length]),
    attributes: { axis },
  })
  return graph.recordSeveral(pieces, x, (gradients) =>
    graph.node({ operator: 'Concat', inputs: gradients, shape: x.shape, attributes: { axis } }),
  )
}

/** Rows of `x` [rows, width] by number, as an embedding does. A row that is chosen twice gets both gradients. */
export function selectRows(graph: Graph, x: Tensor, numbers: Tensor): Tensor {
  const shape = [numbers.shape[0], x.shape[1]]
  const chosen = graph.node({ operator: 'Gather', inputs: [x, numbers], shape, attributes: { axis: 0 } })
  return graph.record(chosen, [x], (gradient) => {
    const zeros = graph.constant(new Float32Array(sizeOf(x.shape)), x.shape)
    const column = graph.node({
      operator: 'Reshape',
      inputs: [numbers, graph.indices([-1, 1])],
      shape: [numbers.shape[0], 1],
      type: 'int64',
    })
    return [
      graph.node({
        operator: 'ScatterND',
        inputs: [zeros, column, gradient],
        shape: x.shape,
        attributes: { reduction: 'add' },
      }),
    ]
  })
}

/** `x` [rows, inputs] through a linear layer of `weight` [outputs, inputs]: [rows, outputs]. */
export function linear(graph: Graph, x: Tensor, weight: Tensor): Tensor {
  const [rows] = x.shape
  const [outputs] = weight.shape
  const product = graph.node({
    operator: 'Gemm',
    inputs: [x, weight],
    shape: [rows, outputs],
    attributes: { transB: 1 },
  })
  return graph.record(product, [x, weight], (gradient) => [
    graph.node({ operator: 'Gemm', inputs: [gradient, weight], shape: x.shape }),
    graph.node({ operator: 'Gemm', inputs: [gradient, x], shape: weight.shape, attributes: { transA: 1 } }),
  ])
}

interface MatrixProduct {
  a: Tensor
  b: Tensor
  /** Takes the last two axes of `a` (of `b`) exchanged. */
  transposeA?: boolean
  transposeB?: boolean
  /** Multiplies the product. */
  factor?: number
}

/** Products of stacks of matrices; all axes but the last two are equal in `a` and `b`. */
export function matrixProduct(
  graph: Graph,
  { a, b, transposeA = false, transposeB = false, factor = 1 }: MatrixProduct,
): Tensor {
  const product = (x: Tensor, y: Tensor, transX: boolean, transY: boolean) => {
    const rows = x.shape.at(transX ? -1 : -2) ?? 1
    const columns = y.shape.at(transY ? -2 : -1) ?? 1
    return graph.node({
      operator: 'FusedMatMul',
      inputs: [x, y],
      shape: [...x.shape.slice(0, -2), rows, columns],
      attributes: { transA: Number(transX), transB: Number(transY), alpha: { float: factor } },
      domain: microsoft,
    })
  }
  return graph.record(product(a, b, transposeA, transposeB), [a, b], (gradient) => [
    transposeA ? product(b, gradient, transposeB, true) : product(gradient, b, false, !transposeB),
    transposeB ? product(gradient, a, true, transposeA) : product(a, gradient, !transposeA, false),
  ])
}

/** Root-mean-square norm over the last axis, times `weight` (Zhang & Sennrich 2019, arXiv 1910.07467). */
export function rootMeanSquareNorm(
  graph: Graph,
  x: Tensor,
  { weight, epsilon }: { weight: Tensor; epsilon: number },
): Tensor {
  const width = x.shape.at(-1) ?? 1
  const perRow = [...x.shape.slice(0, -1), 1]
  const [normed, inverse] = graph.nodes({
    operator: 'SimplifiedLayerNormalization',
    inputs: [x, weight],
    shapes: [x.shape, perRow],
    attributes: { axis: -1, epsilon: { float: epsilon }, stash_type: 1 },
  })
  return graph.record(normed, [x, weight], (gradient) => {
    const unit = elementwise(graph, 'Mul', [x, inverse])
    const weighted = elementwise(graph, 'Mul', [gradient, weight])
    const along = graph.node({
      operator: 'ReduceMean',
      inputs: [elementwise(graph, 'Mul', [weighted, unit])],
      shape: perRow,
      attributes: { axes: [x.shape.length - 1], keepdims: 1 },
    })
    const across = elementwise(graph, 'Sub', [weighted, elementwise(graph, 'Mul', [unit, along])])
    const rows = x.shape.slice(0, -1).map((_, axis) => axis)
    const weightGradient = graph.node({
      operator: 'ReduceSum',
      inputs: [elementwise(graph, 'Mul', [gradient, unit]), graph.indices(rows)],
      shape: [width],
      attributes: { keepdims: 0 },
    })
    return [elementwise(graph, 'Mul', [across, inverse]), weightGradient]
  })
}

/** x · sigmoid(x), element by element. */
export function silu(graph: Graph, x: Tensor): Tensor {
  const sigmoid = elementwise(graph, 'Sigmoid', [x])
  const value = elementwise(graph, 'Mul', [x, sigmoid])
  return graph.record(value, [x], (gradient) => {
    // d/dx = s + x s (1 - s) = s + value - value s
    const bent = elementwise(graph, 'Sub', [value, elementwise(graph, 'Mul', [value, sigmoid])])
    return [elementwise(graph, 'Mul', [gradient, elementwise(graph, 'Add', [sigmoid, bent])])]
  })
}

/** Cosines and sines of the rotary angles: each [positions, head size / 2]. */
export interface RotaryTables {
  cosines: Tensor
  sines: Tensor
  /** The same turn backwards. */
  backwardSines: Tensor
}

export function rotaryTables(
  graph: Graph,
  { positions, headSize, theta }: { positions: number; headSize: number; theta: number },
): RotaryTables {
  const half = headSize / 2
  const angle = (index: number) => Math.floor(index / half) * theta ** (-(index % half) / half)
  const table = (value: (angle: number) => number) =>
    graph.constant(
      Float32Array.from({ length: positions * half }, (_, index) => value(angle(index))),
      [positions, half],
    )
  return {
    cosines: table(Math.cos),
    sines: table(Math.sin),
    backwardSines: table((turn) => -Math.sin(turn)),
  }
}

/**
 * Turns queries or keys by their positions (Su et al. 2021, arXiv 2104.09864), the two halves of each head against each
 * other.
 *
 * @param x         [batch, length, heads · head size]
 * @param positions [1]: of the first token of every row, or [batch, length]
 */
export function rotate(
  graph: Graph,
  x: Tensor,
  { tables, positions }: { tables: RotaryTables; positions: Tensor },
): Tensor {
  const turn = (tensor: Tensor, sines: Tensor) =>
    graph.node({
      operator: 'RotaryEmbedding',
      inputs: [tensor, positions, tables.cosines, sines],
      shape: x.shape,
      domain: microsoft,
    })
  // A turn is orthogonal: its gradient turns back.
  return graph.record(turn(x, tables.sines), [x], (gradient) => [turn(gradient, tables.backwardSines)])
}

/** Softmax over the last axis of `x + mask`; `mask` is broadcast and holds 0 or a very negative number. */
export function maskedSoftmax(graph: Graph, x: Tensor, mask: Tensor): Tensor {
  const last = x.shape.length - 1
  const probabilities = graph.node({
    operator: 'Softmax',
    inputs: [elementwise(graph, 'Add', [x, mask])],
    shape: x.shape,
    attributes: { axis: last },
  })
  return graph.record(probabilities, [x], (gradient) => {
    const weighted = elementwise(graph, 'Mul', [gradient, probabilities])
    const total = graph.node({
      operator: 'ReduceSum',
      inputs: [weighted, graph.indices([last])],
      shape: [...x.shape.slice(0, -1), 1],
      attributes: { keepdims: 1 },
    })
    return [elementwise(graph, 'Sub', [weighted, elementwise(graph, 'Mul', [probabilities, total])])]
  })
}

/** Log-probabilities of `targets` [rows, 1] under the softmax of `logits` [rows, choices]: [rows, 1]. */
export function logProbability(graph: Graph, logits: Tensor, targets: Tensor): Tensor {
  const all = graph.node({
    operator: 'LogSoftmax',
    inputs: [logits],
    shape: logits.shape,
    attributes: { axis: 1 },
  })
  const shape = [logits.shape[0], 1]
  const chosen = graph.node({ operator: 'GatherElements', inputs: [all, targets], shape, attributes: { axis: 1 } })
  return graph.record(chosen, [logits], (gradient) => {
    const against = elementwise(graph, 'Neg', [gradient])
    const spread = elementwise(graph, 'Mul', [elementwise(graph, 'Exp', [all]), against], logits.shape)
    return [
      graph.node({
        operator: 'ScatterElements',
        inputs: [spread, targets, gradient],
        shape: logits.shape,
        attributes: { axis: 1, reduction: 'add' },
      }),
    ]
  })
}
