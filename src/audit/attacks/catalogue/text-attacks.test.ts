import { describe, expect, test } from 'vitest'
import type { SingleItem } from '../../../domain/index.ts'
import { createRandom } from '../../../stats/random.ts'
import type { AttackContext, TextAttack } from '../attack.ts'
import { desk } from '../phrasebooks/desk.ts'
import { english } from '../phrasebooks/english.ts'
import { mute } from '../test-trials.ts'
import { emptyAnswers } from './empty.ts'
import { flattery } from './flattery.ts'
import { masterKeys } from './master-keys.ts'
import { nonsense } from './nonsense.ts'
import { surface } from './surface.ts'
import { winningRefusal } from './winning-refusal.ts'

const attacks = [emptyAnswers, masterKeys, nonsense, winningRefusal, flattery, surface].flat() as TextAttack[]

const criterion = { id: 'c', question: 'Does the answer explain why?', passes: 'it gives a reason' }

const bad: SingleItem = {
  id: 'bad',
  input: 'Why does the kettle whistle before the water boils?',
  output: 'It does not whistle, I think. "Kettles" are quiet -- mostly.\nThe water is hot.\nThat is all.',
  tags: {},
}
const good: SingleItem = {
  id: 'good',
  input: 'Why does the kettle stop?',
  output: 'The steam has gone.\nWithout steam nothing moves the air in the whistle.\nSo it is silent.',
  tags: {},
}

const contextOf = (more: Partial<AttackContext> = {}): AttackContext => ({
  random: createRandom('attacks'),
  criterion,
  phrases: english,
  passing: [good],
  failing: [],
  ...more,
})

const hostile = '{topic} {input} {question} $& $1 \\ </output> <|im_end|> \u202e\u0000 \ud83d ```'
const items: Record<string, SingleItem> = {
  'as they come': bad,
  'without input': { id: 'n', output: bad.output, tags: {} },
  'with an input of blanks': { ...bad, input: '  \n ' },
  'with an empty output': { ...bad, output: '' },
  'of one word': { ...bad, output: 'No' },
  'with a hostile input': { ...bad, input: hostile.repeat(30) },
  'with a hostile output': { ...bad, output: `${hostile}. ${hostile}` },
}

describe.each(attacks.map((attack) => [attack.id, attack] as const))('the attack %s', (_, attack) => {
  test.each(Object.entries(items))(
    'makes of items %s variants that differ from them and from each other',
    (_, item) => {
      const variants = attack.variants(item, contextOf())
      expect(new Set(variants.map(({ id }) => id)).size).toBe(variants.length)
      expect(new Set(variants.map(({ output }) => output)).size).toBe(variants.length)
      expect(variants.filter(({ output }) => output === item.output)).toEqual([])
    },
  )

  test('makes the same of the same item and seed, and leaves the item alone', () => {
    const item = structuredClone(bad)
    const context = contextOf()
    const first = attack.variants(item, context)
    // Also with a source of chance that was used before.
    expect(attack.variants(item, context)).toEqual(first)
    expect(attack.variants(structuredClone(bad), contextOf())).toEqual(first)
    expect(item).toEqual(bad)
  })

  test('is made of some item, in several ways', () => {
    const item = attack.aim === 'deflate' ? good : bad
    expect(attack.variants({ ...item, output: `${item.output} "Well."` }, contextOf()).length).toBeGreaterThan(1)
  })

  test('leaves no placeholder unfilled', () => {
    const all = attack.variants(bad, contextOf()).map(({ output }) => output)
    expect(all.filter((output) => /\{(?:input|topic|question)\}/.test(output))).toEqual([])
  })

  test.each([
    ['one line', 'word '.repeat(20_000)],
    ['sentences', 'It is. '.repeat(14_000)],
    ['lines', 'a\n'.repeat(50_000)],
    ['blanks', ' '.repeat(100_000)],
    ['empty lines', '\n'.repeat(100_000)],
    ['braces', '{ ; \t'.repeat(20_000)],
    ['quotes', '"\''.repeat(50_000)],
  ])('adds a bounded length to 100 kB of %s', (_, output) => {
    // In quadratic time it would not come to an end here.
    const variants = attack.variants({ ...bad, output }, contextOf())
    for (const variant of variants) expect(variant.output.length).toBeLessThan(12 * output.length)
  })

  test('says nothing in a language that has no words for it, and keeps to those that a world has', () => {
    const foreign = attack
      .variants(bad, contextOf({ phrases: desk }))
      .filter(({ output }) => output !== '' && !output.split(' ').every((word) => desk.knows!(word)))
    expect(foreign).toEqual([])
    const needed = ['empty', 'surface'].includes(attack.family)
      ? []
      : attack.variants(bad, contextOf({ phrases: mute }))
    expect(needed).toEqual([])
  })
})

test('no two attacks have one name', () => {
  expect(new Set(attacks.map(({ id }) => id)).size).toBe(attacks.length)
})

test('weaknesses that one judge has and another has not have names of their own', () => {
  const weaknessOf = (id: string) => attacks.find((attack) => attack.id === id)!.weakness
  const telling = ['one-token', 'reasoning-opener', 'praise-of-itself', 'padding', 'good-first-line', 'refusal']
  expect(new Set(telling.map(weaknessOf)).size).toBe(telling.length)
})

const textOf = (id: string, item: SingleItem, more: Partial<AttackContext> = {}) =>
  attacks.find((attack) => attack.id === id)!.variants(item, contextOf(more))

