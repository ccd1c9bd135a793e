import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../stats/random.ts'
import { lexiconMask, rareWordMask, sharedTemplates, templatesOf } from './templates.ts'

const mask = lexiconMask(new Map([['boat', 'thing'], ['massage', 'thing'], ['noon', 'time'], ['h10', 'time']])) // biome-ignore format: one line

describe('with a lexicon', () => {
  const replies = [
    'your boat is arranged at noon .',
    'Your massage is arranged at h10. Enjoy!',
    'your massage is arranged at noon . your boat is arranged at h10 .',
    'we cannot arrange this .',
    '',
  ]

  test('the share is of all texts, each of which counts once', () => {
    expect(sharedTemplates({ texts: replies, mask })).toEqual([
      {
        template: 'your <thing> is arranged at <time>',
        texts: 3,
        share: 0.6,
        example: 'your boat is arranged at noon',
      },
    ])
  })

  test('the most frequent come first', () => {
    const all = sharedTemplates({ texts: replies, mask, least: 1 })
    expect(all.map(({ template }) => template)).toEqual([
      'your <thing> is arranged at <time>',
      'we cannot arrange this',
      'enjoy',
    ])
  })
})

test('sentences end where they end', () => {
  const keep = () => null
  const text = 'Version 2.5 is out! Is it? 好的。谢谢\nlast line'
  expect([...templatesOf(text, keep).keys()]).toEqual(['version 2 5 is out', 'is it', '好的', '谢谢', 'last line'])
})

test('slots alone are no template, and neighbours of one class are one slot', () => {
  expect([...templatesOf('boat massage . take boat massage at noon', mask).keys()]).toEqual(['take <thing> at <time>'])
})

test('without a lexicon, what few texts use is masked', () => {
  const random = createRandom('rare')
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  const value = () => Array.from({ length: 5 }, () => letters[random.integer(26)]).join('')
  const texts = Array.from({ length: 100 }, (_, i) =>
    i < 87
      ? `Your ${value()} ${value()} is arranged at ${random.integer(24)}.`
      : `${value()} ${value()} ${value()} ${value()}.`,
  )
  const [first, ...rest] = sharedTemplates({ texts, mask: rareWordMask(texts) })
  expect(first).toMatchObject({ template: 'your <> is arranged at <>', texts: 87, share: 0.87 })
  expect(rest).toEqual([])
})

test('any text goes through, and no template is counted more often than there are texts', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
      for (const { share, example } of sharedTemplates({ texts, mask: rareWordMask(texts), least: 1 })) {
        expect(share).toBeGreaterThan(0)
        expect(share).toBeLessThanOrEqual(1)
        expect(example).not.toBe('')
      }
    }),
  )
})
