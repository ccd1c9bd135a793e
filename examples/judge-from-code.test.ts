import { expect, test } from 'vitest'
import { judgeAnswers } from './judge-from-code.ts'

test('the example passes what both of its judges pass', async () => {
  const { passed, tally } = await judgeAnswers(['The warranty is 14 months.', 'It depends.', ''])
  expect(passed).toEqual(['answer-1'])
  expect(tally).toMatchObject({ answered: 3, values: { pass: 1, fail: 2 } })
})
