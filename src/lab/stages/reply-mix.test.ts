import { describe, expect, test } from 'vitest'
import { createRandom, type Random } from '../../stats/random.ts'
import { deskWorld } from '../worlds/desk/index.ts'
import { kindOf } from '../worlds/desk/language.ts'
import type { AnyWorld, Reply, Task } from '../worlds/index.ts'
import { drawWrittenReply, replyMixSchema, type Writer, writers } from './reply-mix.ts'

const world: AnyWorld = deskWorld

function poolOf(count: number, seed = 'pool'): { task: Task; reply: Reply }[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const task = world.drawTask(random, { forbidden: false })
    return { task, reply: world.writeReply(task, random, { defects: [] }) }
  })
}
const pool = poolOf(50)

function draw(mix: Partial<Record<Writer, number>>, count: number, random: Random = createRandom('draw')) {
  const parsed = replyMixSchema.parse(mix)
  return Array.from({ length: count }, () => drawWrittenReply({ world, mix: parsed, pool }, random))
}
const wordsOf = ({ text }: Reply) => text.split(' ')

describe('shares', () => {
  test('each writer has its turn as often as the mix says, shares of any sum', () => {
    const weights = [8, 4, 4, 1, 4, 2, 2, 7]
    const mix = Object.fromEntries(writers.map((writer, at) => [writer, weights[at]]))
    const total = 6400
    const drawn = draw(mix, total)
    const chiSquared = writers.reduce((sum, writer, at) => {
      const expected = (total * weights[at]) / 32
      return sum + (drawn.filter((each) => each.writer === writer).length - expected) ** 2 / expected
    }, 0)
    // The 99.9 % quantile of chi-squared on 7 degrees of freedom.
    expect(chiSquared).toBeLessThan(24.32)
  })

  test('a writer without a share never has a turn, whatever number is drawn', () => {
    for (const number of [0, 0.5, 1 - 2 ** -53]) {
      const random = { ...createRandom('a'), next: () => number }
      const mix = replyMixSchema.parse({ writer: 0.3, flawless: 0.7 })
      const { writer } = drawWrittenReply({ world, mix, pool: [] }, random)
      expect(writer).toBe(number < 0.3 ? 'writer' : 'flawless')
    }
  })

  test.each([
    ['no share above 0', {}, 'at least one share'],
    ['a share below 0', { base: 1, writer: -0.1 }, 'writer'],
    ['an unknown writer', { base: 1, ghost: 1 }, 'ghost'],
  ])('%s is refused', (_, mix, named) => {
    const read = replyMixSchema.safeParse(mix)
    expect(read.success).toBe(false)
    expect(JSON.stringify(read.error?.issues)).toContain(named)
  })
})

describe('what each writer does', () => {
  test('base: a reply of the pool to its own task', () => {
    for (const { task, reply } of draw({ base: 1 }, 100)) {
      expect(pool.find((each) => each.task === task)?.reply).toBe(reply)
    }
  })

  test('base-swapped: of a reply of the pool only values differ, and usually some do', () => {
    const drawn = draw({ 'base-swapped': 1 }, 200)
    let changed = 0
    for (const { task, reply } of drawn) {
      const own = wordsOf(pool.find((each) => each.task === task)?.reply as Reply)
      const said = wordsOf(reply)
      expect(said).toHaveLength(own.length)
      said.forEach((word, at) => {
        if (word !== own[at]) expect(kindOf(word)).toBe(kindOf(own[at]))
      })
      if (said.join(' ') !== own.join(' ')) changed++
    }
    // Two to four values, each exchanged with a chance of 0.4 on average: fewer than 1 in 3 stay as they were.
    expect(changed).toBeGreaterThan(120)
  })

  test('base-corrupted: to a task of the pool, a damaged reply', () => {
    const drawn = draw({ 'base-corrupted': 1 }, 200)
    expect(drawn.every(({ task }) => pool.some((each) => each.task === task))).toBe(true)
    const scores = drawn.map(({ task, reply }) => world.check(task, reply).score)
    expect(scores.filter((score) => score < 9).length).toBeGreaterThan(150)
  })

  test('base-mismatched: a reply of the pool to another task', () => {
    for (const { task, reply } of draw({ 'base-mismatched': 1 }, 100)) {
      expect(pool.some((each) => each.task === task)).toBe(false)
      expect(pool.some((each) => each.reply === reply)).toBe(true)
    }
  })

  test('writer: sometimes flawless, sometimes not', () => {
    const found = draw({ writer: 1 }, 400).map(({ task, reply }) => world.check(task, reply).defects.length)
    // Half of them by the world's description; 4 standard errors of a half among 400 are 0.1.
    const flawless = found.filter((count) => count === 0).length / 400
    expect(Math.abs(flawless - 0.5)).toBeLessThan(0.12)
  })

  test('flawless: 9', () => {
    for (const { task, reply } of draw({ flawless: 1 }, 100)) expect(world.check(task, reply).score).toBe(9)
  })

  test('flawless-swapped: no defect but of its values, and usually one', () => {
    const ofValues = ['wrong-value', 'all-values-wrong', 'wrong-reason', 'addition', 'repetition']
    const found = draw({ 'flawless-swapped': 1 }, 200).map(({ task, reply }) => world.check(task, reply).defects)
    expect(found.flat().filter((defect) => !ofValues.includes(defect))).toEqual([])
    expect(found.filter((defects) => defects.length > 0).length).toBeGreaterThan(120)
  })

  test('planted: at most one defect, each of them at some time', () => {
    const found = draw({ planted: 1 }, 1000).map(({ task, reply }) => world.check(task, reply).defects)
    expect(found.every((defects) => defects.length <= 1)).toBe(true)
    expect(new Set(found.flat())).toEqual(new Set(world.defects))
  })
})

test('the same random numbers give the same replies', () => {
  const mix = Object.fromEntries(writers.map((writer) => [writer, 1]))
  expect(draw(mix, 50, createRandom('again'))).toEqual(draw(mix, 50, createRandom('again')))
})
