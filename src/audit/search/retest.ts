import type { Prober } from '../../runs/index.ts'
import type { Estimate } from '../alignment/alignment-report.ts'
import type { Settings } from '../alignment/figures.ts'
import { noCases, shareOf } from '../consistency/intervals.ts'
import type { BadItem } from './searched-items.ts'
import { placeText, type TextSpace } from './text-space.ts'

/** A text and an item that it was not found on, or a judge that it was not found with. */
export interface Retest {
  text: string
  bad: BadItem
}

/**
 * The share of items that pass with a text: of those that the judge fails without it, and gives a verdict on with it.
 *
 * @throws as `Prober.ask`
 */
export async function retest({
  prober,
  tests,
  space,
  settings,
}: {
  prober: Prober
  tests: readonly Retest[]
  space: Pick<TextSpace, 'place' | 'phrases'>
  settings: Settings
}): Promise<Estimate> {
  if (tests.length === 0) return noCases
  const without = await prober.ask(tests.map(({ bad: { item } }) => ({ item })))
  const failed = tests.filter((_, at) => without[at].answer.value === 'fail')
  const answers = await prober.ask(failed.map(({ text, bad }) => ({ item: placeText(text, bad.item, space) })))
  const told = failed.flatMap(({ bad }, at) => {
    const { value } = answers[at].answer
    return value === 'pass' || value === 'fail' ? [{ hit: value === 'pass', cluster: bad.cluster }] : []
  })
  const codes = new Map<string, number>()
  for (const { cluster } of told) if (!codes.has(cluster)) codes.set(cluster, codes.size)
  return shareOf({
    hit: told.map(({ hit }) => hit),
    cluster: told.map(({ cluster }) => codes.get(cluster)!),
    settings,
  })
}
