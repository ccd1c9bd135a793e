import { NetworkError } from '../errors.ts'
import { type Network, type ParameterEntry, parameterLayout } from '../network/parameters.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { assembleGguf, float32, type GgufTensor, type GgufValue, text, uint32 } from './gguf-format.ts'
import { ggufTokenizer } from './gguf-tokenizer.ts'
import { bytesFromNumbers } from './number-format.ts'
import { neighboursFromHalves } from './rotary-layout.ts'
import { writeWhole } from './write-whole.ts'

export interface GgufExport {
  network: Network
  tokenizer: Tokenizer
  /** As people see it. */
  name?: string
  /** Of matrices; vectors stay at 32 bits. Single precision unless told. */
  format?: 'float32' | 'float16'
  /** Where a model is to stop. Needed unless the tokenizer has an end of its own, as SentencePiece's do. */
  endToken?: number
}

/**
 * Writes a network as a GGUF file that llama.cpp and all that stand on it open. A word
 * that a word tokenizer would refuse is read there as `<unk>`, or as the end where there is none.
 *
 * @throws {NetworkError} `scalar-head`, which llama.cpp's Llama does not have; `wrong-vocabulary` where tokenizer and network
 *   do not have as many tokens; `no-end-token`, `unusable-tokenizer`
 */
export async function writeGguf({ path, ...content }: GgufExport & { path: string }): Promise<void> {
  await writeWhole(path, ggufBytes(content))
}

/** The content of {@link writeGguf}'s file. */
export function ggufBytes({
  network,
  tokenizer,
  name = 'llama',
  format = 'float32',
  endToken,
}: GgufExport): Uint8Array {
  const { config } = network
  if (config.head === 'scalar') {
    throw new NetworkError('scalar-head', 'A GGUF file holds no scalar head: write a checkpoint folder instead.')
  }
  if (tokenizer.size !== config.vocabulary) {
    throw new NetworkError(
      'wrong-vocabulary',
      `The tokenizer has ${tokenizer.size} tokens and the network ${config.vocabulary}: give the one it was trained with.`,
    )
  }
  const headSize = config.width / config.heads
  const metadata: [key: string, value: GgufValue][] = [
    ['general.architecture', text('llama')],
    ['general.name', text(name)],
    ['general.file_type', uint32(format === 'float32' ? 0 : 1)],
    ['llama.vocab_size', uint32(config.vocabulary)],
    ['llama.context_length', uint32(config.context)],
    ['llama.embedding_length', uint32(config.width)],
    ['llama.block_count', uint32(config.layers)],
    ['llama.feed_forward_length', uint32(config.hidden)],
    ['llama.attention.head_count', uint32(config.heads)],
    ['llama.attention.head_count_kv', uint32(config.keyValueHeads)],
    ['llama.attention.layer_norm_rms_epsilon', float32(config.normEpsilon)],
    ['llama.rope.dimension_count', uint32(headSize)],
    ['llama.rope.freq_base', float32(config.ropeTheta)],
    ...ggufTokenizer(tokenizer, endToken),
  ]
  const tensors = parameterLayout(config).map((entry) => tensor({ network, entry, format }))
  return assembleGguf({ metadata, tensors })
}

const names: { readonly [huggingFace: string]: string } = {
  'model.embed_tokens': 'token_embd',
  'model.norm': 'output_norm',
  lm_head: 'output',
  input_layernorm: 'attn_norm',
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
  post_attention_layernorm: 'ffn_norm',
  'mlp.gate_proj': 'ffn_gate',
  'mlp.up_proj': 'ffn_up',
  'mlp.down_proj': 'ffn_down',
}

function tensor(of: { network: Network; entry: ParameterEntry; format: 'float32' | 'float16' }): GgufTensor {
  const { config, values } = of.network
  const { name, shape, offset, size } = of.entry
  const [, layer, part] = /^(?:model\.layers\.(\d+)\.)?(.+)\.weight$/.exec(name)!
  const numbers = values.subarray(offset, offset + size)
  const turned = part === 'self_attn.q_proj' || part === 'self_attn.k_proj'
  const format = shape.length === 1 ? 'float32' : of.format
  return {
    name: `${layer === undefined ? '' : `blk.${layer}.`}${names[part!]}.weight`,
    dimensions: shape.toReversed(),
    format,
    bytes: bytesFromNumbers(
      turned ? neighboursFromHalves(numbers, config.width / config.heads, config.width) : numbers,
      format,
    ),
  }
}
