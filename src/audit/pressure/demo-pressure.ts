import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readJudge } from '../../judges/index.ts'
import type { PolicyPoint } from '../../lab/experiment/results.ts'
import { openPolicy } from '../../lab/optimise/open-policy.ts'
import type { PolicyTraining } from '../../lab/optimise/train-policy.ts'
import { trainedSource } from '../../lab/stages/score-source.ts'
import { storedFolder } from '../../lab/stages/stored-network.ts'
import type { Engine } from '../../nn/index.ts'
import { type ReinforcementFound, reinforce } from './reinforce.ts'

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
  const judge = async (name: string) => ({
    name,
    version: `ships:${name}`,
    source: trainedSource(policy.lab.world, await readJudge({ engine }, storedFolder(`ships:${name}`))),
  })
  const folder = await mkdtemp(join(tmpdir(), 'goodhart-demo-'))
  try {
    return await reinforce({
      ...{ policy, seed, folder, stopAtOnset },
      training: demoTraining,
      optimised: await judge('desk-direct'),
      gold: await judge('desk-gold'),
      ...(signal && { signal }),
      ...(onPoint && { onPoint }),
      ...(onStep && { onStep }),
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}
