import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testDataFolder } from '../../datasets/test-data.ts'
import { parameter } from '../network/parameters.ts'
import { referenceLogProbabilities } from '../reference/reference-network.ts'
import { readLlama2cCheckpoint, readLlama2cModel } from './llama2c.ts'

const folder = testDataFolder('weights_stories260k')
if (folder === undefined) console.warn('no weights_stories260k among the data: the test of its loss is skipped')

/** A file whose numbers count up. Width 4, hidden 3, 1 layer, 1 head of size 4, vocabulary 2, context 1. */
function counting({ sizes = [4, 3, 1, 1, 1, 2, 1], numbers }: { sizes?: number[]; numbers: number }): Uint8Array {
  const values = Float32Array.from({ length: numbers }, (_, index) => index)
  return Buffer.concat([Buffer.from(Int32Array.from(sizes).buffer), Buffer.from(values.buffer)])
}

// Embedding 8, norm 4, wq, wk, wv and wo 16 each, norm 4, w1, w2 and w3 12 each, norm 4, tables 4; a head of its own 8.
const tiedCount = 8 + 4 + 64 + 4 + 36 + 4 + 4

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}

describe('a llama2.c checkpoint', () => {
  test('has its matrices in their places, queries and keys turned by halves', () => {
    const network = readLlama2cCheckpoint(counting({ numbers: tiedCount }))
    const of = (name: string) => [...parameter(network, `model.${name}.weight`)]
    expect(of('embed_tokens')).toEqual(range(0, 8))
    expect(of('layers.0.input_layernorm')).toEqual(range(8, 12))
    // Neighbours (0, 1) and (2, 3) become rows (0, 2) and (1, 3): the first of each pair, then the second.
    expect(of('layers.0.self_attn.q_proj')).toEqual([
      ...range(12, 16),
      ...range(20, 24),
      ...range(16, 20),
      ...range(24, 28),
    ])
    expect(of('layers.0.self_attn.k_proj')).toEqual([
      ...range(28, 32),
      ...range(36, 40),
      ...range(32, 36),
      ...range(40, 44),
    ])
    expect(of('layers.0.self_attn.v_proj')).toEqual(range(44, 60))
    expect(of('layers.0.self_attn.o_proj')).toEqual(range(60, 76))
    expect(of('layers.0.post_attention_layernorm')).toEqual(range(76, 80))
    expect(of('layers.0.mlp.gate_proj')).toEqual(range(80, 92))
    expect(of('layers.0.mlp.down_proj')).toEqual(range(92, 104))
    expect(of('layers.0.mlp.up_proj')).toEqual(range(104, 116))
    expect(of('norm')).toEqual(range(116, 120))
    expect(network.config.tiedEmbeddings).toBe(true)
  })

  test('with a negative vocabulary has a head of its own after the tables', () => {
    const network = readLlama2cCheckpoint(counting({ sizes: [4, 3, 1, 1, 1, -2, 1], numbers: tiedCount + 8 }))
    expect(network.config).toMatchObject({ vocabulary: 2, tiedEmbeddings: false })
    expect([...parameter(network, 'lm_head.weight')]).toEqual(range(124, 132))
  })

  test.each<[string, Uint8Array, string]>([
    ['no header', new Uint8Array(27), 'unusable-checkpoint'],
    ['a number too few', counting({ numbers: tiedCount - 1 }), 'unusable-checkpoint'],
    ['a number too many', counting({ numbers: tiedCount + 1 }), 'unusable-checkpoint'],
    ['no layers', counting({ sizes: [4, 3, 0, 1, 1, 2, 1], numbers: tiedCount }), 'unusable-checkpoint'],
    ['layers below zero', counting({ sizes: [4, 3, -1, 1, 1, 2, 1], numbers: tiedCount }), 'unusable-checkpoint'],
    ['sizes beyond the file', counting({ sizes: [4, 3, 2 ** 31 - 1, 1, 1, 2, 1], numbers: 9 }), 'unusable-checkpoint'],
    [
      'the smallest of integers',
      counting({ sizes: [4, 3, 1, 1, 1, -(2 ** 31), 1], numbers: 9 }),
      'unusable-checkpoint',
    ],
    ['heads that do not fit', counting({ sizes: [4, 3, 1, 3, 1, 2, 1], numbers: tiedCount }), 'unusable-config'],
  ])('is refused with %s', (_, bytes, code) => {
    expect(() => readLlama2cCheckpoint(bytes)).toThrow(expect.objectContaining({ code }))
  })

  test.skipIf(folder === undefined)('of real stories has the loss that numpy finds', () => {
    const { network, tokenizer } = readLlama2cModel({
      checkpoint: readFileSync(join(folder!, 'stories260K.bin')),
      tokenizer: readFileSync(join(folder!, 'tok512.bin')),
    })
    const story =
      'A small dog ran to the park. He saw a big tree and a red ball. The dog was happy and wanted to play with the ball all day.'
    const losses = referenceLogProbabilities(network, [tokenizer.begin, ...tokenizer.encode(story)])
    expect(losses).toHaveLength(47)
    // By numpy straight from the file, in its own layout: neighbours as complex numbers, turned by multiplication.
    expect(-losses.reduce((total, each) => total + each) / 47).toBeCloseTo(1.3633206339922628, 10)
  })
})
