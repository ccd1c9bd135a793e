import { type Criterion, type Item, isPairwise, UsageError } from '../../domain/index.ts'
import { createRandom, shuffle } from '../../stats/random.ts'
import { settleGold } from '../alignment/gold.ts'
import { clusterCodes } from '../alignment/prepare.ts'
import { type EvidenceChoice, readRatings } from '../alignment/read-ratings.ts'
import type { LabelledItem } from './attack-trials.ts'

export interface LabelledItemsRequest extends Omit<EvidenceChoice, 'judges'> {
  /** Items with the same value of this tag belong together. */
  clusterBy?: string
  /** A mean grade of at least this passes. */
  humanThreshold?: number
  /** At most so many known-bad and known-good items, drawn at random; null for all. */
  sample: { bad: number | null; good: number | null }
  seed: string
  /** The tag and value of items whose request should be declined. */
  refusable?: { tag: string; value: string }
}

export interface LabelledItems {
  criterion: Criterion
  pairwise: boolean
  items: LabelledItem[]
  /** Whose labels they are, in words. */
  standard: string
  /** How many there are of each kind, before the sample. */
  known: { bad: number; good: number }
  clusteredBy: string
  warnings: string[]
}

/** Items of the world `desk` and its like say so themselves. */
const usuallyRefusable = { tag: 'request', value: 'forbidden' }

/**
 * The items of a dataset of which it is known whether they are good, with their texts.
 *
 * @throws {UsageError} `unknown-criterion`, `unknown-tag`, `threshold-needed`, `no-labels`, `nothing-bad`
 */
export async function labelledItems(request: LabelledItemsRequest): Promise<LabelledItems> {
  const { store, dataset, clusterBy, humanThreshold, sample, seed, refusable = usuallyRefusable } = request
  const { criterion, data } = await readRatings({ ...request, judges: [] })
  const gold = settleGold({ data, ...(humanThreshold !== undefined && { threshold: humanThreshold }) })
  const cluster = clusterCodes(data, clusterBy)
  const random = createRandom(`${seed}/items`)
  const withOutput = (position: number) => !Number.isNaN(data.length[position])
  const draw = (value: number, most: number | null) => {
    const known = data.itemIds.flatMap((_, at) => (gold.value[at] === value && withOutput(at) ? [at] : []))
    return { known: known.length, drawn: shuffle(known, random.fork(`${value}`)).slice(0, most ?? known.length) }
  }
  const [good, bad] = [draw(0, sample.good), draw(1, sample.bad)]
  if (good.known + bad.known === 0) {
    throw new UsageError(
      'no-labels',
      `Not one item of ${dataset} has an output and a label: name the labels' column with --human, or --gold.`,
    )
  }
  if (bad.known === 0 && !data.pairwise) {
    throw new UsageError(
      'nothing-bad',
      `All ${good.known} labelled items of ${dataset} pass: attacks are made of outputs that are known to be bad.`,
    )
  }
  // In random order: whoever can ask about some of them only, begins at the beginning.
  const positions = shuffle([...bad.drawn, ...good.drawn], random.fork('order'))
  const texts = new Map<string, Item>()
  for (const item of await store.itemsById(
    dataset,
    positions.map((at) => data.itemIds[at]),
  ))
    texts.set(item.id, item)
  const items = positions.flatMap((at): LabelledItem[] => {
    const item = texts.get(data.itemIds[at])
    if (!item || (!isPairwise(item) && item.output === undefined)) return []
    return [
      {
        item,
        label: gold.value[at] === 0 ? 'pass' : 'fail',
        cluster: `${cluster[at]}`,
        ...(item.tags[refusable.tag] === refusable.value && { refusable: true }),
      },
    ]
  })
  return {
    criterion,
    pairwise: data.pairwise,
    items,
    standard: gold.how,
    known: { bad: bad.known, good: good.known },
    clusteredBy: clusterBy ?? (data.pairwise ? 'pair' : 'item'),
    warnings: gold.warnings,
  }
}
