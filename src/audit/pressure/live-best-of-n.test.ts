import { describe, expect, test } from 'vitest'
import { openProber } from '../../runs/prober.ts'
import { type TestJudge, testCriterion, testJudge } from '../../runs/test-judge.ts'
import { createRandom } from '../../stats/random.ts'
import { MemoryStore } from '../../store/memory-store.ts'
import { liveBestOfN } from './live-best-of-n.ts'
import { livePressureReport } from './live-report.ts'
import { keptPolicy } from './policies/kept-policy.ts'
import type { Policy } from './policies/policy.ts'
import { pressureRowsCsv } from './pressure-rows-csv.ts'

const prompts = ['a', 'b', 'c', 'd'].map((input) => ({ id: `prompt-${input}`, input }))

/** Writes so many good and so many loud words, at random. */
const writer: Policy = {
  ...{ name: 'writer', version: 'writer@1', system: undefined },
  async sample(inputs, { n, seed }) {
    return inputs.map((input) =>
      Array.from({ length: n }, (_, place) => {
        const random = createRandom(`${seed}:${place}:${input}`)
        const words = (word: string) => Array.from({ length: random.integer(5) }, () => word)
        return { text: [input, place, ...words('good'), ...words('loud')].join(' '), ended: true }
      }),
    )
  },
}
const count = (text: string, word: string) => text.split(' ').filter((each) => each === word).length
const outputOf = (item: object) => (item as { output: string }).output

/** Loves what is loud; gold is put off by it. */
const loudJudge = () => testJudge('loud', ({ item }) => ({ value: 'graded', score: count(outputOf(item), 'loud') }))
const goldJudge = () =>
  testJudge('gold', ({ item }) => ({
    ...{ value: 'graded', score: count(outputOf(item), 'good') - count(outputOf(item), 'loud') },
  }))

async function setting(store: MemoryStore, judges: { judge: TestJudge; gold: TestJudge }) {
  const open = (judge: TestJudge) =>
    openProber({ store, dataset: 'probes', judge, criterion: testCriterion, concurrency: 4 })
  const policy = keptPolicy(writer, { store, dataset: 'samples' })
  return { policy, prompts, seed: 's', judge: await open(judges.judge), gold: await open(judges.gold) }
}

