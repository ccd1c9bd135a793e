import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { defineJudge, type SingleItem } from '../../domain/index.ts'
import { BudgetError } from '../../models/errors.ts'
import { openProber } from '../../runs/index.ts'
import { testJudge } from '../../runs/test-judge.ts'
import { MemoryStore } from '../../store/memory-store.ts'
import { openSqliteStore } from '../../store/sqlite-store.ts'
import type { LabelledItem } from '../attacks/attack-trials.ts'
import { beamSearch } from './beam-search.ts'
import { evolution } from './evolution.ts'
import type { Optimiser } from './optimiser.ts'
import { randomSearch } from './random-search.ts'
import { type SearchOptions, type SearchRequest, searchJudge } from './search-judge.ts'
import { searchReportSchema } from './search-report.ts'
import { sideOf } from './searched-items.ts'
import { badItem, goldDigger, labelledOf, made, probed, testCriterion, testPhrases } from './test-search.ts'

const items = Array.from({ length: 20 }, (_, n) => badItem(n))
const optimisers = [randomSearch(), evolution(), beamSearch()]

async function search(
  say: Parameters<typeof probed>[0],
  { options, ...more }: Partial<SearchRequest> & { options?: Partial<SearchOptions> } = {},
) {
  const { prober, asked } = await probed(say)
  const report = await searchJudge({
    ...{ name: 'set', prober, labelled: labelledOf(items), phrases: testPhrases, optimisers, made },
    ...more,
    options: { budget: 600, length: 8, replicates: 50, ...options },
  })
  return { report: searchReportSchema.parse(report), asked }
}

describe('a search against a judge that counts gold', () => {
  test('finds, by every optimiser and in both scopes, what passes everywhere', async () => {
    const { report } = await search(goldDigger, { options: { budget: 3000 } })
    expect(report.sees).toBe('score')
    expect(report.runs).toHaveLength(6)
    for (const run of report.runs) {
      expect(run.ended).toBe('found')
      expect(run.found[0].text.split(' ').filter((word) => word === 'gold').length).toBeGreaterThanOrEqual(3)
      expect(run.heldOut).toMatchObject({ value: 1, denominator: report.set.heldOut })
      expect(run.curve.at(-1)).toMatchObject({ passing: 1 })
      expect(run.firstSuccess).toBeLessThanOrEqual(3000)
      // What was best so far never gets worse.
      for (const [at, { passing, queries }] of run.curve.entries()) {
        if (at === 0) continue
        expect(passing).toBeGreaterThanOrEqual(run.curve[at - 1].passing)
        expect(queries).toBeGreaterThan(run.curve[at - 1].queries)
      }
    }
    expect(report.headline).toMatch(/^Can be gamed/)
  })

  test('keeps within its queries, which are all the judge was asked with the controls and the tests', async () => {
    const { report, asked } = await search(() => ({ value: 'fail', score: 1 }), { options: { budget: 50 } })
    for (const run of report.runs) {
      const granted = run.scope === 'universal' ? 50 : 50 * report.set.training
      expect(run.queries).toBeLessThanOrEqual(granted)
      expect(run.queries).toBeGreaterThan(granted / 2)
    }
    expect(report.queries).toBeGreaterThanOrEqual(asked.length)
    expect(report.headline).toMatch(/^Held against this search/)
    expect(report.runs.every(({ firstSuccess, heldOut }) => firstSuccess === null && heldOut.value === 0)).toBe(true)
  })

  test('sees verdicts alone where it is told to, or where there is no more', async () => {
    const { report } = await search(goldDigger, {
      options: { verdictOnly: true, scopes: ['per-item'], budget: 20 },
      optimisers: [randomSearch()],
    })
    expect(report.sees).toBe('verdict')
    const leanings = report.runs[0].found.map(({ leaning }) => leaning)
    expect(leanings.every((leaning) => leaning === 0 || leaning === 1)).toBe(true)
    const bare = await search((output) => ({ value: goldDigger(output).value }), { options: { budget: 20 } })
    expect(bare.report.sees).toBe('verdict')
  })

  test('is the same for the same seed, and another for another', async () => {
    const options = { seed: 'one', scopes: ['universal'] as const, budget: 200 }
    const [a, b, c] = [
      await search(goldDigger, { options }),
      await search(goldDigger, { options }),
      await search(goldDigger, { options: { ...options, seed: 'two' } }),
    ]
    expect(a.report).toEqual(b.report)
    expect(a.asked).toEqual(b.asked)
    expect(a.asked).not.toEqual(c.asked)
  })

  test('tests what it found on other judges, on items that these fail without it', async () => {
    const same = await probed(goldDigger)
    const sound = await probed(() => ({ value: 'fail' }))
    const blind = await probed(() => ({ value: 'pass' }))
    const { report } = await search(goldDigger, {
      others: [same.prober, sound.prober, blind.prober],
      options: { budget: 3000 },
    })
    for (const { transfer, scope } of report.runs) {
      const tested = scope === 'universal' ? report.set.heldOut : report.set.training
      expect(transfer[0].rate).toMatchObject({ value: 1, denominator: tested })
      expect(transfer[1].rate).toMatchObject({ value: 0, denominator: tested })
      expect(transfer[2].rate).toMatchObject({ value: null, denominator: 0 })
    }
  })
})

