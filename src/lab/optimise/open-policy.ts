import { UsageError } from '../../domain/index.ts'
import type { Engine, Network } from '../../nn/index.ts'
import { languageOf } from '../language.ts'
import { readPretrained, withVocabulary } from '../stages/pretrained-network.ts'
import type { Workbench } from '../stages/workbench.ts'
import { worldOf } from '../worlds/index.ts'

/** A world and a network that writes in it, outside of any experiment. */
export interface OpenedPolicy {
  lab: Pick<Workbench, 'engine' | 'language' | 'world'>
  network: Network
}

/**
 * @param world `desk`, `steps` or `stories`
 * @param from  a writer in that world: `ships:desk-base`, the `network` folder of a base or policy stage; in the world
 *              `stories` also a pretrained network
 * @throws {UsageError} `unknown-world`, `no-such-network`, `foreign-network` where it writes in another world's words
 */
export async function openPolicy({
  engine,
  world: id,
  from,
}: {
  engine: Engine
  world: string
  from: string
}): Promise<OpenedPolicy> {
  const world = worldOf(id)
  const { network, tokenizer } = await readPretrained(from)
  const language = languageOf(world, world.prose && tokenizer)
  const isForeign = !world.prose && network.config.vocabulary !== language.tokenizer.size
  if (isForeign || network.config.head !== 'language') {
    throw new UsageError(
      'foreign-network',
      `The network ${from} is no writer of the world ${id}: take one that was trained in it, such as the base of an experiment.`,
    )
  }
  return { lab: { engine, world, language }, network: withVocabulary(network, language.tokenizer.size, 'markers') }
}
