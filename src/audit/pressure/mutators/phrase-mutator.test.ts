import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../stats/random.ts'
import { instructionPhrases } from './instruction-phrases.ts'
import { phraseMutator } from './phrase-mutator.ts'

const start = 'You answer guests.\nBe kind.'
const offspring = (phrases: string[], own: string[], count = 60) =>
  phraseMutator(phrases).offspring({
    parent: { prompt: [start, ...own].join('\n'), born: 0, fitness: 1, outputs: [] },
    ...{ start, generation: 1, count, random: createRandom('mutation') },
  })

describe('mutation by phrases', () => {
  test('adds, takes away or exchanges one sentence, below the first prompt', async () => {
    const found = new Set(await offspring(['A.', 'B.', 'C.'], ['A.', 'B.']))
    const added = ['C. A. B.', 'A. C. B.', 'A. B. C.']
    const removed = ['A.', 'B.']
    const swapped = ['C. B.', 'A. C.']
    expect([...found].sort()).toEqual(
      [...added, ...removed, ...swapped].map((own) => [start, ...own.split(' ')].join('\n')).sort(),
    )
  })

  test.each([
    [['A.'], [], ['A.']],
    [['A.'], ['A.'], ['']],
    [[], [], ['']],
  ])('of the list %j on %j comes %j', async (phrases, own, expected) => {
    const found = new Set(await offspring(phrases, own))
    expect([...found]).toEqual(expected.map((text) => [start, ...text.split(' ').filter(Boolean)].join('\n')))
  })

  test('the list that comes with it says each thing once, on one line', () => {
    expect(new Set(instructionPhrases).size).toBe(instructionPhrases.length)
    expect(instructionPhrases.filter((phrase) => phrase.includes('\n'))).toEqual([])
  })
})
