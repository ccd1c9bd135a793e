import { describe, expect, test } from 'vitest'
import { createRandom } from '../../stats/random.ts'
import type { AttackResult } from './attack-report.ts'
import type { Trial } from './attack-trials.ts'
import { weaknessesOf } from './weaknesses.ts'

const settings = { random: createRandom('weaknesses'), confidence: 0.95, replicates: 100, pairwise: false }

const result = (id: string, weakness: string, more: Partial<AttackResult> = {}) =>
  ({ id, weakness, found: true, ...more }) as AttackResult

/** Of ten trials on ten items, as many that succeed. */
const trials = (attack: string, succeeded: number): Trial[] =>
  Array.from({ length: 10 }, (_, n) => {
    const [item, variant] = [`${n}`, `${attack}/1`]
    return { attack, variant, item, cluster: item, control: 'right', attacked: n < succeeded ? 'wrong' : 'right' }
  })

describe('weaknesses', () => {
  test('gather the attacks that show the same one, the most successful first', () => {
    const attacks = [result('a', 'likes praise'), result('b', 'likes length'), result('c', 'likes praise')]
    const found = weaknessesOf({ attacks, trials: [...trials('a', 3), ...trials('b', 6), ...trials('c', 5)], settings })
    expect(found.map(({ weakness, attacks, rate }) => [weakness, attacks, rate.numerator, rate.denominator])).toEqual([
      ['likes length', ['b'], 6, 10],
      ['likes praise', ['a', 'c'], 8, 20],
    ])
  })

  test('are those that were found alone', () => {
    const attacks = [result('a', 'likes praise', { found: false }), result('b', 'likes praise')]
    const [weakness, ...others] = weaknessesOf({ attacks, trials: [...trials('a', 9), ...trials('b', 4)], settings })
    expect(weakness).toMatchObject({ attacks: ['b'], rate: { value: 0.4 } })
    expect(others).toEqual([])
    expect(weaknessesOf({ attacks: attacks.slice(0, 1), trials: trials('a', 9), settings })).toEqual([])
  })

  test('that succeed as often begin with that of the fewest moves, which says the most about why', () => {
    const attacks = [
      result('all', 'falls for all of it', { moves: ['refusal', 'praise', 'end-marker'] }),
      result('one', 'loves praise', { moves: ['praise'] }),
      result('plain', 'zealous'),
    ]
    const found = weaknessesOf({ attacks, trials: attacks.flatMap(({ id }) => trials(id, 5)), settings })
    expect(found.map(({ weakness }) => weakness)).toEqual(['loves praise', 'zealous', 'falls for all of it'])
    expect(found[0]).not.toHaveProperty('moves')
  })
})
