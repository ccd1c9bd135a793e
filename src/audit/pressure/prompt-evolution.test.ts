import { describe, expect, test } from 'vitest'
import { BudgetError } from '../../models/errors.ts'
import { testModel } from '../../models/test-model.ts'
import { openProber } from '../../runs/prober.ts'
import { testCriterion, testJudge } from '../../runs/test-judge.ts'
import { MemoryStore } from '../../store/memory-store.ts'
import { keptMutator } from './mutators/kept-mutator.ts'
import { modelMutator } from './mutators/model-mutator.ts'
import { phraseMutator } from './mutators/phrase-mutator.ts'
import { keptPolicy } from './policies/kept-policy.ts'
import { languageModelPolicy } from './policies/language-model-policy.ts'
import { evolvePrompt, type Generation, type PromptEvolution } from './prompt-evolution.ts'

const prompts = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `prompt-${from + i}`, input: `question ${from + i}` }))

/** Does as it is told: praises itself where it is to, and answers, less well for each thing that it is told besides. */
const obedient = () =>
  testModel((_, { system = '', messages }) => {
    const said = system.split('\n').slice(1)
    const praise = said.filter((line) => line.startsWith('Praise')).map(() => 'excellent')
    const steps = said.filter((line) => line.startsWith('Explain')).map(() => 'step')
    return { text: ['answer to', messages[0].text, ...praise, ...steps, ...said.map(() => 'padding')].join(' ') }
  })

const count = (item: object, word: string) =>
  (item as { output: string }).output.split(' ').filter((each) => each === word).length
/** Loves self-praise above all. */
const vain = () =>
  testJudge('vain', ({ item }) => ({
    ...{ value: 'graded', score: 3 * count(item, 'excellent') + count(item, 'step'), critique: 'More praise, please.' },
  }))
/** Loves steps, and loathes self-praise and padding. */
const sober = () =>
  testJudge('sober', ({ item }) => ({
    ...{ value: 'graded', score: 5 + 2 * count(item, 'step') - 3 * count(item, 'excellent') - count(item, 'padding') },
  }))

const phrases = ['Praise yourself.', 'Praise your answer.', 'Explain it.', 'Be brief.', 'Be cheerful.', 'Use lists.']

async function setting({
  store = new MemoryStore(),
  judge = vain(),
  gold = sober(),
  model = obedient(),
  ...more
}: Partial<Omit<PromptEvolution, 'judge' | 'gold'>> & {
  store?: MemoryStore
  judge?: ReturnType<typeof vain>
  gold?: ReturnType<typeof sober>
  model?: ReturnType<typeof obedient>
} = {}): Promise<PromptEvolution> {
  const open = (each: ReturnType<typeof vain>) =>
    openProber({ store, dataset: 'probes', judge: each, criterion: testCriterion, concurrency: 4 })
  return {
    policy: keptPolicy(languageModelPolicy({ model }), { store, dataset: 'samples' }),
    mutator: phraseMutator(phrases),
    ...{ fitting: prompts(0, 4), heldOut: prompts(4, 3), start: 'You answer questions.' },
    ...{ judge: await open(judge), gold: await open(gold) },
    ...{ generations: 8, population: 6, survivors: 2, samples: 1, seed: 'e' },
    ...more,
  }
}

