import { independenceDataset } from '../../src/audit/independence/index.ts'
import { plantedJudge, plantedSet } from './planted-set.ts'
import { made, replicates, type Scenario } from './scenario.ts'

const errorRate = 0.2
const settings = [
  { name: 'nothing shared', shared: [0, 0, 0, 0, 0] },
  { name: '70 % shared', shared: [0.7, 0.7, 0.7, 0.7, 0.7] },
  { name: '0 to 90 % shared', shared: [0.9, 0.8, 0.6, 0.4, 0] },
]

/**
 * Five judges that are wrong on one case in five, from the independence report. Judges i and j both take the common draw with
 * probability s_i s_j, and then err together; else their errors are independent: the correlation is s_i s_j. The number of
 * independent judges that k are worth is k / (1 + (k - 1) r), where r is the mean over all pairs.
 */
export const sharedErrors: Scenario[] = [100, 300].flatMap((items) =>
  settings.map(({ name, shared }): Scenario => {
    const judges = shared.map((share, j) =>
      plantedJudge(`judge-${j}`, { truePassRate: 1 - errorRate, trueFailRate: 1 - errorRate, sharedErrors: share }),
    )
    const correlations = shared.flatMap((s, i) => shared.slice(i + 1).map((t) => s * t))
    const mean = correlations.reduce((sum, r) => sum + r, 0) / correlations.length
    return {
      title: `Shared errors: 5 judges, ${items} items, ${name}`,
      async figures(seed) {
        const evidence = await plantedSet({ seed, items, judges, labelled: true })
        const { errors } = await independenceDataset({ ...evidence, options: { seed, replicates, show: 0 }, made })
        const { effective, meanCorrelation, pairs } = errors!
        const k = shared.length
        return [
          { name: 'effective number of judges', planted: k / (1 + (k - 1) * mean), estimate: effective },
          { name: 'mean correlation of errors', planted: mean, estimate: meanCorrelation },
          { name: 'correlation of the first two', planted: correlations[0], estimate: pairs[0].phi },
        ]
      },
    }
  }),
)
