import { describe, expect, test } from 'vitest'
import { krippendorffAlpha } from '../../stats/krippendorff-alpha.ts'
import { createRandom } from '../../stats/random.ts'
import type { Estimate } from '../alignment/alignment-report.ts'
import { consistency } from './consistency.ts'
import { type AskedItem, askedData, modelJudge, options, type Said, times } from './test-asked.ts'

const gpt = modelJudge('gpt')

async function found(items: AskedItem[], more: Partial<typeof options> = {}, judges = [gpt]) {
  const { judges: judged, ...rest } = consistency(await askedData(items, judges), { ...options, ...more })
  return { ...judged[0], ...rest, names: judged.map(({ figures }) => figures.name) }
}

const again = (...gpt: Said[]): AskedItem => ({ ab: { gpt } })
const pair = (ab: Said[], ba: Said[]): AskedItem => ({ ab: { gpt: ab }, ba: { gpt: ba } })

describe('asked again', () => {
  test('by hand: errors and abstentions are no verdicts, and are counted where they come and go', async () => {
    const { repeats, figures } = await found([
      again('pass', 'pass', 'fail'), // 2 of 3 pairs of calls differ
      again('pass', 'pass', 'pass'),
      again('fail', 'fail', 'error'), // two verdicts, never different; unstable
      again('error', 'error', 'error'),
      again('pass', 'abstain', 'abstain'), // one verdict: not repeated, unstable
      again('pass'),
    ])
    expect(repeats!.figures).toMatchObject({ cases: 3, fewest: 2, most: 3 })
    expect(repeats!.figures.flipRate).toMatchObject({ numerator: 1, denominator: 3, method: 'wilson' })
    // Wilson, 1 of 3, scipy 1.17: binomtest(1, 3).proportion_ci(method='wilson').
    expect(repeats!.figures.flipRate.low).toBeCloseTo(0.0615, 4)
    expect(repeats!.figures.flipRate.high).toBeCloseTo(0.7923, 4)
    expect(repeats!.figures.disagreement.value).toBeCloseTo(2 / 9, 12)
    expect(repeats!.flips).toEqual([
      { item: 0, reversed: 0, counts: { pass: 2, fail: 1, tie: 0, abstain: 0, error: 0 } },
    ])
    expect(figures.silences).toMatchObject({
      cases: 5,
      unstableErrors: { numerator: 1, denominator: 5 },
      onlyErrors: { numerator: 1 },
      unstableAbstentions: { numerator: 1 },
      onlyAbstentions: { numerator: 0 },
    })
    expect(figures.counts).toMatchObject({
      items: 6,
      calls: 16,
      verdicts: 10,
      abstained: 2,
      errors: 4,
      errorKinds: { timeout: 4 },
    })
    expect(figures.headline).toMatch(/^33\.3 % \(6\.1 to 79\.2\) of 3 items flip when asked 2 to 3 times\.$/)
    expect(figures.missing.map(({ what, command }) => [what, command])).toEqual([
      ['forms', 'goodhart judge JUDGE.md --dataset NAME --forms'],
    ])
  })

  test('the two orders of a pair are asked apart: a change between them is no flip', async () => {
    const { repeats, position } = await found([
      pair(['pass', 'pass'], ['fail', 'fail']),
      pair(['pass', 'fail'], ['pass', 'pass']),
      pair(['pass', 'pass'], ['pass', 'pass']),
    ])
    expect(repeats!.figures).toMatchObject({ cases: 6, flipRate: { numerator: 1, denominator: 6 } })
    expect(repeats!.flips.map(({ item, reversed }) => [item, reversed])).toEqual([[1, 0]])
    // The first call in each order: item 1 goes with what is shown first, the others keep their verdict.
    expect(position!.figures).toMatchObject({ pairs: 3, firstTwice: 1, consistency: { numerator: 2 } })
    // Two repeats of item 1 never differ, of item 2 always in one order and never in the other: (0 + 1/2 + 0) / 3.
    expect(position!.figures.besideRepeats!.expected.value).toBeCloseTo(1 / 6, 12)
    expect(position!.figures.besideRepeats!.excess.value).toBeCloseTo(1 / 3 - 1 / 6, 12)
  })

  test('one item tells nothing of others', async () => {
    const { repeats, figures } = await found([again('pass', 'fail')])
    expect(repeats).toBeNull()
    expect(figures.headline).toMatch(/Nothing shows/)
    expect(figures.missing[0].command).toBe('goodhart judge JUDGE.md --dataset NAME --repeat 5')
  })

  test('copies of a few prompts are worth a few prompts', async () => {
    const flips = (prompt: number) => (prompt < 3 ? again('pass', 'fail') : again('pass', 'pass'))
    const items = Array.from({ length: 200 }, (_, i) => ({ ...flips(i % 10), tags: { prompt: `${i % 10}` } }))
    const width = ({ low, high }: Estimate) => high! - low!
    const apart = (await found(items)).repeats!.figures
    const together = (await found(items, { clusterBy: 'prompt' })).repeats!.figures
    expect(together.flipRate.value).toBe(0.3)
    expect(width(together.flipRate)).toBeGreaterThan(3 * width(apart.flipRate))
    const steady = times(200, again('pass', 'pass')).map((item, i) => ({ ...item, tags: { prompt: `${i % 10}` } }))
    const never = (await found(steady, { clusterBy: 'prompt' })).repeats!.figures
    // Wilson, 0 of 10: z^2 / (10 + z^2).
    expect(never.flipRate.high).toBeCloseTo(3.841458820694124 / 13.841458820694124, 10)
    expect(never.disagreement).toMatchObject({ high: never.flipRate.high, method: 'wilson-by-cluster' })
    expect(never.majorityRecovery.low).toBeCloseTo(1 - never.flipRate.high!, 12)
  })
})

