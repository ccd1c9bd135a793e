import { beforeAll, describe, expect, test } from 'vitest'
import { Graph } from '../graph/graph.ts'
import { linear, selectRows } from '../graph/operators.ts'
import { gradientName, valuesGraph } from '../network/network-graphs.ts'
import { graphParameters } from '../network/transformer.ts'
import { anyLength } from '../onnx/onnx-model.ts'
import { referenceLogProbabilities } from '../reference/reference-network.ts'
import { slopesOf, testConfig, testNetwork } from '../reference/test-network.ts'
import type { GraphExecutor } from './graph-executor.ts'

/**
 * What every executor must do. Each comes within 5e-6 of the reference network, so that any two agree to 1e-5.
 *
 * @param open called once
 */
export function describeGraphExecutor(name: string, open: () => Promise<GraphExecutor>): void {
  describe(name, () => {
    let executor: GraphExecutor

    beforeAll(async () => {
      executor = await open()
    })

    /** y = x · w', with any number of rows. */
    function product(): Uint8Array {
      const graph = new Graph()
      const x = graph.input('x', [anyLength, 2])
      graph.output('y', linear(graph, x, graph.input('w', [1, 2])))
      return graph.encode()
    }

    test('says what it is, with its version', () => {
      expect(executor.name).toMatch(/^\S+ \d+\.\d+\.\d+/)
    })

    test('runs a graph on any number of rows where its length was left open', async () => {
      const graph = await executor.load(product())
      const w = executor.feed(Float32Array.of(3, -1), [1, 2])
      expect(await graph.run({ x: executor.feed(Float32Array.of(1, 2), [1, 2]), w })).toEqual({
        y: Float32Array.of(1),
      })
      expect(await graph.run({ x: executor.feed(Float32Array.of(1, 2, 0, 5), [2, 2]), w })).toEqual({
        y: Float32Array.of(1, -5),
      })
      await graph.release()
    })

    test('uses feeds in place, and gives outputs in arrays of their own', async () => {
      const graph = await executor.load(product())
      const values = Float32Array.of(1, 2)
      const feeds = { x: executor.feed(values, [1, 2]), w: executor.feed(Float32Array.of(3, -1), [1, 2]) }
      const first = await graph.run(feeds)
      values[0] = 10
      const second = await graph.run(feeds)
      expect([...first.y, ...second.y]).toEqual([1, 28])
      await graph.release()
    })

    test('takes whole numbers', async () => {
      const graph = new Graph()
      const rows = graph.input('rows', [2], { type: 'int64' })
      graph.output('y', selectRows(graph, graph.input('x', [3, 2]), rows))
      const loaded = await executor.load(graph.encode())
      const found = await loaded.run({
        x: executor.feed(Float32Array.of(0, 1, 2, 3, 4, 5), [3, 2]),
        rows: executor.feed(BigInt64Array.of(2n, 0n), [2]),
      })
      expect([...found.y]).toEqual([4, 5, 0, 1])
      await loaded.release()
    })

    test('refuses what is no graph', async () => {
      await expect(executor.load(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({
        name: 'NetworkError',
        code: 'bad-graph',
      })
    })

    test('refuses a graph with an operator that does not exist', async () => {
      const graph = new Graph()
      const x = graph.input('x', [2])
      graph.output('y', graph.node({ operator: 'Unheard', inputs: [x], shape: [2] }))
      await expect(executor.load(graph.encode())).rejects.toMatchObject({ code: 'bad-graph' })
    })

    test('says that a run failed', async () => {
      const graph = await executor.load(product())
      const x = executor.feed(Float32Array.of(1, 2), [1, 2])
      await expect(graph.run({ x })).rejects.toMatchObject({ name: 'NetworkError', code: 'failed-run' })
      await graph.release()
    })

    test.each([
      ['as many keys as queries', { keyValueHeads: 4 }],
      ['grouped queries', { keyValueHeads: 2 }],
      ['one key for all queries, a head of its own', { keyValueHeads: 1, tiedEmbeddings: false }],
    ])('gives the values and gradients of a whole network: %s', async (_, changes) => {
      const network = testNetwork(testConfig(changes))
      const { config } = network
      const tokens = [3, 1, 4, 1, 5, 9, 2]
      const length = tokens.length - 1
      const graph = await executor.load(valuesGraph({ config, batch: 1, length, gradient: true }))
      const entries = graphParameters(config)
      const parameters = entries.map(({ name, shape, offset, size }) => [
        name,
        executor.feed(network.values.slice(offset, offset + size), shape),
      ])
      const whole = (values: number[], shape: number[]) => executor.feed(BigInt64Array.from(values, BigInt), shape)
      const found = await graph.run({
        ...Object.fromEntries(parameters),
        tokens: whole(tokens.slice(0, -1), [length]),
        positions: whole([...Array(length).keys()], [length]),
        targets: whole(tokens.slice(1), [length, 1]),
        weights: executor.feed(new Float32Array(length).fill(1 / length), [length, 1]),
      })
      const values = () => referenceLogProbabilities(network, tokens)
      values().forEach((value, at) => {
        expect(Math.abs(found.values[at] - value)).toBeLessThan(5e-6)
      })
      const gradient = new Float32Array(network.values.length)
      for (const { name, offset } of entries) gradient.set(found[gradientName(name)], offset)
      const mean = () => values().reduce((sum, value) => sum + value / length, 0)
      for (const { at, slope } of slopesOf(network, mean)) {
        expect(Math.abs(gradient[at] - slope)).toBeLessThan(5e-6)
      }
      await graph.release()
    })
  })
}
