import { expect, test } from 'vitest'
import { createRandom } from '../../../stats/random.ts'
import { MemoryStore } from '../../../store/memory-store.ts'
import { keptMutator } from './kept-mutator.ts'
import type { Mutation, PromptCandidate } from './mutator.ts'

const output = { text: 'an answer', ended: true }
const scored = { prompt: { id: 'p', input: 'a question' }, output, judge: 3, critique: 'Too short.' }
const parent: PromptCandidate = { prompt: 'Be kind.', born: 0, fitness: 3, outputs: [scored] }

function mutationOf(changed: Partial<PromptCandidate> = {}): Mutation {
  return {
    ...{ parent: { ...parent, ...changed }, start: 'Be kind.', generation: 1, count: 1 },
    random: createRandom('m'),
  }
}

test.each<[string, Partial<PromptCandidate>]>([
  ['another fitness', { fitness: 4 }],
  ['another score', { outputs: [{ ...scored, judge: 4 }] }],
  ['another critique', { outputs: [{ ...scored, critique: 'Too long.' }] }],
  ['no critique', { outputs: [{ prompt: scored.prompt, output, judge: 3 }] }],
  ['another answer', { outputs: [{ ...scored, output: { ...output, text: 'another' } }] }],
])('the same parent is known, with %s it is not', async (_, changed) => {
  const store = new MemoryStore()
  let written = 0
  const open = () =>
    keptMutator(
      { name: 'model', offspring: async () => [`prompt ${++written}`] },
      { store, dataset: 'prompts', seed: 's' },
    )
  expect(await open().offspring(mutationOf())).toEqual(['prompt 1'])
  expect(await open().offspring(mutationOf())).toEqual(['prompt 1'])
  expect(await open().offspring(mutationOf(changed))).toEqual(['prompt 2'])
})
