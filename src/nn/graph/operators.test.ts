import { beforeAll, describe, expect, test } from 'vitest'
import { createRandom, type Random } from '../../stats/random.ts'
import type { Feed, GraphExecutor } from '../executor/graph-executor.ts'
import { executorNames, openExecutor } from '../executor/open-executor.ts'
import { Graph, sizeOf, type Tensor } from './graph.ts'
import * as operators from './operators.ts'

interface Case {
  /** The operator under test, as it is exported. */
  operator: keyof typeof operators
  /** What sets this case apart from others of the same operator. */
  of?: string
  /** Shapes of the differentiable inputs. */
  shapes: readonly (readonly number[])[]
  build(graph: Graph, inputs: readonly Tensor[]): Tensor | readonly Tensor[]
}

const whole = (graph: Graph, values: readonly number[], shape: readonly number[]) =>
  graph.node({ operator: 'Reshape', inputs: [graph.indices(values), graph.indices(shape)], shape, type: 'int64' })

/** A turn of heads of size 4, two to a row. */
const turned = (graph: Graph, x: Tensor, positions: Tensor) =>
  operators.rotate(graph, x, {
    tables: operators.rotaryTables(graph, { positions: 8, headSize: 4, theta: 10 }),
    positions,
  })

const products = [false, true].flatMap((transposeA) =>
  [false, true].map(
    (transposeB): Case => ({
      operator: 'matrixProduct',
      of: `${transposeA ? 'A exchanged' : 'A'} and ${transposeB ? 'B exchanged' : 'B'}`,
      shapes: [transposeA ? [2, 3, 2] : [2, 2, 3], transposeB ? [2, 4, 3] : [2, 3, 4]],
      build: (graph, [a, b]) => operators.matrixProduct(graph, { a, b, transposeA, transposeB, factor: 0.7 }),
    }),
  ),
)

const cases: Case[] = [
  {
    operator: 'add',
    shapes: [
      [2, 3],
      [2, 3],
    ],
    build: (graph, [a, b]) => operators.add(graph, a, b),
  },
  {
    operator: 'add',
    of: 'a tensor and itself',
    shapes: [[2, 3]],
    build: (graph, [a]) => operators.add(graph, a, a),
  },
  {
    operator: 'multiply',
    shapes: [
      [2, 3],
      [2, 3],
    ],
    build: (graph, [a, b]) => operators.multiply(graph, a, b),
  },
  { operator: 'reshape', shapes: [[2, 6]], build: (graph, [x]) => operators.reshape(graph, x, [3, 4]) },
  { operator: 'transpose', shapes: [[2, 3, 4]], build: (graph, [x]) => operators.transpose(graph, x, [2, 0, 1]) },
  { operator: 'splitLast', shapes: [[2, 6]], build: (graph, [x]) => operators.splitLast(graph, x, [1, 3, 2]) },
  {
    operator: 'selectRows',
    of: 'one of them twice, one never',
    shapes: [[4, 3]],
    build: (graph, [x]) => operators.selectRows(graph, x, graph.indices([2, 0, 2, 1])),
  },
  {
    operator: 'linear',
    shapes: [
      [3, 4],
      [2, 4],
    ],
    build: (graph, [x, weight]) => operators.linear(graph, x, weight),
  },
  ...products,
  {
    operator: 'rootMeanSquareNorm',
    shapes: [[3, 4], [4]],
    build: (graph, [x, weight]) => operators.rootMeanSquareNorm(graph, x, { weight, epsilon: 0.1 }),
  },
  { operator: 'silu', shapes: [[2, 5]], build: (graph, [x]) => operators.silu(graph, x) },
  {
    operator: 'rotate',
    of: 'rows that begin at one position',
    shapes: [[2, 3, 8]],
    build: (graph, [x]) => turned(graph, x, graph.indices([3])),
  },
  {
    operator: 'rotate',
    of: 'tokens at positions of their own',
    shapes: [[2, 2, 8]],
    build: (graph, [x]) => turned(graph, x, whole(graph, [5, 0, 2, 7], [2, 2])),
  },
  {
    operator: 'maskedSoftmax',
    shapes: [[2, 2, 3]],
    build: (graph, [x]) => operators.maskedSoftmax(graph, x, graph.constant([0, -1e9, 0, 0, 0, 0], [2, 3])),
  },
  {
    operator: 'logProbability',
    shapes: [[3, 5]],
    build: (graph, [logits]) => operators.logProbability(graph, logits, whole(graph, [4, 0, 4], [3, 1])),
  },
]

