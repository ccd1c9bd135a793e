import { z } from 'zod'
import { NetworkError } from '../errors.ts'
import type { NetworkConfig } from '../network/network-config.ts'
import { firstIssue } from '../tokenizer/first-issue.ts'

const languageModel = 'LlamaForCausalLM'
const scalarModel = 'LlamaForSequenceClassification'

const count = (most: number) => z.int().min(1).max(most)
/** Beyond what any machine would hold, so that nothing is computed from a size that is a lie. */
const widest = 2 ** 24

const schema = z.object({
  architectures: z.tuple([z.enum([languageModel, scalarModel])]),
  model_type: z.literal('llama'),
  vocab_size: count(widest),
  hidden_size: count(widest),
  intermediate_size: count(widest),
  num_hidden_layers: count(4096),
  num_attention_heads: count(65_536),
  num_key_value_heads: count(65_536).nullish(),
  head_dim: count(widest).nullish(),
  max_position_embeddings: count(widest).default(2048),
  // Where a file is silent, Hugging Face's own defaults hold.
  rms_norm_eps: z.number().positive().max(1).default(1e-6),
  rope_theta: z.number().min(1).max(1e12).optional(),
  rope_scaling: z.null({ error: 'scaled rotary positions are not supported' }).optional(),
  rope_parameters: z
    .strictObject({
      rope_theta: z.number().min(1).max(1e12).optional(),
      rope_type: z.literal('default').optional(),
    })
    .nullish(),
  partial_rotary_factor: z.literal(1).optional(),
  hidden_act: z.literal('silu').default('silu'),
  tie_word_embeddings: z.boolean().default(false),
  attention_bias: z.literal(false, { error: 'biases are not supported' }).optional(),
  mlp_bias: z.literal(false, { error: 'biases are not supported' }).optional(),
  num_labels: z.literal(1).optional(),
  id2label: z.record(z.string(), z.string()).optional(),
  quantization_config: z.null({ error: 'quantized weights are not supported' }).optional(),
})

/**
 * The `config.json` of a network, as Hugging Face's Llama classes read it: of a language model, or, for a scalar head, of
 * sequence classification with one label.
 */
export function writeHuggingFaceConfig(config: NetworkConfig): string {
  const scalar = config.head === 'scalar'
  const content = {
    architectures: [scalar ? scalarModel : languageModel],
    model_type: 'llama',
    vocab_size: config.vocabulary,
    hidden_size: config.width,
    intermediate_size: config.hidden,
    num_hidden_layers: config.layers,
    num_attention_heads: config.heads,
    num_key_value_heads: config.keyValueHeads,
    head_dim: config.width / config.heads,
    max_position_embeddings: config.context,
    rms_norm_eps: config.normEpsilon,
    rope_theta: config.ropeTheta,
    rope_scaling: null,
    hidden_act: 'silu',
    tie_word_embeddings: config.tiedEmbeddings,
    attention_bias: false,
    mlp_bias: false,
    torch_dtype: 'float32',
    ...(scalar ? { id2label: { 0: 'score' }, label2id: { score: 0 }, problem_type: 'regression' } : {}),
  }
  return `${JSON.stringify(content, null, 2)}\n`
}

/**
 * Reads the `config.json` of a Llama checkpoint. What would change a network's outcome and cannot be said by a
 * {@link NetworkConfig} is refused: other architectures, biases, scaled rotary positions, heads of a size of their own.
 *
 * @throws {NetworkError} `unusable-config` that names the field
 */
export function readHuggingFaceConfig(text: string): NetworkConfig {
  let written: unknown
  try {
    written = JSON.parse(text)
  } catch (error) {
    unusable((error as Error).message)
  }
  const parsed = schema.safeParse(written)
  if (!parsed.success) return unusable(firstIssue(parsed.error))
  const fields = parsed.data
  const config: NetworkConfig = {
    vocabulary: fields.vocab_size,
    width: fields.hidden_size,
    layers: fields.num_hidden_layers,
    heads: fields.num_attention_heads,
    keyValueHeads: fields.num_key_value_heads ?? fields.num_attention_heads,
    hidden: fields.intermediate_size,
    context: fields.max_position_embeddings,
    ropeTheta: fields.rope_theta ?? fields.rope_parameters?.rope_theta ?? 10_000,
    normEpsilon: fields.rms_norm_eps,
    tiedEmbeddings: fields.tie_word_embeddings,
    head: fields.architectures[0] === scalarModel ? 'scalar' : 'language',
  }
  checkHeads(config, fields.head_dim ?? undefined)
  // Without a word on it, the library makes two labels.
  const labels = fields.id2label ? Object.keys(fields.id2label).length : (fields.num_labels ?? 2)
  if (config.head === 'scalar' && labels !== 1) unusable(`its head has ${labels} labels, and a scalar head has one`)
  return config
}

/** @throws {NetworkError} `unusable-config` where width and heads do not go together */
export function checkHeads({ width, heads, keyValueHeads }: NetworkConfig, headSize = width / heads): void {
  if (headSize * heads !== width || headSize % 2 !== 0) {
    unusable(`${heads} heads of ${headSize} numbers are not the width ${width}, or not of an even size`)
  }
  if (heads % keyValueHeads !== 0) unusable(`${keyValueHeads} key-value heads do not divide ${heads} heads`)
}

function unusable(reason: string): never {
  throw new NetworkError('unusable-config', `This is no network that can be used: ${reason}.`)
}
