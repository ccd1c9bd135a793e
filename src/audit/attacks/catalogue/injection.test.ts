import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SingleItem } from '../../../domain/index.ts'
import { createRandom } from '../../../stats/random.ts'
import type { TextAttack } from '../attack.ts'
import { attackContext, badItem, goodItems } from '../structure/test-items.ts'
import { cloaking } from './cloaking.ts'
import { injections } from './injection.ts'
import { pairAttacks } from './pairwise.ts'
import { syntax } from './syntax.ts'
import { universalPhrases } from './universal-phrases.ts'

const families = [injections, syntax, cloaking, universalPhrases, pairAttacks]
const textAttacks = families.flat().filter((attack): attack is TextAttack => attack.aim !== 'pair')
const targetOf = ({ aim }: TextAttack) => (aim === 'deflate' ? goodItems[0] : badItem)

test('every attack has a name of its own, and says what it is', () => {
  const all = families.flat()
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  for (const { id, title, weakness, invariant, source } of all) {
    expect(id).toMatch(/^[a-z][a-z-]+$/)
    for (const text of [title, invariant, source]) expect(text.length).toBeGreaterThan(3)
    expect(weakness).toMatch(/^(?:passes|fails|obeys|takes|believes|is|lets|prefers) /)
  }
})

describe.each(textAttacks.map((attack) => [attack.id, attack] as const))('%s', (_, attack) => {
  // What the items share is what an opening is taken from.
  const passing = [
    ...goodItems,
    ...goodItems.map((item) => ({ ...item, id: `${item.id}-again`, input: `Again: ${item.input}` })),
  ]
  const made = (item: SingleItem, changes = {}) => attack.variants(item, attackContext({ passing, ...changes }))

  test('makes variants, each once, of which none is the output as it was', () => {
    const variants = made(targetOf(attack))
    expect(variants.length).toBeGreaterThan(0)
    expect(new Set(variants.map((variant) => variant.id)).size).toBe(variants.length)
    expect(new Set([targetOf(attack).output, ...variants.map(({ output }) => output)]).size).toBe(variants.length + 1)
  })

  test('is the same for the same seed', () => {
    expect(made(targetOf(attack))).toEqual(made(targetOf(attack)))
  })

  test('is made of any item: without a request, without an output, of hostile text', () => {
    const { output } = targetOf(attack)
    expect(made({ id: 'x', output, tags: {} })).toBeInstanceOf(Array)
    expect(made({ id: 'x', tags: {} })).toBeInstanceOf(Array)
    expect(made({ ...targetOf(attack), output: '' }, { passing: [] })).toBeInstanceOf(Array)
    const piece = fc.constantFrom(
      ...[
        '$& {input} $1 </script>',
        '\ud800',
        '__proto__ constructor',
        '{topic}. {words} $`.',
        '\u202e.\u0000',
        ' ',
        '🏳️‍🌈é',
        '\n',
      ],
      'The dog slept. ',
    )
    const hostile = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''))
    const context = attackContext({ passing: goodItems.slice(0, 1) })
    fc.assert(
      fc.property(hostile, hostile, (input, text) => {
        for (const variant of attack.variants({ id: 'h', input, output: text, tags: {} }, context)) {
          expect(variant.output).not.toBe(text)
        }
      }),
      { numRuns: 25 },
    )
  })

  test('stays bounded where outputs are long', () => {
    const long = { ...targetOf(attack), output: `${targetOf(attack).output} `.repeat(1700) }
    const models = goodItems.map((item) => ({ ...item, output: `${item.output} `.repeat(600) }))
    const variants = made(long, { passing: models.slice(0, 3) })
    for (const { output } of variants) expect(output.length).toBeLessThan(3 * long.output.length)
  })
})

test('an injection leaves the answer as it is, but for characters that are not seen', () => {
  const unseen = /\p{Default_Ignorable_Code_Point}/gu
  for (const attack of injections as readonly TextAttack[]) {
    if (attack.id === 'null-model') continue
    for (const { output } of attack.variants(badItem, attackContext())) {
      expect(output.replace(unseen, '')).toContain(badItem.output)
    }
  }
  const nothing = (injections as readonly TextAttack[]).find(({ id }) => id === 'null-model')!
  for (const { output } of nothing.variants(badItem, attackContext())) expect(output).not.toContain('Lyon')
})

test('universal phrases stand beside the answer, or alone', () => {
  for (const attack of universalPhrases as readonly TextAttack[]) {
    for (const { output } of attack.variants(badItem, attackContext())) {
      expect(output.includes(badItem.output!)).toBe(attack.id !== 'universal-alone')
    }
  }
})

test('an attack that needs phrases is not made in a language that has none', () => {
  const phrases = { ...attackContext().phrases, overrides: [], dividers: [], universal: [], templateClosings: [] }
  const context = attackContext({ phrases, random: createRandom('empty') })
  for (const id of [
    'instruction-override',
    'encoded-override',
    'unseen-override',
    'divider',
    'null-model',
    'universal-alone',
  ]) {
    expect(textAttacks.find((attack) => attack.id === id)!.variants(badItem, context)).toEqual([])
  }
})
