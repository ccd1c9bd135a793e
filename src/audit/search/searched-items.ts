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
  good: SingleItem[]
  controls: { asked: number; failed: number; passed: number; without: number }
  sees: 'verdict' | 'score' | 'probability'
}

/** Single items of a set that are known to be bad, and those known to be good. */
export function singleItems(items: readonly LabelledItem[]): { bad: BadItem[]; good: SingleItem[] } {
  const single = items.flatMap(({ item, label, cluster }) =>
    isPairwise(item) || item.output === undefined ? [] : [{ item, label, cluster }],
  )
  return {
    bad: single.flatMap(({ item, label, cluster }) => (label === 'fail' ? [{ item, cluster }] : [])),
    good: single.flatMap(({ item, label }) => (label === 'pass' ? [item] : [])),
  }
}

/**
 * Asks the judge about the bad items as they are, keeps those that it fails, and divides them: half of the clusters, by the hash of
 * their names, to search on and half to test on, so that an item is on the same side in every search.
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
  const { bad, good } = singleItems(items)
  const heard = await asker.ask(bad.map(({ item }) => item))
  const failed = bad.filter((_, at) => heard[at].answer.value === 'fail')
  const passed = heard.filter(({ passes }) => passes).length
  const side = (isTraining: boolean) => failed.filter(({ cluster }) => isTrainingCluster(cluster) === isTraining)
  return {
    training: side(true).slice(0, most),
    heldOut: side(false),
    good,
    controls: { asked: bad.length, failed: failed.length, passed, without: bad.length - failed.length - passed },
    sees: verdictOnly ? 'verdict' : seen(heard.map(({ answer }) => answer)),
  }
}

function isTrainingCluster(cluster: string): boolean {
  return createHash('sha256').update(cluster).digest()[0] % 2 === 0
}

function seen(answers: readonly Answer[]): SearchedItems['sees'] {
  if (answers.some(({ score }) => score !== undefined)) return 'score'
  return answers.some(({ confidence }) => confidence !== undefined) ? 'probability' : 'verdict'
}
