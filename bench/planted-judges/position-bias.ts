import { consistencyDataset } from '../../src/audit/consistency/index.ts'
import { plantedJudge, plantedSet } from './planted-set.ts'
import { type Figure, made, replicates, type Scenario } from './scenario.ts'

const rates = { truePassRate: 0.9, trueFailRate: 0.7 }
const judges = [
  plantedJudge('10 % position bias', { ...rates, positionBias: 0.1, times: 2 }),
  plantedJudge('30 % position bias, 10 % flips', { ...rates, positionBias: 0.3, flipRate: 0.1, times: 2 }),
]

/** Pairs in both orders, each asked twice, from the consistency report. */
export const positionBias: Scenario[] = [100, 300].map((items) => ({
  title: `Position: ${items} pairs in both orders`,
  async figures(seed) {
    const evidence = await plantedSet({ seed, items, judges, pairs: true })
    const report = await consistencyDataset({ ...evidence, options: { seed, replicates, show: 0 }, made })
    return judges.flatMap(({ judge: { name }, behaviour: { positionBias: b, flipRate: f } }, j): Figure[] => {
      const { position, repeats } = report.judges[j]
      const planted = plantedPosition(b, f)
      return [
        { name: `${name}: consistency`, planted: planted.consistency, estimate: position!.consistency },
        { name: `${name}: beyond repeats`, planted: planted.excess, estimate: position!.besideRepeats!.excess },
        // Without flips these are 1, 0 and 0, which an interval for a share never leaves out.
        ...(f === 0
          ? []
          : [
              {
                name: `${name}: leans to the first`,
                planted: planted.firstPreference,
                estimate: position!.firstPreference,
              },
              { name: `${name}: flip rate`, planted: 2 * f * (1 - f), estimate: repeats!.flipRate },
              { name: `${name}: two calls differ`, planted: 2 * f * (1 - f), estimate: repeats!.disagreement },
            ]),
      ]
    })
  },
}))

/**
 * What a judge does that answers A with probability b in each order by itself, else by its one opinion of the pair, and then
 * flips each call with probability f.
 *
 * Before flips: an opinion names one output, so it answers A in one order (the one that shows this output first) and B in the
 * other. In the first of these bias changes nothing; in the second, with probability b, it makes the answer A. So a pair is
 * answered A twice with probability b and else consistently, whatever the error rates; B twice never.
 *
 * After flips: of A twice, (1 - f)^2 stay so, f^2 become B twice, and 2 f (1 - f) become consistent. Of the consistent,
 * f (1 - f) become A twice and as many B twice. With d = 2 f (1 - f), pairs are inconsistent with probability
 * b (1 - d) + (1 - b) d; two repeats in one order differ with probability d; and the excess is b (1 - 2 d).
 */
function plantedPosition(b: number, f: number): { consistency: number; excess: number; firstPreference: number } {
  const firstTwice = b * (1 - f) ** 2 + (1 - b) * f * (1 - f)
  const secondTwice = b * f ** 2 + (1 - b) * f * (1 - f)
  const d = 2 * f * (1 - f)
  return {
    consistency: 1 - firstTwice - secondTwice,
    excess: b * (1 - 2 * d),
    firstPreference: firstTwice / (firstTwice + secondTwice),
  }
}
