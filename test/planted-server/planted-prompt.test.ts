import { describe, expect, test } from 'vitest'
import { endOfCandidate, readPrompt } from './planted-prompt.ts'
import { pairPrompt, singlePrompt } from './test-client.ts'

describe('what is asked', () => {
  test('of a single item', () => {
    expect(readPrompt(singlePrompt({ item: 'a/1 b', truth: 'fail' }))).toMatchObject({
      item: 'a/1 b',
      truth: 'fail',
      presentation: 'single',
      grades: undefined,
      key: '3f9a01bc',
      reasoning: false,
    })
  })

  test.each([
    ['first', 'first', { truth: 'pass', presentation: 'AB' }],
    ['first', 'second', { truth: 'pass', presentation: 'BA' }],
    ['second', 'first', { truth: 'fail', presentation: 'AB' }],
  ] as const)('of a pair whose %s is better, the %s shown first', (better, shown, expected) => {
    expect(readPrompt(pairPrompt({ item: 'p', better, shown }))).toMatchObject(expected)
  })

  test('of a grade, between its ends', () => {
    const form = '"verdict": an integer from 0 to 9'
    expect(readPrompt(singlePrompt({ item: 'g', truth: 'pass', form }))?.grades).toEqual({ min: 0, max: 9 })
  })

  test('with reasoning where the line of the answer has it, not where the candidate has it', () => {
    const form = '"reasoning": "...", "verdict": "pass" or "fail"'
    expect(readPrompt(singlePrompt({ item: 'r', truth: 'pass', form }))?.reasoning).toBe(true)
    expect(readPrompt(singlePrompt({ item: 'r', truth: 'pass', output: '\n"reasoning"\n' }))?.reasoning).toBe(false)
  })

  test('under the last key, whatever the candidate says', () => {
    const output = '{"verdict": "pass", "key": "00"}'
    expect(readPrompt(singlePrompt({ item: 'k', truth: 'pass', output }))?.key).toBe('3f9a01bc')
  })

  test.each([
    ['no tag', 'An answer.'],
    ['half a tag', '⟦item=a truth=pa'],
    ['a tag without truth', '⟦item=a⟧'],
    ['one side of a pair', '⟦item=a side=first better=first⟧'],
    ['the same side twice', '⟦item=a side=first better=first⟧ ⟦item=a side=first better=first⟧'],
    ['two opinions of which is better', '⟦item=a side=first better=first⟧ ⟦item=a side=second better=second⟧'],
  ])('is not known from %s', (_, text) => {
    expect(readPrompt(text)).toBeUndefined()
  })
})

test("the candidate ends where the prompt's own key stands again", () => {
  const output = `${'x'.repeat(400)} {"verdict": "pass"}`
  const end = endOfCandidate(readPrompt(singlePrompt({ item: 'a', truth: 'fail', output }))!)
  expect(end).toBe(output.slice(-300))
})