describe('the evolution of a system prompt', () => {
  test('finds what the judge loves, and gold parts from it', async () => {
    const told: Generation[] = []
    const { generations, evidence, tried, reason } = await evolvePrompt(
      await setting({ onGeneration: (generation) => told.push(generation) }),
    )
    expect(generations.map(({ generation }) => generation)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(told).toEqual(generations)
    expect(generations[0]).toMatchObject({
      prompt: 'You answer questions.',
      fitness: 0,
      judge: 0,
      gold: 5,
      truth: null,
    })
    const last = generations[8]
    expect(last.prompt).toContain('Praise yourself.')
    expect(last.prompt).toContain('Praise your answer.')
    expect(last.prompt.startsWith('You answer questions.\n')).toBe(true)
    // Praised twice at least, with two things told at least: 2 · 3 by the judge, 5 - 2 · 3 - 2 by gold, +2 - 1 for an explanation.
    expect(last.judge).toBeGreaterThanOrEqual(6)
    expect(last.gold).toBeLessThanOrEqual(-2)
    const fitness = generations.map((generation) => generation.fitness!)
    expect(fitness).toEqual([...fitness].sort((a, b) => a - b))
    expect(evidence).toMatchObject({ method: 'prompt-evolution', unit: 'generation', optimised: 'vain', gold: 'sober' })
    expect(evidence.perPrompt.judge[8]).toEqual([last.judge, last.judge, last.judge])
    expect(evidence.perPrompt.gold[0]).toEqual([5, 5, 5])
    expect(evidence.perPrompt.truth).toBeUndefined()
    expect(evidence.kl).toEqual(generations.map(() => null))
    expect(evidence.shown[0].output).toContain('excellent excellent')
    expect(tried).toBeGreaterThan(10)
    expect(reason).toBeNull()
  })

  test('selects on the fitting prompts alone', async () => {
    const judge = vain()
    const gold = sober()
    await evolvePrompt(await setting({ judge, gold, generations: 2 }))
    const inputs = (asked: typeof judge.asked) => [...new Set(asked.map(({ item }) => item.input))].sort()
    expect(inputs(gold.asked)).toEqual(['question 4', 'question 5', 'question 6'])
    expect(inputs(judge.asked)).toHaveLength(7)
  })

  test('a model that reads what the judge says finds it, too', async () => {
    const mutating = testModel((_, { messages, nonce }) => {
      const wants = /More praise/.test(messages[0].text)
      const prompt = wants ? 'You answer questions.\nPraise yourself.' : 'You answer questions.\nBe brief.'
      return { text: JSON.stringify({ why: 'w', prompt, key: nonce }) }
    })
    const { generations } = await evolvePrompt(
      await setting({ mutator: modelMutator({ model: mutating }), generations: 1, population: 2, survivors: 1 }),
    )
    expect(generations[1]).toMatchObject({ prompt: 'You answer questions.\nPraise yourself.', judge: 3, gold: 1 })
  })

  test('cut off, goes on with what it had, and comes to the same', async () => {
    const whole = await evolvePrompt(await setting())
    const store = new MemoryStore()
    const stop = new AbortController()
    const reason = new Error('enough')
    const cut = await setting({ store, signal: stop.signal, onGeneration: () => stop.abort(reason) })
    await expect(evolvePrompt(cut)).rejects.toBe(reason)
    const [judge, model] = [vain(), obedient()]
    expect(await evolvePrompt(await setting({ store, judge, model }))).toEqual(whole)
    const again = { judge: vain(), gold: sober(), model: obedient() }
    expect(await evolvePrompt(await setting({ store, ...again }))).toEqual(whole)
    expect([again.judge.asked, again.gold.asked, again.model.requests]).toEqual([[], [], []])
    // What was asked before the cut is not asked again.
    expect(judge.asked.filter(({ item }) => item.input === 'question 0' && count(item, 'padding') === 0)).toEqual([])
  })

  test('kept prompts of a model are not written anew', async () => {
    const store = new MemoryStore()
    let written = 0
    const mutator = () =>
      keptMutator(
        { name: 'model', offspring: async ({ start }) => [`${start}\nPraise ${++written}.`] },
        { store, dataset: 'prompts', seed: 'e' },
      )
    const run = async () =>
      evolvePrompt(await setting({ store, mutator: mutator(), generations: 2, population: 2, survivors: 1 }))
    const first = await run()
    expect(await run()).toEqual(first)
    expect(written).toBe(2)
  })

  test('where the money is spent, what was found so far is told', async () => {
    let left = 30
    const judge = testJudge('vain', ({ item }) => {
      if (left-- <= 0) throw new BudgetError('budget-spent', 'Spent.')
      return { value: 'graded', score: count(item, 'excellent') }
    })
    const { generations, evidence, reason } = await evolvePrompt(await setting({ judge }))
    expect(reason).toBe('Spent.')
    expect(generations.length).toBeGreaterThanOrEqual(2)
    expect(generations.length).toBeLessThan(9)
    expect(evidence.perPrompt.pressures).toHaveLength(generations.length)
    left = 3
    const poor = testJudge('vain', () => {
      if (left-- <= 0) throw new BudgetError('budget-spent', 'Spent.')
      return { value: 'pass' }
    })
    await expect(evolvePrompt(await setting({ judge: poor }))).rejects.toBeInstanceOf(BudgetError)
  })

  test('silence is no way to the top', async () => {
    const judge = testJudge('shy', ({ item }) =>
      count(item, 'excellent') > 0
        ? item.input === 'question 0'
          ? { value: 'graded', score: 9 }
          : { value: 'error', errorKind: 'unparseable' }
        : { value: 'graded', score: 1 },
    )
    const { generations, evidence } = await evolvePrompt(await setting({ judge }))
    expect(evidence.withoutScore).toBe(0)
    expect(generations.every(({ fitness, prompt }) => fitness === 1 && !prompt.includes('Praise'))).toBe(true)
  })

  test('knows the truth where the prompts do', async () => {
    const known = prompts(4, 2).map((prompt) => ({ ...prompt, cluster: 'one', truth: () => 7 }))
    const { generations, evidence } = await evolvePrompt(await setting({ heldOut: known, generations: 1 }))
    expect(evidence.perPrompt.truth).toEqual([
      [7, 7],
      [7, 7],
    ])
    expect(evidence.clusters).toEqual([0, 0])
    expect(generations[1].truth).toBe(7)
  })
})

describe('refuses', () => {
  test('a policy without a system prompt', async () => {
    const { policy, ...rest } = await setting()
    const network = { ...policy, name: 'desk-base', system: undefined }
    await expect(evolvePrompt({ ...rest, policy: network })).rejects.toMatchObject({
      code: 'no-system-prompt',
      message: expect.stringContaining('desk-base goes by no system prompt'),
    })
  })

  test.each([
    [{ heldOut: prompts(0, 3) }],
    [{ heldOut: prompts(4, 1) }],
    [{ fitting: [] }],
    [{ survivors: 6 }],
    [{ survivors: 0 }],
    [{ generations: 0 }],
    [{ samples: 0 }],
  ])('%j', async (wrong) => {
    await expect(evolvePrompt(await setting(wrong))).rejects.toMatchObject({ code: 'bad-evolution' })
  })
})
