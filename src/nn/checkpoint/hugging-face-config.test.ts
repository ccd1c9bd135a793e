import { describe, expect, test } from 'vitest'
import { networkConfig } from '../network/network-config.ts'
import { readHuggingFaceConfig, writeHuggingFaceConfig } from './hugging-face-config.ts'

/** As a public checkpoint of 110 million parameters has it, less what changes no outcome. */
const published = {
  architectures: ['LlamaForCausalLM'],
  bos_token_id: 1,
  hidden_act: 'silu',
  hidden_size: 768,
  intermediate_size: 2048,
  max_position_embeddings: 1024,
  model_type: 'llama',
  num_attention_heads: 12,
  num_hidden_layers: 12,
  num_key_value_heads: 12,
  pretraining_tp: 1,
  rms_norm_eps: 1e-5,
  rope_scaling: null,
  tie_word_embeddings: false,
  torch_dtype: 'float32',
  use_cache: true,
  vocab_size: 32000,
}

function read(changes: object) {
  return readHuggingFaceConfig(JSON.stringify({ ...published, ...changes }))
}

describe("a Hugging Face Llama's config", () => {
  test('is read, with the defaults of the library where it is silent', () => {
    const expected = {
      vocabulary: 32000,
      width: 768,
      layers: 12,
      heads: 12,
      keyValueHeads: 12,
      hidden: 2048,
      context: 1024,
      ropeTheta: 10000,
      normEpsilon: 1e-5,
      tiedEmbeddings: false,
      head: 'language',
    }
    expect(read({})).toEqual(expected)
    expect(
      read({ rms_norm_eps: undefined, num_key_value_heads: undefined, tie_word_embeddings: undefined, head_dim: null }),
    ).toEqual({ ...expected, normEpsilon: 1e-6 })
    expect(read({ rope_parameters: { rope_type: 'default', rope_theta: 5e5 } })).toEqual({
      ...expected,
      ropeTheta: 5e5,
    })
  })

  test.each([
    {},
    { head: 'scalar' as const },
    { keyValueHeads: 2, tiedEmbeddings: false, ropeTheta: 500, normEpsilon: 1e-4 },
  ])('comes back as it was written: %j', (changes) => {
    const config = networkConfig({ vocabulary: 9, width: 16, layers: 3, heads: 4, context: 32, ...changes })
    expect(readHuggingFaceConfig(writeHuggingFaceConfig(config))).toEqual(config)
  })

  test.each<[string, object, RegExp]>([
    ['another architecture', { architectures: ['MistralForCausalLM'] }, /architectures/],
    ['two architectures', { architectures: ['LlamaForCausalLM', 'LlamaForCausalLM'] }, /architectures/],
    ['another type of model', { model_type: 'gemma' }, /model_type/],
    ['scaled rotary positions', { rope_scaling: { type: 'linear', factor: 2 } }, /rotary.*rope_scaling/],
    ['scaled rotary positions of the newer form', { rope_parameters: { rope_type: 'llama3' } }, /rope_parameters/],
    ['biases of attention', { attention_bias: true }, /biases.*attention_bias/],
    ['biases of the feed-forward layer', { mlp_bias: true }, /biases.*mlp_bias/],
    ['another activation', { hidden_act: 'gelu' }, /hidden_act/],
    ['quantized weights', { quantization_config: { bits: 4 } }, /quantiz/],
    ['heads of a size of their own', { head_dim: 128 }, /heads/],
    ['a width that heads do not divide', { num_attention_heads: 7, num_key_value_heads: 7 }, /heads/],
    ['heads of an odd size', { hidden_size: 36, num_attention_heads: 12 }, /heads/],
    ['key-value heads that do not divide heads', { num_key_value_heads: 5 }, /key-value/],
    ['no width', { hidden_size: undefined }, /hidden_size/],
    ['a size that is no number', { vocab_size: '32000' }, /vocab_size/],
    ['a size of zero', { vocab_size: 0 }, /vocab_size/],
    ['a size beyond reason', { num_hidden_layers: 1e9 }, /num_hidden_layers/],
    ['two labels', { architectures: ['LlamaForSequenceClassification'] }, /labels/],
    [
      'three labels by name',
      { architectures: ['LlamaForSequenceClassification'], id2label: { 0: 'a', 1: 'b', 2: 'c' } },
      /labels/,
    ],
  ])('is refused with %s', (_, changes, message) => {
    expect(() => read(changes)).toThrow(
      expect.objectContaining({ code: 'unusable-config', message: expect.stringMatching(message) }),
    )
  })

  test('is refused where it is no JSON', () => {
    expect(() => readHuggingFaceConfig('{')).toThrow(expect.objectContaining({ code: 'unusable-config' }))
  })
})
