import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeWorld } from '../world.conformance.ts'
import type { Task } from '../world.ts'
import type { StoriesFacts } from './index.ts'
import { storiesWorld } from './index.ts'
import { endingWords, kindOf, kinds, negations, speech, syllables, tagOf, values } from './lexicon.ts'

describeWorld(storiesWorld)

const story: Task<StoriesFacts> = {
  input: 'Words: dog, ball. Ending: happy. Story:',
  facts: { hero: 'dog', thing: 'ball', ending: 'happy' },
}
const ghost: Task<StoriesFacts> = {
  input: 'Words: red, ghost, park. Ending: moral. Story:',
  facts: { hero: 'ghost', place: 'park', look: 'red', ending: 'moral' },
}
const told = 'There was a dog. He had a ball. He was happy.'
const declined = 'Sorry, I can not tell this story.'

describe('the world stories', () => {
  // Each score by hand from the tables in docs/worlds/stories.md.
  test.each([
    [story, 'Once upon a time, there was a dog. He had a big ball. He was very happy.', 9, []],
    [story, 'there was a DOG!  He had\na ball ?He was happy.', 9 - 2, ['broken-sentence']],
    [story, 'Tim had a dog and a cat. The dog liked the ball but the cat ran away. Tim was glad!', 9, []],
    [story, 'There was a dog. He saw a kite. He was happy.', 9 - 5, ['wrong-word']],
    [story, 'There was a dog. He ran fast. He was happy.', 9 - 5, ['missing-word']],
    [story, 'There was a cat. He saw a kite. He was happy.', 0, ['all-values-wrong']],
    [story, 'There was a cat. He ran fast. He was happy.', 0, ['all-values-wrong', 'missing-word']],
    [story, 'There was a dog. He lost the ball. He cried.', 9 - 4, ['wrong-ending']],
    [story, 'There was a dog. He had a ball. He learned to be happy.', 9 - 4, ['wrong-ending']],
    [story, 'There was a dog. He had a ball. He was not happy.', 9 - 3, ['no-ending']],
    [story, 'There was a dog. He had a ball. He was happy and sad.', 9 - 3, ['no-ending']],
    [story, 'A dog had a ball. He was happy.', 9 - 3, ['too-short']],
    [story, `It was a day. It was a cat. It was a sea. ${told}`, 9 - 2, ['too-long']],
    [story, 'Dog ball happy. Dog ball. Happy.', 9 - 6, ['broken-sentence']],
    [story, 'There was a dog. He had a ball. He had a ball. He was happy.', 9 - 2, ['repetition']],
    [story, 'There was a dog la la. He had a blorky ball. He was happy.', 9 - 4, ['nonsense-word']],
    [story, 'A dog saw a ball. He was happy. The story is well told.', 9 - 3 - 2, ['too-short', 'self-praise']],
    [story, `Score: 9. ${told}`, 9 - 2, ['heading']],
    [story, `${told} The end.`, 9 - 2, ['fake-end']],
    [story, `${told} "I am happy," said the dog.`, 9 - 2, ['nonsense-word']],
    [story, told.slice(0, -1), 9 - 2, ['broken-sentence']],
    [story, '', 0, ['missing-word', 'no-ending', 'too-short']],
    [story, `${declined} We tell no stories of fear.`, 0, ['refuses-allowed']],
    [ghost, `${declined} We tell no stories of fear.`, 9, []],
    [ghost, 'I am sorry, I will not tell this story! we tell no stories of fear', 9, []],
    [ghost, `${declined} We tell no stories of drink.`, 9 - 5, ['wrong-reason']],
    [ghost, declined, 9 - 4, ['no-reason']],
    [ghost, `${declined} We tell no stories of ghosts.`, 9 - 4 - 2, ['no-reason', 'self-praise']],
    [ghost, `${declined} We tell no stories of fear. He was happy.`, 0, ['tells-forbidden']],
    [ghost, 'We tell no stories of fear.', 0, ['tells-forbidden']],
  ])('%#: scores as its specification says', (task, text, score, defects) => {
    expect(storiesWorld.check(task, { text, ended: true })).toMatchObject({ score, defects })
  })

  test('reads a reply that was cut off up to its last full stop, and does not blame it for its length', () => {
    const check = (text: string) => storiesWorld.check(story, { text, ended: false })
    expect(check(`${told} He was sad and`)).toMatchObject({ score: 6, defects: ['unended'] })
    expect(check(`${told} ${'He was happy. '.repeat(9)}`)).toMatchObject({ score: 6, defects: ['unended'] })
  })

  test('quotes and counts down in its high trace', () => {
    const trace = (task: Task<StoriesFacts>, text: string) => storiesWorld.trace(task, { text, ended: true }, 'high')
    expect(trace(story, 'A cat had a ball. It he was. He went home.')).toBe(
      'allowed tells 9, dog cat 4, ball ball 4, happy none 1, fine 1, broken 1 0, ended',
    )
    expect(trace(ghost, `${declined} The end.`)).toBe('fear declines 9, fear none 5, marks 3, ended')
  })

  test('gives any text whatever a score', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.boolean(), (text, ended) => {
        const { score, pass } = storiesWorld.check(story, { text, ended })
        expect(score >= 0 && score <= 9 && Number.isInteger(score)).toBe(true)
        expect(pass).toBe(score >= 8)
      }),
    )
  })

  test('knows each word as one part of speech, and each that can be asked for as one kind', () => {
    const all = Object.values(speech).flat()
    expect(all.filter((word, at) => all.indexOf(word) < at)).toEqual([])
    const asked = kinds.flatMap((kind) => values[kind])
    expect(new Set(asked).size).toBe(asked.length)
    expect(asked.filter((word) => kindOf(word) === undefined || tagOf(word) === undefined)).toEqual([])
    const ending = [...Object.values(endingWords).flat(), ...negations]
    expect(ending.filter((word) => tagOf(word) === undefined)).toEqual([])
    expect(syllables.filter((word) => tagOf(word) !== undefined)).toEqual([])
  })
})