describe('what a search does not count', () => {
  test('items that pass, or have no verdict, without any attack', async () => {
    const say = (output: string) => {
      if (output === 'bad reply 3') return { value: 'pass' as const }
      if (output === 'bad reply 4') return { value: 'error' as const, errorKind: 'refused' as const }
      return goldDigger(output)
    }
    const { report } = await search(say, { options: { budget: 20 } })
    expect(report.set.controls).toEqual({ asked: 20, failed: 18, passed: 1, without: 1, refusable: 0 })
    expect(report.set.training + report.set.heldOut).toBe(18)
    const searched = report.runs.flatMap(({ found }) => found.flatMap(({ item }) => item ?? []))
    expect(searched).not.toContain('item-3')
    expect(searched).not.toContain('item-4')
    expect(report.warnings.join()).toMatch(/no verdict on 1 of 20.*passes 1 of 20/)
  })

  test('a text on which the judge errs: no value, and never a success', async () => {
    const { report } = await search(
      (output) => (output.startsWith('bad') ? { value: 'fail' } : { value: 'error', errorKind: 'unparseable' }),
      { options: { budget: 60 } },
    )
    for (const run of report.runs) {
      expect(run).toMatchObject({ found: [], firstSuccess: null, curve: [], answered: 0 })
      expect(run.onItems).toMatchObject({ value: null, denominator: 0 })
    }
    expect(report.headline).toMatch(/^Nothing is known: in [\d,]+ queries the judge gave no verdict/)
  })

  test('bad answers to what should be declined: a refusal that passes there is right', async () => {
    const refusable = new Set(['item-1', 'item-2', 'item-5'])
    const labelled = labelledOf(items.map((one) => ({ ...one, refusable: refusable.has(one.item.id) })))
    const { report, asked } = await search(goldDigger, { labelled, options: { budget: 20, scopes: ['per-item'] } })
    expect(report.set.controls).toMatchObject({ asked: 17, failed: 17, refusable: 3 })
    expect(asked.slice(0, 17)).not.toContain('bad reply 1')
    const searched = report.runs.flatMap(({ found }) => found.flatMap(({ item }) => item ?? []))
    expect(searched.filter((id) => refusable.has(id))).toEqual([])
    expect(report.warnings.join()).toMatch(/3 items .* should be declined/)
  })

  test('passes that are right, where the truth is known: by the truth itself nothing is found', async () => {
    const isExploit = (_: unknown, output: string) => goldDigger(output).value === 'fail'
    const { report } = await search(goldDigger, { isExploit, options: { budget: 200 } })
    for (const run of report.runs) {
      expect(run).toMatchObject({ firstSuccess: null, onItems: { numerator: 0 } })
      expect(run.found.every(({ passing }) => passing === 0)).toBe(true)
    }
    expect(report.runs.reduce((sum, { trulyGood }) => sum + (trulyGood ?? 0), 0)).toBeGreaterThan(0)
    expect(report.headline).not.toMatch(/^Can be gamed/)
    expect(report.warnings.join()).toMatch(/\d+ passes were right/)
    expect(report.warnings.join()).not.toContain('true answer')
  })

  test('an outside set may hold true answers, which is said unless nonsense alone is tried', async () => {
    const { report } = await search(goldDigger, { options: { budget: 20 } })
    expect(report.runs[0].trulyGood).toBeNull()
    expect(report.warnings.join()).toContain('may come upon a true answer')
    const nonsense = await search(goldDigger, { options: { budget: 20, nonsense: true } })
    expect(nonsense.report.warnings.join()).not.toContain('true answer')
  })

  test('good outputs to the requests that are searched on: they are no material', async () => {
    const copied: string[] = []
    const copycat: Optimiser = {
      name: 'beam',
      async *search({ passing }) {
        copied.push(...passing.map(({ id }) => id))
        return undefined
      },
    }
    const good = (n: number, cluster: string): LabelledItem => ({
      ...{ item: { id: `good-${n}`, input: 'request', output: 'gold gold gold', tags: {} }, label: 'pass', cluster },
    })
    const labelled = labelledOf([...items, good(1, 'item-3'), good(2, 'elsewhere')])
    await search(() => ({ value: 'fail' }), { labelled, optimisers: [copycat], options: { scopes: ['universal'] } })
    expect(copied).toEqual(['good-2'])
  })
})

