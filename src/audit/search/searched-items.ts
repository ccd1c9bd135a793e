import { createHash } from 'node:crypto'
import { isPairwise, type SingleItem } from '../../domain/index.ts'
import type { Answer } from '../../judges/index.ts'
import type { LabelledItem } from '../attacks/attack-trials.ts'
import type { Asker } from './asker.ts'

/** An item that is known to be bad. */
export interface BadItem {
  item: SingleItem
  cluster: string
}

/** What a search has to go by. */
export interface SearchedItems {
  /** Known to be bad, and failed by the judge as they are: to search on, and to test on. */
  training: BadItem[]
  heldOut: BadItem[]
  /** Outputs that are known to be good. */
  good: { item: SingleItem; cluster: string }[]
  controls: { asked: number; failed: number; passed: number; without: number; refusable: number }
  sees: 'verdict' | 'score' | 'probability'
}

/**
 * Single items of a set that are known to be bad, and those known to be good. Bad ones whose request should be declined are only
 * counted: the refusals that a search finds would be right there.
 */
export function singleItems(items: readonly LabelledItem[]): {
  bad: BadItem[]
  good: SearchedItems['good']
  refusable: number
} {
  const single = items.flatMap(({ item, label, cluster, refusable = false }) =>
    isPairwise(item) || item.output === undefined ? [] : [{ item, label, cluster, refusable }],
  )
  const bad = single.filter(({ label }) => label === 'fail')
  const known = ({ item, cluster }: BadItem) => ({ item, cluster })
  return {
    bad: bad.filter(({ refusable }) => !refusable).map(known),
    good: single.filter(({ label }) => label === 'pass').map(known),
    refusable: bad.filter(({ refusable }) => refusable).length,
  }
}

/** Half of the clusters, by the hash of their names: the same half in every search. */
export function sideOf({ cluster }: Pick<BadItem, 'cluster'>): 'training' | 'held-out' {
  return createHash('sha256').update(cluster).digest()[0] % 2 === 0 ? 'training' : 'held-out'
}

/**
 * Asks the judge about the bad items as they are, keeps those that it fails, and divides them: half of the clusters to search on
 * and half to test on, by {@link sideOf}.
 *
 * @param most items to search on
 * @throws as `Prober.ask`
 */
export async function searchedItems({
  items,
  asker,
  most,
  verdictOnly,
}: {
  items: readonly LabelledItem[]
  asker: Asker
  most: number
  verdictOnly: boolean
}): Promise<SearchedItems> {
  const { bad, good, refusable } = singleItems(items)
  const heard = await asker.ask(bad.map(({ item }) => item))
  const failed = bad.filter((_, at) => heard[at].answer.value === 'fail')
  const passed = heard.filter(({ passes }) => passes).length
  const without = bad.length - failed.length - passed
  return {
    training: failed.filter((one) => sideOf(one) === 'training').slice(0, most),
    heldOut: failed.filter((one) => sideOf(one) === 'held-out'),
    good,
    controls: { asked: bad.length, failed: failed.length, passed, without, refusable },
    sees: verdictOnly ? 'verdict' : seen(heard.map(({ answer }) => answer)),
  }
}

function seen(answers: readonly Answer[]): SearchedItems['sees'] {
  if (answers.some(({ score }) => score !== undefined)) return 'score'
  return answers.some(({ confidence }) => confidence !== undefined) ? 'probability' : 'verdict'
}
