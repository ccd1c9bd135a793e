import { join } from 'node:path'
import { readCheckpoint } from '../../nn/checkpoint/checkpoint-folder.ts'
import { initialNetwork, type Network, type NetworkConfig, parameterLayout } from '../../nn/index.ts'

/** The network of a finished base stage. */
export async function baseNetwork(folder: string): Promise<Network> {
  return (await readCheckpoint(join(folder, 'network'))).network
}

/** The same network with another head, fresh where the two differ. */
export function withHead({ config, values }: Network, head: NetworkConfig['head'], seed: string): Network {
  if (config.head === head) return { config, values }
  const changed = initialNetwork({ ...config, head }, seed)
  const places = new Map(parameterLayout(config).map((entry) => [entry.name, entry]))
  for (const { name, offset, size } of parameterLayout(changed.config)) {
    const from = places.get(name)
    if (from) changed.values.set(values.subarray(from.offset, from.offset + size), offset)
  }
  return changed
}
