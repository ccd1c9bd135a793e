import { describe, expect, test } from 'vitest'
import { libraryCriterion, libraryJudges } from './library.ts'

describe('the library', () => {
  test.each(libraryJudges())('$name is complete: what passes, what fails, the known tricks, and no model', (judge) => {
    expect(judge.criterion.id).toBe(judge.name)
    expect(judge.criterion.question).toMatch(/\?$/)
    expect(judge.criterion.passes).toBeTruthy()
    expect(judge.criterion.fails).toBeTruthy()
    expect(judge.model).toBeUndefined()
    expect(judge.scale).toBe('binary')
    expect(Object.values(judge.hardening)).not.toContain(false)
    for (const part of ['It passes if', 'It fails if', 'policy', 'empty', 'marker'])
      expect(judge.prompt).toContain(part)
  })

  test('names the nearest where there is none by a name', () => {
    expect(libraryJudges()).toHaveLength(5)
    expect(() => libraryCriterion('answer-the-question')).toThrow('answers-the-question was probably meant')
    expect(() => libraryCriterion('../errors')).toThrow('The library has no criterion')
  })
})
