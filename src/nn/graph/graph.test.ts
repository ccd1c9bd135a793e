import { expect, test } from 'vitest'
import { openExecutor } from '../executor/open-executor.ts'
import { Graph } from './graph.ts'
import { add, multiply } from './operators.ts'

test('gradients are of what an outcome depends on, and of nothing else', () => {
  const graph = new Graph()
  const [a, b, c] = ['a', 'b', 'c'].map((name) => graph.input(name, [1], { differentiable: name !== 'c' }))
  const outcome = multiply(graph, a, c)
  const gradientOf = graph.gradients([[outcome, graph.constant([1], [1])]])
  expect(gradientOf(a)).toBeDefined()
  expect(gradientOf(b)).toBeUndefined()
  expect(gradientOf(c)).toBeUndefined()
})

test('gradients add up over all ways from an input to an outcome', async () => {
  const graph = new Graph()
  const x = graph.input('x', [1], { differentiable: true })
  // y = x (x² + x), so y' = 3 x² + 2 x
  const y = multiply(graph, x, add(graph, multiply(graph, x, x), x))
  graph.output('y', y)
  const slope = graph.gradients([[y, graph.constant([1], [1])]])(x)
  expect(slope).toBeDefined()
  if (slope) graph.output('slope', slope)
  const executor = await openExecutor()
  const loaded = await executor.load(graph.encode())
  expect(await loaded.run({ x: executor.feed(Float32Array.of(3), [1]) })).toEqual({
    y: Float32Array.of(36),
    slope: Float32Array.of(33),
  })
  await loaded.release()
})

test('small equal constants are kept once', () => {
  const graph = new Graph()
  expect(graph.constant([1, 2], [2])).toBe(graph.constant([1, 2], [2]))
  expect(graph.constant([1, 2], [2])).not.toBe(graph.constant([1, 2], [1, 2]))
  expect(graph.indices([1, 2])).not.toBe(graph.constant([1, 2], [2]))
})
