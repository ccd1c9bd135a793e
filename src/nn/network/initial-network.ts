import { createRandom } from '../../stats/random.ts'
import type { NetworkConfig } from './network-config.ts'
import { type Network, parameterLayout } from './parameters.ts'

/**
 * A network before any training: norms 1, matrices normal with standard deviation 0.02, those that write to the residual
 * stream smaller by the square root of twice the layers (Radford et al. 2019, GPT-2).
 */
export function initialNetwork(config: NetworkConfig, seed: string | number): Network {
  const layout = parameterLayout(config)
  const random = createRandom(seed)
  const values = new Float32Array(layout.reduce((sum, { size }) => sum + size, 0))
  for (const { name, offset, size } of layout) {
    const own = values.subarray(offset, offset + size)
    if (name.endsWith('norm.weight')) {
      own.fill(1)
      continue
    }
    const deviation = /(?:o|down)_proj/.test(name) ? 0.02 / Math.sqrt(2 * config.layers) : 0.02
    for (let at = 0; at < size; at++) own[at] = deviation * random.normal()
  }
  return { config, values }
}
