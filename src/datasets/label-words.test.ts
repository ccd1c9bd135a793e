import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readBinary, readScore } from './label-words.ts'

const usual = { pass: [], fail: [], tie: [], abstain: [] }

describe('the usual words', () => {
  test.each<[unknown[], string | undefined]>([
    [
      ['pass', ' Passed ', 'TRUE', true, 'yes', 'Y', 'correct', 'right', 'good', 1, '1', '1.0', '1.00', 1n, 'C'],
      'pass',
    ],
    [['fail', 'Failed', false, 'no', 'n', 'Incorrect', 'wrong', 'bad', 0, '0', '0.0', '-0.0', -0, 'I'], 'fail'],
    [['tie', 'Draw', 'equal'], 'tie'],
    [['defer', 'unsure', 'UNKNOWN', 'skip', 'abstain'], 'abstain'],
    [['', '  ', null, undefined, Number.NaN, 'nan', 'None', 'NULL', 'n/a', 'N/A'], 'blank'],
    [['maybe', 2, '0.5', 'passable', '10', {}, [], ['pass'], 'toString', '__proto__'], undefined],
  ])('case %#', (cells, reading) => {
    for (const cell of cells) expect(readBinary(cell, usual), String(cell)).toBe(reading)
  })
})

describe('words that are given', () => {
  test('replace the usual ones', () => {
    const words = { ...usual, pass: ['SAFE'], fail: ['unsafe'] }
    expect(['safe', 'Unsafe', 'pass', 'fail', 'unsure', ''].map((cell) => readBinary(cell, words))).toEqual([
      'pass',
      'fail',
      undefined,
      undefined,
      'abstain',
      'blank',
    ])
  })

  test('passing words alone make every other value a failure, save blanks, ties and abstentions', () => {
    const words = { ...usual, pass: ['2', 'A'], abstain: ['?'] }
    const cells = ['a', '2.0', 2, 'b', 'pass', '', 'nan', 'tie', '?', 'skip']
    expect(cells.map((cell) => readBinary(cell, words))).toEqual([
      'pass',
      'pass',
      'pass',
      'fail',
      'fail',
      'blank',
      'blank',
      'tie',
      'abstain',
      'abstain',
    ])
  })

  test('win over the meaning that a word usually has', () => {
    expect(readBinary('none', { ...usual, pass: ['none'], fail: ['some'] })).toBe('pass')
    expect(readBinary('1', { ...usual, fail: ['1'], pass: ['0'] })).toBe('fail')
  })

  test('whatever the cell, the answer is a reading or undefined', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true }), (cell) => {
        expect(['pass', 'fail', 'tie', 'abstain', 'blank', undefined]).toContain(readBinary(cell, usual))
      }),
    )
  })
})

test('a score is a finite decimal number', () => {
  expect([3, '4.5', ' -1 ', '1e2', '.5', '5.'].map(readScore)).toEqual([3, 4.5, -1, 100, 0.5, 5])
  expect(['', null, 'NaN', Number.NaN, 'n/a'].map(readScore)).toEqual(Array(5).fill('blank'))
  expect(['high', '0x10', '1,5', '1e999', Number.POSITIVE_INFINITY, true, {}].map(readScore)).toEqual(
    Array(7).fill(undefined),
  )
})

test('of pairs A and B are understood, unless other words were given', () => {
  const words = { pass: [], fail: [], tie: [], abstain: [] }
  expect(['A', 'b', 'first', 'Second', 'tie'].map((cell) => readBinary(cell, words, true))).toEqual([
    'pass',
    'fail',
    'pass',
    'fail',
    'tie',
  ])
  expect(readBinary('A', words)).toBeUndefined()
  expect(readBinary('A', { ...words, pass: ['x'], fail: ['y'] }, true)).toBeUndefined()
})
