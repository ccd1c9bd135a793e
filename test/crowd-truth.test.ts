import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import { testDataFolder } from '../src/datasets/test-data.ts'
import {
  bivariateResidualTest,
  conditionalIndependenceTest,
  createRandom,
  dawidSkene,
  effectiveRaters,
  leaveOneOutUsefulness,
  majorityVote,
  positionBias,
  type RatingsTable,
  ratingsTable,
} from '../src/stats/index.ts'

/** Figures of raters that other people published, or that follow from what they published. */

function folderOf(name: string): string | undefined {
  const folder = testDataFolder(name)
  if (folder === undefined)
    console.warn(`No data in ${name}: its published figures are NOT checked. Set GOODHART_DATA.`)
  return folder
}

/** No file here quotes a cell. */
async function readCells(path: string): Promise<string[][]> {
  const rows: string[][] = []
  for await (const line of createInterface({ input: createReadStream(path) }))
    if (line !== '') rows.push(line.split(','))
  return rows.slice(1)
}

const codes = () => {
  const known = new Map<string, number>()
  return { known, of: (name: string) => known.get(name) ?? known.set(name, known.size).size - 1 }
}

async function readCrowd(folder: string) {
  const items = codes()
  const raters = codes()
  const answers = await readCells(join(folder, 'answer.csv'))
  const item = answers.map(([question]) => items.of(question))
  const rater = answers.map(([, worker]) => raters.of(worker))
  const category = answers.map(([, , answer]) => Number(answer))
  const truth = new Int8Array(items.known.size).fill(-1)
  for (const [question, answer] of await readCells(join(folder, 'truth.csv'))) {
    truth[items.of(question)] = Number(answer)
  }
  const shape = { items: items.known.size, raters: raters.known.size, categories: 2 }
  return { truth, ratings: ratingsTable({ ...shape, item, rater, category }) }
}

/** Accuracy and F1 of class 1, in percent. */
function scores(labels: ArrayLike<number>, truth: Int8Array) {
  const count = (test: (label: number, t: number) => boolean) => truth.filter((t, i) => test(labels[i], t)).length
  const both = count((label, t) => label === 1 && t === 1)
  return {
    accuracy: (100 * count((label, t) => label === t)) / truth.length,
    f1: (200 * both) / (count((label) => label === 1) + count((_, t) => t === 1)),
  }
}
const labelsOf = (posterior: Float64Array, { items }: RatingsTable) =>
  Array.from({ length: items }, (_, i) => (posterior[2 * i + 1] > 0.5 ? 1 : 0))

const crowd = folderOf('crowd_truth')
describe.skipIf(crowd === undefined)('crowd labels with the truth (Zheng et al. 2017, VLDB)', () => {
  test('entity resolution: 8,315 pairs of products, 176 workers', async () => {
    const { ratings, truth } = await readCrowd(join(crowd!, 'd_jn-product'))
    expect(ratings).toMatchObject({ items: 8315, raters: 176 })
    expect(ratings.item).toHaveLength(24945)
    const majority = scores(majorityVote(ratings).winner, truth)
    expect(majority.accuracy).toBeCloseTo(89.66, 2)
    expect(majority.f1).toBeCloseTo(59.05, 2)

    // Published: 93.66 and 71.59. Their EM stops early; at the maximum a few of the 8,315 pairs come out otherwise.
    const { posterior, converged } = dawidSkene({ ratings })
    expect(converged).toBe(true)
    const found = scores(labelsOf(posterior, ratings), truth)
    expect(Math.abs(found.accuracy - 93.66)).toBeLessThan(0.5)
    expect(Math.abs(found.f1 - 71.59)).toBeLessThan(1)
    // Plain EM from the same start, stopped after 50 iterations.
    const plain = dawidSkene({ ratings, smoothing: 1e-9, maximalIterations: 50 })
    const stopped = scores(labelsOf(plain.posterior, ratings), truth)
    expect(stopped.accuracy).toBeCloseTo(93.96, 2)
    expect(stopped.f1).toBeCloseTo(72.05, 2)
  })

  test('duck identification: 108 pictures, 39 workers', async () => {
    const { ratings, truth } = await readCrowd(join(crowd!, 'd_Duck_Identification'))
    expect(ratings).toMatchObject({ items: 108, raters: 39 })
    expect(scores(majorityVote(ratings).winner, truth).accuracy).toBeCloseTo(75.93, 2)
    const { posterior } = dawidSkene({ ratings })
    expect(scores(labelsOf(posterior, ratings), truth).accuracy).toBeCloseTo(89.81, 2)
  })
})

