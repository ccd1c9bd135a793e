import { expect, test } from 'vitest'
import { createRandom } from '../../stats/random.ts'
import { prepareSplits } from '../alignment/prepare.ts'
import { evidenceOf, testJudge, testOptions } from '../alignment/test-evidence.ts'
import { bestOf, compareProposals } from './compare-proposals.ts'
import { devCases } from './dev-cases.ts'
import type { DevSplit } from './dev-split.ts'

const names = ['base', 'one', 'two', 'three']

/** How often something is offered of three proposals, each right with its probability on each of 80 items. */
async function offers({ runs, right }: { runs: number; right: readonly number[] }): Promise<number> {
  let offered = 0
  for (let run = 0; run < runs; run++) {
    const random = createRandom(`offers/${run}`)
    const data = await evidenceOf(
      Array.from({ length: 80 }, (_, i) => {
        const [label, other] = i % 2 === 0 ? (['pass', 'fail'] as const) : (['fail', 'pass'] as const)
        const verdicts = names.map((name, j) => [name, random.next() < right[j]! ? label : other])
        return { lengths: [1], labels: { ann: label }, verdicts: Object.fromEntries(verdicts) }
      }),
    )
    const options = testOptions({ replicates: 2, seed: `run/${run}` })
    const prepared = prepareSplits(data, options)
    const dev: DevSplit = {
      prepared: { ...prepared, splits: { how: 'by hand', of: new Int8Array(80).fill(1) }, seal: '' },
      gold: prepared.gold,
      ids: new Set(data.itemIds),
      settings: { ...options, random, pairwise: false },
    }
    const base = devCases({ dev, data, judge: testJudge('base') })
    const candidates = names.slice(1).map((name, i) => ({
      judge: testJudge(name),
      file: { path: 'j.md', text: '', definition: {} as never },
      round: i + 1,
      draw: { disagreements: [], agreements: [] },
    }))
    if (bestOf(compareProposals({ dev, data, base, candidates }), base.figures)) offered++
  }
  return offered
}

test('where no proposal is better, one is offered in at most 5 % of runs', async () => {
  // 10 of 200 are expected at most; 19 or more would come up by chance in less than 1 % of simulations (binomial).
  expect(await offers({ runs: 200, right: [0.75, 0.75, 0.75, 0.75] })).toBeLessThan(19)
})

test('where one is much better, it mostly is', async () => {
  // 25 points on 80 items, about 20 discordant to few: power well above one half.
  expect(await offers({ runs: 40, right: [0.7, 0.7, 0.95, 0.7] })).toBeGreaterThan(20)
})
