import { verdictValues } from '../../domain/index.ts'
import { type BothOrders, type PositionVerdict, positionBias } from '../../stats/position-bias.ts'
import type { Settings } from '../alignment/figures.ts'
import { type AskedCases, caseIndex, firstVerdict } from './asked-cases.ts'
import { besideRepeats, noiseOf } from './beside-repeats.ts'
import type { Position, SwappedPair } from './consistency-report.ts'
import { directionTest, shareOf } from './intervals.ts'

/** A pair on which the two orders do not lead to the same verdict. */
export type Swap = Pick<SwappedPair, 'ab' | 'ba' | 'leansTo'> & { item: number }

export interface FoundPosition {
  figures: Omit<Position, 'flips'>
  /** In the order of the items. */
  flips: Swap[]
}

/** Which place won, by the verdict in the item's own order: pass, fail, tie. */
const shownAsAb: readonly PositionVerdict[] = ['first', 'second', 'tie']
const shownAsBa: readonly PositionVerdict[] = ['second', 'first', 'tie']

/**
 * Position bias, from the first verdict on each pair in each order.
 *
 * @param cluster one code an item
 * @returns null where no pair has a verdict in both orders
 */
export function positionOf(asked: AskedCases, cluster: Int32Array, settings: Settings): FoundPosition | null {
  const caseOf = caseIndex(asked)
  const pairs: { item: number; ab: number; ba: number; shown: BothOrders; noise: number | null }[] = []
  let withoutVerdict = 0
  asked.item.forEach((item, straight) => {
    if (asked.reversed[straight] === 1) return
    const reversed = caseOf(item, 1)
    if (reversed === undefined) return
    const [ab, ba] = [firstVerdict(asked, straight), firstVerdict(asked, reversed)]
    if (ab < 0 || ba < 0) {
      withoutVerdict++
      return
    }
    const noise = noiseOf({ asked, c: straight }, { asked, c: reversed })
    pairs.push({ item, ab, ba, noise, shown: { original: shownAsAb[ab], swapped: shownAsBa[ba] } })
  })
  if (pairs.length === 0) return null

  const found = positionBias(
    pairs.map(({ shown }) => shown),
    settings.confidence,
  )
  const clusters = pairs.map(({ item }) => cluster[item])
  const flipped = pairs.map(({ ab, ba }) => ab !== ba)
  const ways = pairs.map(({ shown }, i) => (flipped[i] ? (leaning(shown) === 'first' ? 1 : -1) : 0))
  const inconsistent = [...pairs.keys()].filter((i) => flipped[i])
  const { p, test } = directionTest(ways, clusters)
  return {
    figures: {
      pairs: pairs.length,
      withoutVerdict,
      consistency: shareOf({ hit: flipped.map((flip) => !flip), cluster: clusters, settings }),
      firstPreference: shareOf({
        hit: inconsistent.map((i) => ways[i] === 1),
        cluster: inconsistent.map((i) => clusters[i]),
        settings,
      }),
      p: inconsistent.length === 0 ? null : p,
      test,
      firstTwice: found.firstTwice,
      secondTwice: found.secondTwice,
      tiedTwice: found.tiedTwice,
      besideRepeats: besideRepeats({
        changed: flipped.map(Number),
        disagreement: pairs.map(({ noise }) => noise),
        cluster: clusters,
        settings,
      }),
    },
    flips: inconsistent.map((i) => {
      const { item, ab, ba, shown } = pairs[i]
      return { item, ab: verdictValues[ab], ba: verdictValues[ba], leansTo: leaning(shown) }
    }),
  }
}

/** Of an inconsistent pair: the one place that won, in one order or in both. */
function leaning({ original, swapped }: BothOrders): 'first' | 'second' {
  return original === 'first' || swapped === 'first' ? 'first' : 'second'
}
