import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redact, secretsOf } from './secrets.ts'

const key = 'sk-"ab/c+d=é 12345'
const secrets = secretsOf({ KEY: key }, ['KEY'])

describe('secrets', () => {
  test.each([
    ['itself', key],
    ['in a URL', encodeURIComponent(key)],
    ['in a URL, in small letters', encodeURIComponent(key).replace(/%../g, (code) => code.toLowerCase())],
    ['in a form', new URLSearchParams({ a: key }).toString().slice(2)],
    ['in a JSON string', JSON.stringify(key).slice(1, -1)],
    ['in a JSON string of PHP', JSON.stringify(key).slice(1, -1).replaceAll('/', '\\/')],
  ])('are taken out %s', (_, form) => {
    expect(redact(`<${form}> and ${form}`, secrets)).toBe('<[secret KEY]> and [secret KEY]')
  })

  test.each(['', 'a', 'ab', 'user:', 'Bearer '])('are taken out of base64 behind %j', (before) => {
    const encoded = Buffer.from(`${before}${key}:after`).toString('base64')
    for (const text of [encoded, encoded.replaceAll('+', '-').replaceAll('/', '_')]) {
      const redacted = redact(text, secrets)
      expect(redacted).toContain('[secret KEY]')
      // What is left besides the mark are the neighbours, and at most one letter of the key at each end.
      expect(redacted.replace('[secret KEY]', '').length).toBeLessThanOrEqual(
        Buffer.from(`${before}:after`).length * 1.4 + 5,
      )
    }
  })

  test('leave no trace in any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 8, maxLength: 40 }), fc.string(), (before, value, after) => {
        fc.pre(value.trim().length >= 8 && !'[secret KEY]'.includes(value.trim()))
        const redacted = redact(before + value + after, secretsOf({ KEY: value }, ['KEY']))
        expect(redacted.includes(value.trim())).toBe(false)
      }),
    )
  })

  test('are not looked for where they are unset or too short to be one', () => {
    expect(secretsOf({ SHORT: 'the', EMPTY: '' }, ['SHORT', 'EMPTY', 'UNSET'])).toEqual([])
  })

  test('leave other text as it is', () => {
    expect(redact('The KEY is not here: sk-"ab/c', secrets)).toBe('The KEY is not here: sk-"ab/c')
  })

  test('of several variables are each named', () => {
    const both = secretsOf({ A: 'first-secret', B: 'second-secret' }, ['A', 'B', 'A'])
    expect(redact('second-secret first-secret', both)).toBe('[secret B] [secret A]')
  })
})
