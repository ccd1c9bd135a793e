import { describe, expect, test } from 'vitest'
import { summevalLlm } from '../../datasets/named/summeval-llm.ts'
import { testDataFolder } from '../../datasets/test-data.ts'
import { createRandom } from '../../stats/random.ts'
import { type PressureFromTable, pressureFromTable } from './best-of-n-table.ts'
import { pressureReportSchema } from './pressure-report.ts'
import { type Sample, SampleColumns, type SampleTable } from './samples.ts'
import { samplesFromSource } from './samples-from-source.ts'

const made = { at: '2026-10-02T10:00:00.000Z', goodhart: '0.1.0', node: 'v24.21.0' }
const report = (samples: SampleTable, more: Partial<PressureFromTable> = {}) =>
  pressureFromTable({ samples, name: 'set', sources: ['set.csv'], replicates: 200, made, ...more })

function tableOf(
  rows: readonly Sample[],
  { judges = ['a'], truth }: { judges?: string[]; truth?: string } = {},
): SampleTable {
  const columns = new SampleColumns({ judges, gold: 'people', truth, clusteredBy: 'prompt' })
  for (const row of rows) columns.add(row)
  return columns.table()
}

describe('by hand: two prompts, one with a tie', () => {
  // p: the judge 1, 2, 2, gold 0, 6, 2. q: the judge 3, 1, 2, gold 9, 3, 6.
  const rows = [
    ...[
      [1, 0],
      [2, 6],
      [2, 2],
    ].map(([a, gold]) => ({ prompt: 'p', judges: [a], gold, output: `p${a}${gold}` })),
    ...[
      [3, 9],
      [1, 3],
      [2, 6],
    ].map(([a, gold]) => ({ prompt: 'q', judges: [a], gold, output: `q${a}${gold}` })),
  ]
  const [curve] = report(tableOf(rows)).curves

  test('points', () => {
    // p: mean 8/3; of two always a 2, whose gold is 4 on average; of all the same. q: 6; of the pairs 9, 9, 6; 9.
    expect(curve.points.map(({ pressure, gold }) => [pressure, gold.value])).toEqual([
      [1, expect.closeTo((8 / 3 + 6) / 2, 10)],
      [2, expect.closeTo((4 + 8) / 2, 10)],
      [3, expect.closeTo((4 + 9) / 2, 10)],
    ])
    expect(curve.points.map(({ judge }) => judge.value)).toEqual([
      expect.closeTo((5 / 3 + 2) / 2, 10),
      expect.closeTo((2 + 8 / 3) / 2, 10),
      2.5,
    ])
  })

  test('what the judge preferred, of the half that it likes best', () => {
    expect(curve.shown.map(({ output }) => output)).toEqual(['q39'])
  })

  test('two prompts have no intervals and no test, and that is said', () => {
    expect(curve.points[0].gold).toMatchObject({ low: null, high: null })
    expect(curve.goldTurn.p).toBeNull()
    expect(report(tableOf(rows)).warnings.join(' ')).toMatch(/33\.3 % of the samples tie.*2 independent groups are few/)
  })
})

test('panels: each rule in its own name, and no score where a judge of it has none', () => {
  const rows = Array.from({ length: 30 }, (_, i) =>
    [
      { a: 1, b: 9, gold: 0 },
      { a: 5, b: 5, gold: 1 },
    ].map(({ a, b, gold }) => ({ prompt: `${i}`, judges: [a, i === 0 ? null : b], gold })),
  ).flat()
  const panel = ['a', 'b']
  const rules = [{ rule: 'mean' }, { rule: 'min' }, { rule: 'mean-minus-variance', lambda: 0.5 }] as const
  const { curves, warnings } = report(tableOf(rows, { judges: panel }), {
    optimised: [{ judge: 'b' }, ...rules.map((rule) => ({ panel, rule }))],
  })
  expect(curves.map(({ optimised }) => optimised)).toEqual([
    'b',
    'mean of a, b',
    'minimum of a, b',
    'mean of a, b less 0.5 times their variance',
  ])
  // b alone picks the 9; the mean, 5 and 5, cannot tell; the minimum, 1 or 5, and 5 - .5 * 16 against 5 pick the other.
  expect(curves.map(({ points }) => points[1].gold.value)).toEqual([0, 0.5, 1, 1])
  expect(curves.map(({ withoutScore }) => withoutScore)).toEqual([2, 2, 2, 2])
  expect(warnings.join(' ')).toContain('2 of 60 samples lack a score by b or by people')
  expect(warnings.join(' ')).toContain('share a scale')
})