describe('in both orders', () => {
  test('which place a verdict leans to', async () => {
    const { position, figures } = await found([
      ...times(9, pair(['pass'], ['fail'])), // the first shown, twice
      pair(['fail'], ['pass']), // the second shown, twice
      pair(['tie'], ['fail']), // BA shows the second first: it won
      pair(['pass'], ['error']),
      ...times(8, pair(['pass'], ['pass'])),
    ])
    expect(position!.figures).toMatchObject({
      pairs: 19,
      withoutVerdict: 1,
      consistency: { numerator: 8, denominator: 19 },
      firstPreference: { numerator: 10, denominator: 11 },
      firstTwice: 9,
      secondTwice: 1,
      besideRepeats: null,
    })
    // scipy 1.17: binomtest(10, 11).pvalue
    expect(position!.figures.p).toBeCloseTo(0.01171875, 10)
    expect(position!.flips.map(({ leansTo }) => leansTo).filter((place) => place === 'second')).toHaveLength(1)
    expect(figures.headline).toMatch(/of the others, 90\.9 % \(62\.3 to 98\.4\) lean to what is shown first\./)
    expect(figures.missing.map(({ what }) => what)).toEqual(['repeats', 'forms'])
  })
})

describe('in another form', () => {
  const order = modelJudge('gpt', 'order')

  test('its effect stands in the part of its base, beside what repeats alone would do', async () => {
    const form = (base: Said[], changed: Said[]): AskedItem => ({ ab: { gpt: base, 'gpt/order': changed } })
    const { figures, names } = await found(
      [
        ...times(4, form(['pass', 'pass'], ['fail'])),
        ...times(1, form(['fail', 'fail'], ['pass'])),
        ...times(2, form(['fail', 'pass'], ['fail'])),
        ...times(3, form(['pass'], ['pass'])),
        form(['pass', 'pass'], ['error']),
      ],
      {},
      [gpt, order],
    )
    expect(names).toEqual(['gpt'])
    expect(figures.forms).toHaveLength(1)
    expect(figures.forms[0]).toMatchObject({
      form: 'order',
      cases: 10,
      withoutVerdict: 1,
      changed: { numerator: 5, denominator: 10 },
      passToFail: 4,
      failToPass: 1,
      other: 0,
    })
    // scipy 1.17: binomtest(4, 5).pvalue
    expect(figures.forms[0].p).toBeCloseTo(0.375, 10)
    // Of the 7 that were repeated, two always differ; 5 changed.
    expect(figures.forms[0].besideRepeats!.expected).toMatchObject({ denominator: 7 })
    expect(figures.forms[0].besideRepeats!.expected.value).toBeCloseTo(2 / 7, 12)
    expect(figures.forms[0].besideRepeats!.excess.value).toBeCloseTo(5 / 7 - 2 / 7, 12)
  })

  test('without its base it stands by itself, and says so', async () => {
    const { names, warnings } = await found([{ ab: { 'gpt/order': ['pass'] } }], {}, [order])
    expect(names).toEqual(['gpt/order'])
    expect(warnings).toEqual([expect.stringContaining(gpt.version)])
  })
})

describe('scores', () => {
  test('by hand, and alpha as krippendorffAlpha has it', async () => {
    const scores = [[1, 2, 4], [7, 7], [3, 5], [9]]
    const { figures, repeats } = await found(scores.map((one) => again(...one)))
    expect(repeats).toBeNull()
    expect(figures.scores).toMatchObject({ cases: 3 })
    // |1-2|, |1-4|, |2-4| is 2 in the mean; 0; 2.
    expect(figures.scores!.meanDifference.value).toBeCloseTo(4 / 3, 12)
    // Variances 7/3, 0, 2.
    expect(figures.scores!.deviation.value).toBeCloseTo(Math.sqrt((7 / 3 + 2) / 3), 12)
    expect(figures.scores!.alpha.value).toBeCloseTo(krippendorffAlpha(scores, 'interval').alpha, 12)
    expect(figures.missing[0].sentence).toContain('--threshold')
  })

  test('with a threshold they are verdicts, too', async () => {
    const { repeats, figures } = await found([again(4, 6), again(7, 9), again(2, 3)], { threshold: 5 })
    expect(repeats!.figures.flipRate).toMatchObject({ numerator: 1, denominator: 3 })
    expect(figures.scores!.meanDifference.value).toBeCloseTo(5 / 3, 12)
    expect(figures.counts).toMatchObject({ verdicts: 6, scoresAlone: 0 })
  })
})

