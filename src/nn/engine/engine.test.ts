import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../../stats/random.ts'
import { type ExecutorName, executorNames } from '../executor/open-executor.ts'
import type { Network } from '../network/parameters.ts'
import { referenceLogits, referenceLogProbabilities } from '../reference/reference-network.ts'
import { slopesOf, testConfig, testNetwork } from '../reference/test-network.ts'
import { Engine } from './engine.ts'
import type { Example } from './example.ts'

const vocabulary = 13

/** Of lengths 5 to 18, which are asked from several places. */
function drawExamples(count: number): Required<Example>[] {
  const random = createRandom('examples')
  return Array.from({ length: count }, () => {
    const length = 5 + random.integer(14)
    const tokens = Array.from({ length }, () => random.integer(vocabulary))
    const from = 1 + random.integer(4)
    return { tokens, from, weights: Array.from({ length: length - from }, () => random.normal()) }
  })
}

function weightedSum(values: readonly ArrayLike<number>[], examples: readonly Required<Example>[]): number {
  let sum = 0
  examples.forEach(({ weights }, index) => {
    for (let at = 0; at < weights.length; at++) sum += weights[at] * values[index][at]
  })
  return sum
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual).toHaveLength(expected.length)
  for (let at = 0; at < expected.length; at++) expect(Math.abs(actual[at] - expected[at])).toBeLessThan(tolerance)
}

const bytes = (values: Float32Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)

describe.each([
  ['a language head, tied, grouped queries', {}],
  ['a language head of its own, as many keys as queries', { tiedEmbeddings: false, keyValueHeads: 4 }],
  ['a scalar head', { head: 'scalar' as const }],
])('the engine gives what the reference network gives: %s', (_, changes) => {
  const network = testNetwork(testConfig(changes))
  const scalar = network.config.head === 'scalar'
  const examples = drawExamples(3).map((example) => (scalar ? { ...example, weights: [1.5] } : example))
  const reference = () =>
    examples.map(({ tokens, from }) =>
      scalar
        ? [referenceLogits({ network, tokens }).at(-1)![0]]
        : referenceLogProbabilities(network, tokens).slice(from - 1),
    )
  let engine: Engine

  beforeAll(async () => {
    engine = await Engine.open({ rowsPerShard: 2 })
  })

  afterAll(() => engine[Symbol.asyncDispose]())

  test('values', async () => {
    const values = await engine.values(engine.attach(network), examples)
    reference().forEach((expected, index) => {
      expectClose(values[index], expected, 1e-5)
    })
  })

  test('gradients', async () => {
    const { values, gradient } = await engine.gradient(engine.attach(network), examples)
    reference().forEach((expected, index) => {
      expectClose(values[index], expected, 1e-5)
    })
    const largest = gradient.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0)
    for (const { at, slope } of slopesOf(network, () => weightedSum(reference(), examples))) {
      expect(Math.abs(gradient[at] - slope)).toBeLessThan(1e-5 * largest)
    }
  })
})

