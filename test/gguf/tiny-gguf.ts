/**
 * Writes a model file whose every probability is known beforehand: a Llama in shape, a table of bigrams at heart.
 *
 * Each token's embedding is one-hot, and attention and feed-forward weights are zero, so that what reaches the output matrix
 * is the last token's own unit vector. Column t of that matrix therefore *is* the logits of the token that follows t, and the
 * probabilities are their softmax, by hand.
 *
 * @see https://github.com/ggml-org/ggml/blob/master/docs/gguf.md for the format
 */
import { writeFileSync } from 'node:fs'
import { endianness } from 'node:os'

/** Logits of what follows a token, by the token's name; `*` is every token that is not named. What is not told is `floor`. */
export type Bigrams = { readonly [after: string]: { readonly [next: string]: number } }

export interface TinyGguf {
  path: string
  /** Texts with a token of their own, besides all bytes and the control tokens. */
  words?: readonly string[]
  bigrams: Bigrams
  /** The logit of every token that `bigrams` does not tell. */
  floor?: number
  /** A Jinja template, as chat models carry it. */
  chatTemplate?: string
  contextLength?: number
}

/** The template of ChatML, as Qwen and many others use it. */
export const chatMl =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"

const tokenType = { normal: 1, unknown: 2, control: 3, byte: 6 }
const headSize = 32

/** The name of the token of one byte, as vocabularies write it. */
export function byteToken(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`
}

/** @returns the tokens' names in the order of their numbers */
export function writeTinyGguf({
  path,
  words = [],
  bigrams,
  floor = -60,
  chatTemplate,
  contextLength = 512,
}: TinyGguf): string[] {
  const vocabulary = [
    { name: '<unk>', type: tokenType.unknown },
    ...['<s>', '</s>', '<|im_start|>', '<|im_end|>'].map((name) => ({ name, type: tokenType.control })),
    ...Array.from({ length: 256 }, (_, byte) => ({ name: byteToken(byte), type: tokenType.byte })),
    // The vocabulary writes a space as U+2581; longer words win where the text can be cut in several ways.
    ...[' ', ...words].map((word) => ({ name: word.replaceAll(' ', '\u2581'), type: tokenType.normal })),
  ]
  const names = vocabulary.map(({ name }) => name.replaceAll('\u2581', ' '))
  const width = Math.ceil(names.length / headSize) * headSize
  const heads = width / headSize

  const metadata = [
    entry('general.architecture', text('llama')),
    entry('general.name', text('tiny')),
    entry('general.file_type', uint32(0)),
    entry('llama.context_length', uint32(contextLength)),
    entry('llama.embedding_length', uint32(width)),
    entry('llama.block_count', uint32(1)),
    entry('llama.feed_forward_length', uint32(headSize)),
    entry('llama.attention.head_count', uint32(heads)),
    entry('llama.attention.head_count_kv', uint32(heads)),
    entry('llama.attention.layer_norm_rms_epsilon', float32(1e-5)),
    entry('llama.rope.dimension_count', uint32(headSize)),
    entry('tokenizer.ggml.model', text('llama')),
    entry('tokenizer.ggml.tokens', list(vocabulary.map(({ name }) => text(name)))),
    entry('tokenizer.ggml.scores', list(vocabulary.map(({ name }) => float32(name.length)))),
    entry('tokenizer.ggml.token_type', list(vocabulary.map(({ type }) => int32(type)))),
    entry('tokenizer.ggml.bos_token_id', uint32(1)),
    entry('tokenizer.ggml.eos_token_id', uint32(2)),
    entry('tokenizer.ggml.add_bos_token', bool(true)),
    entry('tokenizer.ggml.add_space_prefix', bool(false)),
    ...(chatTemplate === undefined ? [] : [entry('tokenizer.chat_template', text(chatTemplate))]),
  ]
  const tensors = [
    // Far above the normalisation's epsilon, which would otherwise move the logits by a few millionths.
    tensor('token_embd.weight', [width, names.length], (column, row) => (column === row ? 1000 : 0)),
    tensor('blk.0.attn_norm.weight', [width], () => 1),
    ...['q', 'k', 'v', 'output'].map((part) => tensor(`blk.0.attn_${part}.weight`, [width, width], () => 0)),
    tensor('blk.0.ffn_norm.weight', [width], () => 1),
    tensor('blk.0.ffn_gate.weight', [width, headSize], () => 0),
    tensor('blk.0.ffn_up.weight', [width, headSize], () => 0),
    tensor('blk.0.ffn_down.weight', [headSize, width], () => 0),
    // A one-hot vector of any size becomes sqrt(width) at its place under the root mean square; this makes it 1.
    tensor('output_norm.weight', [width], () => 1 / Math.sqrt(width)),
    tensor('output.weight', [width, names.length], (after, next) => {
      const row = bigrams[names[after]] ?? bigrams['*']
      return row?.[names[next]] ?? floor
    }),
  ]
  for (const named of Object.entries(bigrams).flatMap(([after, row]) => [after, ...Object.keys(row)])) {
    if (named !== '*' && !names.includes(named)) throw new Error(`no such token: ${named}`)
  }
  writeFileSync(path, assemble(metadata, tensors))
  return names
}

interface Value {
  type: number
  bytes: Buffer
}

interface Tensor {
  name: string
  dimensions: readonly number[]
  data: Float32Array
}

const alignment = 32

function assemble(metadata: readonly Buffer[], tensors: readonly Tensor[]): Buffer {
  let offset = 0
  const directory = tensors.map(({ name, dimensions, data }) => {
    const line = Buffer.concat([
      text(name).bytes,
      uint32(dimensions.length).bytes,
      ...dimensions.map(uint64),
      uint32(0).bytes, // F32
      uint64(offset),
    ])
    offset += data.byteLength + padding(data.byteLength)
    return line
  })
  const head = Buffer.concat([
    Buffer.from('GGUF'),
    uint32(3).bytes,
    uint64(tensors.length),
    uint64(metadata.length),
    ...metadata,
    ...directory,
  ])
  const body = tensors.flatMap(({ data }) => [Buffer.from(data.buffer), Buffer.alloc(padding(data.byteLength))])
  return Buffer.concat([head, Buffer.alloc(padding(head.length)), ...body])
}

function padding(length: number): number {
  return (alignment - (length % alignment)) % alignment
}

/** `weight` gives the value at a column (the fastest dimension) and a row. */
function tensor(name: string, dimensions: readonly number[], weight: (column: number, row: number) => number): Tensor {
  if (endianness() !== 'LE') throw new Error('a GGUF file is little-endian, as this machine is not')
  const [columns, rows = 1] = dimensions
  const data = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) data[row * columns + column] = weight(column, row)
  }
  return { name, dimensions, data }
}

function entry(key: string, { type, bytes }: Value): Buffer {
  return Buffer.concat([text(key).bytes, uint32(type).bytes, bytes])
}

function list(values: readonly Value[]): Value {
  const head = [uint32(values[0].type).bytes, uint64(values.length)]
  return { type: 9, bytes: Buffer.concat([...head, ...values.map(({ bytes }) => bytes)]) }
}

function text(value: string): Value {
  const bytes = Buffer.from(value)
  return { type: 8, bytes: Buffer.concat([uint64(bytes.length), bytes]) }
}

function uint32(value: number): Value {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return { type: 4, bytes }
}

function int32(value: number): Value {
  return { type: 5, bytes: uint32(value).bytes }
}

function float32(value: number): Value {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return { type: 6, bytes }
}

function bool(value: boolean): Value {
  return { type: 7, bytes: Buffer.from([value ? 1 : 0]) }
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
