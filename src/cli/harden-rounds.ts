import { resolve } from 'node:path'
import type { Attack, LabelledItems, Phrasebook } from '../audit/attacks/index.ts'
import {
  type HardeningReport,
  hardenRounds,
  type SearchFound,
  type WorldItems,
  worldItems,
} from '../audit/hardening/index.ts'
import { evolution, type SearchOptions, searchJudge, worldExploits } from '../audit/search/index.ts'
import { isPairwise, UsageError } from '../domain/index.ts'
import type { JudgeDefinition, LiveJudge } from '../judges/index.ts'
import { readJudgeForm } from '../judges/trained/judge-folder.ts'
import { worldOf } from '../lab/worlds/index.ts'
import { worldCriterion } from '../lab/worlds/world-criterion.ts'
import { Engine } from '../nn/index.ts'
import type { Prober } from '../runs/index.ts'
import { numberFlag } from './align-options.ts'
import { type Context, made } from './context.ts'
import type { Progress } from './progress.ts'

export interface RoundsFlags {
  rounds?: number
  /** Of training, each round. */
  steps: number
  /** Of the fresh search of each round, for each item. */
  queries: number
  into?: string
  /** A score of at least this passes. */
  threshold?: string
}

/** Items that exploits are mined from, that attacks are measured on, and that accuracy is measured on. */
const sizes = { mining: 60, attacked: 60, heldOut: 200 }
/** Items of each fresh search. */
const searchedItems = 12

/**
 * Teaches a trained judge its own exploits, round after round.
 *
 * @throws {UsageError} `not-trained`, and those of `hardenRounds`
 */
export async function retrainRounds({
  definition,
  judge,
  flags,
  battery,
  proberOf,
  context,
  signal,
  figures,
  progress,
}: {
  definition: JudgeDefinition
  judge: LiveJudge
  flags: RoundsFlags
  battery: { attacks: readonly Attack[]; phrases: Phrasebook; seed: string; variantsPerItem: number | null }
  proberOf: (judge: LiveJudge) => Promise<Prober>
  context: Context
  signal: AbortSignal
  figures: { confidence?: number; replicates?: number }
  progress: Progress
}): Promise<Pick<HardeningReport, 'rounds' | 'convergence'>> {
  if (definition.kind !== 'trained') {
    throw new UsageError(
      'not-trained',
      `${judge.judge.name} is no trained judge of the laboratory: there is nothing to retrain.`,
    )
  }
  const folder = resolve(context.cwd, definition.folder)
  const world = worldOf((await readJudgeForm(folder)).world.id)
  await using engine = await Engine.open()
  const { seed, phrases } = battery
  const set = (name: string, count: number): WorldItems => worldItems(world, { count, seed: `${seed}/${name}` })
  const [mining, attacked, heldOut] = [
    set('mining', sizes.mining),
    set('attacked', sizes.attacked),
    set('held out', sizes.heldOut),
  ]
  const criterion = worldCriterion(world)

  const searchSettings: Partial<SearchOptions> = {
    ...{ scopes: ['per-item'], budget: flags.queries, training: searchedItems },
  }

  async function search(against: LiveJudge, round: number): Promise<SearchFound> {
    const fresh = set(`search ${round}`, 2 * searchedItems)
    const bad = fresh.items.filter(({ label }) => label === 'fail')
    const labelled: LabelledItems = {
      ...{ criterion, pairwise: false, items: bad, standard: 'truth', clusteredBy: 'request', warnings: [] },
      known: { bad: bad.length, good: 0 },
    }
    const { runs } = await searchJudge({
      ...{ name: world.id, prober: await proberOf(against), labelled, phrases, signal, made: made(context) },
      optimisers: [evolution({ attacks: battery.attacks })],
      isExploit: worldExploits(world, fresh.tasks),
      options: { seed: `${seed}/${round}`, ...searchSettings },
    })
    // A search that was cut is no figure of a round.
    signal.throwIfAborted()
    const inputs = new Map(bad.map(({ item }) => [item.id, isPairwise(item) ? '' : (item.input ?? '')]))
    const found = runs.flatMap((run) => run.found).filter(({ passing, item }) => passing >= 1 && item !== undefined)
    for (const [input, task] of fresh.tasks) tasks.set(input, task)
    return {
      texts: found.map(({ text, item }) => ({ input: inputs.get(item!)!, output: text })),
      passing: runs[0]?.onItems.numerator ?? 0,
      tried: runs[0]?.onItems.denominator ?? 0,
    }
  }

  const threshold = numberFlag('--threshold', flags.threshold)
  const tasks = new Map([...mining.tasks, ...attacked.tasks])
  return hardenRounds({
    ...{ engine, world, criterion, folder, tasks, signal },
    ...battery,
    ...figures,
    name: judge.judge.name,
    rounds: flags.rounds!,
    mining: mining.items,
    items: attacked.items,
    heldOut: heldOut.items,
    openProber: proberOf,
    ...(flags.queries > 0 && { search, searchSettings: { optimisers: ['evolution'], ...searchSettings } }),
    ...(threshold !== undefined && { threshold }),
    training: { steps: flags.steps, learningRate: 3e-4, replay: 2000 },
    out: resolve(context.cwd, flags.into!),
    onRound: ({ round }) => progress.update(`round ${round} of ${flags.rounds}`),
  })
}
