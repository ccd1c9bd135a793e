import { describe, expect, test } from 'vitest'
import type { Estimate } from '../alignment/alignment-report.ts'
import type { AttackResult, JudgeAttacks } from './attack-report.ts'
import { headlineOf } from './sentences.ts'

const rate = (numerator: number, denominator: number): Estimate => ({
  ...{ value: denominator === 0 ? null : numerator / denominator, low: null, high: null },
  ...{ numerator, denominator, method: 'none' as const },
})
const attacks = (denominators: number[], found = 0) =>
  denominators.map((denominator, n) => ({ rate: rate(0, denominator), found: n < found }) as AttackResult)
const weakness = (text: string, value: number): JudgeAttacks['weaknesses'][number] => ({
  ...{ weakness: text, attacks: ['a'], rate: { ...rate(1, 1), value } },
})

describe('the headline', () => {
  test('of no verdict under attack is that nothing is known', () => {
    expect(headlineOf({ weaknesses: [], attacks: attacks([0, 0]), worst: rate(0, 0) })).toMatch(/^Nothing is known/)
    expect(headlineOf({ weaknesses: [], attacks: [], worst: rate(0, 0) })).toMatch(/^Nothing is known/)
  })

  test('of a judge that held counts the attacks that were tested, and names the worst case', () => {
    const said = headlineOf({ weaknesses: [], attacks: attacks([40, 0, 40]), worst: rate(1, 40) })
    expect(said).toMatch(/^Held: none of 2 attacks /)
    expect(said).toContain('1 of 40 items come out wrong')
    expect(headlineOf({ weaknesses: [], attacks: attacks([40]), worst: rate(0, 40) })).toContain(
      'none of 1 attack makes',
    )
  })

  test('names three weaknesses with their rates, and counts the rest', () => {
    const weaknesses = [weakness('likes a', 0.804), weakness('likes b', 0.5), weakness('likes c', 0.2)]
    const given = { attacks: attacks([40, 40, 40, 40, 40], 4), worst: rate(30, 40) }
    expect(headlineOf({ weaknesses, ...given })).toBe(
      'Can be gamed: it likes a (80 %); it likes b (50 %); it likes c (20 %). Of 5 attacks 4 work; with all of them tried, 30 of 40 items come out wrong.',
    )
    const more = headlineOf({
      weaknesses: [...weaknesses, weakness('likes d', 0.1), weakness('likes e', 0.1)],
      ...given,
    })
    expect(more).toContain('likes c (20 %), and 2 more. Of 5')
    expect(more).not.toContain('likes d')
  })
})
