import { describe, expect, test } from 'vitest'
import { BudgetError, ModelError } from '../../../models/errors.ts'
import type { ModelRequest } from '../../../models/language-model.ts'
import { testModel } from '../../../models/test-model.ts'
import { languageModelPolicy } from './language-model-policy.ts'
import { describePolicy } from './policy.conformance.ts'

/** Says what it was asked, by which system prompt and with which seed. */
const echo = () =>
  testModel((_, { system, messages, seed }) => ({ text: `${system ?? 'nobody'}: ${messages[0].text} ${seed! % 997}` }))

describePolicy('a language model', {
  open: async () => ({ policy: languageModelPolicy({ model: echo() }) }),
  inputs: ['What is a cat?', 'What is a dog?', 'What is a fish?'],
})

describe('a language model as a policy', () => {
  const ask = async (model: ReturnType<typeof testModel>, options = {}) =>
    languageModelPolicy({ model, ...options }).sample(['a', 'b'], { n: 2, seed: 's' })

  test('is asked each sample apart, so that a cache keeps each', async () => {
    const model = echo()
    await ask(model, { system: 'Be brief.', temperature: 0.7, maxOutputTokens: 9 })
    expect(model.requests.map(({ messages, sample }) => [messages[0].text, sample])).toEqual([
      ['a', undefined],
      ['a', 1],
      ['b', undefined],
      ['b', 1],
    ])
    expect(model.requests[3]).toMatchObject({ system: 'Be brief.', temperature: 0.7, maxOutputTokens: 9 })
  })

  test('leaves the temperature to a provider that refuses any', async () => {
    const model = echo()
    await ask(model, { temperature: 'provider' })
    expect(model.requests[0]).not.toHaveProperty('temperature')
  })

  test('has other outputs at another temperature or length, and so another version', () => {
    const versions = [{}, { temperature: 0 }, { maxOutputTokens: 9 }, { system: 'x' }].map(
      (options) => languageModelPolicy({ model: echo(), ...options }).version,
    )
    // The system prompt is no part of it: it is what an optimiser changes.
    expect(new Set(versions).size).toBe(3)
    expect(versions[3]).toBe(versions[0])
  })

  test('what it refused or failed to say is no output', async () => {
    const model = testModel((call) => {
      if (call === 1) return { text: 'no', finish: 'refused' }
      if (call === 2) throw new ModelError('timeout', 'Too slow.')
      return { text: call === 3 ? 'cut' : 'whole \ud800', finish: call === 3 ? 'length' : 'stop' }
    })
    expect(await ask(model, { concurrency: 1 })).toEqual([
      [null, null],
      [
        { text: 'cut', ended: false },
        { text: 'whole \ufffd', ended: true },
      ],
    ])
  })

  test('that says nothing at all is an error, with what it last said', async () => {
    const model = testModel(() => {
      throw new ModelError('timeout', 'Too slow.')
    })
    await expect(ask(model)).rejects.toMatchObject({
      code: 'policy-fails',
      message: 'test/model gave none of 4 outputs: Too slow.',
    })
  })

  test('stops at once where the money is spent', async () => {
    const spent = new BudgetError('budget-spent', 'Spent.')
    const model = testModel(() => {
      throw spent
    })
    await expect(ask(model, { concurrency: 1 })).rejects.toBe(spent)
    expect(model.requests).toHaveLength(1)
  })

  test('keeps so many calls under way', async () => {
    let under = 0
    let most = 0
    const model = testModel(async (_, request: ModelRequest) => {
      most = Math.max(most, ++under)
      await new Promise((resolve) => setTimeout(resolve, 2))
      under--
      return { text: request.messages[0].text }
    })
    await languageModelPolicy({ model, concurrency: 3 }).sample(['a', 'b', 'c'], { n: 3, seed: 's' })
    expect(most).toBe(3)
  })
})
