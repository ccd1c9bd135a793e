import { consistencyDataset } from '../../src/audit/consistency/index.ts'
import { plantedJudge, plantedSet } from './planted-set.ts'
import { type Figure, made, replicates, type Scenario } from './scenario.ts'

const rates = { truePassRate: 0.9, trueFailRate: 0.8 }
const judges = [
  plantedJudge('2 % flips, 3 calls', { ...rates, flipRate: 0.02, times: 3 }),
  plantedJudge('10 % flips, 3 calls', { ...rates, flipRate: 0.1, times: 3 }),
  plantedJudge('20 % flips, 5 calls', { ...rates, flipRate: 0.2, times: 5 }),
]

/**
 * Repeats, from the consistency report. Each of k calls gives the opposite of one settled opinion with probability p, by itself.
 * All k are the same if none flips, (1 - p)^k, or all do, p^k. Two differ if just one of them flips: 2 p (1 - p).
 */
export const flipRates: Scenario[] = [100, 300].map((items) => ({
  title: `Flips: ${items} items`,
  async figures(seed) {
    const evidence = await plantedSet({ seed, items, judges })
    const report = await consistencyDataset({ ...evidence, options: { seed, replicates, show: 0 }, made })
    return judges.flatMap(({ judge: { name }, behaviour: { flipRate: p }, times: k }, j): Figure[] => {
      const { flipRate, disagreement } = report.judges[j].repeats!
      return [
        { name: `${name}: flip rate`, planted: 1 - (1 - p) ** k - p ** k, estimate: flipRate },
        { name: `${name}: two calls differ`, planted: 2 * p * (1 - p), estimate: disagreement },
      ]
    })
  },
}))
