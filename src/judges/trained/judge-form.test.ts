import { describe, expect, test } from 'vitest'
import { judgeFormSchema, judgePrompt } from './judge-form.ts'
import { testForm, testTokenizer } from './test-trained-judge.ts'

const shown = { input: 'Name a colour.', reply: 'Blue.', ended: true, rubric: 'a colour.' }
const [name, a, colour, blue] = ['Name', 'a', 'colour.', 'Blue.'].map((word) => testTokenizer.id(word))
// As the tokens are numbered in the form.
const [end, rubric, judge, score] = [1, 2, 3, 4]

describe('the tokens before an answer', () => {
  test('request, reply, its end, and where the score begins', () => {
    expect(judgePrompt(testForm, testTokenizer, shown)).toEqual([name, a, colour, blue, end, score])
  })

  test('a reply that was cut off has no end', () => {
    const cut = { ...shown, ended: false }
    expect(judgePrompt(testForm, testTokenizer, cut)).toEqual([name, a, colour, blue, score])
  })

  test('a judge that is to be shown a rubric sees it, or that there is none', () => {
    const form = { ...testForm, rubric: true }
    const before = [name, a, colour, blue, end, rubric]
    expect(judgePrompt(form, testTokenizer, shown)).toEqual([...before, a, colour, score])
    const { rubric: _, ...bare } = shown
    expect(judgePrompt(form, testTokenizer, bare)).toEqual([...before, score])
  })

  test.each([
    ['reasoning', judge],
    ['scalar', score],
  ] as const)('of a %s judge they end with its own marker', (form, last) => {
    expect(judgePrompt({ ...testForm, form }, testTokenizer, shown).at(-1)).toBe(last)
  })

  test('an empty reply is an end alone', () => {
    expect(judgePrompt(testForm, testTokenizer, { ...shown, reply: '' })).toEqual([name, a, colour, end, score])
  })
})

describe('the form of a judge as it is kept', () => {
  test('is read as it was written', () => {
    expect(judgeFormSchema.parse(JSON.parse(JSON.stringify(testForm)))).toEqual(testForm)
  })

  test.each([
    ['another format', { format: 'goodhart/trained-judge/2' }, 'format'],
    ['an unknown form', { form: 'loud' }, 'form'],
    ['a field that nobody knows', { temperature: 1 }, 'temperature'],
    ['nine digits', { tokens: { ...testForm.tokens, digits: [5, 6, 7, 8, 9, 10, 11, 12, 13] } }, 'digits'],
    ['half a token', { tokens: { ...testForm.tokens, end: 0.5 } }, 'end'],
    ['a trace of less than nothing', { longestTrace: -1 }, 'longestTrace'],
  ])('%s is refused', (_, change, field) => {
    const read = judgeFormSchema.safeParse({ ...testForm, ...change })
    expect(read.success).toBe(false)
    expect(JSON.stringify(read.error?.issues)).toContain(field)
  })
})
