import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../../stats/random.ts'
import { type AttachedNetwork, Engine } from '../engine/engine.ts'
import type { SamplingOptions } from '../engine/shard-task.ts'
import { referenceLogits } from '../reference/reference-network.ts'
import { testConfig, testNetwork } from '../reference/test-network.ts'

const network = testNetwork(testConfig())
const { vocabulary } = network.config
const plain: SamplingOptions = { maxTokens: 12, temperature: 1, topP: 1, stop: { at: -1, further: 0 } }

/** Of 1 to 11 tokens. */
const prompts = (count: number) => {
  const random = createRandom('prompts')
  return Array.from({ length: count }, (_, index) => ({
    tokens: Array.from({ length: 1 + random.integer(11) }, () => random.integer(vocabulary)),
    seed: `prompt ${index}`,
  }))
}

/** Probabilities of the token after these. */
function referenceNext(tokens: readonly number[]): number[] {
  const logits = referenceLogits({ network, tokens }).at(-1)!
  const masses = Array.from(logits, Math.exp)
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  return masses.map((mass) => mass / total)
}

describe('sampling', () => {
  let engine: Engine
  let attached: AttachedNetwork

  beforeAll(async () => {
    engine = await Engine.open()
    attached = engine.attach(network)
  })

  afterAll(() => engine[Symbol.asyncDispose]())

  test('tells log-probabilities and entropies as the reference network has them', async () => {
    const asked = prompts(5)
    const sampled = await engine.sample(attached, asked, plain)
    sampled.forEach(({ tokens, logProbabilities, entropies }, row) => {
      expect(tokens).toHaveLength(12)
      tokens.forEach((token, at) => {
        const next = referenceNext([...asked[row].tokens, ...tokens.slice(0, at)])
        const entropy = next.reduce((sum, p) => sum - p * Math.log(p), 0)
        expect(Math.abs(logProbabilities[at] - Math.log(next[token]))).toBeLessThan(1e-5)
        expect(Math.abs(entropies[at] - entropy)).toBeLessThan(1e-5)
      })
    })
  })

  test('tells the same log-probabilities as the values of the whole sequence', async () => {
    const asked = prompts(6)
    const sampled = await engine.sample(attached, asked, plain)
    const examples = asked.map(({ tokens }, row) => ({
      tokens: [...tokens, ...sampled[row].tokens],
      from: tokens.length,
    }))
    const values = await engine.values(attached, examples)
    values.forEach((own, row) => {
      own.forEach((value, at) => {
        expect(Math.abs(value - sampled[row].logProbabilities[at])).toBeLessThan(1e-5)
      })
    })
  })

  test('draws first tokens as often as they are probable', async () => {
    const tokens = [3, 1, 4]
    const rows = Array.from({ length: 2000 }, (_, index) => ({ tokens, seed: `row ${index}` }))
    const counts = new Array(vocabulary).fill(0)
    for (const { tokens: drawn } of await engine.sample(attached, rows, { ...plain, maxTokens: 1 })) counts[drawn[0]]++
    const chiSquared = referenceNext(tokens).reduce(
      (sum, p, token) => sum + (counts[token] - 2000 * p) ** 2 / (2000 * p),
      0,
    )
    // 99.9 % quantile of the chi-squared distribution with 12 degrees of freedom (any table)
    expect(chiSquared).toBeLessThan(32.909)
  })

  test('draws the same from the same seed, whatever stands beside', async () => {
    const asked = prompts(9)
    const together = await engine.sample(attached, asked, plain)
    const reversed = await engine.sample(attached, asked.toReversed(), plain)
    const [alone] = await engine.sample(attached, [asked[4]], plain)
    expect(reversed.toReversed().map(({ tokens }) => tokens)).toEqual(together.map(({ tokens }) => tokens))
    expect(alone.tokens).toEqual(together[4].tokens)
  })

  test('draws the same to the bit on any number of threads', async () => {
    const ask = async (threads: number) => {
      await using own = await Engine.open({ threads, rowsPerSample: 3 })
      return await own.sample(own.attach(network), prompts(8), { ...plain, read: [0, 1], stop: { at: 2, further: 1 } })
    }
    expect(await ask(2)).toEqual(await ask(1))
  })

  test('draws something else from another seed', async () => {
    const [{ tokens }] = prompts(1)
    const [a, b] = await engine.sample(
      attached,
      [
        { tokens, seed: 'a' },
        { tokens, seed: 'b' },
      ],
      plain,
    )
    expect(a.tokens).not.toEqual(b.tokens)
  })

  test('takes the most probable token at temperature 0, whatever the seed', async () => {
    const [{ tokens }] = prompts(1)
    const options = { ...plain, temperature: 0 }
    const [a, b] = await engine.sample(
      attached,
      [
        { tokens, seed: 'a' },
        { tokens, seed: 'b' },
      ],
      options,
    )
    expect(a.tokens).toEqual(b.tokens)
    a.tokens.forEach((token, at) => {
      const next = referenceNext([...tokens, ...a.tokens.slice(0, at)])
      expect(token).toBe(next.indexOf(Math.max(...next)))
    })
  })

  test('draws allowed tokens alone', async () => {
    const sampled = await engine.sample(attached, prompts(6), { ...plain, allowed: [7, 2, 5] })
    expect(new Set(sampled.flatMap(({ tokens }) => tokens))).toEqual(new Set([2, 5, 7]))
  })

  test('ends a row at a token, with it', async () => {
    const sampled = await engine.sample(attached, prompts(20), { ...plain, stop: { at: 3, further: 0 } })
    for (const { tokens, stopped, logProbabilities, entropies } of sampled) {
      const at = tokens.indexOf(3)
      expect(stopped).toBe(at >= 0)
      expect(tokens).toHaveLength(at >= 0 ? at + 1 : 12)
      expect([logProbabilities.length, entropies.length]).toEqual([tokens.length, tokens.length])
    }
    expect(new Set(sampled.map(({ stopped }) => stopped)).size).toBe(2)
  })

  test('ends a row some tokens after the first such token, or where there is no more room', async () => {
    const sampled = await engine.sample(attached, prompts(30), {
      ...plain,
      allowed: [3, 4, 5],
      stop: { at: 3, further: 4 },
    })
    for (const { tokens, stopped } of sampled) {
      const at = tokens.indexOf(3)
      expect(tokens).toHaveLength(at < 0 ? 12 : Math.min(12, at + 5))
      expect(stopped).toBe(at >= 0 && at + 5 <= 12)
    }
    expect(new Set(sampled.map(({ tokens }) => tokens.length)).size).toBeGreaterThan(2)
  })

  test('reads probabilities after the token at which it stops, drawing on or not', async () => {
    const asked = prompts(10)
    const read = [8, 0, 12]
    for (const further of [0, 2]) {
      const sampled = await engine.sample(attached, asked, { ...plain, read, stop: { at: 3, further } })
      sampled.forEach((row, index) => {
        const at = row.tokens.indexOf(3)
        expect(row.read !== undefined).toBe(at >= 0)
        if (!row.read) return
        const next = referenceNext([...asked[index].tokens, ...row.tokens.slice(0, at + 1)])
        row.read.forEach((probability, place) => {
          expect(Math.abs(probability - next[read[place]])).toBeLessThan(1e-5)
        })
      })
      expect(sampled.some((row) => row.read)).toBe(true)
    }
  })

  test('reads probabilities after the prompt where it may add nothing', async () => {
    const asked = prompts(6)
    const read = [1, 11]
    const sampled = await engine.sample(attached, asked, { ...plain, maxTokens: 0, read })
    sampled.forEach((row, index) => {
      const next = referenceNext(asked[index].tokens)
      expect(row.tokens).toEqual([])
      expect(row.stopped).toBe(false)
      row.read?.forEach((probability, place) => {
        expect(Math.abs(probability - next[read[place]])).toBeLessThan(1e-5)
      })
      expect(row.read).toHaveLength(2)
    })
  })

  test('gives nothing of no prompts', async () => {
    expect(await engine.sample(attached, [], plain)).toEqual([])
  })

  test.each<[string, { prompt?: number[]; options?: Partial<SamplingOptions>; code?: string }]>([
    ['an empty prompt', { prompt: [] }],
    ['a prompt beyond the vocabulary', { prompt: [vocabulary] }],
    ['no allowed tokens', { options: { allowed: [] } }],
    ['allowed tokens beyond the vocabulary', { options: { allowed: [1, vocabulary] } }],
    ['to read tokens beyond the vocabulary', { options: { read: [-1] } }],
    ['a negative temperature', { options: { temperature: -1 }, code: 'bad-sampling' }],
    ['a topP of 0', { options: { topP: 0 }, code: 'bad-sampling' }],
    ['a broken number of tokens', { options: { maxTokens: 1.5 }, code: 'bad-sampling' }],
  ])('refuses %s', async (_, { prompt = [1], options, code = 'bad-example' }) => {
    await expect(
      engine.sample(attached, [{ tokens: prompt, seed: 's' }], { ...plain, ...options }),
    ).rejects.toMatchObject({ name: 'NetworkError', code })
  })

  test('refuses a network without a language head', async () => {
    const scorer = engine.attach(testNetwork(testConfig({ head: 'scalar' })))
    await expect(engine.sample(scorer, prompts(1), plain)).rejects.toMatchObject({ code: 'bad-sampling' })
  })
})
