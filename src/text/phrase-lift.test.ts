import { expect, test } from 'vitest'
import { createRandom } from '../stats/random.ts'
import { createPhraseCounter } from './phrase-lift.ts'

interface Text {
  words: string[]
  marked: boolean
  group: number
}

function liftedIn(texts: readonly Text[], options?: Parameters<typeof createPhraseCounter>[0]) {
  const counter = createPhraseCounter(options)
  for (const { words, marked } of texts) counter.survey(words, marked)
  for (const { words, marked, group } of texts) counter.count(words, marked, group)
  return counter.lifted()
}

/** Texts of words drawn at random from a small vocabulary, so that short phrases come up by chance everywhere. */
function randomTexts(count: number, share: number): Text[] {
  const random = createRandom('phrases')
  return Array.from({ length: count }, (_, group) => ({
    words: Array.from({ length: 40 }, () => `w${random.integer(12)}`),
    marked: random.next() < share,
    group,
  }))
}

test('a planted phrase is found, with its counts, and nothing else', () => {
  const texts = randomTexts(400, 0.5)
  const marked = texts.filter((text) => text.marked)
  for (const { words } of marked.slice(0, 60)) words.splice(7, 0, 'correctly', 'refused', 'the', 'task')
  const others = texts.filter((text) => !text.marked)
  for (const { words } of others.slice(0, 3)) words.splice(7, 0, 'correctly', 'refused', 'the', 'task')
  const [first, ...rest] = liftedIn(texts)
  expect(first).toMatchObject({ phrase: 'correctly refused the task', marked: 60, others: 3 })
  expect(first.lift).toBeCloseTo(60.5 / (marked.length + 1) / (3.5 / (others.length + 1)), 10)
  expect(first.pAdjusted).toBeLessThan(1e-6)
  // Whatever else is told holds on to the planted words by an end.
  expect(rest.filter(({ phrase }) => !/correctly|refused|task/.test(phrase))).toEqual([])
})

test('without a plant, many phrases are tested and none is found', () => {
  expect(liftedIn(randomTexts(600, 0.4), { smallest: 1, level: 0.05 })).toEqual([])
})

test('what only answers to one question share is their subject, not a formula', () => {
  const texts = randomTexts(200, 0.5)
  const marked = texts.filter((text) => text.marked)
  for (const text of marked.slice(0, 50)) {
    text.words.splice(3, 0, 'capital', 'of', 'france')
    text.group = 7
  }
  expect(liftedIn(texts).map(({ phrase }) => phrase)).not.toContain('capital of france')
})

test('a phrase counts once a text', () => {
  const words = 'so very good so very good so very good'.split(' ')
  const texts = Array.from({ length: 60 }, (_, group) =>
    group < 30 ? { words, marked: true, group } : { words: ['nothing', 'of', 'note'], marked: false, group },
  )
  expect(Math.max(...liftedIn(texts).map(({ marked }) => marked))).toBe(30)
})

test('with nothing to hold them against, no phrase is lifted', () => {
  const texts = randomTexts(50, 1)
  expect(liftedIn(texts)).toEqual([])
})
