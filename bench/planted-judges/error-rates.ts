import { alignDataset } from '../../src/audit/alignment/index.ts'
import type { JudgeBehaviour } from '../../test/planted-server/planted-behaviour.ts'
import { type PlantedJudge, plantedJudge, plantedSet } from './planted-set.ts'
import { type Figure, made, replicates, type Scenario } from './scenario.ts'

const single = [
  plantedJudge('90/80', { truePassRate: 0.9, trueFailRate: 0.8 }),
  plantedJudge('97/60', { truePassRate: 0.97, trueFailRate: 0.6 }),
  plantedJudge('90/80, 10 % flips, 5 % garbage', {
    truePassRate: 0.9,
    trueFailRate: 0.8,
    flipRate: 0.1,
    garbage: 0.05,
  }),
]
/** Calls on one case share their opinion of it: intervals must not count them as so many cases. */
const repeated = [plantedJudge('90/80, 10 % flips, 3 calls', { ...single[2].behaviour, garbage: 0, times: 3 })]
const inBothOrders = [
  plantedJudge('90/80, 20 % position bias', { truePassRate: 0.9, trueFailRate: 0.8, positionBias: 0.2 }),
]

/** Both rates of every judge, from the alignment report. */
export const errorRates: Scenario[] = [
  ...[100, 300].map((items) => scenario({ title: `${items} items`, items, judges: single })),
  scenario({ title: '100 items, asked three times', items: 100, judges: repeated }),
  scenario({ title: '150 pairs in both orders', items: 150, judges: inBothOrders, pairs: true }),
]

function scenario({
  title,
  ...set
}: {
  title: string
  items: number
  judges: readonly PlantedJudge[]
  pairs?: boolean
}): Scenario {
  return {
    title: `Error rates: ${title}`,
    async figures(seed) {
      const evidence = await plantedSet({ seed, labelled: true, ...set })
      const options = { seed, replicates, show: 0 }
      const { judges } = await alignDataset({ ...evidence, options, made })
      return set.judges.flatMap(({ judge: { name }, behaviour }, j): Figure[] =>
        (['truePassRate', 'trueFailRate'] as const).flatMap((rate) => {
          const planted = plantedRate(behaviour, rate)
          const spoken = 1 - behaviour.garbage
          const { ofVerdicts, ofLabelled } = judges[j]
          const figure = `${name}: ${rate === 'truePassRate' ? 'true-pass rate' : 'true-fail rate'}`
          if (spoken === 1) return [{ name: figure, planted, estimate: ofLabelled[rate] }]
          return [
            { name: `${figure} of verdicts`, planted, estimate: ofVerdicts[rate] },
            // Silence is a miss where every labelled case counts.
            { name: `${figure} of labelled`, planted: spoken * planted, estimate: ofLabelled[rate] },
          ]
        }),
      )
    },
  }
}

/**
 * The share of verdicts that are right on cases of one class. A judge that is right with probability r before a flip, and flips
 * with probability f, is right with r (1 - f) + (1 - r) f. With probability b its answer to a pair is A whatever the truth,
 * and over both orders A is right once: r = b / 2 + (1 - b) rate, since single items know no bias (b = 0).
 */
function plantedRate(behaviour: JudgeBehaviour, rate: 'truePassRate' | 'trueFailRate'): number {
  const { flipRate: f, positionBias: b } = behaviour
  const right = b / 2 + (1 - b) * behaviour[rate]
  return right * (1 - f) + (1 - right) * f
}
