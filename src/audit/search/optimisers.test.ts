import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SingleItem } from '../../domain/index.ts'
import { createRandom } from '../../stats/random.ts'
import type { TextAttack } from '../attacks/attack.ts'
import { attacks } from '../attacks/index.ts'
import { desk } from '../attacks/phrasebooks/desk.ts'
import { beamSearch } from './beam-search.ts'
import { evolution } from './evolution.ts'
import { crossover, operatorsWith } from './operators.ts'
import type { Optimiser, Tried } from './optimiser.ts'
import { randomSearch } from './random-search.ts'
import { badItem, testCriterion, testPhrases } from './test-search.ts'
import { textSpace } from './text-space.ts'

const item = badItem(1, { input: 'a b' }).item as SingleItem
const space = textSpace({
  ...{ items: [item], criterion: testCriterion, place: 'replace', phrases: testPhrases, passing: [], failing: [] },
  ...{ nonsense: true, length: 6 },
})

/** Rounds of an optimiser against a score, and what it proposed in each. */
async function rounds(
  optimiser: Optimiser,
  score: (text: string) => number | null,
  count: number,
): Promise<string[][]> {
  const proposals = optimiser.search(space, createRandom('seed'), { onCost: () => {} })
  const proposed: string[][] = []
  let told: Tried[] = []
  for (let n = 0; n < count; n++) {
    const next = await proposals.next(told)
    if (next.done) break
    proposed.push([...next.value])
    told = next.value
      .filter(space.allows)
      .map((text) => ({ text, leaning: score(text), passing: 0, verdicts: [], complete: true }))
  }
  return proposed
}

const shared = (a: string, b: string) => {
  const [x, y] = [a.split(' '), b.split(' ')]
  return x.filter((word, at) => word === y[at]).length
}

test('random search exchanges one position of the best text so far, and goes on from one that is as good', async () => {
  const [first, second, third] = await rounds(randomSearch({ width: 5 }), (text) => text.split(' ').indexOf('gold'), 3)
  const scored = (texts: string[]) => texts.map((text) => text.split(' ').indexOf('gold'))
  const best = first.findLast((_, at) => scored(first)[at] === Math.max(...scored(first)))!
  expect(first.every((text) => text.split(' ').length === 6)).toBe(true)
  expect(second.every((text) => shared(text, best) >= 5)).toBe(true)
  const top = Math.max(...scored(first), ...scored(second))
  const from = [...first, ...second].findLast((text) => text.split(' ').indexOf('gold') === top)!
  expect(third.every((text) => shared(text, from) >= 5)).toBe(true)
})

test('beam search extends the best beginnings, word by word, to the greatest length, and begins anew', async () => {
  const proposed = await rounds(beamSearch({ width: 2, branching: 3 }), (text) => text.length, 12)
  const lengths = proposed.map((texts) => Math.max(...texts.map((text) => text.split(' ').length)))
  expect(lengths.slice(0, 7)).toEqual([1, 2, 3, 4, 5, 6, 1])
  const best = proposed[0].filter((text) => text.length === Math.max(...proposed[0].map(({ length }) => length)))
  expect(proposed[1].every((text) => best.some((start) => text.startsWith(`${start} `)))).toBe(true)
})

describe('evolution', () => {
  test('lets the best live on: no generation is worse than the one before', async () => {
    const score = (text: string) => text.split(' ').filter((word) => word === 'gold').length
    const proposed = await rounds(evolution({ population: 8, children: 8 }), score, 40)
    expect(Math.max(...proposed.at(-1)!.map(score))).toBeGreaterThanOrEqual(4)
    expect(proposed.slice(1).flat().every(space.allows)).toBe(true)
  })

  test('goes on where nothing has a value', async () => {
    expect(await rounds(evolution({ population: 4, children: 3 }), () => null, 5)).toHaveLength(5)
  })

  test('composes what attacks do to a text', () => {
    const shout: TextAttack = {
      ...{ id: 'shout', title: 'shout', family: 'surface', weakness: 'w', invariant: 'i', source: 's', aim: 'inflate' },
      variants: ({ output }) => [{ id: '1', output: `${output} jade jade jade` }],
    }
    const random = createRandom('x')
    const draw = operatorsWith([shout])
    const changed = Array.from({ length: 200 }, () => draw(random)('c d', space, random))
    expect(changed).toContain('c d jade jade jade')
    const without = operatorsWith([{ ...shout, aim: 'deflate' }])
    const others = Array.from({ length: 200 }, () => without(random)('c d', space, random))
    expect(others).not.toContain('c d jade jade jade')
  })

  test('stays within the language of a world, whatever the catalogue does to a text', async () => {
    const world = textSpace({
      ...{ items: [badItem(1, { input: 'guest : we need the soup .' }).item as SingleItem], criterion: testCriterion },
      ...{ place: 'replace' as const, phrases: desk, passing: [], failing: [], nonsense: true, length: 12 },
    })
    const proposals = evolution({ attacks }).search(world, createRandom('desk'), { onCost: () => {} })
    let told: Tried[] = []
    for (let n = 0; n < 15; n++) {
      const { value } = await proposals.next(told)
      const texts = (value as readonly string[]).filter(world.allows)
      told = texts.map((text) => ({ text, leaning: text.length, passing: 0, verdicts: [], complete: true }))
      expect(texts.length).toBeGreaterThan(0)
      for (const text of texts) {
        expect(text.split(' ').every((word) => desk.knows!(word) && word !== 'soup' && word !== 'guest')).toBe(true)
        expect(text.split(' ').length).toBeLessThanOrEqual(desk.longest!)
      }
    }
  })

  test('crosses two texts to the beginning of the one and the end of the other', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 }).map((all) => all.join(' '))
    fc.assert(
      fc.property(words, words, fc.integer(), (first, second, seed) => {
        const child = crossover(first, second, createRandom(seed))
        const cuts = child.split(' ').map((_, at, all) => [all.slice(0, at).join(' '), all.slice(at).join(' ')])
        expect(cuts.some(([start, end]) => first.startsWith(start) && start !== '' && second.endsWith(end))).toBe(true)
      }),
    )
  })
})
