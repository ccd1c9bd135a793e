import { independenceDataset } from '../../src/audit/independence/index.ts'
import { passShare, plantedJudge, plantedSet } from './planted-set.ts'
import { type Figure, made, replicates, type Scenario } from './scenario.ts'

const judges = [
  plantedJudge('95/90', { truePassRate: 0.95, trueFailRate: 0.9 }),
  plantedJudge('85/80', { truePassRate: 0.85, trueFailRate: 0.8 }),
  plantedJudge('97/60', { truePassRate: 0.97, trueFailRate: 0.6 }),
  plantedJudge('70/95', { truePassRate: 0.7, trueFailRate: 0.95 }),
  plantedJudge('75/75', { truePassRate: 0.75, trueFailRate: 0.75 }),
]

/** Dawid and Skene's model on judges that err by themselves, without one label, from the independence report. */
export const consensusRates: Scenario = {
  title: 'Dawid-Skene: 5 judges, 300 items, no labels',
  async figures(seed) {
    const evidence = await plantedSet({ seed, items: 300, judges })
    const { consensus } = await independenceDataset({ ...evidence, options: { seed, replicates, show: 0 }, made })
    const { passRate } = consensus.methods.find(({ method }) => method === 'dawid-skene')!
    return [
      ...judges.flatMap(({ judge: { name }, behaviour }, j): Figure[] => {
        const { truePassRate, trueFailRate } = consensus.raters[j]
        return [
          { name: `${name}: true-pass rate`, planted: behaviour.truePassRate, estimate: truePassRate },
          { name: `${name}: true-fail rate`, planted: behaviour.trueFailRate, estimate: trueFailRate },
        ]
      }),
      { name: 'share that passes', planted: passShare, estimate: passRate },
    ]
  },
}
