import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonObjects } from './json-objects.ts'

const found = (text: string) =>
  [...jsonObjects(text)].map(({ fields }) => Object.fromEntries([...fields].map(([name, { value }]) => [name, value])))

describe('finds objects', () => {
  test.each<[string, Record<string, unknown>[]]>([
    ['', []],
    ['no braces', []],
    ['{}', [{}]],
    ['say {"a": 1} and {"b": "x"}', [{ a: 1 }, { b: 'x' }]],
    ['```json\n{\n  "a" : [1, {"b": 2}, []] ,\n "c": null }\n```', [{ a: [], c: null }, { b: 2 }]],
    ['{"a": "{\\"b\\": 1}"}', [{ a: '{"b": 1}' }]],
    ['{let me think} {"a": -1.5e2}', [{ a: -150 }]],
    ['{"a": 1, "a": 2}', [{ a: 2 }]],
    ['{"a": "one\ntwo"}', [{ a: 'one\ntwo' }]],
    ['{"open": {"a": true}', [{ a: true }]],
    ['{"wrote": "{"a": 1}" then', [{ a: 1 }]],
  ])('in %j', (text, objects) => expect(found(text)).toEqual(objects))

  test.each([
    "{'a': 1}",
    '{"a": 01}',
    '{"a": 1,}',
    '{"a"}',
    '{a: 1}',
    '{"a": "\\x"}',
    '{"a": tru}',
    '{"a": 1x}',
    '{"a": [1 2]}',
  ])('none in %s, which is no JSON', (text) => expect(found(text)).toEqual([]))

  test('as JSON.parse reads them, wherever they stand', () => {
    const flat = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)))
    fc.assert(
      fc.property(fc.string(), flat, fc.constantFrom(undefined, 2), (before, object, indent) => {
        const prefix = before.replaceAll('{', '(')
        const [first] = jsonObjects(`${prefix}${JSON.stringify(object, null, indent)} and so on`)
        expect(new Map([...first!.fields].map(([name, { value }]) => [name, value]))).toEqual(
          new Map(Object.entries(object)),
        )
      }),
    )
  })

  test('and says where their values stand', () => {
    const text = 'so: {"verdict": "pass", "n": 7}'
    const [object] = jsonObjects(text)
    expect(text.slice(object!.fields.get('verdict')!.start)).toBe('"pass", "n": 7}')
    expect(text.slice(object!.fields.get('n')!.start)).toBe('7}')
    expect(object!.end).toBe(text.length)
  })
})

test.each([
  '{'.repeat(300_000),
  '{"a":'.repeat(60_000),
  '{"a":[{},'.repeat(30_000),
  '{"'.repeat(150_000),
  `{"a":"${'x'.repeat(3_000_000)}`,
])('hostile text number %# is read to its end', (text) =>
  expect([...jsonObjects(text)].every(({ fields }) => fields.size === 0)).toBe(true),
)
