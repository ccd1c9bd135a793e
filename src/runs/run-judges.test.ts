import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defineJudge, type Verdict } from '../domain/index.ts'
import { BudgetError } from '../models/errors.ts'
import type { Store } from '../store/store.ts'
import { countPending } from './pending-questions.ts'
import { type RunOptions, runJudges } from './run-judges.ts'
import type { RunPlan } from './run-plan.ts'
import { storeOf, type TestJudge, testCriterion, testItems, testJudge } from './test-judge.ts'

function planOf(judges: TestJudge[], plan: Partial<RunPlan> = {}): RunPlan {
  return {
    judges: judges.map((judge) => ({ judge, criterion: testCriterion })),
    repeats: 1,
    orders: 'AB',
    retryErrors: false,
    ...plan,
  }
}

function run(store: Store, plan: RunPlan, options: Partial<RunOptions> = {}) {
  return runJudges({ store, dataset: 'd', plan, concurrency: 4, ...options })
}

async function verdictsOf(store: Store): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for await (const verdict of store.verdicts('d')) verdicts.push(verdict)
  return verdicts
}

const pass = () => ({ value: 'pass' as const })
const soon = () => new Promise((resolve) => setImmediate(resolve))

describe('a run', () => {
  test('asks every judge about every item, and keeps what they say', async () => {
    const store = await storeOf(testItems(5))
    const even = testJudge('even', ({ item }) => ({ value: Number(item.id.slice(5)) % 2 === 0 ? 'pass' : 'fail' }))
    const never = testJudge('never', () => ({ value: 'fail', critique: 'no' }))
    const { end, tally } = await run(store, planOf([even, never]))
    expect(end).toBe('complete')
    expect(tally).toMatchObject({ answered: 10, values: { pass: 3, fail: 7 }, errorKinds: {} })
    const verdicts = await verdictsOf(store)
    expect(verdicts.map(({ item, judge, value }) => [item, judge.split('@')[0], value])).toEqual(
      [0, 1, 2, 3, 4].flatMap((i) => [
        [`item-${i}`, 'even', i % 2 === 0 ? 'pass' : 'fail'],
        [`item-${i}`, 'never', 'fail'],
      ]),
    )
    expect(verdicts[1]).toMatchObject({ critique: 'no', repeat: 0, latencyMs: expect.any(Number) })
    expect(await store.judges('d')).toEqual([even.judge, never.judge])
    expect(await store.criteria('d')).toEqual([testCriterion])
  })

  test('asks nothing twice: a second run has nothing to do, a longer one only the rest', async () => {
    const store = await storeOf(testItems(5))
    const judge = testJudge('j', pass)
    await run(store, planOf([judge]))
    await run(store, planOf([judge]))
    expect(judge.asked).toHaveLength(5)
    await run(store, planOf([judge], { repeats: 3 }))
    expect(judge.asked.slice(5).map(({ repeat }) => repeat)).toEqual([1, 2, 1, 2, 1, 2, 1, 2, 1, 2])
  })

  test('shows pairs in both orders where it is told to, items by themselves in none', async () => {
    const store = await storeOf([
      { id: 'pair', outputs: ['a', 'b'], tags: {} },
      { id: 'single', output: 'a', tags: {} },
    ])
    const judge = testJudge('j', pass)
    await run(store, planOf([judge], { orders: 'both' }))
    expect(judge.asked.map(({ item, presentation }) => [item.id, presentation])).toEqual([
      ['pair', 'AB'],
      ['pair', 'BA'],
      ['single', undefined],
    ])
  })

  test('passes over items without an output, and counts them', async () => {
    const store = await storeOf([...testItems(2), { id: 'bare', input: 'only a question', tags: {} }])
    await store.append('d', [
      { type: 'verdict', verdict: { item: 'unknown', criterion: 'good', judge: 'x', value: 'pass', repeat: 0 } },
    ])
    const judge = testJudge('j', pass)
    const plan = planOf([judge], { repeats: 2 })
    expect(await countPending({ store, dataset: 'd', plan })).toEqual({
      pending: 4,
      known: 0,
      errors: 0,
      items: 2,
      withoutOutput: 2,
    })
    await run(store, plan)
    expect(judge.asked).toHaveLength(4)
  })

  test('leaves errors alone, or asks again about them and nothing else', async () => {
    const store = await storeOf(testItems(6))
    const judge = testJudge('j', ({ item }, asked) =>
      item.id < 'item-2' && asked <= 6 ? { value: 'error', errorKind: 'unparseable', raw: 'huh' } : { value: 'pass' },
    )
    await run(store, planOf([judge]))
    await run(store, planOf([judge]))
    expect(judge.asked).toHaveLength(6)
    const again = planOf([judge], { retryErrors: true })
    expect(await countPending({ store, dataset: 'd', plan: again })).toMatchObject({ pending: 2, known: 4, errors: 0 })
    expect(await countPending({ store, dataset: 'd', plan: planOf([judge]) })).toMatchObject({ pending: 0, errors: 2 })
    await run(store, again)
    expect(judge.asked.slice(6).map(({ item }) => item.id)).toEqual(['item-0', 'item-1'])
    expect(judge.contexts.map((context) => context?.fresh)).toEqual([...Array(6).fill(false), true, true])
    expect((await verdictsOf(store)).map(({ value }) => value)).toEqual(Array(6).fill('pass'))
  })

  test('keeps what the members of a panel said as their own verdicts', async () => {
    const store = await storeOf(testItems(1))
    const member = defineJudge({ name: 'member', kind: 'rule' })
    const panel = testJudge('panel', pass, { members: [{ judge: member, answer: { value: 'fail' } }] })
    await run(store, planOf([panel]))
    expect((await verdictsOf(store)).map(({ judge, value }) => [judge, value])).toEqual([
      [panel.judge.version, 'pass'],
      [member.version, 'fail'],
    ])
    expect(await store.judges('d')).toContainEqual(member)
  })

  test('keeps no more than so many questions under way, and all of them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 12 }), async (count, concurrency) => {
        const store = await storeOf(testItems(count))
        let underWay = 0
        let most = 0
        const judge = testJudge('j', async () => {
          most = Math.max(most, ++underWay)
          await soon()
          underWay--
          return { value: 'pass' }
        })
        await run(store, planOf([judge]), { concurrency })
        expect(most).toBe(Math.min(count, concurrency))
        expect(await verdictsOf(store)).toHaveLength(count)
      }),
      { numRuns: 20 },
    )
  })

  test('tells of verdicts in order where it is asked to, and runs only so far ahead', async () => {
    const store = await storeOf(testItems(40))
    let release = () => {}
    const first = new Promise<void>((resolve) => {
      release = resolve
    })
    const judge = testJudge('j', async ({ item }) => {
      if (item.id === 'item-0') await first
      return { value: 'pass' }
    })
    const told: string[] = []
    const running = run(store, planOf([judge]), {
      concurrency: 2,
      ordered: true,
      onVerdict: ({ item }) => told.push(item),
    })
    for (let i = 0; i < 100; i++) await soon()
    // The window is four times the concurrency: item-0 and seven more.
    expect(judge.asked).toHaveLength(8)
    expect(told).toEqual([])
    release()
    await running
    expect(told).toEqual(testItems(40).map(({ id }) => id))
  })

  test.each([true, false])('stops when told to and keeps what was under way (ordered: %s)', async (ordered) => {
    const store = await storeOf(testItems(50))
    const stop = new AbortController()
    const told: string[] = []
    const judge = testJudge('j', async (_, asked) => {
      if (asked === 10) stop.abort()
      await soon()
      return { value: 'pass' }
    })
    const options = { stop: stop.signal, ordered, onVerdict: ({ item }: Verdict) => told.push(item) }
    expect(await run(store, planOf([judge]), options)).toMatchObject({ end: 'stopped' })
    expect(judge.asked.length).toBeLessThan(15)
    expect(await verdictsOf(store)).toHaveLength(judge.asked.length)
    expect(told).toHaveLength(judge.asked.length)
    await run(store, planOf([judge]))
    expect(judge.asked).toHaveLength(50)
  })

  test('gives up what is under way when aborted, and keeps no trace of it', async () => {
    const store = await storeOf(testItems(20))
    const abort = new AbortController()
    const judge = testJudge('j', async (_, asked) => {
      if (asked < 4) return { value: 'pass' }
      abort.abort(new Error('out'))
      throw abort.signal.reason
    })
    expect(await run(store, planOf([judge]), { abort: abort.signal })).toMatchObject({ end: 'stopped' })
    expect((await verdictsOf(store)).every(({ value }) => value === 'pass')).toBe(true)
  })

  test('stops where the budget is spent, without a verdict on what was not asked', async () => {
    const store = await storeOf(testItems(20))
    const judge = testJudge('j', async (_, asked) => {
      if (asked > 7) throw new BudgetError('budget-spent', 'The budget is spent.')
      return { value: 'pass' }
    })
    const outcome = await run(store, planOf([judge]))
    expect(outcome).toMatchObject({ end: 'budget', reason: 'The budget is spent.', tally: { answered: 7 } })
    expect(await verdictsOf(store)).toHaveLength(7)
  })

  test('stops where nobody answers any more', async () => {
    const store = await storeOf(testItems(200))
    const judge = testJudge('j', () => ({ value: 'error', errorKind: 'transport', raw: 'connection refused' }))
    const outcome = await run(store, planOf([judge]))
    expect(outcome.end).toBe('failing')
    expect(outcome.reason).toMatch(/20 answers of j in a row failed.*connection refused/)
    expect(judge.asked.length).toBeLessThan(25)
    const other = testJudge('k', () => ({ value: 'error', errorKind: 'transport' }))
    await run(store, planOf([other]), { failuresInARow: null })
    expect(other.asked).toHaveLength(200)
  })

  test('goes on through answers that cannot be read, once the judge has been understood', async () => {
    const store = await storeOf(testItems(50))
    const judge = testJudge('j', (_, asked) =>
      asked === 10 ? { value: 'pass' } : { value: 'error', errorKind: 'unparseable', raw: 'huh' },
    )
    const outcome = await run(store, planOf([judge]), { concurrency: 1 })
    expect(outcome).toMatchObject({ end: 'complete', tally: { errorKinds: { unparseable: 49 } } })
    expect(outcome.tally.errorExamples).toEqual({ unparseable: 'huh' })
  })

  test('stops where a judge was never understood', async () => {
    const store = await storeOf(testItems(50))
    const judge = testJudge('j', () => ({ value: 'error', errorKind: 'unparseable', raw: '<html>' }))
    expect(await run(store, planOf([judge]), { concurrency: 1 })).toMatchObject({ end: 'failing' })
    expect(judge.asked).toHaveLength(20)
  })

  test('is not kept going by one judge where another fails', async () => {
    const store = await storeOf(testItems(100))
    const dead = testJudge('dead', () => ({ value: 'error', errorKind: 'transport', raw: 'refused' }))
    const rule = testJudge('rule', pass)
    const outcome = await run(store, planOf([dead, rule]), { concurrency: 1 })
    expect(outcome).toMatchObject({ end: 'failing', reason: expect.stringContaining('20 answers of dead') })
  })

  test('counts answers that another run has given meanwhile apart', async () => {
    const store = await storeOf(testItems(6))
    const judge = testJudge('j', async ({ item }) => {
      if (item.id === 'item-3') {
        const verdict = {
          item: item.id,
          criterion: 'good',
          judge: judge.judge.version,
          value: 'fail',
          repeat: 0,
        } as const
        await store.append('d', [{ type: 'verdict', verdict }])
      }
      return { value: 'pass' }
    })
    const { tally } = await run(store, planOf([judge]))
    expect(tally).toMatchObject({ answered: 5, elsewhere: 1, values: { pass: 5 } })
    expect((await verdictsOf(store)).map(({ value }) => value)).toContain('fail')
  })

  test('keeps nothing of a question that is given up because the run is to stop', async () => {
    const store = await storeOf(testItems(20))
    const stop = new AbortController()
    const judge = testJudge('j', async (_, asked) => {
      if (asked < 5) return { value: 'pass' }
      stop.abort(new Error('enough'))
      throw stop.signal.reason
    })
    expect(await run(store, planOf([judge]), { stop: stop.signal })).toMatchObject({ end: 'stopped' })
    expect(await verdictsOf(store)).toHaveLength(4)
  })

  test('throws what is no answer, and keeps what was under way', async () => {
    const store = await storeOf(testItems(20))
    const judge = testJudge('j', async (_, asked) => {
      await soon()
      if (asked === 6) throw new TypeError('a fault of our own')
      return { value: 'pass' }
    })
    await expect(run(store, planOf([judge]))).rejects.toThrow('a fault of our own')
    expect(await verdictsOf(store)).toHaveLength(judge.asked.length - 1)
  })
})
