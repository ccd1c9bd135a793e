import { expect, test } from 'vitest'
import { initialNetwork, networkConfig, parameter, parameterCount, parameterLayout } from '../../nn/index.ts'
import { withHead } from './judge-networks.ts'

const config = networkConfig({ vocabulary: 11, width: 8, layers: 2, heads: 2, context: 8 })
const network = initialNetwork(config, 'base')
const shared = parameterLayout(config).map(({ name }) => name)

test('the same head changes nothing', () => {
  const same = withHead(network, 'language', 'seed')
  expect(same.config).toEqual(config)
  expect(same.values).toEqual(network.values)
})

test('a scalar head is new, and all the rest is what it was', () => {
  const scalar = withHead(network, 'scalar', 'seed')
  expect(scalar.config).toEqual({ ...config, head: 'scalar' })
  expect(scalar.values).toHaveLength(parameterCount(scalar.config))
  for (const name of shared) expect(parameter(scalar, name)).toEqual(parameter(network, name))
  expect(parameter(scalar, 'score.weight')).toHaveLength(8)
  expect(parameter(scalar, 'score.weight').some((value) => value !== 0)).toBe(true)
})

test('the new head comes from the seed', () => {
  const headOf = (seed: string) => parameter(withHead(network, 'scalar', seed), 'score.weight')
  expect(headOf('a')).toEqual(headOf('a'))
  expect(headOf('a')).not.toEqual(headOf('b'))
})

test('the network that was given is left as it was', () => {
  const before = network.values.slice()
  withHead(network, 'scalar', 'seed').values.fill(7)
  expect(network.values).toEqual(before)
})