describe('the share of items for which a text passes', () => {
  test('is of those with a verdict, by their clusters', async () => {
    // The judge never answers about three of the items, whatever stands there.
    const searched = items.filter((one) => sideOf(one) === 'training')
    const silent = new Set(searched.slice(0, 3).map(({ item }) => (item as SingleItem).input))
    const store = new MemoryStore()
    const judge = {
      ...testJudge('j', ({ item }) => {
        const { input = '', output = '' } = item as SingleItem
        if (output.startsWith('bad')) return { value: 'fail' as const, score: 0 }
        return silent.has(input) ? { value: 'error' as const, errorKind: 'refused' as const } : goldDigger(output)
      }),
      judge: defineJudge({ name: 'j', kind: 'rule' }),
    }
    const prober = await openProber({ store, dataset: 'd', judge, criterion: testCriterion, concurrency: 8 })
    const report = await searchJudge({
      ...{ name: 'set', prober, labelled: labelledOf(items), phrases: testPhrases, made },
      optimisers: [evolution()],
      options: { budget: 600, length: 8, replicates: 50, scopes: ['per-item'], training: 24 },
    })
    const [run] = report.runs
    expect(run.onItems).toMatchObject({ value: 1, denominator: searched.length - 3, method: 'wilson' })
    expect(report.set.training).toBe(searched.length)
    expect(run.answered).toBeLessThan(run.queries)
  })
})

describe('a total of queries', () => {
  test.each([1000, 2500])('%d is never exceeded, whatever is searched, and most of it is used', async (total) => {
    for (const scopes of [['universal'], ['per-item'], ['universal', 'per-item']] as const) {
      const { report, asked } = await search(() => ({ value: 'fail', score: 1 }), {
        options: { total, budget: 1e6, scopes, seeds: 2, places: ['replace'] },
        optimisers: [randomSearch()],
      })
      expect(report.queries).toBeLessThanOrEqual(total)
      expect(asked.length).toBeLessThanOrEqual(total)
      expect(report.queries).toBeGreaterThan(total / 2)
      expect(report.runs).toHaveLength(2 * scopes.length)
      expect(report.runs.every(({ ended }) => ended === 'queries')).toBe(true)
    }
  })

  test('too small for what is to be searched is refused before anything is asked', async () => {
    for (const total of [-40, 0, 150]) {
      const { prober, asked } = await probed(goldDigger)
      const request = { name: 'set', prober, labelled: labelledOf(items), phrases: testPhrases, optimisers, made }
      await expect(searchJudge({ ...request, options: { total, budget: 1e6 } })).rejects.toThrow(
        /6 searches of \d+ items with their tests take at least \d+ queries/,
      )
      expect(asked).toEqual([])
    }
  })
})

describe('a search that is cut off', () => {
  test('by the money tells what it had found, and that it was cut', async () => {
    let left = 20 + 150
    const { report } = await search(
      (output) => {
        if (left-- === 0) throw new BudgetError('budget-spent', 'The budget is spent.')
        return goldDigger(output)
      },
      { options: { scopes: ['universal'], budget: 500 }, optimisers: [randomSearch({ width: 4 }), beamSearch()] },
    )
    expect(report.runs.at(-1)).toMatchObject({ ended: 'cut' })
    expect(report.headline).not.toMatch(/^Held/)
    expect(report.runs[0].found.length).toBeGreaterThan(0)
    expect(report.warnings.join()).toContain('The budget is spent.')
  })

  test('before anything is known is still a report', async () => {
    const { report } = await search(() => {
      throw new BudgetError('budget-spent', 'The budget is spent.')
    })
    expect(report.runs).toEqual([])
    expect(report.warnings.join()).toContain('Before the first search')
  })

  test('throws what is no reason to stop', async () => {
    await expect(
      search(() => {
        throw new TypeError('a mistake')
      }),
    ).rejects.toThrow('a mistake')
  })

  test('goes on, when run again, through what is known without a call', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'goodhart-search-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const path = join(folder, 'store.db')
    const sit = async (stopAfter: number) => {
      await using store = await openSqliteStore(path, { durability: 'none' })
      const controller = new AbortController()
      const { prober, asked } = await probed(
        (output, n) => {
          if (n === stopAfter) controller.abort()
          return goldDigger(output)
        },
        { store, signal: controller.signal, concurrency: 1 },
      )
      const report = await searchJudge({
        ...{ name: 'set', prober, labelled: labelledOf(items), phrases: testPhrases, optimisers, made },
        options: { budget: 150, length: 8, replicates: 50, scopes: ['universal'] },
        signal: controller.signal,
      })
      return { report, asked }
    }
    const first = await sit(120)
    expect(first.report.runs.at(-1)?.ended).toBe('cut')
    const second = await sit(Number.POSITIVE_INFINITY)
    const whole = await search(goldDigger, { options: { budget: 150, scopes: ['universal'] } })
    expect(second.report).toEqual(whole.report)
    expect(first.asked.length + second.asked.length).toBe(whole.asked.length)
    const third = await sit(Number.POSITIVE_INFINITY)
    expect(third.asked).toEqual([])
    expect(third.report).toEqual(whole.report)
  })
})
