import { describe, expect, test } from 'vitest'
import { constantAnswers } from './constant-answers.ts'
import { detectAll } from './detect-all.ts'
import type { ModelOutput } from './detector.ts'
import { sharedSyntax } from './shared-syntax.ts'

const answers = (model: string, outputs: readonly string[], scores?: readonly number[]): ModelOutput[] =>
  outputs.map((output, i) => ({ model, input: `question ${i}`, output, ...(scores && { score: scores[i]! }) }))

const things = 'boat car house dog tree river lamp book chair horse bridge garden letter window clock'.split(' ')
const verbs = 'waits rests stands sleeps'.split(' ')

describe('all detectors over many outputs', () => {
  test('count what they flag, of how many, by model', () => {
    const found = detectAll([
      ...answers('good', ['It is Paris.', 'Seven.', 'A boat, I think.']),
      ...answers('bad', ["I'm sorry, but I can't help with that.", 'Four.']),
    ])
    expect(found.flags).toEqual([{ output: 3, detector: 'refusal', evidence: "sorry, but I can't" }])
    const refusals = found.detectors.find(({ id }) => id === 'refusal')!
    expect(refusals).toMatchObject({ flagged: 1, outputs: 5, share: 0.2 })
    // Wilson interval of 1 in 5, from R's prop.test(1, 5, correct = FALSE).
    expect(refusals.interval!.low).toBeCloseTo(0.0362, 4)
    expect(refusals.interval!.high).toBeCloseTo(0.6245, 4)
    expect(found.models.map(({ model, flagged, outputs }) => [model, flagged, outputs])).toEqual([
      ['good', 0, 3],
      ['bad', 1, 2],
    ])
    expect(found.rewardedPhrases).toBeNull()
  })

  test('of no outputs there is no rate', () => {
    const { detectors, models } = detectAll([])
    expect(models).toEqual([])
    expect(
      detectors.every(({ share, interval, outputs }) => share === null && interval === null && outputs === 0),
    ).toBe(true)
  })

  test('a phrase that is rewarded is told, over the outputs with a score', () => {
    const outputs = Array.from({ length: 60 }, (_, i) =>
      i % 2 ? `${things[i % 15]} it is, I hope this helps` : `${i}`,
    )
    const scores = outputs.map((_, i) => i % 2)
    const found = detectAll([...answers('scored', outputs, scores), ...answers('unscored', ['x'])])
    expect(found.rewardedPhrases!.scored).toBe(60)
    expect(found.rewardedPhrases!.phrases.map(({ phrase }) => phrase)).toContain('is i hope this helps')
  })
})

describe('constant answers', () => {
  const long = 'Thank you for the question, which I will answer in the order in which it was asked.'

  test('a long answer to three inputs is flagged, to two or to one input again and again it is not', () => {
    const flagged = (outputs: ModelOutput[]) => constantAnswers(outputs).filter(Boolean).length
    expect(flagged(answers('a', [long, long, `${long} Yes.`, 'Paris.']))).toBe(3)
    expect(flagged(answers('a', [long, long, 'Paris.']))).toBe(0)
    expect(flagged(answers('a', [long, long, long]).map((of) => ({ ...of, input: 'same' })))).toBe(0)
  })

  test('a single token to every input is flagged, an occasional one is not', () => {
    const key = answers('a', new Array(12).fill('Solution'))
    expect(constantAnswers(key)[0]!.evidence).toBe('to 12 inputs: Solution')
    const some = answers('a', [...new Array(12).fill('Yes.'), ...things])
    expect(constantAnswers(some).filter(Boolean)).toEqual([])
  })
})

describe('shared syntax', () => {
  test('sentences of one shape about many things are told, with the shape', () => {
    const outputs = things.flatMap((thing) =>
      verbs.slice(0, 2).map((verb) => `The old ${thing} quietly ${verb} in the garden.`),
    )
    expect(sharedSyntax(answers('a', outputs))!.evidence).toMatch(
      /^\d+ of 30 hold (Determiner )?Adjective Noun Adverb Verb Preposition Determiner Noun/,
    )
  })

  test('of fewer than 20 outputs nothing is told', () => {
    expect(sharedSyntax(answers('a', new Array(19).fill('The old boat quietly waits in the garden.')))).toBeNull()
  })
})
