import { type Criterion, type Judge, UsageError } from '../../domain/index.ts'
import { createRandom } from '../../stats/random.ts'
import type { ItemEvidence, Store } from '../../store/store.ts'
import type { Settings } from '../alignment/figures.ts'
import { type Gold, goldWithin } from '../alignment/gold.ts'
import { type AlignOptions, type Prepared, prepareSplits } from '../alignment/prepare.ts'
import { type AlignmentData, collectRatings } from '../alignment/ratings.ts'

export interface Evidence {
  store: Store
  dataset: string
  /** The one that the judge is asked about and that labels answer. */
  criterion: Criterion
}

/** The part of a dataset from which, and on which alone, a prompt may be changed. */
export interface DevSplit {
  prepared: Prepared & { splits: NonNullable<Prepared['splits']>; seal: string }
  /** Of labelled dev items that have an output; no other item has a value in it. */
  gold: Gold
  ids: ReadonlySet<string>
  settings: Settings
}

const dev = 1

/**
 * @throws {UsageError} `split-needed`, `nothing-sealed`, `no-labels`, and those of `prepareSplits`
 */
export async function readDevSplit({ store, dataset, criterion }: Evidence, options: AlignOptions): Promise<DevSplit> {
  if (options.split === undefined) {
    throw new UsageError(
      'split-needed',
      'A prompt that was tuned on all labels has nothing left to be measured on: say which part is sealed, with --split 20/40/40 or by a column.',
    )
  }
  const data = await collectRatings(store.evidence(dataset, criterion.id), [])
  const { splits, seal, ...prepared } = prepareSplits(data, options)
  if (splits === null || seal === null) {
    throw new UsageError(
      'nothing-sealed',
      'No item is in the sealed test part, so that nothing would be left to measure a new prompt on: give it a share, as in --split 20/40/40.',
    )
  }
  const gold = goldWithin(prepared.gold, (item) => splits.of[item] === dev && !Number.isNaN(data.length[item]))
  const ids = new Set(data.itemIds.filter((_, item) => gold.value[item]! >= 0))
  if (ids.size === 0) {
    throw new UsageError(
      'no-labels',
      'No item of the dev split has both a label and an output: there is nothing to learn from.',
    )
  }
  return {
    prepared: { ...prepared, splits, seal },
    gold,
    ids,
    settings: { ...options, random: createRandom(options.seed), pairwise: data.pairwise },
  }
}

/** What judges said when they were asked for the first time, of a pair in its own order; one entry a judge and item. */
export function readFirstVerdicts(
  { store, dataset, criterion }: Evidence,
  judges: readonly Judge[],
): Promise<AlignmentData> {
  return collectRatings(firstVerdicts(store.evidence(dataset, criterion.id)), judges)
}

async function* firstVerdicts(evidence: AsyncIterable<ItemEvidence>): AsyncGenerator<ItemEvidence> {
  for await (const item of evidence) {
    const verdicts = item.verdicts.filter(({ repeat, presentation }) => repeat === 0 && presentation !== 'BA')
    yield { ...item, verdicts }
  }
}
