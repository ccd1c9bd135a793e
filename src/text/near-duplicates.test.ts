import { expect, test } from 'vitest'
import { createRandom } from '../stats/random.ts'
import { createNearDuplicates } from './near-duplicates.ts'

const random = createRandom('near')
const prose = (length: number) => Array.from({ length }, () => `w${random.integer(5000)}`)

function groupsOf(texts: readonly string[][], similarity?: number): number[][] {
  const finder = createNearDuplicates({ similarity })
  for (const text of texts) finder.add(text)
  return finder.groups()
}

test('a template with one slot filled is found among other texts', () => {
  const template = prose(60)
  const filled = ['rome', 'oslo', 'lima', 'cairo'].map((city) => template.with(30, city))
  const texts = [...Array.from({ length: 300 }, () => prose(60)), ...filled]
  // One word of 60 is in 3 of 58 shingles: Jaccard 55 / 61 = .90.
  expect(groupsOf(texts)).toEqual([[300, 301, 302, 303]])
})

test('texts that share a third of their words are not the same', () => {
  const shared = prose(20)
  expect(groupsOf(Array.from({ length: 30 }, () => [...shared, ...prose(40)]))).toEqual([])
})

test('equal texts are one group, the largest first; too short ones are in none', () => {
  const [a, b] = [prose(12), prose(12)]
  expect(groupsOf([a, b, ['yes'], a, b, a, ['yes']])).toEqual([
    [0, 3, 5],
    [1, 4],
  ])
})

test('twenty thousand texts at once, half of them from a hundred templates', () => {
  const templates = Array.from({ length: 100 }, () => prose(30))
  const texts = Array.from({ length: 20_000 }, (_, i) =>
    i % 2 === 0 ? templates[(i / 2) % 100].with(15, `slot${i}`) : prose(30),
  )
  const groups = groupsOf(texts)
  expect(groups).toHaveLength(100)
  expect(groups.every((group) => group.length >= 98 && group.every((text) => text % 2 === 0))).toBe(true)
})
