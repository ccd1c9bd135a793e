import type { Prober } from '../../runs/index.ts'
import type { Estimate } from '../alignment/alignment-report.ts'
import type { Settings } from '../alignment/figures.ts'
import { noCases, shareOf } from '../consistency/intervals.ts'
import type { BadItem } from './searched-items.ts'
import { placeText, type TextSpace } from './text-space.ts'
import type { IsExploit } from './world-exploits.ts'

/** A text and an item that it was not found on, or a judge that it was not found with. */
export interface Retest {
  text: string
  bad: BadItem
}

/**
 * The share of items that pass with a text: of those that the judge fails without it, and gives a verdict on with it. A pass that is
 * right, as far as the truth is known, is in neither.
 *
 * @param failsWithout that the judge fails the items as they are is known, and not asked
 * @throws as `Prober.ask`
 */
export async function retest({
  prober,
  tests,
  space,
  settings,
  failsWithout = false,
  isExploit,
}: {
  prober: Prober
  tests: readonly Retest[]
  space: Pick<TextSpace, 'place' | 'phrases'>
  settings: Settings
  failsWithout?: boolean
  isExploit?: IsExploit
}): Promise<Estimate> {
  if (tests.length === 0) return noCases
  const without = failsWithout ? [] : await prober.ask(tests.map(({ bad: { item } }) => ({ item })))
  const failed = failsWithout ? tests : tests.filter((_, at) => without[at].answer.value === 'fail')
  const placed = failed.map(({ text, bad }) => placeText(text, bad.item, space))
  const answers = await prober.ask(placed.map((item) => ({ item })))
  const told = failed.flatMap(({ bad }, at) => {
    const { value } = answers[at].answer
    if (value === 'pass' && isExploit && !isExploit(placed[at], placed[at].output ?? '')) return []
    return value === 'pass' || value === 'fail' ? [{ hit: value === 'pass', cluster: bad.cluster }] : []
  })
  return clusteredShare(told, settings)
}

/** The share of cases that are hits, with an interval by their clusters' names. */
export function clusteredShare(cases: readonly { hit: boolean; cluster: string }[], settings: Settings): Estimate {
  const codes = new Map<string, number>()
  for (const { cluster } of cases) if (!codes.has(cluster)) codes.set(cluster, codes.size)
  return shareOf({
    hit: cases.map(({ hit }) => hit),
    cluster: cases.map(({ cluster }) => codes.get(cluster)!),
    settings,
  })
}
