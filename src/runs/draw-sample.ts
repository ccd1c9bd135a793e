import type { Store } from '../store/store.ts'
import { sampleKey } from './run-plan.ts'

/**
 * A random sample of a dataset's items, the same for the same seed and items: those with the smallest keys.
 *
 * @param size at least 1; where there are no more items, all of them
 * @returns whether an item is in it
 */
export async function drawSample({
  store,
  dataset,
  size,
  seed,
}: {
  store: Store
  dataset: string
  size: number
  seed: string
}): Promise<(item: { id: string }) => boolean> {
  // At most twice the sample is held, whatever the number of items.
  let smallest: number[] = []
  let bound = Number.POSITIVE_INFINITY
  const shrink = () => {
    smallest = smallest.sort((a, b) => a - b).slice(0, size)
    if (smallest.length === size) bound = smallest.at(-1)!
  }
  for await (const { id } of store.items(dataset)) {
    const key = sampleKey(seed, id)
    if (key > bound) continue
    smallest.push(key)
    if (smallest.length >= 2 * size) shrink()
  }
  shrink()
  return ({ id }) => sampleKey(seed, id) <= bound
}