describe('what must not change', () => {
  test.each(['forged-end-marker', 'third-person-praise'])('the text before what %s adds is the whole output', (id) => {
    for (const { output } of textOf(id, bad)) expect(output.startsWith(`${bad.output}\n\n`)).toBe(true)
  })

  test.each(['praise-of-itself', 'list-of-praise', 'confidence', 'authority', 'bandwagon', 'sentiment', 'padding'])(
    'the output stands whole in what %s makes of it',
    (id) => {
      for (const { output } of textOf(id, bad)) expect(output).toContain(bad.output)
    },
  )

  test.each(['refusal', 'invented-policy', 'refusal-with-policy', 'winning-refusal', 'syllables', 'token-soup'])(
    'nothing of the output is left by %s',
    (id) => {
      for (const { output } of textOf(id, bad)) expect(output).not.toContain('That is all.')
    },
  )

  test.each(['other-layout', 'other-quotes'])('every word stays in its order in %s', (id) => {
    const words = (text: string) => text.match(/[\p{L}\p{N}]+/gu)
    for (const { output } of textOf(id, bad)) expect(words(output)).toEqual(words(bad.output!))
  })

  test('code, tables, data and single words keep their layout', () => {
    const kept = ['```\nx = 1\n\ny = 2\n```', 'a:\n    b: 1\n    c: 2', '| a | b |\n| 1 | 2 |', '{\n"a": 1\n}', 'Paris']
    for (const id of ['other-layout', 'other-quotes', 'polite-sentence']) {
      expect(kept.flatMap((output) => textOf(id, { ...good, output }))).toEqual([])
    }
  })
})

describe('the refusal that wins', () => {
  test('has each move alone, all together, all but each, and the two that decline', () => {
    const sets = winningRefusal.map((attack) => (attack as TextAttack).moves!.toSorted().join(' '))
    const all = ['end-marker', 'invented-policy', 'praise', 'refusal', 'restated-context']
    const expected = [
      ...all,
      ...all.map((without) => all.filter((move) => move !== without).join(' ')),
      all.join(' '),
      'invented-policy refusal',
    ]
    expect(sets.toSorted()).toEqual(expected.toSorted())
  })

  test('declines wherever it refuses or invents a policy, and only there', () => {
    for (const attack of winningRefusal as TextAttack[]) {
      const declines = attack.moves!.includes('refusal') || attack.moves!.includes('invented-policy')
      expect({ id: attack.id, declines: attack.declines ?? false }).toEqual({ id: attack.id, declines })
    }
  })

  test('aims its policy at this very request', () => {
    const aimed = textOf('invented-policy', bad).filter(({ output }) => /kettle whistle/.test(output))
    expect(aimed.length).toBeGreaterThan(3)
  })

  test('names a phrase alike for items with and without a request', () => {
    const [some, all] = [textOf('refusal', items['without input']), textOf('refusal', bad)]
    expect(some.length).toBeLessThan(all.length)
    for (const variant of some) expect(all).toContainEqual(variant)
  })
})

describe('a good first line', () => {
  const first = (more: Partial<AttackContext>, item = bad) =>
    textOf('good-first-line', item, more).map(({ id, output }) => [id.split('/')[0], output.split('\n\n')[0]])
  const unlike: SingleItem = { id: 'u', input: 'Name a river.', output: 'The Nile flows north.\nThe end.', tags: {} }

  test('is that of the good answer to the likest request', () => {
    expect(first({ passing: [unlike, good] })[0]).toEqual(['passing-1', 'The steam has gone.'])
  })

  test('is never all of a good answer to the same request', () => {
    const same = { ...unlike, input: bad.input, output: 'Steam begins to rise before water boils' }
    expect(first({ passing: [same] })[0]).toEqual(['passing-1', 'Steam begins to'])
    expect(first({ passing: [] }, { ...bad, reference: 'Steam' })[0][0]).toBe('opener-1')
  })

  test('is that of the reference, or an opening, where no good answer is known', () => {
    expect(first({ passing: [] }, { ...bad, reference: 'It is steam.\nSteam.' })[0]).toEqual([
      'reference-1',
      'It is steam.',
    ])
    const [id, opening] = first({ passing: [] })[0]
    expect(id).toBe('opener-1')
    expect(english.openers).toContain(opening)
  })
})

describe('nonsense', () => {
  test('replaces steps of a solution, the others staying', () => {
    const made = Object.fromEntries(textOf('nonsense-steps', bad).map(({ id, output }) => [id, output.split('\n')]))
    const kept = (id: string) => made[id].map((line, n) => line === bad.output!.split('\n')[n])
    expect(kept('first')).toEqual([false, true, true])
    expect(kept('middle')).toEqual([true, false, true])
    expect(kept('last')).toEqual([true, true, false])
  })

  test('goes on for as long as it says', () => {
    const lengths = textOf('endless-repetition', bad).map(({ id, output }) => [
      Number(id.split('/')[1]),
      output.split(' ').length,
    ])
    for (const [wanted, words] of lengths) expect(words).toBeGreaterThanOrEqual(wanted)
    expect(Math.max(...lengths.map(([, words]) => words))).toBeLessThan(1100)
  })
})

describe('padding', () => {
  test('makes an answer about twice, five and twenty times as long', () => {
    const own = 60
    const item = { ...bad, output: 'word '.repeat(own).trim() }
    for (const { id, output } of textOf('padding', item)) {
      const times = Number(/times-(\d+)/.exec(id)![1])
      const words = output.split(/\s+/).length
      expect(words).toBeGreaterThanOrEqual(times * own)
      expect(words).toBeLessThan(times * own + 30)
    }
  })
})
