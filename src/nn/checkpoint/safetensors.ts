import { z } from 'zod'
import { NetworkError } from '../errors.ts'
import { firstIssue } from '../tokenizer/first-issue.ts'
import { bytesFromNumbers, bytesPerNumber, type NumberFormat, numbersFromBytes } from './number-format.ts'

export interface Tensor {
  shape: readonly number[]
  values: Float32Array
}

export interface Safetensors {
  tensors: ReadonlyMap<string, Tensor>
  metadata: { readonly [key: string]: string }
}

/** As the format's own library has it. */
const longestHeader = 100_000_000
const formats: { readonly [dtype: string]: NumberFormat } = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' }

const size = z.int().nonnegative()
const entrySchema = z.strictObject({ dtype: z.string(), shape: z.array(size), data_offsets: z.tuple([size, size]) })
const metadataSchema = z.record(z.string(), z.string())

/**
 * A file of named tensors in single precision.
 *
 * @throws {NetworkError} `unusable-tensors` where a shape is not of its numbers
 * @see https://github.com/huggingface/safetensors#format
 */
export function writeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  let offset = 0
  const entries = [...tensors].map(([name, { shape, values }]): [string, object] => {
    if (numberCount(shape) !== values.length) unusable(`${name} of shape [${shape}] has ${values.length} numbers`)
    const begin = offset
    offset += values.byteLength
    return [name, { dtype: 'F32', shape, data_offsets: [begin, offset] }]
  })
  const header = JSON.stringify(Object.fromEntries([['__metadata__', metadata], ...entries]))
  // Blanks after the header, so that the numbers begin at a multiple of 8.
  const text = Buffer.from(header)
  const padded = Buffer.concat([text, Buffer.alloc(-text.length & 7, ' ')])
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(padded.length))
  return Buffer.concat([
    length,
    padded,
    ...Array.from(tensors.values(), ({ values }) => bytesFromNumbers(values, 'float32')),
  ])
}

/**
 * Reads tensors of 32 or 16 bits (IEEE and bfloat16). The file may come from anyone: its numbers must lie in it one after
 * another, without gap, overlap or rest.
 *
 * @throws {NetworkError} `unusable-tensors` that says what is wrong
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 8) unusable(`it has ${bytes.length} bytes`)
  const headerLength = view.getBigUint64(0, true)
  if (headerLength > BigInt(Math.min(longestHeader, bytes.length - 8))) {
    unusable(`a header of ${headerLength} bytes in a file of ${bytes.length}`)
  }
  const data = bytes.subarray(8 + Number(headerLength))
  const entries = parseHeader(bytes.subarray(8, 8 + Number(headerLength)))
  const parts = entries
    .filter(([name]) => name !== '__metadata__')
    .map(([name, written]) => ({ name, ...parse(entrySchema, written, name) }))
    .sort((a, b) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1])
  const tensors = new Map<string, Tensor>()
  let place = 0
  for (const { name, dtype, shape, data_offsets } of parts) {
    const [begin, end] = data_offsets
    const format = Object.hasOwn(formats, dtype) ? formats[dtype]! : unusable(`${name} is of the unknown type ${dtype}`)
    const length = numberCount(shape) * bytesPerNumber[format]
    if (begin !== place) unusable(`${name} begins at ${begin}, and what is before it ends at ${place}`)
    if (end > data.length) unusable(`${name} ends at ${end} of ${data.length} bytes`)
    if (end - begin !== length) unusable(`${name} of shape [${shape}] takes ${length} bytes and has ${end - begin}`)
    tensors.set(name, { shape, values: numbersFromBytes(data.subarray(begin, end), format) })
    place = end
  }
  if (place !== data.length) unusable(`it has ${data.length - place} bytes that belong to no tensor`)
  const metadata = entries.find(([name]) => name === '__metadata__')?.[1] ?? {}
  return { tensors, metadata: parse(metadataSchema, metadata, 'metadata') }
}

function parseHeader(bytes: Uint8Array): [name: string, entry: unknown][] {
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    unusable(`its header is no JSON: ${(error as Error).message}`)
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) return unusable('its header is no object')
  return Object.entries(header)
}

function parse<Schema extends z.ZodType>(schema: Schema, written: unknown, name: string): z.infer<Schema> {
  const parsed = schema.safeParse(written)
  return parsed.success ? parsed.data : unusable(`${name}: ${firstIssue(parsed.error)}`)
}

/** Infinity where it is beyond all files. */
function numberCount(shape: readonly number[]): number {
  const count = shape.reduce((product, length) => product * length, 1)
  return Number.isSafeInteger(count) ? count : Number.POSITIVE_INFINITY
}

function unusable(reason: string): never {
  throw new NetworkError('unusable-tensors', `This is no safetensors file that can be used: ${reason}.`)
}
