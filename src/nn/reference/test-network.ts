import { createRandom } from '../../stats/random.ts'
import { type NetworkConfig, networkConfig } from '../network/network-config.ts'
import { type Network, parameterCount, parameterLayout } from '../network/parameters.ts'

/** Small, and of all that an architecture may have: two layers, groups of two queries. */
export function testConfig(changes: Partial<NetworkConfig> = {}): NetworkConfig {
  return networkConfig({ vocabulary: 13, width: 16, layers: 2, heads: 4, keyValueHeads: 2, context: 32, ...changes })
}

/** Weights large enough that every part of the network matters, norms of their own. */
export function testNetwork(config: NetworkConfig): Network {
  const random = createRandom('test network')
  const values = new Float32Array(parameterCount(config))
  for (const { name, offset, size } of parameterLayout(config)) {
    for (let at = offset; at < offset + size; at++) {
      values[at] = name.endsWith('norm.weight') ? 1 + 0.2 * random.normal() : 0.3 * random.normal()
    }
  }
  return { config, values }
}

/**
 * Derivatives by central differences of a function of a network in double precision, at two random places of each of its
 * matrices and vectors. The error of a step of h is that of h⁴: two steps are extrapolated (Richardson).
 */
export function slopesOf(network: Network, value: () => number): { at: number; slope: number }[] {
  const random = createRandom('slopes')
  const { values } = network
  return parameterLayout(network.config).flatMap(({ offset, size }) =>
    Array.from({ length: 2 }, () => {
      const at = offset + random.integer(size)
      const middle = values[at]
      const difference = (step: number) => {
        values[at] = middle + step
        const above = values[at]
        const high = value()
        values[at] = middle - step
        const below = values[at]
        const low = value()
        values[at] = middle
        return (high - low) / (above - below)
      }
      return { at, slope: (4 * difference(1 / 512) - difference(1 / 256)) / 3 }
    }),
  )
}
