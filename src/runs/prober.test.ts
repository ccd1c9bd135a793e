import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Item } from '../domain/index.ts'
import type { Answer, LiveJudge, Question } from '../judges/index.ts'
import { BudgetError } from '../models/errors.ts'
import { MemoryStore, openSqliteStore } from '../store/index.ts'
import { leaningOf, openProber, type ProberOptions } from './prober.ts'

const criterion = { id: 'good', question: 'Is it good?' }
const judgeRecord = { version: 'counting@1', name: 'counting', kind: 'rule' as const, settings: {} }
const item = (output: string, id = 'a'): Item => ({ id, input: 'What is it?', output, tags: {} })

function counting(answer: (question: Question) => Answer): LiveJudge & { asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    judge: judgeRecord,
    async ask(question) {
      asked.push('output' in question.item ? (question.item.output ?? '') : '')
      return { answer: answer(question) }
    },
  }
}

const passesLong = counting.bind(null, ({ item: { id: _, ...shown } }) => ({
  value: 'output' in shown && (shown.output ?? '').length > 3 ? 'pass' : 'fail',
}))

async function prober(judge: LiveJudge, given: Partial<ProberOptions> = {}) {
  const store = given.store ?? new MemoryStore()
  return openProber({ store, dataset: 'probes', judge, criterion, concurrency: 4, ...given })
}

describe('a prober', () => {
  test('answers in the order of the probes and asks the same text once', async () => {
    const judge = passesLong()
    const probes = await prober(judge)
    const answers = await probes.ask(['long', 'no', 'long', 'yes', 'longer'].map((text) => ({ item: item(text) })))
    expect(answers.map(({ answer }) => answer.value)).toEqual(['pass', 'fail', 'pass', 'fail', 'pass'])
    expect(judge.asked).toHaveLength(4)
    await probes.ask([{ item: item('long', 'another id') }])
    expect(judge.asked).toHaveLength(4)
    expect(probes).toMatchObject({ queries: 6, asked: 4 })
  })

  test('goes on in another process without asking what is known', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'prober-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const path = join(folder, 'probes.db')
    {
      await using store = await openSqliteStore(path)
      await (await prober(passesLong(), { store })).ask([{ item: item('one') }, { item: item('three') }])
    }
    await using store = await openSqliteStore(path)
    const judge = passesLong()
    const again = await prober(judge, { store })
    const answers = await again.ask([{ item: item('three') }, { item: item('fourth') }])
    expect(answers.map(({ answer }) => answer.value)).toEqual(['pass', 'pass'])
    expect(judge.asked).toEqual(['fourth'])
  })

  test('asks again after a failure on the way, and not after an answer that could not be read', async () => {
    const store = new MemoryStore()
    const failing = counting(({ item: { id: _, ...shown } }) => ({
      value: 'error',
      errorKind: 'output' in shown && shown.output === 'lost' ? 'transport' : 'unparseable',
    }))
    const answers = await (await prober(failing, { store })).ask([{ item: item('lost') }, { item: item('garbled') }])
    expect(answers.map(({ leaning }) => leaning)).toEqual([null, null])
    const judge = passesLong()
    await (await prober(judge, { store })).ask([{ item: item('lost') }, { item: item('garbled') }])
    expect(judge.asked).toEqual(['lost'])
  })

  test('tells the orders of a pair apart', async () => {
    const judge = counting(({ presentation }) => ({ value: presentation === 'AB' ? 'pass' : 'fail' }))
    const pair: Item = { id: 'p', outputs: ['one', 'two'], tags: {} }
    const answers = await (await prober(judge)).ask([
      { item: pair, presentation: 'AB' },
      { item: pair, presentation: 'BA' },
    ])
    expect(answers.map(({ answer }) => answer.value)).toEqual(['pass', 'fail'])
  })

  test('keeps what was answered when the budget is spent, and says so', async () => {
    const store = new MemoryStore()
    let granted = 3
    const spending = counting(() => {
      if (granted-- <= 0) throw new BudgetError('budget', 'The budget of $1 is spent.')
      return { value: 'fail' }
    })
    const probes = Array.from({ length: 10 }, (_, n) => ({ item: item(`text ${n}`) }))
    await expect((await prober(spending, { store, concurrency: 1 })).ask(probes)).rejects.toThrow(BudgetError)
    const judge = passesLong()
    await (await prober(judge, { store })).ask(probes)
    expect(judge.asked).toHaveLength(7)
  })

  test('does not take the answer to another question for its own', async () => {
    const store = new MemoryStore()
    await (await prober(passesLong(), { store })).ask([{ item: item('long') }])
    const other = { id: criterion.id, question: 'Is it polite?' }
    await expect(prober(passesLong(), { store, criterion: other })).rejects.toMatchObject({ code: 'other-criterion' })
  })

  test('gives up on a judge that nobody can reach', async () => {
    const gone = counting(() => ({ value: 'error', errorKind: 'transport', raw: 'connection refused' }))
    const probes = Array.from({ length: 50 }, (_, n) => ({ item: item(`text ${n}`) }))
    await expect((await prober(gone, { concurrency: 1 })).ask(probes)).rejects.toThrow(
      /20 answers of counting in a row/,
    )
    expect(gone.asked).toHaveLength(20)
  })

  test('turns a bare score into a verdict by the threshold, and leaves it bare without one', async () => {
    const grading = () => counting(() => ({ value: 'graded', score: 6 }))
    const [withBar] = await (await prober(grading(), { threshold: 6 })).ask([{ item: item('x') }])
    expect(withBar).toMatchObject({ answer: { value: 'pass', score: 6 }, leaning: 6 })
    const [without] = await (await prober(grading())).ask([{ item: item('x') }])
    expect(without).toMatchObject({ answer: { value: 'graded' }, leaning: 6 })
  })
})

test('an optimiser climbs the score, else the probability of a pass, else the verdict; never a missing verdict', () => {
  expect(leaningOf({ value: 'fail', score: 3.5, confidence: 0.9 })).toBe(3.5)
  expect(leaningOf({ value: 'pass', confidence: 0.75 })).toBe(0.75)
  expect(leaningOf({ value: 'fail', confidence: 0.75 })).toBe(0.25)
  expect([leaningOf({ value: 'pass' }), leaningOf({ value: 'fail' }), leaningOf({ value: 'tie' })]).toEqual([1, 0, 0.5])
  expect([leaningOf({ value: 'abstain' }), leaningOf({ value: 'error', errorKind: 'refused' })]).toEqual([null, null])
})
