/** A value of a GGUF file's metadata with the number of its type. */
export interface GgufValue {
  type: number
  bytes: Buffer
}

export interface GgufTensor {
  name: string
  /** Innermost first: the other way round than everywhere else. */
  dimensions: readonly number[]
  format: 'float32' | 'float16'
  bytes: Uint8Array
}

const alignment = 32
const tensorTypes = { float32: 0, float16: 1 }

/**
 * The bytes of a GGUF file of version 3.
 *
 * @see https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */
export function assembleGguf({
  metadata,
  tensors,
}: {
  metadata: readonly (readonly [key: string, value: GgufValue])[]
  tensors: readonly GgufTensor[]
}): Uint8Array {
  let offset = 0
  const directory = tensors.flatMap(({ name, dimensions, format, bytes }) => {
    const place = offset
    offset += bytes.length + padding(bytes.length)
    return [
      text(name).bytes,
      uint32(dimensions.length).bytes,
      ...dimensions.map(uint64),
      uint32(tensorTypes[format]).bytes,
      uint64(place),
    ]
  })
  const head = Buffer.concat([
    Buffer.from('GGUF'),
    uint32(3).bytes,
    uint64(tensors.length),
    uint64(metadata.length),
    ...metadata.flatMap(([key, { type, bytes }]) => [text(key).bytes, uint32(type).bytes, bytes]),
    ...directory,
  ])
  const body = tensors.flatMap(({ bytes }) => [bytes, Buffer.alloc(padding(bytes.length))])
  return Buffer.concat([head, Buffer.alloc(padding(head.length)), ...body])
}

export function text(value: string): GgufValue {
  const bytes = Buffer.from(value)
  return { type: 8, bytes: Buffer.concat([uint64(bytes.length), bytes]) }
}

export function uint32(value: number): GgufValue {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return { type: 4, bytes }
}

export function int32(value: number): GgufValue {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return { type: 5, bytes }
}

export function float32(value: number): GgufValue {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return { type: 6, bytes }
}

export function bool(value: boolean): GgufValue {
  return { type: 7, bytes: Buffer.from([value ? 1 : 0]) }
}

/** @param values of one type, and at least one */
export function list(values: readonly GgufValue[]): GgufValue {
  const head = [uint32(values[0]!.type).bytes, uint64(values.length)]
  return { type: 9, bytes: Buffer.concat([...head, ...values.map(({ bytes }) => bytes)]) }
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

function padding(length: number): number {
  return (alignment - (length % alignment)) % alignment
}
