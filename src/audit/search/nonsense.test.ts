import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nonsenseFor } from './nonsense.ts'

const item = { id: 'x', input: 'Bring the Table, on Monday.', reference: 'forty-two', tags: {} }
const good = { id: 'y', output: 'We have arranged the soup for noon.', tags: {} }

test('nonsense shares no word with what was asked, in whatever case and beside whatever punctuation', () => {
  const carriesNothing = nonsenseFor([item], [good])
  expect(carriesNothing('la la zebra')).toBe(true)
  for (const text of ['a TABLE!', 'la monday', 'la (bring) la', '"forty" zebras'])
    expect(carriesNothing(text)).toBe(false)
})

test('nonsense copies no four words in a row from a good output; three are not yet an answer', () => {
  const carriesNothing = nonsenseFor([item], [{ ...good, output: 'We have arranged soup.' }])
  expect(carriesNothing('la we have arranged')).toBe(true)
  expect(carriesNothing('la we have arranged soup la')).toBe(false)
})

test('a text that holds a word of the input is never nonsense', () => {
  const around = fc.array(fc.constantFrom('la', 'zebra', '.', 'umbrella'))
  const carriesNothing = nonsenseFor([item], [])
  fc.assert(
    fc.property(
      around,
      around,
      fc.constantFrom('bring', 'the', 'table', 'on', 'monday', 'forty', 'two'),
      (a, b, word) => {
        expect(carriesNothing([...a, word, ...b].join(' '))).toBe(false)
        expect(carriesNothing([...a, ...b].join(' '))).toBe(true)
      },
    ),
  )
})
