import type { Item } from '../../domain/index.ts'
import { isPairwise } from '../../domain/index.ts'
import { goldValues } from '../../stats/confusion-matrix.ts'
import type { Settings } from '../alignment/figures.ts'
import { shareEstimate } from './estimates.ts'
import { type Review, type ReviewItem, reviewReasons } from './independence-report.ts'
import type { Raters } from './raters.ts'
import type { ScannedReviews } from './review-scan.ts'
import { agreedOn } from './unanimity.ts'

/** Judges named with an item. */
const mostNamed = 10

/**
 * The items that all passed although their texts look formulaic, those with the most reasons first, and how often people
 * failed what is listed for each reason.
 */
export function reviewList({
  scanned,
  agreed,
  raters,
  itemIds,
  settings,
}: {
  scanned: ScannedReviews
  agreed: Int8Array
  raters: Raters
  itemIds: readonly string[]
  settings: Settings
}): Review {
  const { reasons, phrases, templates, unanimous, others } = scanned
  const clusterOf = new Map(Array.from(raters.itemOf, (item, i) => [item, raters.cluster[i]]))
  const failed = (items: readonly number[]) => {
    // Of a pair that all prefer alike, people failed it who prefer the other or call it a tie.
    const labelled = items.filter((item) => raters.gold.value[item] >= 0)
    return shareEstimate({
      cluster: labelled.map((item) => clusterOf.get(item) ?? item),
      hit: labelled.map((item) => raters.gold.value[item] !== agreed[item]),
      settings,
    })
  }
  const kinds = (item: number) => new Set(reasons.get(item)!.map(({ reason }) => reason))
  // Of texts that are alike one comes first, so that a reader sees every kind before the second of any.
  const before = alikeBefore(reasons)
  const listed = [...reasons.keys()].sort(
    (a, b) => kinds(b).size - kinds(a).size || before.get(a)! - before.get(b)! || a - b,
  )
  const judges = judgesOf(raters, new Set(listed))
  return {
    unanimous,
    others,
    listed: listed.length,
    failed: failed(everyUnanimous(agreed, raters, settings.pairwise)),
    reasons: reviewReasons.flatMap((reason) => {
      const items = listed.filter((item) => kinds(item).has(reason))
      return items.length === 0 ? [] : [{ reason, listed: items.length, failed: failed(items) }]
    }),
    phrases: phrases.map(({ marked, ...phrase }) => ({ ...phrase, unanimous: marked })),
    templates: templates.map(({ items, ...template }) => ({ ...template, items: items.map((item) => itemIds[item]) })),
    items: listed.map((item): ReviewItem => {
      const names = judges.get(item) ?? []
      const label = raters.gold.value[item]
      return {
        item: itemIds[item],
        reasons: reasons.get(item)!,
        verdict: agreed[item] === agreedOn.fail ? 'fail' : 'pass',
        judges: names.slice(0, mostNamed),
        moreJudges: Math.max(0, names.length - mostNamed),
        ...(label >= 0 && { label: goldValues[label] }),
      }
    }),
  }
}

/** The list with the texts of its items put in: of a pair, the output that all preferred. */
export function withTexts(items: readonly ReviewItem[], texts: ReadonlyMap<string, Item>): ReviewItem[] {
  return items.map((entry) => {
    const item = texts.get(entry.item)
    if (item === undefined) return entry
    const output = isPairwise(item) ? item.outputs[entry.verdict === 'pass' ? 0 : 1] : item.output
    return { ...entry, ...(item.input !== undefined && { input: item.input }), ...(output !== undefined && { output }) }
  })
}

/** How many items before it have the same reasons, word for word. */
function alikeBefore(reasons: ScannedReviews['reasons']): Map<number, number> {
  const seen = new Map<string, number>()
  return new Map(
    [...reasons].map(([item, found]) => {
      const key = found.map(({ reason, quote }) => `${reason} ${quote}`).join('\n')
      const times = seen.get(key) ?? 0
      seen.set(key, times + 1)
      return [item, times]
    }),
  )
}

function everyUnanimous(agreed: Int8Array, { itemOf }: Raters, pairwise: boolean): number[] {
  return [...new Set(itemOf)].filter(
    (item) => agreed[item] === agreedOn.pass || (pairwise && agreed[item] === agreedOn.fail),
  )
}

function judgesOf({ list, ratings, itemOf }: Raters, wanted: ReadonlySet<number>): Map<number, string[]> {
  const found = new Map<number, string[]>()
  ratings.item.forEach((at, k) => {
    const item = itemOf[at]
    if (!wanted.has(item)) return
    const { name } = list[ratings.rater[k]]
    const known = found.get(item)
    if (!known) found.set(item, [name])
    else if (!known.includes(name)) known.push(name)
  })
  return found
}