/** Not operators, but what operators take. */
const tables = ['rotaryTables']

test('every operator has its gradient checked', () => {
  expect(new Set([...cases.map(({ operator }) => operator), ...tables])).toEqual(new Set(Object.keys(operators)))
})

describe.each(executorNames)('gradients agree with central differences on the executor %s', (executorName) => {
  let executor: GraphExecutor

  beforeAll(async () => {
    executor = await openExecutor(executorName)
  })

  test.each(cases.map((each) => ({ ...each, label: [each.operator, each.of].filter(Boolean).join(', ') })))(
    '$label',
    async (each) => {
      const { expected, actual } = await gradients(executor, each)
      expect(expected.some((slope) => Math.abs(slope) > 0.1)).toBe(true)
      expected.forEach((slope, at) => {
        expect(Math.abs(actual[at] - slope) / Math.max(Math.abs(slope), 0.1)).toBeLessThan(5e-3)
      })
    },
  )
})

/** Of a weighted sum of all that the operator gives, by finite differences and by the backward pass. */
async function gradients(executor: GraphExecutor, { shapes, build }: Case) {
  const random = createRandom('operators')
  const graph = new Graph()
  const inputs = shapes.map((shape, index) => graph.input(`x${index}`, shape, { differentiable: true }))
  const outputs = [build(graph, inputs)].flat() as Tensor[]
  const weights = outputs.map((output, index) => graph.input(`weights${index}`, output.shape))
  outputs.forEach((output, index) => {
    graph.output(`y${index}`, output)
  })
  const gradientOf = graph.gradients(outputs.map((output, index) => [output, weights[index]]))
  inputs.forEach((input, index) => {
    graph.output(`gradient${index}`, gradientOf(input) as Tensor)
  })

  const feeds: Record<string, Feed> = {}
  for (const { name, shape } of [...inputs, ...weights]) {
    feeds[name] = executor.feed(normals(random, sizeOf(shape)), shape)
  }
  const loaded = await executor.load(graph.encode())
  const loss = async () => {
    const found = await loaded.run(feeds)
    let sum = 0
    outputs.forEach((_, index) => {
      feeds[`weights${index}`].values.forEach((weight, at) => {
        sum += (weight as number) * found[`y${index}`][at]
      })
    })
    return sum
  }

  const found = await loaded.run(feeds)
  outputs.forEach(({ shape }, index) => {
    expect(found[`y${index}`]).toHaveLength(sizeOf(shape))
  })
  const actual = inputs.flatMap((_, index) => [...found[`gradient${index}`]])
  const expected: number[] = []
  for (const { name } of inputs) {
    const values = feeds[name].values as Float32Array
    for (let at = 0; at < values.length; at++) expected.push(await slope(loss, values, at))
  }
  await loaded.release()
  expect(actual).toHaveLength(expected.length)
  return { expected, actual }
}

const normals = (random: Random, size: number) => Float32Array.from({ length: size }, () => random.normal())

/** Central difference, over the step that single precision really makes. */
async function slope(loss: () => Promise<number>, values: Float32Array, at: number): Promise<number> {
  const middle = values[at]
  values[at] = middle + 0.01
  const above = values[at]
  const high = await loss()
  values[at] = middle - 0.01
  const below = values[at]
  const low = await loss()
  values[at] = middle
  return (high - low) / (above - below)
}
