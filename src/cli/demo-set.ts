import { importSource, simulatedSet } from '../datasets/index.ts'
import type { Criterion } from '../domain/index.ts'
import { type LiveJudge, openTrainedJudge } from '../judges/index.ts'
import { storedFolder } from '../lab/stages/stored-network.ts'
import { worldOf } from '../lab/worlds/index.ts'
import { worldCriterion } from '../lab/worlds/world-criterion.ts'
import { worldReplies } from '../lab/worlds/world-replies.ts'
import { Engine } from '../nn/index.ts'
import { runJudges } from '../runs/index.ts'
import type { Store } from '../store/index.ts'

const labelled = 400
const unlabelled = 800
/** As many as a judge answers together. */
const concurrency = 64
/** Trained judges that ship: one that reasons before it scores, and one that does not. */
const shippedJudges = { 'desk-gold': 'ships:desk-gold', 'desk-direct': 'ships:desk-direct' }

/** A dataset of which the truth is known, with verdicts in it. */
export interface DemoSet {
  name: string
  source: string
  sliceBy: string[]
  /** What the judges are, in a sentence. */
  judges: string
  /** Of the items without a label: how many are truly good, out of how many. */
  truth: { passes: number; cases: number }
}

/**
 * Replies of an imperfect writer in the world `desk`, some with their truth as a person's label, all of them judged here and
 * now by networks that were trained to judge them.
 *
 * @param judges places of trained judges by their names; those that ship unless told
 * @throws {NetworkError} `no-executor` where this machine runs no networks; the store is as it was
 */
export async function deskSet({
  store,
  dataset,
  seed,
  judges: places = shippedJudges,
}: {
  store: Store
  dataset: string
  seed: string
  judges?: Readonly<Record<string, string>>
}): Promise<DemoSet> {
  await using engine = await Engine.open()
  const world = worldOf('desk')
  const criterion = worldCriterion(world)
  const judges: { judge: LiveJudge; criterion: Criterion }[] = []
  for (const [name, place] of Object.entries(places)) {
    const folder = storedFolder(place)
    const definition = { kind: 'trained' as const, name, folder, criterion }
    judges.push({ judge: await openTrainedJudge({ definition, basePath: folder, engine }), criterion })
  }
  const count = labelled + unlabelled
  const { records, unlabelled: truth } = worldReplies({ world, count, labelled, seed: `${seed}/demo` })
  await store.append(dataset, records)
  const plan = { judges, repeats: 1, orders: 'AB' as const, retryErrors: false }
  const { tally } = await runJudges({ store, dataset, plan, concurrency })
  const answered = tally.answered.toLocaleString('en-US')
  return {
    name: 'demo: a front desk',
    source: `replies of an imperfect writer in the world desk, seed ${seed}`,
    sliceBy: ['request', 'defect'],
    judges: `The judges are small networks that were trained to judge this desk’s replies; they gave ${answered} verdicts just now, on this machine. desk-gold writes down its reasons before it scores, desk-direct does not.`,
    truth,
  }
}

/** What {@link deskSet} makes where no network can be run: answers made up with their verdicts, by planted error rates. */
export async function madeUpSet({
  store,
  dataset,
  seed,
}: {
  store: Store
  dataset: string
  seed: string
}): Promise<DemoSet> {
  const { source, truth } = simulatedSet({ seed })
  await importSource({ store, dataset, source, strict: true })
  return {
    name: 'demo: a simulated help desk',
    source: `simulated, seed ${seed}`,
    sliceBy: ['style', 'topic'],
    judges: 'The judges are made up, too: careful and lenient err at planted rates.',
    truth,
  }
}
