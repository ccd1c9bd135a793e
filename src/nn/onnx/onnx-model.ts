import protobuf from 'protobufjs'

/** Element types of tensors here; ONNX has more. */
export type ElementType = 'float32' | 'int64'

export interface OnnxTensor {
  name: string
  type: ElementType
  shape: readonly number[]
  values: Float32Array | BigInt64Array
}

export interface OnnxValue {
  name: string
  type: ElementType
  /** A length that differs from run to run is {@link anyLength}. */
  shape: readonly number[]
}

/** In place of a length that is known only when the graph is run. */
export const anyLength = -1

/** An attribute: whole numbers by default, `{ float }` for a single real one. */
export type OnnxAttribute = number | string | readonly number[] | { float: number }

export interface OnnxNode {
  operator: string
  inputs: readonly string[]
  outputs: readonly string[]
  attributes: Readonly<Record<string, OnnxAttribute>>
  /** Empty: ONNX itself; `com.microsoft`: operators that ONNX Runtime adds. */
  domain: string
}

export interface OnnxGraph {
  nodes: readonly OnnxNode[]
  inputs: readonly OnnxValue[]
  outputs: readonly OnnxValue[]
  constants: readonly OnnxTensor[]
}

/** The part of onnx.proto3 that is written here, with its field numbers. */
const onnx = protobuf.Root.fromJSON({
  nested: {
    Attribute: {
      fields: {
        name: { type: 'string', id: 1 },
        f: { type: 'float', id: 2 },
        i: { type: 'int64', id: 3 },
        s: { type: 'bytes', id: 4 },
        ints: { rule: 'repeated', type: 'int64', id: 8, options: { packed: false } },
        type: { type: 'int32', id: 20 },
      },
    },
    Node: {
      fields: {
        input: { rule: 'repeated', type: 'string', id: 1 },
        output: { rule: 'repeated', type: 'string', id: 2 },
        opType: { type: 'string', id: 4 },
        attribute: { rule: 'repeated', type: 'Attribute', id: 5 },
        domain: { type: 'string', id: 7 },
      },
    },
    Tensor: {
      fields: {
        dims: { rule: 'repeated', type: 'int64', id: 1, options: { packed: false } },
        dataType: { type: 'int32', id: 2 },
        name: { type: 'string', id: 8 },
        rawData: { type: 'bytes', id: 9 },
      },
    },
    Dimension: { fields: { dimValue: { type: 'int64', id: 1 }, dimParam: { type: 'string', id: 2 } } },
    Shape: { fields: { dim: { rule: 'repeated', type: 'Dimension', id: 1 } } },
    TensorType: { fields: { elemType: { type: 'int32', id: 1 }, shape: { type: 'Shape', id: 2 } } },
    Type: { fields: { tensorType: { type: 'TensorType', id: 1 } } },
    ValueInfo: { fields: { name: { type: 'string', id: 1 }, type: { type: 'Type', id: 2 } } },
    Graph: {
      fields: {
        node: { rule: 'repeated', type: 'Node', id: 1 },
        name: { type: 'string', id: 2 },
        initializer: { rule: 'repeated', type: 'Tensor', id: 5 },
        input: { rule: 'repeated', type: 'ValueInfo', id: 11 },
        output: { rule: 'repeated', type: 'ValueInfo', id: 12 },
      },
    },
    OperatorSet: { fields: { domain: { type: 'string', id: 1 }, version: { type: 'int64', id: 2 } } },
    Model: {
      fields: {
        irVersion: { type: 'int64', id: 1 },
        producerName: { type: 'string', id: 2 },
        graph: { type: 'Graph', id: 7 },
        opsetImport: { rule: 'repeated', type: 'OperatorSet', id: 8 },
      },
    },
  },
})
const modelType = onnx.lookupType('Model')

const elementTypes: Record<ElementType, number> = { float32: 1, int64: 7 }

/** A graph as the bytes of an ONNX model: IR version 8, operator set 17, and ONNX Runtime's own operators. */
export function encodeOnnxModel({ nodes, inputs, outputs, constants }: OnnxGraph): Uint8Array {
  return modelType
    .encode({
      irVersion: 8,
      producerName: 'goodhart',
      graph: {
        name: 'goodhart',
        node: nodes.map(({ operator, inputs: input, outputs: output, attributes, domain }) => ({
          input,
          output,
          opType: operator,
          attribute: Object.entries(attributes).map(([name, value]) => encodeAttribute(name, value)),
          domain,
        })),
        initializer: constants.map(({ name, type, shape, values }) => ({
          dims: shape,
          dataType: elementTypes[type],
          name,
          rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
        })),
        input: inputs.map(encodeValue),
        output: outputs.map(encodeValue),
      },
      opsetImport: [
        { domain: '', version: 17 },
        { domain: 'com.microsoft', version: 1 },
      ],
    })
    .finish()
}

function encodeValue({ name, type, shape }: OnnxValue): object {
  const dim = shape.map((dimValue) => (dimValue === anyLength ? { dimParam: 'any' } : { dimValue }))
  return { name, type: { tensorType: { elemType: elementTypes[type], shape: { dim } } } }
}

function encodeAttribute(name: string, value: OnnxAttribute): object {
  if (typeof value === 'number') return { name, i: value, type: 2 }
  if (typeof value === 'string') return { name, s: new TextEncoder().encode(value), type: 3 }
  if ('float' in value) return { name, f: value.float, type: 1 }
  return { name, ints: value, type: 7 }
}
