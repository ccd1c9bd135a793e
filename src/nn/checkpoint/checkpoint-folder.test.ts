import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { networkConfig } from '../network/network-config.ts'
import { type Network, parameter, parameterCount } from '../network/parameters.ts'
import { WordTokenizer } from '../tokenizer/word-tokenizer.ts'
import { readCheckpoint, writeCheckpoint } from './checkpoint-folder.ts'
import { type Tensor, writeSafetensors } from './safetensors.ts'

const root = mkdtempSync(join(tmpdir(), 'goodhart-checkpoint-'))
afterAll(() => rmSync(root, { recursive: true }))

const config = networkConfig({ vocabulary: 4, width: 4, layers: 1, heads: 2, keyValueHeads: 1, context: 8 })
const network: Network = { config, values: Float32Array.from({ length: parameterCount(config) }, (_, i) => i / 8) }
const tokenizer = new WordTokenizer({ specialTokens: ['<end>'], words: ['a', 'b', 'c'] })
const whole = join(root, 'whole')
await writeCheckpoint({ folder: whole, network, tokenizer })

let copies = 0
function copy(): string {
  const folder = join(root, `copy-${copies++}`)
  cpSync(whole, folder, { recursive: true })
  return folder
}

function tensorsOf({ values }: Network, names: readonly [name: string, shape: number[]][]): Map<string, Tensor> {
  return new Map(names.map(([name, shape]) => [name, { shape, values: parameter({ config, values }, name) }]))
}

const prefix = 'model.layers.0.'
/** By hand, as Hugging Face's Llama has them. */
const tensors = tensorsOf(network, [
  ['model.embed_tokens.weight', [4, 4]],
  ['model.norm.weight', [4]],
  [`${prefix}input_layernorm.weight`, [4]],
  [`${prefix}post_attention_layernorm.weight`, [4]],
  [`${prefix}self_attn.q_proj.weight`, [4, 4]],
  [`${prefix}self_attn.k_proj.weight`, [2, 4]],
  [`${prefix}self_attn.v_proj.weight`, [2, 4]],
  [`${prefix}self_attn.o_proj.weight`, [4, 4]],
  [`${prefix}mlp.gate_proj.weight`, [16, 4]],
  [`${prefix}mlp.up_proj.weight`, [16, 4]],
  [`${prefix}mlp.down_proj.weight`, [4, 16]],
])

function withWeights(changed: ReadonlyMap<string, Tensor>): string {
  const folder = copy()
  writeFileSync(join(folder, 'model.safetensors'), writeSafetensors({ tensors: changed, metadata: {} }))
  return folder
}

describe('a checkpoint folder', () => {
  test('comes back as it was written', async () => {
    const read = await readCheckpoint(whole)
    expect(read.network).toEqual(network)
    expect(read.tokenizer!.encode('c a')).toEqual([3, 1])
    expect(readdirSync(whole).sort()).toEqual([
      'config.json',
      'model.safetensors',
      'tokenizer.json',
      'tokenizer_config.json',
    ])
  })

  test('is written over what was there, of a scalar head and without a tokenizer too', async () => {
    const folder = join(root, 'deep', 'scalar')
    await writeCheckpoint({ folder, network })
    const scalar = networkConfig({ ...config, head: 'scalar' })
    const judge = { config: scalar, values: new Float32Array(parameterCount(scalar)).fill(2) }
    await writeCheckpoint({ folder, network: judge })
    expect(await readCheckpoint(folder)).toEqual({ network: judge, tokenizer: undefined })
  })

  test('of other hands is read in any order, with the leftovers of old versions', async () => {
    const folder = withWeights(
      new Map([
        ['lm_head.weight', { shape: [4, 4], values: new Float32Array(16) }],
        [`${prefix}self_attn.rotary_emb.inv_freq`, { shape: [1], values: Float32Array.of(1) }],
        ...tensors,
      ]),
    )
    expect((await readCheckpoint(folder)).network).toEqual(network)
  })

  function sharded(map: (name: string) => string): string {
    const folder = copy()
    rmSync(join(folder, 'model.safetensors'))
    const names = [...tensors.keys()]
    for (const shard of new Set(names.map(map))) {
      const part = new Map([...tensors].filter(([name]) => map(name) === shard))
      writeFileSync(join(folder, shard), writeSafetensors({ tensors: part, metadata: {} }))
    }
    const index = { weight_map: Object.fromEntries(names.map((name) => [name, map(name)])) }
    writeFileSync(join(folder, 'model.safetensors.index.json'), JSON.stringify(index))
    return folder
  }

  test('in several files is read as one', async () => {
    const folder = sharded((name) => `model-0000${name.includes('mlp') ? 1 : 2}-of-00002.safetensors`)
    expect((await readCheckpoint(folder)).network).toEqual(network)
  })

  test('never leads out of itself', async () => {
    writeFileSync(join(root, 'outside.safetensors'), writeSafetensors({ tensors, metadata: {} }))
    for (const way of ['../outside.safetensors', join(root, 'outside.safetensors'), '..\\outside.safetensors']) {
      const folder = sharded(() => 'inside.safetensors')
      const index = JSON.stringify({ weight_map: { 'model.norm.weight': way } })
      writeFileSync(join(folder, 'model.safetensors.index.json'), index)
      await expect(readCheckpoint(folder)).rejects.toMatchObject({ code: 'unusable-tensors' })
    }
  })

  test.each<[string, () => string, string]>([
    ['no config', () => join(root, 'nowhere'), 'no-checkpoint'],
    [
      'no weights',
      () => {
        const folder = copy()
        rmSync(join(folder, 'model.safetensors'))
        return folder
      },
      'no-checkpoint',
    ],
    ['a tensor missing', () => withWeights(new Map([...tensors].slice(1))), 'unusable-tensors'],
    [
      'a tensor too many',
      () => withWeights(new Map([...tensors, ['q_proj.bias', { shape: [1], values: Float32Array.of(1) }]])),
      'unusable-tensors',
    ],
    [
      'a tensor on its side',
      () =>
        withWeights(
          new Map([...tensors, [`${prefix}mlp.down_proj.weight`, { shape: [16, 4], values: new Float32Array(64) }]]),
        ),
      'unusable-tensors',
    ],
    [
      'a number that is none',
      () =>
        withWeights(
          new Map([...tensors, ['model.norm.weight', { shape: [4], values: Float32Array.of(1, 1, NaN, 1) }]]),
        ),
      'unusable-tensors',
    ],
    [
      'more words than the network knows',
      () => {
        const folder = copy()
        const text = JSON.stringify({
          pre_tokenizer: { type: 'WhitespaceSplit' },
          model: { type: 'WordLevel', vocab: { a: 0, b: 1, c: 2, d: 3, e: 4 } },
        })
        writeFileSync(join(folder, 'tokenizer.json'), text)
        return folder
      },
      'unusable-tokenizer',
    ],
    [
      'an index that is none',
      () => {
        const folder = sharded(() => 'inside.safetensors')
        writeFileSync(join(folder, 'model.safetensors.index.json'), '{')
        return folder
      },
      'unusable-tensors',
    ],
  ])('is refused with %s', async (_, folder, code) => {
    await expect(readCheckpoint(folder())).rejects.toMatchObject({ code })
  })
})
