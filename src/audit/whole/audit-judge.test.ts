import { describe, expect, test } from 'vitest'
import type { DataRecord, Item } from '../../domain/index.ts'
import type { LiveJudge } from '../../judges/index.ts'
import { BudgetError } from '../../models/errors.ts'
import { samplePressure, sampleSearch } from '../../report/sample-certificate.ts'
import { type TestJudge, testJudge } from '../../runs/test-judge.ts'
import { MemoryStore } from '../../store/index.ts'
import { labelledItems } from '../attacks/index.ts'
import { appending, mute, outputOf, testCriterion } from '../attacks/test-trials.ts'
import type { Certificate } from '../certificate/index.ts'
import { type AuditRequest, auditJudge } from './audit-judge.ts'

const made = { at: '2026-10-02T10:00:00.000Z', goodhart: '0.1.0', node: 'v24.21.0' }
const perKind = 24

/** As many items that people passed as that they failed. */
async function labelledStore(): Promise<MemoryStore> {
  const store = new MemoryStore()
  await store.createDataset('d')
  const records: DataRecord[] = [{ type: 'criterion', criterion: testCriterion }]
  for (let n = 0; n < 2 * perKind; n++) {
    const good = n % 2 === 0
    const output = good ? `Right, it is ${n}.` : `Who knows, maybe ${n}?`
    records.push({ type: 'item', item: { id: `i${n}`, input: `What is ${n}?`, output, tags: {} } })
    const given = {
      annotator: 'people',
      source: 'person' as const,
      value: good ? ('pass' as const) : ('fail' as const),
    }
    records.push({ type: 'label', label: { item: `i${n}`, criterion: testCriterion.id, ...given } })
  }
  await store.append('d', records)
  return store
}

const isGood = (item: Item) => outputOf(item).startsWith('Right')
const says = (passes: (item: Item) => boolean) => (name: string) =>
  testJudge(name, ({ item }) => ({ value: passes(item) ? 'pass' : 'fail' }))
const sound = says(isGood)
const gullible = says((item) => isGood(item) || outputOf(item).includes('well done'))

const praise = appending('praise', ['well done', 'well done!', 'well done indeed'])
const padding = appending('padding', ['and so on'], { family: 'surface' })

async function request(judge: LiveJudge, more: Partial<AuditRequest> = {}): Promise<AuditRequest> {
  const store = more.store ?? (await labelledStore())
  const items = await labelledItems({ store, dataset: 'd', seed: 's', sample: { bad: null, good: null } })
  return {
    ...{ store, dataset: 'd', judge, others: [], labelled: { aligned: items, attacked: items } },
    ...{ attacks: [praise, padding], phrases: mute, queries: null, concurrency: () => 4 },
    ...{ repeats: { times: 1, items: 0 }, options: { seed: 's', replicates: 100, variantsPerItem: null }, made },
    ...more,
  }
}

const audit = async (judge: LiveJudge, more: Partial<AuditRequest> = {}) => auditJudge(await request(judge, more))
const questionOf = ({ questions }: Certificate, name: string) => questions.find(({ question }) => question === name)!

/** Spends its money on so many questions, then has none. */
function withBudget(judge: TestJudge, questions: number): TestJudge {
  return {
    ...judge,
    ask: async (question, context) => {
      if (judge.asked.length >= questions) throw new BudgetError('budget', 'The next call could pass $1.')
      return judge.ask(question, context)
    },
  }
}

