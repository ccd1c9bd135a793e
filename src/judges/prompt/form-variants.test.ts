import { describe, expect, test } from 'vitest'
import { llmVersion } from '../llm-settings.ts'
import { llmDefinition } from '../test-judge-model.ts'
import { formVariants } from './form-variants.ts'

describe('the forms of a judge', () => {
  test('are versions of their own that name the judge of which they are forms', () => {
    const definition = llmDefinition()
    const base = llmVersion(definition, 'm')
    const judges = formVariants(definition).map((variant) => llmVersion(variant, 'm'))
    expect(judges.map(({ settings }) => settings.form)).toEqual(['order', 'delimiters', 'names', 'whitespace'])
    expect(judges.map(({ settings }) => settings.formOf)).toEqual(Array(4).fill(base.version))
    expect(new Set([base, ...judges].map(({ version }) => version)).size).toBe(5)
  })

  test('leave out the order where the prompt has settled it', () => {
    const definition = llmDefinition({ prompt: 'Look at {{output}}.' })
    expect(formVariants(definition).map(({ form }) => form)).toEqual(['delimiters', 'names', 'whitespace'])
  })
})