const llmbar = folderOf('llmbar')
describe.skipIf(llmbar === undefined)('LLMBar (Zeng et al. 2024): six judges, both orders of 419 pairs', () => {
  async function readVanilla() {
    const judges = codes()
    const cases = codes()
    const clusters = codes()
    const truth: number[] = []
    const cluster: number[] = []
    const item: number[] = []
    const rater: number[] = []
    const category: number[] = []
    const gpt4: { original: string; swapped: string }[] = []
    const rows = (await readCells(join(llmbar!, 'verdicts.csv'))).filter(
      ([subset, , , , strategy]) => subset.startsWith('LLMBar/') && strategy === 'Vanilla',
    )
    for (const [subset, pair, label, judge, , ...winners] of rows) {
      for (const [order, winner] of winners.slice(0, 2).entries()) {
        const i = cases.of(`${subset} ${pair} ${order}`)
        truth[i] = Number(label) - 1
        cluster[i] = clusters.of(`${subset} ${pair}`)
        if (winner !== '1' && winner !== '2') continue
        item.push(i)
        rater.push(judges.of(judge))
        category.push(Number(winner) - 1)
      }
      if (judge === 'GPT-4') gpt4.push({ original: winners[0], swapped: winners[1] })
    }
    const shape = { items: truth.length, raters: judges.known.size, categories: 2 }
    return { truth, cluster, gpt4, judges: judges.known, ratings: ratingsTable({ ...shape, item, rater, category }) }
  }

  test('six judges are worth about two, and agreement among them is no proof', async () => {
    const { ratings, truth, cluster, judges } = await readVanilla()
    expect(ratings).toMatchObject({ items: 838, raters: 6 })
    const random = createRandom('llmbar')
    const { effective, interval } = effectiveRaters({ ratings, truth, cluster })
    // numpy: corrcoef of the errors over the cases that both of a pair judged, 6 / (1 + 5 * mean), and its jackknife.
    expect(effective).toBeCloseTo(2.1461, 4)
    expect(interval!.low).toBeCloseTo(2.0309, 4)
    expect(interval!.high).toBeCloseTo(2.2679, 4)
    const fit = dawidSkene({ ratings })
    expect(conditionalIndependenceTest({ ratings, truth, random, permutations: 199 }).global.pValue).toBe(1 / 200)
    expect(bivariateResidualTest({ ratings, fit, random, replicates: 99 }).global.pValue).toBe(1 / 100)
    // The model believes the judges that share their errors: it ends below the majority, and nearly certain.
    const found = leaveOneOutUsefulness({ ratings, truth, cluster, random, replicates: 500 })
    expect(found.dawidSkene!.all).toBeLessThan(found.majority!.all)
    expect(found.entropy.all).toBeLessThan(0.25)
    expect(found.majority!.raters[judges.get('GPT-4')!].interval!.low).toBeGreaterThan(0)
    expect(found.majority!.raters[judges.get('ChatGPT')!].interval!.high).toBeLessThan(0)
  })

  test('GPT-4 keeps its verdict in nearly all pairs', async () => {
    const { gpt4 } = await readVanilla()
    // A winner is named by output: in the second order output 1 was shown second.
    const pairs = gpt4.map(({ original, swapped }) => ({
      original: original === '1' ? ('first' as const) : ('second' as const),
      swapped: swapped === '1' ? ('second' as const) : ('first' as const),
    }))
    const same = gpt4.filter(({ original, swapped }) => original === swapped).length
    expect(positionBias(pairs)).toMatchObject({ pairs: 419, consistency: { numerator: same } })
    expect(same / 419).toBeCloseTo(0.928, 3)
  })
})
