import { type Item, isPairwise, type Label, type Verdict } from '../../domain/index.ts'
import { goldValues } from '../../stats/confusion-matrix.ts'
import { createRandom, shuffle } from '../../stats/random.ts'
import { type DevCases, failedOnTheWay } from './dev-cases.ts'
import type { DevSplit, Evidence } from './dev-split.ts'

const mostDisagreements = 20
const mostAgreements = 5

/** Cases for the proposer, as positions in the base judge's cases. */
export interface Draw {
  disagreements: number[]
  agreements: number[]
}

/** A case as the proposer sees it. All texts are hostile. */
export interface ShownCase {
  item: Item
  isDisagreement: boolean
  /** What people settled on; of a pair, which output is better. */
  label: string
  verdict: string
  peopleSay: string[]
  judgeSays?: string
}

/**
 * Drawn anew for each round: up to 20 disagreements, but no more than half of them, so that the rest can tell whether a
 * change carries over; and a few agreements, which are to be kept.
 */
export function drawCases(
  { cases, ratings, disagreements }: DevCases,
  { seed, round }: { seed: string; round: number },
): Draw {
  const { falsePasses, falseFails, noVerdict } = disagreements
  const wrong = new Set([falsePasses, falseFails, noVerdict].flatMap(({ ratings }) => ratings))
  const random = createRandom(`${seed}/suggest/${round}`)
  const positions = [...cases.rating.keys()]
  const mendable = positions.filter((i) => wrong.has(cases.rating[i]!) && !failedOnTheWay(ratings, cases.rating[i]!))
  const right = positions.filter((i) => !wrong.has(cases.rating[i]!))
  return {
    disagreements: shuffle(mendable, random).slice(0, Math.min(mostDisagreements, Math.ceil(mendable.length / 2))),
    agreements: shuffle(right, random).slice(0, Math.min(mostAgreements, Math.ceil(right.length / 2))),
  }
}

/** The texts of drawn cases, in random order. Reads no item but these. */
export async function readShownCases({
  evidence: { store, dataset, criterion },
  dev,
  base: { cases, ratings },
  draw,
}: {
  evidence: Evidence
  dev: DevSplit
  base: DevCases
  draw: Draw
}): Promise<ShownCase[]> {
  const { itemIds } = dev.prepared.data
  const chosen = [...draw.disagreements, ...draw.agreements]
  const ids = chosen.map((i) => itemIds[cases.item[i]!]!)
  const items = new Map((await store.itemsById(dataset, ids)).map((item) => [item.id, item]))
  const labels = new Map<string, Label[]>(ids.map((id) => [id, []]))
  for await (const label of store.labels(dataset)) {
    if (label.criterion === criterion.id && label.critique) labels.get(label.item)?.push(label)
  }
  const verdicts = new Map<string, Verdict>()
  for await (const verdict of store.verdicts(dataset, { items: ids })) {
    const isFirst = verdict.repeat === 0 && verdict.presentation !== 'BA' && verdict.criterion === criterion.id
    if (isFirst && verdict.judge === ratings.judge.version) verdicts.set(verdict.item, verdict)
  }
  const random = dev.settings.random.fork(`suggest/order/${ids.join()}`)
  const shown = chosen.map((i, place): ShownCase => {
    const item = items.get(ids[place]!)!
    const verdict = verdicts.get(item.id)!
    const judgeSays = verdict.critique ?? verdict.raw
    return {
      item,
      isDisagreement: place < draw.disagreements.length,
      label: worded(goldValues[cases.gold[i]!]!, item),
      verdict: wordOf(verdict, item),
      peopleSay: labels.get(item.id)!.map(({ critique }) => critique!),
      ...(judgeSays && { judgeSays }),
    }
  })
  return shuffle(shown, random)
}

function wordOf({ value, errorKind, score }: Verdict, item: Item): string {
  if (value === 'error') return `no verdict (${errorKind})`
  if (value === 'graded') return `a grade of ${score}`
  return value === 'abstain' ? 'abstained' : worded(value, item)
}

function worded(value: 'pass' | 'fail' | 'tie', item: Item): string {
  return isPairwise(item) ? { pass: 'output A is better', fail: 'output B is better', tie: 'a tie' }[value] : value
}