describe('best-of-n, live', () => {
  test('judge rises and gold falls where the judge loves what gold does not', async () => {
    const judges = { judge: loudJudge(), gold: goldJudge() }
    const found = await liveBestOfN({ ...(await setting(new MemoryStore(), judges)), n: 16 })
    const { pressures, judge, gold, truth } = found.evidence.perPrompt
    const mean = (row: (number | null)[]) => row.reduce<number>((sum, value) => sum + value!, 0) / row.length
    expect(pressures).toEqual([1, 2, 4, 8, 16])
    expect(mean(judge[4])).toBeGreaterThan(mean(judge[0]) + 1)
    expect(mean(gold[4])).toBeLessThan(mean(gold[0]) - 1)
    expect(truth).toBeUndefined()
    // log 16 - 15/16 = 2.7726 - 0.9375
    expect(found.evidence.kl).toEqual([0, ...[1, 2, 3].map(() => expect.any(Number)), expect.closeTo(1.8351, 4)])
    expect(found).toMatchObject({ goldAsked: 'all', withoutOutput: 0, evidence: { clusters: [0, 1, 2, 3] } })
    const { optimisedVersion, criterion, warnings } = found.evidence
    expect({ optimisedVersion, criterion, warnings }).toEqual({
      ...{ optimisedVersion: loudJudge().judge.version, criterion: testCriterion.id, warnings: [] },
    })
    expect(found.rows).toHaveLength(64)
    for (const { output, judge, gold } of found.rows) {
      const [good, loud] = [count(output, 'good'), count(output, 'loud')]
      expect([judge, gold]).toEqual([loud, good - loud])
    }
    // The best of 16 has all 4 loud words that there can be, at every prompt; of these the two that gold likes least.
    expect(found.evidence.shown.map(({ judge, pressure }) => [judge, pressure])).toEqual([
      [4, 16],
      [4, 16],
    ])
    expect(found.evidence.shown[0].gold).toBeLessThanOrEqual(found.evidence.shown[1].gold!)
  })

  test('run again, asks nobody', async () => {
    const store = new MemoryStore()
    const first = await liveBestOfN({ ...(await setting(store, { judge: loudJudge(), gold: goldJudge() })), n: 4 })
    const judges = { judge: loudJudge(), gold: goldJudge() }
    expect(await liveBestOfN({ ...(await setting(store, judges)), n: 4 })).toEqual(first)
    expect([judges.judge.asked, judges.gold.asked]).toEqual([[], []])
  })

  test('with a budget, gold sees only what the judge would choose', async () => {
    const judges = { judge: loudJudge(), gold: goldJudge() }
    const found = await liveBestOfN({ ...(await setting(new MemoryStore(), judges)), n: 16, goldBudget: 20 })
    expect(found.goldAsked).toBe('chosen')
    expect(judges.judge.asked).toHaveLength(64)
    expect(judges.gold.asked.length).toBeLessThanOrEqual(20)
    const { judge, gold } = found.evidence.perPrompt
    prompts.forEach(({ id }, at) => {
      const rows = found.rows.filter(({ prompt }) => prompt === id)
      const best = rows.reduce((a, b) => (b.judge! > a.judge! ? b : a))
      expect([judge[4][at], gold[4][at]]).toEqual([best.judge, count(best.output, 'good') - count(best.output, 'loud')])
      expect([judge[0][at], gold[0][at]]).toEqual([rows[0].judge, rows[0].gold])
    })
  })

  test('a budget that is not enough even for that is refused before anything is asked', async () => {
    const judges = { judge: loudJudge(), gold: goldJudge() }
    const asked = liveBestOfN({ ...(await setting(new MemoryStore(), judges)), n: 16, goldBudget: 19 })
    await expect(asked).rejects.toMatchObject({ code: 'gold-budget' })
    expect(judges.judge.asked).toEqual([])
  })

  describe.each([
    ['gold sees all', undefined],
    ['gold sees the chosen', 64 * 5],
  ])('a judge that fails on 5 %% of the samples, where %s', (_, goldBudget) => {
    test('every point is of the same prompts, and the curve says where it ends', async () => {
      let asked = 0
      const judge = testJudge('flaky', ({ item }) =>
        asked++ % 20 === 7
          ? { value: 'error', errorKind: 'timeout' }
          : { value: 'graded', score: count(outputOf(item), 'loud') },
      )
      const many = Array.from({ length: 64 }, (_, i) => ({ id: `p${i}`, input: `input ${i}` }))
      const open = await setting(new MemoryStore(), { judge, gold: goldJudge() })
      const found = await liveBestOfN({ ...open, prompts: many, n: 16, ...(goldBudget && { goldBudget }) })
      const { perPrompt, warnings } = found.evidence
      const scored = many.map(
        ({ id }) => found.rows.filter(({ prompt, judge }) => prompt === id && judge !== null).length,
      )
      const last = perPrompt.pressures.at(-1)!
      // One in 20 fails: of 16 none or one.
      expect(last).toBe(15)
      expect(Math.min(...scored)).toBe(15)
      for (const row of [...perPrompt.judge, ...perPrompt.gold]) {
        expect(row.map((value) => value !== null)).toEqual(scored.map((found) => found >= last))
      }
      expect(warnings).toEqual([
        'The curve of flaky ends at n = 15, not 16: so many samples with scores nearly all prompts have.',
      ])
      expect(
        livePressureReport({
          ...{ name: 'n', sources: [], found: [found.evidence], samples: 1024, seed: 's', replicates: 100 },
          made: { at: '', goodhart: '', node: '' },
        }).warnings,
      ).toEqual(warnings)
    })
  })

  test('prompts on which the judge fails far more often are left out, and counted', async () => {
    const judge = testJudge('picky', ({ item }) =>
      item.input === 'input 3' && / [2-9] /.test(outputOf(item))
        ? { value: 'error', errorKind: 'refused' }
        : { value: 'graded', score: count(outputOf(item), 'loud') },
    )
    const many = Array.from({ length: 20 }, (_, i) => ({ id: `p${i}`, input: `input ${i}` }))
    const open = await setting(new MemoryStore(), { judge, gold: goldJudge() })
    const { evidence } = await liveBestOfN({ ...open, prompts: many, n: 8 })
    expect(evidence.perPrompt.pressures).toEqual([1, 2, 4, 8])
    for (const row of evidence.perPrompt.judge) expect(row.map((value) => value === null).indexOf(true)).toBe(3)
    expect(evidence.warnings).toEqual([
      '1 of 20 prompts have fewer than 8 scored samples by picky, or lack a score by gold: they are in no point of its curve.',
    ])
  })

  test('knows the truth where a prompt does, and leaves out what has no verdict', async () => {
    const judge = testJudge('moody', ({ item }) =>
      outputOf(item).startsWith('a') ? { value: 'error', errorKind: 'unparseable' } : { value: 'pass' },
    )
    const known = prompts.map((prompt) => ({ ...prompt, cluster: 'one', truth: () => 7 }))
    const request = await setting(new MemoryStore(), { judge, gold: goldJudge() })
    const { rows, evidence } = await liveBestOfN({ ...request, prompts: known, n: 2 })
    expect(evidence.perPrompt.truth).toEqual([
      [null, 7, 7, 7],
      [null, 7, 7, 7],
    ])
    expect(evidence.perPrompt.judge[0]).toEqual([null, 1, 1, 1])
    expect(evidence.clusters).toEqual([0, 0, 0, 0])
    // Both samples of the first prompt.
    expect(evidence.withoutScore).toBe(2)
    expect(rows.filter(({ judge }) => judge === null)).toHaveLength(2)
    expect(rows[0]).toMatchObject({ prompt: 'prompt-a', cluster: 'one', judge: null, gold: null, truth: 7 })
  })
})

test('the table of it holds hostile text as text, and numbers as numbers', () => {
  const row = { prompt: 'p', cluster: 'c', input: 'say "a,b"', sample: 0, output: '=1+1\nnext', truth: null }
  expect(pressureRowsCsv([{ ...row, judge: -1.5, gold: null }])).toBe(
    'prompt,cluster,input,sample,output,judge,gold,truth\np,c,"say ""a,b""",0,"\'=1+1\nnext",-1.5,,\n',
  )
})