describe('the engine', () => {
  const network = testNetwork(testConfig())

  test('gives the same on both executors', async () => {
    const examples = drawExamples(6)
    const found = await Promise.all(
      executorNames.map(async (executor) => {
        await using engine = await Engine.open({ executor })
        const { values, gradient } = await engine.gradient(engine.attach(network), examples)
        return { values, gradient: gradient.slice() }
      }),
    )
    const [native, wasm] = found
    native.values.forEach((values, index) => {
      expectClose(values, wasm.values[index], 1e-5)
    })
    const largest = native.gradient.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0)
    expectClose(native.gradient, wasm.gradient, 1e-5 * largest)
  })

  test('gives the same to the bit on one thread and on two, and when it is asked again', async () => {
    const examples = drawExamples(11)
    const ask = async (threads: number) => {
      await using engine = await Engine.open({ threads, rowsPerShard: 2 })
      const attached = engine.attach(network)
      const first = await engine.gradient(attached, examples)
      const kept = first.gradient.slice()
      const again = await engine.gradient(attached, examples)
      expect(bytes(again.gradient).equals(bytes(kept))).toBe(true)
      return { values: first.values, gradient: kept }
    }
    const [one, two] = [await ask(1), await ask(2)]
    expect(bytes(two.gradient).equals(bytes(one.gradient))).toBe(true)
    expect(two.values).toEqual(one.values)
  })

  test('gives the same to 1e-5 however it is cut into shards', async () => {
    const examples = drawExamples(5)
    const ask = async (rowsPerShard: number) => {
      await using engine = await Engine.open({ rowsPerShard })
      return (await engine.gradient(engine.attach(network), examples)).gradient.slice()
    }
    const whole = await ask(8)
    const largest = whole.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0)
    expectClose(await ask(1), whole, 1e-5 * largest)
  })

  test.each([1, 2])('sees changed numbers after it was told, on %i threads', async (threads) => {
    await using engine = await Engine.open({ threads, rowsPerShard: 1 })
    const examples = drawExamples(2)
    const attached = engine.attach(network)
    const before = await engine.values(attached, examples)
    const other: Network = { config: network.config, values: network.values.map((value) => 1.1 * value) }
    attached.values.set(other.values)
    expect(await engine.values(attached, examples)).toEqual(before)
    attached.changed()
    const after = await engine.values(attached, examples)
    examples.forEach(({ tokens, from }, index) => {
      expectClose(after[index], referenceLogProbabilities(other, tokens).slice(from - 1), 1e-5)
    })
  })

  test('keeps two networks apart, and the caller’s own numbers as they are', async () => {
    await using engine = await Engine.open()
    const kept = network.values.slice()
    const one = engine.attach(network)
    const two = engine.attach({ config: network.config, values: network.values.map((value) => -value) })
    const examples = drawExamples(1)
    const [first] = await engine.values(one, examples)
    const [second] = await engine.values(two, examples)
    one.values.fill(0)
    expect(first).not.toEqual(second)
    expect(network.values).toEqual(kept)
  })

  test('has no gradient of nothing, whatever was asked before', async () => {
    await using engine = await Engine.open()
    const attached = engine.attach(network)
    await engine.gradient(attached, drawExamples(2))
    const { values, gradient } = await engine.gradient(attached, [])
    expect(values).toEqual([])
    expect(gradient.every((slope) => slope === 0)).toBe(true)
  })

  test('gives no values of a sequence that is asked from its end', async () => {
    await using engine = await Engine.open()
    const attached = engine.attach(network)
    expect(await engine.values(attached, [{ tokens: [1, 2], from: 2 }])).toEqual([new Float32Array()])
    const { gradient } = await engine.gradient(attached, [{ tokens: [1], from: 1, weights: [] }])
    expect(gradient.every((slope) => slope === 0)).toBe(true)
  })
})

describe('the engine refuses', () => {
  const network = testNetwork(testConfig())
  let engine: Engine

  beforeAll(async () => {
    engine = await Engine.open()
  })

  afterAll(() => engine[Symbol.asyncDispose]())

  test.each<[string, Example]>([
    ['a token beyond the vocabulary', { tokens: [1, vocabulary], from: 1 }],
    ['a negative token', { tokens: [-1, 2], from: 1 }],
    ['a token that is no whole number', { tokens: [1, 0.5], from: 1 }],
    ['no tokens', { tokens: [], from: 1 }],
    ['to be asked of the first token', { tokens: [1, 2], from: 0 }],
    ['to be asked beyond the last', { tokens: [1, 2], from: 3 }],
    ['fewer weights than values', { tokens: [1, 2, 3], from: 1, weights: [1] }],
  ])('%s', async (_, example) => {
    const attached = engine.attach(network)
    const refusal = { name: 'NetworkError', code: 'bad-example' }
    await expect(engine.values(attached, [example])).rejects.toMatchObject(refusal)
    await expect(engine.gradient(attached, [example])).rejects.toMatchObject(refusal)
  })

  test('a network whose numbers do not fit its config', () => {
    expect(() => engine.attach({ config: network.config, values: new Float32Array(3) })).toThrow(
      expect.objectContaining({ name: 'NetworkError', code: 'bad-network' }),
    )
  })

  test.each([1, 2])('an executor that is not there, on %i threads', async (threads) => {
    await expect(Engine.open({ threads, executor: 'missing' as ExecutorName })).rejects.toMatchObject({
      name: 'NetworkError',
      code: 'no-executor',
      message: expect.stringContaining('Run npm install again.'),
    })
  })
})