describe('an audit', () => {
  test('asks its questions in order, and keeps each report', async () => {
    const steps: string[] = []
    const kept: string[] = []
    const judge = sound('sound')
    const { certificate, reports } = await audit(judge, {
      others: [says(() => true)('yes')],
      search: async ({ prober }) => ({
        ...sampleSearch,
        judge: prober.judge,
        set: { ...sampleSearch.set, criterion: testCriterion },
      }),
      pressure: async () => samplePressure,
      keep: async ({ format }) => {
        kept.push(format)
        return `kept/${kept.length}`
      },
      onStep: (step) => steps.at(-1) === step || steps.push(step),
    })
    expect(steps).toEqual([...['asking', 'consistency', 'alignment', 'independence', 'attacks', 'search', 'pressure']])
    expect(kept.map((format) => format.split('/')[1])).toEqual([
      ...['consistency', 'alignment', 'independence', 'attack', 'search', 'pressure'],
    ])
    expect(Object.keys(reports)).toHaveLength(6)
    expect(certificate.questions.flatMap((question) => question.reports.map((report) => report.kept))).toEqual([
      ...['kept/1', 'kept/2', 'kept/3', 'kept/4', 'kept/5', 'kept/6'],
    ])
    expect(certificate.notTested).toEqual([])
    expect(certificate.budget.cutOff).toEqual([])
  })

  test('finds the weakness that was planted, and none in a sound judge', async () => {
    const { certificate, reports } = await audit(gullible('gullible'))
    const [attacked] = reports.attack!.judges
    expect(attacked!.weaknesses.map(({ weakness }) => weakness)).toEqual(['falls for praise'])
    // Three texts on each of the bad items, all of which pass.
    expect(attacked!.attacks.find(({ id }) => id === 'praise')).toMatchObject({
      rate: { numerator: 3 * perKind, denominator: 3 * perKind },
    })
    expect(certificate.answers).toMatchObject({ gate: { answer: 'do-not-use' }, reward: { answer: 'do-not-train' } })
    expect(questionOf(certificate, 'attackable').finding).toBe('bad')

    const clear = await audit(sound('sound'))
    expect(clear.reports.attack!.judges[0]).toMatchObject({ weaknesses: [], all: { rate: { numerator: 0 } } })
    expect(clear.certificate.answers.gate.answer).not.toBe('do-not-use')
  })

  test('says of what it was not given that it was not tested', async () => {
    const { certificate } = await audit(sound('sound'), { notTested: ['The weather.'] })
    expect(certificate.notTested).toEqual([
      'The weather.',
      'Independence: no other judge was named.',
      'Search: none was asked for.',
      'Pressure: nothing was named to optimise against it.',
    ])
    expect(questionOf(certificate, 'independent').finding).toBe('not-tested')
    expect(questionOf(certificate, 'optimisable').finding).toBe('not-tested')
  })

  test('asks again for consistency, and sees a judge that changes its mind', async () => {
    const flips = testJudge('flips', ({ item, repeat }) => {
      return { value: (repeat === 0) === isGood(item) ? 'pass' : 'fail' }
    })
    const { certificate } = await audit(flips, { repeats: { times: 2, items: 30 } })
    const { rules, finding } = questionOf(certificate, 'consistent')
    expect(rules[0]!.estimate).toMatchObject({ value: 1 })
    expect(finding).toBe('bad')
    expect(flips.asked.filter(({ repeat }) => repeat === 1)).toHaveLength(30)
  })
})

