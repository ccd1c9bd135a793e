import type { Item } from '../../domain/index.ts'
import { type GoldValue, goldValues } from '../../stats/confusion-matrix.ts'
import { createRandom } from '../../stats/random.ts'
import type { Store } from '../../store/store.ts'
import { type AlignOptions, prepareSplits } from './prepare.ts'
import { readRatings } from './read-ratings.ts'

/** An item of the train split with what people said of it. */
export interface TrainCase {
  item: Item
  gold: GoldValue
  critique?: string
}

/**
 * Labelled cases of the train split, drawn at random, as many passes as fails as far as there are: what a judge may be shown
 * as examples. Never a case of dev or of the sealed test.
 *
 * @param split see `splitItems`; the same as is aligned with, or the judge is measured on what it was shown
 * @throws {UsageError} `unknown-criterion`, `unknown-tag`, `unknown-split`, `no-labels`
 */
export async function trainCases({
  store,
  dataset,
  criterion,
  options,
  count,
}: {
  store: Store
  dataset: string
  criterion?: string
  options: AlignOptions & Required<Pick<AlignOptions, 'split'>>
  count: number
}): Promise<TrainCase[]> {
  const { data, criterion: asked } = await readRatings({ store, dataset, criterion, judges: [] })
  const { gold, splits } = prepareSplits(data, options)
  const random = createRandom(`${options.seed}/examples`)
  const drawn = [0, 1, 2].map((value) => {
    const items = [...gold.value.keys()].filter((item) => gold.value[item] === value && splits?.of[item] === 0)
    return items
      .map((item) => ({ item, key: random.next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item)
  })
  const chosen: number[] = []
  while (chosen.length < count && drawn.some((items) => items.length > 0)) {
    for (const items of drawn) {
      const next = items.shift()
      if (next !== undefined && chosen.length < count) chosen.push(next)
    }
  }
  const items = new Map(
    (
      await store.itemsById(
        dataset,
        chosen.map((item) => data.itemIds[item]),
      )
    ).map((item) => [item.id, item]),
  )
  const critiques = new Map<string, string>()
  for await (const label of store.labels(dataset)) {
    if (label.criterion !== asked.id || label.critique === undefined) continue
    if (items.has(label.item)) critiques.set(label.item, label.critique)
  }
  return chosen.flatMap((position) => {
    const id = data.itemIds[position]
    const item = items.get(id)
    if (!item) return []
    const critique = critiques.get(id)
    return [{ item, gold: goldValues[gold.value[position]], ...(critique !== undefined && { critique }) }]
  })
}
