import { describe, expect, test } from 'vitest'
import { ruleDefinitionSchema } from './judge-definition.ts'
import { ruleJudge } from './rule-judge.ts'
import { testQuestion } from './test-judge-model.ts'

const rule = (settings: object) =>
  ruleJudge({ ...ruleDefinitionSchema.parse({ kind: 'rule', name: 'r', ...settings }), criterion: undefined })
const verdict = async (settings: object, output: string) => {
  const item = { id: 'i', input: 'in', output, tags: {} }
  return (await rule(settings).ask({ ...testQuestion, item })).answer.value
}

describe('a rule passes what meets all of its conditions', () => {
  test.each<[object, string, string]>([
    [{ pattern: '^yes', flags: 'i' }, 'Yes, it is', 'pass'],
    [{ pattern: '^yes' }, 'Yes, it is', 'fail'],
    [{ pattern: 'sorry', passesOn: 'no-match' }, 'I am sorry', 'fail'],
    [{ minLength: 2, maxLength: 2 }, '😀😀', 'pass'],
    [{ minLength: 3 }, '😀😀', 'fail'],
    [{ maxLength: 0 }, '', 'pass'],
    [{ contains: 'a.c' }, 'abc', 'fail'],
    [{ contains: 'a.c' }, 'xa.cx', 'pass'],
    [{ contains: 'a', minLength: 2 }, 'a', 'fail'],
    [{ field: 'input', pattern: '^in$' }, 'x', 'pass'],
    [{ field: 'context', minLength: 1 }, 'x', 'fail'],
  ])('%j, %j: %s', async (settings, output, value) => expect(await verdict(settings, output)).toBe(value))

  test.each([
    [['a', 'b'], 'pass'],
    [['b', 'a'], 'fail'],
    [['a', 'a'], 'tie'],
    [['b', 'b'], 'tie'],
  ] as const)('of a pair %j the one that passes alone is better: %s', async (outputs, value) => {
    const item = { id: 'i', outputs: [...outputs] as [string, string], tags: {} }
    const ask = (presentation: 'AB' | 'BA') => rule({ contains: 'a' }).ask({ ...testQuestion, item, presentation })
    expect((await ask('AB')).answer.value).toBe(value)
    expect((await ask('BA')).answer.value).toBe(value)
  })
})

describe('a function', () => {
  test('is a rule, by its source', async () => {
    const long = { passes: (item: { output?: string }) => (item.output ?? '').length > 3 }
    expect(await verdict(long, 'four')).toBe('pass')
    expect(await verdict(long, 'two')).toBe('fail')
    const longer = { passes: (item: { output?: string }) => (item.output ?? '').length > 4 }
    expect(rule(long).judge.version).not.toBe(rule(longer).judge.version)
    expect(JSON.stringify(rule(long).judge.settings)).toContain('length > 3')
  })

  test.each([
    [
      'a throw',
      () => {
        throw new Error('x')
      },
    ],
    ['a number', () => 1],
    ['nothing', () => undefined],
  ])('that ends in %s is an error', async (_, passes) => expect(await verdict({ passes }, 'x')).toBe('error'))
})

test('without a condition, with both kinds, or with flags that remember, there is no rule', () => {
  for (const settings of [{}, { passes: () => true, contains: 'a' }, { pattern: 'a', flags: 'g' }, { pattern: '(' }]) {
    expect(() => rule(settings)).toThrow()
  }
})