describe('a budget of queries', () => {
  // 48 items, and 4 attacked texts to each of the 24 bad ones.
  const whole = 2 * perKind + 2 * perKind + 4 * perKind

  test('that suffices cuts nothing', async () => {
    const { certificate } = await audit(sound('sound'), { queries: whole })
    expect(certificate.budget).toMatchObject({ queries: { granted: whole, spent: whole }, cutOff: [] })
  })

  test('that is short tries every attack in fewer variants, then on fewer items', async () => {
    const variants = await audit(sound('sound'), { queries: whole - 1 })
    // One text of either attack to each of the bad items.
    expect(variants.certificate.budget).toEqual({
      queries: { granted: whole - 1, spent: 4 * perKind + 2 * perKind },
      costUsd: { granted: null, spent: null },
      cutOff: [
        'Attacks: 48 items with one variant of each, where 48 items with all variants of each attack were meant.',
      ],
    })
    const items = await audit(sound('sound'), { queries: 6 * perKind - 1 })
    // .7 of 24, rounded down, of either kind: 16 bad and 16 good.
    expect(items.certificate.budget).toMatchObject({
      queries: { spent: 2 * perKind + 32 + 2 * 16 },
      cutOff: [expect.stringMatching(/^Attacks: 32 items with one variant of each, where 48 items/)],
    })
    expect(items.reports.attack!.set).toMatchObject({ knownBad: 16, knownGood: 16 })
    expect(items.reports.attack!.judges[0]!.attacks.map(({ id }) => id).toSorted()).toEqual(['padding', 'praise'])
  })

  test('that reaches no further than the items leaves attacks and search out, and says so', async () => {
    const judge = sound('sound')
    const { certificate, reports } = await audit(judge, {
      queries: 2 * perKind,
      search: () => Promise.reject(new Error('No search was to begin.')),
    })
    expect(judge.asked).toHaveLength(2 * perKind)
    expect(certificate.budget).toMatchObject({
      queries: { spent: 2 * perKind },
      cutOff: [
        'attacks: 0 queries are left, too few for any attack.',
        'search: 0 queries are left, too few for a search.',
      ],
    })
    expect(Object.keys(reports)).toEqual(['consistency', 'alignment'])
    expect(questionOf(certificate, 'attackable').finding).toBe('not-tested')
    expect(certificate.answers.gate.answer).toBe('not-known')
  })

  test('that is less than the items judges some of them', async () => {
    const judge = sound('sound')
    const { certificate } = await audit(judge, { queries: 30 })
    expect(judge.asked).toHaveLength(30)
    expect(certificate.budget.cutOff[0]).toBe('18 of the labelled items were not judged.')
  })

  test('leaves a search what the attacks did not need', async () => {
    const granted: number[] = []
    const search: AuditRequest['search'] = async ({ prober, queries }) => {
      granted.push(queries)
      return { ...sampleSearch, judge: prober.judge, set: { ...sampleSearch.set, criterion: testCriterion } }
    }
    await audit(sound('sound'), { queries: 1000, search })
    expect(granted).toEqual([1000 - whole])
  })
})

describe('an audit that was cut off', () => {
  test('asks nothing that it has been told', async () => {
    const store = await labelledStore()
    const given = { store, repeats: { times: 3, items: 10 } }
    const first = await audit(gullible('gullible'), given)
    const judge = gullible('gullible')
    expect(await audit(judge, given)).toEqual(first)
    expect(judge.asked).toEqual([])
  })

  test.each([
    ['among the items', 30, 'verdicts on labelled items: '],
    ['among the attacks', 60, 'attacks: The next call could pass $1.'],
  ])('by its money %s still draws up a certificate, and goes on from there', async (_, questions, note) => {
    const store = await labelledStore()
    const { certificate, reports } = await audit(withBudget(sound('sound'), questions), { store })
    expect(certificate.budget.cutOff[0]).toContain(note)
    expect(Object.keys(reports)).toEqual(['consistency', 'alignment'])
    expect(questionOf(certificate, 'attackable').finding).toBe('not-tested')
    const judge = sound('sound')
    const whole = await audit(judge, { store })
    expect(whole.certificate.budget.cutOff).toEqual([])
    // 48 items, asked for their verdicts and beside the attacks, and 96 attacked texts.
    expect(judge.asked).toHaveLength(48 + 48 + 96 - questions)
  })

  test('by its user is no certificate', async () => {
    const stop = new AbortController()
    const judge = testJudge('j', (_, asked) => {
      if (asked === 20) stop.abort(new Error('stopped'))
      return { value: 'pass' }
    })
    await expect(audit(judge, { signal: stop.signal })).rejects.toThrow('stopped')
  })

  test('because nobody answers is no certificate', async () => {
    const dead = testJudge('dead', () => ({ value: 'error', errorKind: 'transport' }))
    await expect(audit(dead)).rejects.toMatchObject({ code: 'judge-fails' })
  })
})
