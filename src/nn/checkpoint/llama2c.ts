import { NetworkError } from '../errors.ts'
import type { NetworkConfig } from '../network/network-config.ts'
import { type Network, parameter, parameterCount } from '../network/parameters.ts'
import { readLlama2cTokenizer } from '../tokenizer/llama2c-tokenizer.ts'
import type { SentencePieceTokenizer } from '../tokenizer/sentence-piece-tokenizer.ts'
import { checkHeads } from './hugging-face-config.ts'
import { numbersFromBytes } from './number-format.ts'
import { halvesFromNeighbours } from './rotary-layout.ts'

const headerSize = 7 * 4

/**
 * A network of llama2.c with its tokenizer, such as `stories260K.bin` and `tok512.bin`. It was trained on texts that each
 * begin with the tokenizer's `begin`.
 *
 * @throws {NetworkError} `unusable-checkpoint`, `unusable-tokenizer`
 */
export function readLlama2cModel({ checkpoint, tokenizer }: { checkpoint: Uint8Array; tokenizer: Uint8Array }): {
  network: Network
  tokenizer: SentencePieceTokenizer
} {
  const network = readLlama2cCheckpoint(checkpoint)
  return { network, tokenizer: readLlama2cTokenizer(tokenizer, network.config.vocabulary) }
}

/**
 * Reads a checkpoint of llama2.c's first version: a header of seven sizes, then all layers of one kind of matrix after all
 * layers of another, the tables of rotary positions that are no longer used, and a head where it has its own.
 *
 * @throws {NetworkError} `unusable-checkpoint` where its sizes make no network or are not those of the file
 * @see https://github.com/karpathy/llama2.c/blob/master/export.py `legacy_export`
 */
export function readLlama2cCheckpoint(bytes: Uint8Array): Network {
  const config = readHeader(bytes)
  const { width, heads, keyValueHeads, layers, hidden, context, vocabulary } = config
  const headSize = width / heads
  // The tables of cosines and sines; the parameters' own count is exact, and no array is made before it is checked.
  const expected = headerSize + 4 * (parameterCount(config) + context * headSize)
  if (bytes.length !== expected) unusable(`its header tells of ${expected} bytes, and it has ${bytes.length}`)
  const network: Network = { config, values: new Float32Array(parameterCount(config)) }
  const source = numbersFromBytes(bytes.subarray(headerSize), 'float32')
  let place = 0
  const take = (size: number) => {
    place += size
    return source.subarray(place - size, place)
  }
  const fill = (name: string, values: Float32Array) => parameter(network, name).set(values)
  const fillLayers = (name: string, size: number, change = (values: Float32Array) => values) => {
    for (let layer = 0; layer < layers; layer++) fill(`model.layers.${layer}.${name}.weight`, change(take(size)))
  }
  const turned = (values: Float32Array) => halvesFromNeighbours(values, headSize, width)
  const keyValueSize = headSize * keyValueHeads * width

  fill('model.embed_tokens.weight', take(vocabulary * width))
  fillLayers('input_layernorm', width)
  fillLayers('self_attn.q_proj', width * width, turned)
  fillLayers('self_attn.k_proj', keyValueSize, turned)
  fillLayers('self_attn.v_proj', keyValueSize)
  fillLayers('self_attn.o_proj', width * width)
  fillLayers('post_attention_layernorm', width)
  fillLayers('mlp.gate_proj', hidden * width)
  fillLayers('mlp.down_proj', width * hidden)
  fillLayers('mlp.up_proj', hidden * width)
  fill('model.norm.weight', take(width))
  take(context * headSize)
  if (!config.tiedEmbeddings) fill('lm_head.weight', take(vocabulary * width))
  return network
}

function readHeader(bytes: Uint8Array): NetworkConfig {
  if (bytes.length < headerSize) unusable(`it has ${bytes.length} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerSize)
  const sizes = Array.from({ length: 7 }, (_, index) => view.getInt32(index * 4, true))
  const [width, hidden, layers, heads, keyValueHeads, vocabulary, context] = sizes as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  // No size is beyond what the file has room for, and none of the layers is free.
  const most = Math.max(width, hidden, 9 * layers, heads, keyValueHeads, Math.abs(vocabulary), context)
  if (Math.min(width, hidden, layers, heads, keyValueHeads, Math.abs(vocabulary), context) < 1 || most > bytes.length) {
    unusable(`its header has the sizes ${sizes.join(', ')}`)
  }
  const config: NetworkConfig = {
    width,
    hidden,
    layers,
    heads,
    keyValueHeads,
    vocabulary: Math.abs(vocabulary),
    context,
    ropeTheta: 10_000,
    normEpsilon: 1e-5,
    // A negative vocabulary is its sign for a head of its own.
    tiedEmbeddings: vocabulary > 0,
    head: 'language',
  }
  checkHeads(config)
  return config
}

function unusable(reason: string): never {
  throw new NetworkError('unusable-checkpoint', `This is no llama2.c checkpoint that can be used: ${reason}.`)
}
