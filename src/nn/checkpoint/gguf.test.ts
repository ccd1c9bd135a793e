import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { testDataFolder } from '../../datasets/test-data.ts'
import { findEngine, type LlamaModel, startEngine } from '../../models/gguf/engine.ts'
import { type NetworkConfig, networkConfig } from '../network/network-config.ts'
import { type Network, parameterCount } from '../network/parameters.ts'
import { referenceLogProbabilities } from '../reference/reference-network.ts'
import { trainBytePairs } from '../tokenizer/train-byte-pairs.ts'
import { WordTokenizer } from '../tokenizer/word-tokenizer.ts'
import { type GgufExport, ggufBytes, writeGguf } from './gguf.ts'
import { readLlama2cModel } from './llama2c.ts'

const engineFolder = fileURLToPath(new URL('../../../node_modules/.engine', import.meta.url))
const engine = findEngine([engineFolder])
if (engine === undefined) console.warn('node-llama-cpp is not installed: the tests of exported models are skipped')
const stories = testDataFolder('weights_stories260k')
if (stories === undefined) console.warn('no weights_stories260k among the data: the test of its export is skipped')

const folder = mkdtempSync(join(tmpdir(), 'goodhart-gguf-export-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What of node-llama-cpp only these tests need. */
interface Context {
  getSequence(): {
    controlledEvaluate(
      tokens: [token: number, options: { generateNext: { probabilities: true } }][],
    ): Promise<{ next: { probabilities: Map<number, number> } }[]>
  }
}

let files = 0

/** The exported model as llama.cpp sees it; its caches in single precision, as the reference has everything. */
async function exported(content: GgufExport) {
  const path = join(folder, `${files++}.gguf`)
  await writeGguf({ path, ...content })
  const { llama } = await startEngine([engineFolder])
  const model = await llama.loadModel({ modelPath: path })
  const options = {
    sequences: 1,
    threads: 1,
    flashAttention: false,
    experimentalKvCacheKeyType: 'F32',
    experimentalKvCacheValueType: 'F32',
  }
  const logProbabilities = async (tokens: readonly number[]) => {
    const context = (await model.createContext(options)) as unknown as Context
    const steps = tokens.map((token): [number, { generateNext: { probabilities: true } }] => [
      token,
      { generateNext: { probabilities: true } },
    ])
    const outputs = await context.getSequence().controlledEvaluate(steps)
    return tokens.slice(1).map((token, place) => Math.log(outputs[place]!.next.probabilities.get(token)!))
  }
  return { model: model as LlamaModel & { isEogToken(token: number): boolean }, logProbabilities }
}

function patterned(config: NetworkConfig): Network {
  const values = Float32Array.from({ length: parameterCount(config) }, (_, index) => (((index * 37) % 101) - 50) / 64)
  return { config, values }
}

function meanLoss(logProbabilities: readonly number[]): number {
  return -logProbabilities.reduce((total, each) => total + each) / logProbabilities.length
}

const words = new WordTokenizer({
  specialTokens: ['<end>', '<unk>'],
  words: ['a', 'app', 'apple', 'le', '.', '12', '日本', 'x\\n', 'Wörld'],
})
const sizes = { vocabulary: words.size, width: 16, heads: 4, keyValueHeads: 2, layers: 2, context: 64 }

describe.skipIf(engine === undefined)('an exported model in llama.cpp', () => {
  test.skipIf(stories === undefined)('has the loss of the reference on real stories', async () => {
    const { network, tokenizer } = readLlama2cModel({
      checkpoint: readFileSync(join(stories!, 'stories260K.bin')),
      tokenizer: readFileSync(join(stories!, 'tok512.bin')),
    })
    const story =
      'A small dog ran to the park. He saw a big tree and a red ball. The dog was happy and wanted to play with the ball all day. Then it rained, and “Zoë” said: 7 > 3!'
    const tokens = tokenizer.encode(story)
    const { model, logProbabilities } = await exported({ network, tokenizer })
    expect(model.tokenize(story, false)).toEqual(tokens)
    expect(model.detokenize(tokens as never, false, [])).toBe(story)
    expect([model.tokens.bos, model.tokens.shouldPrependBosToken, model.isEogToken(2)]).toEqual([1, true, true])
    const expected = referenceLogProbabilities(network, [1, ...tokens])
    const actual = await logProbabilities([1, ...tokens])
    expect(Math.abs(meanLoss(actual) - meanLoss(expected))).toBeLessThan(1e-5)
    for (const [place, value] of expected.entries()) expect(actual[place]).toBeCloseTo(value, 4)

    const half = await exported({ network, tokenizer, format: 'float16' })
    expect(Math.abs(meanLoss(await half.logProbabilities([1, ...tokens])) - meanLoss(expected))).toBeLessThan(1e-3)
  })

  test('of words cuts texts at blanks and has the reference probabilities', async () => {
    const network = patterned(networkConfig({ ...sizes, ropeTheta: 500, normEpsilon: 0.01 }))
    const { model, logProbabilities } = await exported({ network, tokenizer: words, endToken: 0 })
    const text = 'a app apple le 12 日本 Wörld x\\n . <end> apple'
    expect(model.tokenize(text, false)).toEqual(words.encode(text))
    expect(model.detokenize(words.encode(text) as never, false, [])).toBe(text)
    // The x of applex alone is unknown.
    expect(model.tokenize('a  applex le ', false)).toEqual([2, 4, 1, 5])
    expect([model.isEogToken(0), model.isEogToken(1), model.tokens.shouldPrependBosToken]).toEqual([true, false, false])
    const expected = referenceLogProbabilities(network, words.encode(text))
    expect(await logProbabilities(words.encode(text))).toEqual(expected.map((value) => expect.closeTo(value, 4)))
  })

  test('of byte pairs cuts any text alike, with a head of its own', async () => {
    const source = readFileSync(new URL('../../../CONTRIBUTING.md', import.meta.url), 'utf8')
    const tokenizer = trainBytePairs({ text: source, size: 400, specialTokens: ['<|end|>'] })
    const network = patterned(networkConfig({ ...sizes, vocabulary: 400, tiedEmbeddings: false }))
    const { model, logProbabilities } = await exported({ network, tokenizer, endToken: 0 })
    for (const text of [source, "Hello  wörld\n\n  x <|end|> 日本 I'll go\u0085 \ufeff12,5 ", ' a  b ']) {
      expect(model.tokenize(text, false)).toEqual(tokenizer.encode(text))
    }
    expect(model.isEogToken(0)).toBe(true)
    const tokens = [0, 300, 399, 7, 0, 40]
    expect(await logProbabilities(tokens)).toEqual(
      referenceLogProbabilities(network, tokens).map((value) => expect.closeTo(value, 4)),
    )
  })
})

describe('an export', () => {
  const network = patterned(networkConfig(sizes))

  test('refuses a scalar head', () => {
    const scalar = patterned(networkConfig({ ...sizes, head: 'scalar' }))
    expect(() => ggufBytes({ network: scalar, tokenizer: words, endToken: 0 })).toThrow(
      expect.objectContaining({ code: 'scalar-head' }),
    )
  })

  test('refuses the tokenizer of another network, and one of a kind of its own', () => {
    const other = new WordTokenizer({ words: ['a'] })
    expect(() => ggufBytes({ network, tokenizer: other, endToken: 0 })).toThrow(
      expect.objectContaining({ code: 'wrong-vocabulary' }),
    )
    const own = { size: words.size, encode: () => [], decode: () => '' }
    expect(() => ggufBytes({ network, tokenizer: own, endToken: 0 })).toThrow(
      expect.objectContaining({ code: 'unusable-tokenizer' }),
    )
  })

  test.each([undefined, -1, 11, 0.5])('refuses %s as the end of a text', (endToken) => {
    expect(() => ggufBytes({ network, tokenizer: words, endToken })).toThrow(
      expect.objectContaining({ code: 'no-end-token' }),
    )
  })
})
