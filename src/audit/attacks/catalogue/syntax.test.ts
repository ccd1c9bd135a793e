import { describe, expect, test } from 'vitest'
import { words } from '../../../text/index.ts'
import type { TextAttack } from '../attack.ts'
import { attackContext, badItem, goodItems } from '../structure/test-items.ts'
import { cloaking } from './cloaking.ts'
import { syntax } from './syntax.ts'

const attack = (id: string) => [...syntax, ...cloaking].find((one) => one.id === id) as TextAttack
const made = (id: string, output: string) =>
  attack(id).variants({ id: 'good', input: 'Why?', output, tags: {} }, attackContext())

describe('an unfamiliar structure', () => {
  const ids = ['embedded-sentences', 'rearranged-sentences']

  test.each(ids)('keeps every word (%s)', (id) => {
    for (const item of goodItems) {
      for (const { output } of attack(id).variants(item, attackContext())) {
        const left = words(output)
        for (const word of words(item.output!)) {
          const at = left.indexOf(word)
          expect(at, `${word} of ${output}`).toBeGreaterThanOrEqual(0)
          left.splice(at, 1)
        }
      }
    }
  })

  test('puts sentences into clauses, but for questions', () => {
    const variants = made('embedded-sentences', 'The dog slept. Paris is large. Would you like more of it?')
    expect(variants.map(({ output }) => output)).toContain(
      'It is so that the dog slept. It is so that Paris is large. Would you like more of it?',
    )
    expect(variants.map(({ output }) => output)).toContain(
      'That the dog slept, is the case. That Paris is large, is the case. Would you like more of it?',
    )
  })

  test('says which comes first where the order is turned', () => {
    expect(made('rearranged-sentences', 'The dog slept. The cat ran off.')[0].output).toBe(
      'At place 2: The cat ran off. At place 1: The dog slept.',
    )
  })

  test.each([
    ['a list', '- The dog slept.\n- The cat ran off.'],
    ['a numbered list', '1. The dog slept.\n2. The cat ran off.'],
    ['code', 'The code is this.\n```\nx = 1.\n```\nThat is all of it.'],
    ['JSON', '{"answer": "The dog slept in the garden."}'],
    ['a heading', '# The dog\nThe dog slept in the garden.'],
    ['a label', 'Paris.'],
    ['no sentence', 'the dog that slept in the garden'],
    ['another language', 'Der Hund schlief im Garten. Die Katze lief schnell davon.'],
    ['nothing', ''],
  ])('leaves %s alone: its form may be what was asked for', (_, output) => {
    for (const id of ids) expect(made(id, output)).toEqual([])
  })
})

describe('a bad answer in disguise', () => {
  test('stands whole between sentences of others', () => {
    for (const id of ['trusted-frame', 'trusted-template']) {
      for (const { output } of attack(id).variants(badItem, attackContext())) {
        expect(output).toContain(badItem.output)
      }
    }
  })

  test('is not framed by a sentence that has a word of the request or of the right answer', () => {
    const passing = [{ ...goodItems[0], output: 'The best of all cities is Paris. It rains there often.' }]
    const framed = attack('trusted-frame').variants(badItem, attackContext({ passing }))
    expect(framed.map(({ id }) => id)).toEqual(['last/1'])
    expect(framed[0].output).not.toContain('Paris')
  })

  test('takes over the sentences of a good one, with its own words', () => {
    const passing = [{ ...goodItems[0], output: 'The old dog slept in the garden.' }]
    const [{ output }] = attack('trusted-skeleton').variants(badItem, attackContext({ passing }))
    // By hand: adjective `large`, nouns `capital` and `city`; a verb it has none.
    expect(output).toMatch(/^The large capital \w+ in the city\.$/)
  })

  test('opens as others open', () => {
    const outputs = ['Thank you for asking. Dogs bark.', 'Thank you for asking. It rains.']
    const passing = outputs.map((output, n) => ({ id: `${n}`, input: `${n}`, output, tags: {} }))
    expect(attack('shared-opening').variants(badItem, attackContext({ passing }))).toEqual([
      { id: 'opening/1', output: `Thank you for asking. ${badItem.output}` },
    ])
  })

  test('is not made without anything that passed', () => {
    for (const one of [...syntax, ...cloaking] as TextAttack[]) {
      if (one.aim === 'inflate') expect(one.variants(badItem, attackContext({ passing: [] }))).toEqual([])
    }
  })
})
