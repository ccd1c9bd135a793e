import { describe, expect, test } from 'vitest'
import { createRandom } from '../stats/random.ts'
import { degenerateRepetition, repeatedRun, repeatedShare } from './repetition.ts'

const prose =
  'The committee met on Tuesday and heard three reports. Two of them dealt with the bridge, whose repair has taken longer than anybody planned, and one with the school. Nobody voted against the budget, though several members asked why the cost of the bridge had doubled within a year.'

test('the share of pieces that were there before: hand-counted', () => {
  // 24 characters are 17 pieces of 8; "abcdefgh" three times over has 8 different ones.
  expect(repeatedShare('abcdefgh'.repeat(3))).toBeCloseTo(1 - 8 / 17, 10)
  expect(repeatedShare('abcdefghi')).toBe(0)
  expect(repeatedShare('short')).toBe(0)
})

test('random text does not repeat itself, one sentence forty times does', () => {
  const random = createRandom('repetition')
  const noise = Array.from({ length: 2000 }, () => String.fromCharCode(97 + random.integer(26))).join('')
  expect(repeatedShare(noise)).toBeLessThan(0.01)
  expect(repeatedShare(prose)).toBeLessThan(0.1)
  expect(repeatedShare('This answer is right in every respect. '.repeat(40))).toBeGreaterThan(0.95)
})

describe('a run', () => {
  test.each([
    ['He said ha ha ha ha ha ha ha ha and left', 'ha ha ha ha ha ha ha ha '],
    ['superb '.repeat(8), 'superb '.repeat(8)],
    ['на '.repeat(10), 'на '.repeat(10)],
    ['好的'.repeat(10), '好的'.repeat(10)],
  ])('in %j', (text, run) => {
    expect(repeatedRun(text)).toBe(run.trim())
  })

  test.each([
    ['rules and tables', `${'-'.repeat(80)}\n${'|---'.repeat(12)}|\n${'. '.repeat(30)}`],
    ['prose', prose],
    ['a big number', 'about 10,000,000,000,000 of them'],
    ['a short laugh', 'ha ha ha ha'],
  ])('not in %s', (_, text) => {
    expect(repeatedRun(text)).toBeNull()
  })
})

test('a text that goes round in circles is told by a fragment; prose and a table are not', () => {
  const rows = Array.from(
    { length: 30 },
    (_, i) => `| city ${i * 7} | ${(i * 7919) % 1000} km | ${i % 3 ? 'yes' : 'no'} |`,
  )
  expect(degenerateRepetition(rows.join('\n'))).toBeNull()
  expect(degenerateRepetition(prose)).toBeNull()
  const circles = 'I refuse because the policy says so.\nThe policy says so because I refuse.\n'.repeat(12)
  expect(circles).toContain(degenerateRepetition(circles)!)
})