describe('what was planted is found', () => {
  const sets = 100
  /** How many of the sets' intervals hold the truth. A tenth of the sets may miss before an interval of 95 % is doubted. */
  const holding = (estimates: Estimate[], truth: number) =>
    estimates.filter(({ low, high }) => low! <= truth && truth <= high!).length

  test('flip rate, disagreement and majority recovery of a judge that is unsure of some items', async () => {
    const random = createRandom('repeats')
    // A fifth of the items are decided by a coin; three calls agree on those a quarter of the time.
    const unsure = 0.2
    const say = (chance: number): Said => (random.next() < chance ? 'pass' : 'fail')
    const all = await Promise.all(
      Array.from({ length: sets }, async () => {
        const items = Array.from({ length: 150 }, () => {
          const chance = random.next() < unsure ? 0.5 : random.next() < 0.6 ? 1 : 0
          return again(say(chance), say(chance), say(chance))
        })
        return (await found(items)).repeats!.figures
      }),
    )
    const flipRates = all.map(({ flipRate }) => flipRate)
    expect(holding(flipRates, unsure * 0.75)).toBeGreaterThanOrEqual(90)
    const disagreements = all.map(({ disagreement }) => disagreement)
    expect(holding(disagreements, unsure * 0.5)).toBeGreaterThanOrEqual(90)
    // A call on a coin's item is what most of the others are half of the time.
    const recoveries = all.map(({ majorityRecovery }) => majorityRecovery)
    expect(holding(recoveries, 1 - unsure * 0.5)).toBeGreaterThanOrEqual(90)
  })

  test('position bias, and none beyond noise in a judge that is only unsure', async () => {
    const random = createRandom('position')
    const all = await Promise.all(
      Array.from({ length: sets }, async () => {
        const items = Array.from({ length: 150 }, () => {
          // On 30 % of pairs the place decides, of these on 80 % the first one.
          const better: Said = random.next() < 0.5 ? 'pass' : 'fail'
          if (random.next() >= 0.3) return pair([better], [better])
          return random.next() < 0.8 ? pair(['pass'], ['fail']) : pair(['fail'], ['pass'])
        })
        const coin = (): Said => (random.next() < 0.9 ? 'pass' : 'fail')
        const noisy = Array.from({ length: 150 }, () => pair([coin(), coin()], [coin(), coin()]))
        return [(await found(items)).position!.figures, (await found(noisy)).position!.figures] as const
      }),
    )
    expect(
      holding(
        all.map(([biased]) => biased.consistency),
        0.7,
      ),
    ).toBeGreaterThanOrEqual(90)
    expect(
      holding(
        all.map(([biased]) => biased.firstPreference),
        0.8,
      ),
    ).toBeGreaterThanOrEqual(90)
    expect(
      holding(
        all.map(([, noisy]) => noisy.besideRepeats!.excess),
        0,
      ),
    ).toBeGreaterThanOrEqual(90)
    // Two calls of a 90 % judge differ in 2 x .9 x .1.
    expect(
      holding(
        all.map(([, noisy]) => noisy.besideRepeats!.expected),
        0.18,
      ),
    ).toBeGreaterThanOrEqual(90)
  })

  test('the spread of scores about each item', async () => {
    const random = createRandom('scores')
    const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
    // Items spread by 2, repeats by 1: alpha is 4 / 5; the mean difference of two normal values is 2 / sqrt(pi).
    const all = await Promise.all(
      Array.from({ length: 60 }, async () => {
        const items = Array.from({ length: 80 }, () => {
          const centre = 2 * normal()
          return again(centre + normal(), centre + normal())
        })
        return (await found(items, { replicates: 200 })).figures.scores!
      }),
    )
    const least = 54
    expect(
      holding(
        all.map(({ deviation }) => deviation),
        1,
      ),
    ).toBeGreaterThanOrEqual(least)
    expect(
      holding(
        all.map(({ meanDifference }) => meanDifference),
        2 / Math.sqrt(Math.PI),
      ),
    ).toBeGreaterThanOrEqual(least)
    expect(
      holding(
        all.map(({ alpha }) => alpha),
        0.8,
      ),
    ).toBeGreaterThanOrEqual(least)
  })
})
