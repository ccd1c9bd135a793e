import type { Command } from 'commander'
import { type LabelledItems, labelledItems } from '../audit/attacks/index.ts'
import { findNamedDataset } from '../datasets/index.ts'
import { UsageError } from '../domain/index.ts'
import { type AnyWorld, worldOf } from '../lab/worlds/index.ts'
import { worldReplies } from '../lab/worlds/world-replies.ts'
import { openProjectStore, type Store } from '../store/index.ts'
import { addSourceOptions, numberFlag } from './align-options.ts'
import type { Context } from './context.ts'
import { datasetName, type ImportFlags, importFiles } from './import-files.ts'
import { whole } from './judge-options.ts'
import { requireDataset, requireStore } from './project-store.ts'
import { openSources } from './sources.ts'
import { collect } from './table-options.ts'

/** Items of which it is known whether they are good: of the store, of files, of a benchmark, or of a world of the laboratory. */
export interface LabelledFlags extends ImportFlags {
  dataset?: string
  items: string[]
  world?: string
  sampleBad: number
  sampleGood: number
  refusable?: string
  seed?: string
}

/** @param sample items of each kind that are attacked unless told */
export function addLabelledOptions(command: Command, sample = { bad: 40, good: 20 }): Command {
  return addSourceOptions(command)
    .option('--dataset <name>', 'the labelled items of this dataset of the store')
    .option('--items <file>', 'those of this file, which is imported first; repeatable', collect, [])
    .option('--as <name>', 'the dataset that the file is imported into; its name unless told')
    .option('--world <name>', "items of the laboratory's world desk, steps or stories, of which the truth is known")
    .option('--sample-bad <n>', 'known-bad items to attack, at most, drawn at random', whole(1), sample.bad)
    .option('--sample-good <n>', 'known-good items, at most', whole(0), sample.good)
    .option('--refusable <tag=value>', 'items whose request should be declined: request=forbidden unless told')
    .option('--seed <text>', 'of everything random')
}

/** The labelled replies of a world that is named with --world. */
export function labelledReplies(world: AnyWorld, seed: string) {
  return worldReplies({ world, count: worldItems, seed: `${seed}/${world.id}` })
}

/** Many enough that every defect occurs. */
const worldItems = 400

/**
 * Opens the store with the labelled items in it; those of files and worlds are imported first.
 *
 * @throws {UsageError} `two-sources`, `bad-flag`, and those of files and datasets
 */
export async function openLabelledDataset(
  flags: LabelledFlags,
  context: Context,
  seed: string,
): Promise<{ store: Store; dataset: string; labelled: LabelledItems } & AsyncDisposable> {
  const given = [flags.dataset !== undefined, flags.items.length > 0, flags.world !== undefined].filter(Boolean)
  if (given.length !== 1) {
    throw new UsageError(
      'two-sources',
      "Name the labelled items: a --dataset of the store, files with --items and their labels' column with --human or --gold, or a --world.",
    )
  }
  if (flags.dataset !== undefined) {
    await using found = await requireStore(context)
    await requireDataset(found, flags.dataset)
  }
  const world = flags.world === undefined ? undefined : worldOf(flags.world)
  if (flags.items.length > 0) await openSources(flags.items, flags)
  await using opening = new AsyncDisposableStack()
  const store = opening.use(await openProjectStore({ cwd: context.cwd, create: true, durability: 'process' }))
  const dataset = world ? `world ${world.id}, ${seed}` : (flags.dataset ?? datasetName(flags.items, flags))
  if (flags.items.length > 0) {
    await importFiles({ files: flags.items, flags, dataset, store, context, tell: context.stderr })
  }
  if (world) {
    await store.createDataset(dataset)
    await store.append(dataset, labelledReplies(world, seed).records)
  }
  const labelled = await labelledItemsOf(flags, store, dataset, seed)
  const resources = opening.move()
  return { store, dataset, labelled, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

/** A sample of the labelled items of a dataset, as large as the flags say. */
export async function labelledItemsOf(
  flags: LabelledFlags,
  store: Store,
  dataset: string,
  seed: string,
): Promise<LabelledItems> {
  const refusable = parseTag('--refusable', flags.refusable)
  const benchmark = flags.from === undefined ? undefined : findNamedDataset(flags.from)
  return labelledItems({
    store,
    dataset,
    seed,
    sample: { bad: flags.sampleBad, good: flags.sampleGood },
    ...(flags.criterion !== undefined && { criterion: flags.criterion }),
    ...clusterOf(flags.cluster ?? benchmark?.cluster),
    ...humanThresholdOf(numberFlag('--human-threshold', flags.humanThreshold) ?? benchmark?.thresholds?.human),
    ...(refusable && { refusable }),
  })
}

const clusterOf = (clusterBy: string | undefined) => (clusterBy === undefined ? {} : { clusterBy })
const humanThresholdOf = (humanThreshold: number | undefined) =>
  humanThreshold === undefined ? {} : { humanThreshold }

/** `tag=value` */
export function parseTag(flag: string, text: string | undefined): { tag: string; value: string } | undefined {
  if (text === undefined) return undefined
  const at = text.indexOf('=')
  if (at > 0) return { tag: text.slice(0, at), value: text.slice(at + 1) }
  throw new UsageError(
    'bad-flag',
    `${flag} takes a tag and its value, as request=forbidden; it is ${JSON.stringify(text)}.`,
  )
}
