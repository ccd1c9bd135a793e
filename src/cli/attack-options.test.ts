import { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { attackFamilies, attacks, phrasebooks } from '../audit/attacks/index.ts'
import { defineJudge } from '../domain/index.ts'
import { type AttackFlags, addAttackOptions, chooseAttacks, choosePhrases, share } from './attack-options.ts'

/** What a user's words come to. */
function flagsOf(...words: string[]): AttackFlags {
  const quiet = { writeErr: () => {} }
  const command = addAttackOptions(new Command('attack')).exitOverride().configureOutput(quiet)
  return command.parse(words, { from: 'user' }).opts<AttackFlags>()
}

describe('flags', () => {
  test('unless told, a few variants of everything', () => {
    expect(flagsOf()).toEqual({ family: [], attack: [], without: [], variants: 2, level: 0.05 })
  })

  test('repeat', () => {
    const words = ['--family', 'empty', '--family', 'nonsense', '--attack', 'one-token', '--variants', '7']
    expect(flagsOf(...words)).toMatchObject({ family: ['empty', 'nonsense'], attack: ['one-token'], variants: 7 })
  })

  test.each([
    ['--variants', '0'],
    ['--variants', '1.5'],
    ['--variants', 'some'],
    ['--level', '0'],
    ['--level', '1'],
    ['--level', ' '],
  ])('%s %j is refused', (...words) => {
    expect(() => flagsOf(...words)).toThrow(expect.objectContaining({ code: 'commander.invalidArgument' }))
  })

  test('a share lies between 0 and 1', () => expect(share('.25')).toBe(0.25))
})

describe('attacks', () => {
  const ids = (flags: Partial<AttackFlags>) => chooseAttacks({ family: [], attack: [], ...flags }).map(({ id }) => id)

  test('are all of them, or those of the families and names that were told', () => {
    expect(ids({})).toEqual(attacks.map(({ id }) => id))
    expect(ids({ family: ['empty'], attack: ['one-token', 'blank-answer'] })).toEqual([
      ...['blank-answer', 'placeholder', 'one-token'],
    ])
  })

  test('of every family, but for those on record, there are some', () => {
    for (const family of attackFamilies.filter((name) => name !== 'recorded'))
      expect(ids({ family: [family] })).not.toEqual([])
  })

  test('that do not exist are told with the name that was meant, or with all there are', () => {
    expect(() => ids({ family: ['flatery'] })).toThrow(/no attack family "flatery"; flattery was probably meant/)
    expect(() => ids({ attack: ['one-tokn'] })).toThrow(/no attack "one-tokn"; one-token was probably meant/)
    expect(() => ids({ family: ['qqq'] })).toThrow(/there are empty, master-keys/)
    // The name of a family is no name of an attack.
    expect(() => ids({ attack: ['flattery'] })).toThrow(expect.objectContaining({ code: 'unknown-attack' }))
  })
})

describe('the language', () => {
  const english = defineJudge({ name: 'rule', kind: 'rule' })
  test('is that of the judges, or the one that was told', () => {
    expect(choosePhrases([english, english], undefined).id).toBe('english')
    for (const { id } of phrasebooks) expect(choosePhrases([english], id).id).toBe(id)
    expect(() => choosePhrases([english], 'klingon')).toThrow(expect.objectContaining({ code: 'unknown-language' }))
  })

  test('is one', () => {
    const desk = defineJudge({ name: 'trained', kind: 'trained', settings: { trained: { world: { id: 'desk' } } } })
    const told = (language?: string) => choosePhrases([english, desk], language).id
    expect(choosePhrases([desk], undefined).id).toBe('desk')
    expect(() => told()).toThrow(expect.objectContaining({ code: 'two-languages' }))
    expect(told('desk')).toBe('desk')
  })
})