describe('prompts with different numbers of samples', () => {
  const random = createRandom('sizes')
  const rows = Array.from({ length: 40 }, (_, i) =>
    Array.from({ length: i < 4 ? 3 : 20 }, () => ({ prompt: `${i}`, judges: [random.next()], gold: random.normal() })),
  ).flat()

  test('the curve ends where the smallest does, and says so', () => {
    const { curves, warnings } = report(tableOf(rows))
    expect(curves[0].points.map(({ pressure }) => pressure)).toEqual([1, 2, 3])
    expect(warnings.join(' ')).toContain(
      'ends at n = 3, the samples of the prompt with the fewest; others have up to 20',
    )
  })

  test('or goes as far as is told, without the smaller prompts', () => {
    const { curves, warnings } = report(tableOf(rows), { largestN: 20 })
    expect(curves[0].points.map(({ pressure }) => pressure)).toEqual([
      ...Array.from({ length: 16 }, (_, i) => i + 1),
      20,
    ])
    expect(warnings.join(' ')).toContain('4 of 40 prompts have fewer than 20 scored samples')
    expect(() => report(tableOf(rows), { largestN: 21 })).toThrow(/No prompt has 21 samples/)
  })
})

test('a planted turn-over is named, with the truth beside a gold that is fooled', () => {
  const random = createRandom('planted')
  const rows = Array.from({ length: 150 }, (_, i) =>
    Array.from({ length: 16 }, () => {
      const u = random.next()
      const truth = 5 + 2 * u - 2.5 * u ** 12 + 0.3 * random.normal()
      return { prompt: `${i}`, judges: [9 * u], gold: 5 + 2 * u + 0.3 * random.normal(), truth }
    }),
  ).flat()
  const found = report(tableOf(rows, { truth: 'truth' }))
  const [{ goldTurn, truthTurn, headline, fits }] = found.curves
  expect(pressureReportSchema.parse(found)).toEqual(found)
  expect(goldTurn.fallsFrom).toBeNull()
  expect(truthTurn!.fallsFrom).toBeGreaterThan(3)
  expect(headline).toMatch(
    /^Gold rises from 6\.0\d .* The truth rises from 5\.\d+ to \d.\d+ at n = \d and falls to .* more than chance from n = /,
  )
  expect(fits.map(({ form }) => form)).toEqual(['best-of-n', 'reinforcement-learning'])
  expect(found.agreement[0].spearman.value).toBeGreaterThan(0.8)
})

test('a judge that is not there', () => {
  const rows = [{ prompt: 'p', judges: [1], gold: 1 }]
  expect(() => report(tableOf(rows), { optimised: [{ judge: 'b' }] })).toThrow(/no judge b in the table; there are: a/)
  expect(() => report(tableOf([{ prompt: 'p', judges: [1], gold: null }]))).toThrow(/No prompt has 1 samples/)
})

const folder = testDataFolder('summeval_llm')
if (folder === undefined) console.warn('Best-of-n was not tried on SummEval: the data is not on this machine.')

describe.skipIf(folder === undefined)('SummEval: the best of 12 systems by Llama-2-7B', () => {
  const load = async (judge: string) => {
    const source = summevalLlm.load(folder!, { judges: [judge], criterion: 'consistency' })
    return samplesFromSource({ source, promptTag: 'article' })
  }

  test('consistency: the judge rises while people turn over', async () => {
    const { samples, problems } = await load('llama-2-7b*')
    const found = report(samples, { problems, replicates: 1000 })
    expect(found.set).toMatchObject({ prompts: 100, samples: 1200, clusteredBy: 'article' })
    const [curve] = found.curves
    const at = (n: number) => curve.points.find(({ pressure }) => pressure === n)!
    // Python: all subsets by itertools.combinations, ties for the best averaged.
    const enumerated = [
      [1, 4.4217, 4.5533],
      [2, 4.6617, 4.6184],
      [4, 4.7759, 4.6161],
      [8, 4.8382, 4.5953],
      [12, 4.86, 4.578],
    ]
    for (const [n, judge, people] of enumerated) {
      expect(at(n).judge.value).toBeCloseTo(judge, 4)
      expect(at(n).gold.value).toBeCloseTo(people, 4)
      expect(at(n).gold.low).toBeLessThan(people)
      expect(at(n).gold.high).toBeGreaterThan(people)
    }
    // A hundred articles are too few to tell this fall from chance.
    expect(curve.goldTurn.fallsFrom).toBeNull()
    expect(curve.goldTurn.p).toBeGreaterThan(0.1)
    expect(curve.headline).toContain('Gold rises from 4.553 to 4.620 at n = 3 and falls to 4.578 at n = 12')
    expect(curve.headline).toContain('while the judge goes on to 4.86')
    // scipy, as in the data's own test.
    expect(found.agreement[0].spearman.value).toBeCloseTo(0.119, 3)
  })

  test('GPT-4 saturates and does not turn', async () => {
    const { samples } = await load('gpt-4-0314/rts')
    const [{ points, goldTurn }] = report(samples).curves
    expect(points.at(-1)!.judge.value).toBeCloseTo(5, 10)
    expect(goldTurn).toMatchObject({ fallsFrom: null })
    expect(goldTurn.fall.value).toBeLessThan(0.001)
  })
})
