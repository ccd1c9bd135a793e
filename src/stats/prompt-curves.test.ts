import { expect, test } from 'vitest'
import { clusterBootstrap } from './cluster-bootstrap.ts'
import { bootstrapCurves, clusterDeviations } from './prompt-curves.ts'
import { createRandom } from './random.ts'

const random = createRandom('curves')
const judge = Array.from({ length: 40 }, () => [random.normal(), 1 + random.normal()])

test('means are over the prompts that have a value', () => {
  const curve = [
    [1, 10],
    [2, null],
    [6, 30],
  ]
  const { points, statistics } = bootstrapCurves({
    curves: { gold: curve },
    statistics: ({ gold }) => ({ rise: gold[1] - gold[0], never: null }),
    random,
    replicates: 200,
  })
  expect(points.gold.map(({ value }) => value)).toEqual([3, 20])
  expect(statistics.rise.value).toBe(17)
  expect(statistics.never).toEqual({ value: null, low: null, high: null })
})

test('intervals are those of the cluster bootstrap of the same draws', () => {
  const found = bootstrapCurves({ curves: { judge }, random: createRandom(1), replicates: 300 })
  const patterns = judge.map((row) => Float64Array.from([...row, 1]))
  const data = {
    cells: 3,
    clusters: 40,
    patterns,
    multiplicity: new Float64Array(40).fill(1),
    total: Float64Array.from([0, 1, 2], (c) => patterns.reduce((sum, row) => sum + row[c], 0)),
  }
  const statistics = ([first, , count]: Float64Array) => ({ first: first / count })
  const expected = clusterBootstrap({ data, statistics, random: createRandom(1).fork('curves'), replicates: 300 })
    .first!
  expect(found.points.judge[0].low).toBeCloseTo(expected.low, 12)
  expect(found.points.judge[0].high).toBeCloseTo(expected.high, 12)
})

test('no interval where the sample says nothing of its spread', () => {
  const none = { low: null, high: null }
  const { points } = bootstrapCurves({ curves: { flat: judge.map(() => [5]) }, random, replicates: 50 })
  expect(points.flat[0]).toEqual({ value: 5, ...none })
  const two = bootstrapCurves({ curves: { judge }, cluster: judge.map((_, i) => i % 2), random, replicates: 50 })
  expect(two.points.judge[0]).toMatchObject(none)
})

test('deviations sum to nothing, and give the standard error of the mean', () => {
  const { means, deviations } = clusterDeviations(judge)
  const sum = deviations.reduce((total, row) => total + row[0], 0)
  expect(sum).toBeCloseTo(0, 12)
  const variance = judge.reduce((total, [x]) => total + (x - means[0]) ** 2, 0) / 39 / 40
  expect((40 / 39) * deviations.reduce((total, row) => total + row[0] ** 2, 0)).toBeCloseTo(variance, 12)
})
