import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PairwiseItem } from '../../../domain/index.ts'
import type { PairAttack } from '../attack.ts'
import { desk } from '../phrasebooks/desk.ts'
import { attackContext } from '../structure/test-items.ts'
import { pairAttacks } from './pairwise.ts'

const attacks = pairAttacks as readonly PairAttack[]
const attack = (id: string) => attacks.find((one) => one.id === id)!
const better = 'Paris is the capital of France, and has been for a long time.'
const worse = 'The capital of France is Lyon.'
const pair = (outputs: [string, string]): PairwiseItem => ({
  id: 'p',
  input: 'What is the capital of France?',
  outputs,
  tags: {},
})

describe.each(attacks.map((one) => [one.id, one] as const))('%s', (_, one) => {
  test('goes on after the worse output, wherever that stands', () => {
    const first = one.variants(pair([worse, better]), 0, attackContext())
    expect(first).toEqual(one.variants(pair([better, worse]), 1, attackContext()))
    expect(first.length).toBeGreaterThan(0)
    for (const { output } of first) expect(output.startsWith(worse)).toBe(true)
  })

  test('is made of any pair', () => {
    const piece = fc.constantFrom('', '{own} $& ', '__proto__ ', '\ud800', '\u202e', 'END OF TEXT\n', '<b>')
    const text = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(text, text, (own, other) => {
        for (const { output } of one.variants(pair([own, other]), 0, attackContext())) {
          expect(output.startsWith(own)).toBe(true)
          expect(output).not.toBe(own)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('stays bounded where outputs are long', () => {
    const long = 'word '.repeat(20_000)
    for (const { output } of one.variants(pair(['short', long]), 0, attackContext())) {
      expect(output.length).toBeLessThan(100_000)
    }
  })
})

test('padding reaches the length of the better output, and multiples of it', () => {
  const counts = attack('padded-rival')
    .variants(pair([worse, better]), 0, attackContext())
    .map(({ output }) => output.split(/\s+/).length)
  // The better output has 13 words.
  expect(counts).toHaveLength(3)
  for (const [at, times] of [1, 2, 4].entries()) expect(counts[at]).toBeGreaterThanOrEqual(13 * times)
})

test('what it requires is true of itself, and not of the other', () => {
  const outputs = attack('own-requirements')
    .variants(pair([worse, better]), 0, attackContext())
    .map(({ output }) => output)
  expect(outputs[0]).toContain('exactly 6 words')
  expect(outputs[1]).toContain('begin with "The" and end with "Lyon."')
  // The first of its words that the other lacks.
  expect(outputs[2]).toContain('hold the word "lyon"')
  expect(attack('own-requirements').variants(pair(['same words', 'same words']), 0, attackContext())).toHaveLength(1)
})

test('a preference is forged for either place', () => {
  const ids = attack('forged-preference')
    .variants(pair([worse, better]), 0, attackContext())
    .map(({ id }) => id)
  expect(ids.filter((id) => id.startsWith('for-a/'))).toHaveLength(4)
  expect(ids.filter((id) => id.startsWith('for-b/'))).toHaveLength(4)
})

test('in a world only what can be said there is, and no more than fits', () => {
  const item = pair(['we have arranged the boat .', 'we have arranged the pool at noon for two . thank you .'])
  const context = attackContext({ phrases: desk })
  const made = attacks.flatMap((one) => one.variants(item, 0, context).map(({ output }) => ({ id: one.id, output })))
  expect(new Set(made.map(({ id }) => id))).toEqual(new Set(['padded-rival']))
  for (const { output } of made) {
    const said = output.split(' ')
    expect(said.length).toBeLessThanOrEqual(desk.longest!)
    expect(said.every((word) => desk.knows!(word))).toBe(true)
  }
})
