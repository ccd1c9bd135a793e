import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readJudge, trainedJudge } from '../../judges/index.ts'
import { judgeFileHashes } from '../../judges/trained/judge-folder.ts'
import type { PolicyPoint } from '../../lab/experiment/results.ts'
import { openPolicy } from '../../lab/optimise/open-policy.ts'
import type { PolicyTraining } from '../../lab/optimise/train-policy.ts'
import { trainedSource } from '../../lab/stages/score-source.ts'
import { storedFolder } from '../../lab/stages/stored-network.ts'
import type { AnyWorld } from '../../lab/worlds/index.ts'
import { worldCriterion } from '../../lab/worlds/world-criterion.ts'
import type { Engine } from '../../nn/index.ts'
import { type NamedSource, type ReinforcementFound, reinforce } from './reinforce.ts'

/** Some 20 seconds on two cores; judge and truth part about half way. */
export const demoTraining = { steps: 100, evaluateEvery: 10, heldOut: 128 } satisfies Partial<PolicyTraining>

/**
 * What happens to a desk's policy that is trained against the direct judge that ships, live: all three curves rise, then the
 * judge's goes on and truth falls.
 *
 * @param engine  with as many threads as there are cores to spare
 * @param onPoint told of each evaluation
 * @param stopAtOnset ends as soon as the rule says that hacking has set in
 */
export async function demoPressure({
  engine,
  seed,
  onPoint,
  onStep,
  signal,
  stopAtOnset = false,
}: {
  engine: Engine
  seed: string
  onPoint?: (point: PolicyPoint) => void
  onStep?: (done: number) => void
  signal?: AbortSignal
  stopAtOnset?: boolean
}): Promise<ReinforcementFound> {
  const policy = await openPolicy({ engine, world: 'desk', from: 'ships:desk-base' })
  const folder = await mkdtemp(join(tmpdir(), 'goodhart-demo-'))
  try {
    return await reinforce({
      ...{ policy, seed, folder, stopAtOnset },
      training: demoTraining,
      optimised: await shippedSource('desk-direct', { engine, world: policy.lab.world }),
      gold: await shippedSource('desk-gold', { engine, world: policy.lab.world }),
      ...(signal && { signal }),
      ...(onPoint && { onPoint }),
      ...(onStep && { onStep }),
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A judge that ships, under the version that it has where it is asked the world's question as any judge is. */
export async function shippedSource(
  name: string,
  { engine, world }: { engine: Engine; world: AnyWorld },
): Promise<NamedSource> {
  const folder = storedFolder(`ships:${name}`)
  const network = await readJudge({ engine }, folder)
  const definition = { kind: 'trained' as const, name, folder, criterion: worldCriterion(world) }
  const { version } = trainedJudge({ definition, files: await judgeFileHashes(folder), network }).judge
  return { name, version, source: trainedSource(world, network) }
}
