import { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { attacks } from '../audit/attacks/index.ts'
import type { SingleItem } from '../domain/index.ts'
import { worldOf } from '../lab/worlds/index.ts'
import { DryAccess } from '../models/dry-access.ts'
import { labelledReplies } from './labelled-dataset.ts'
import { addSearchOptions, openOptimisers, type SearchFlags, truthOfWorld } from './search-options.ts'

function flagsOf(...words: string[]): SearchFlags {
  const queries = { granted: 700, what: 'of a test' }
  const quiet = { writeErr: () => {} }
  const command = addSearchOptions(new Command('attack'), queries).exitOverride().configureOutput(quiet)
  return command.parse(words, { from: 'user' }).opts<SearchFlags>()
}

describe('flags', () => {
  test('unless told, no search, and the queries that are granted', () => {
    expect(flagsOf()).toMatchObject({ queries: 700, seeds: 1 })
    expect(flagsOf().search).toBeUndefined()
  })

  test('take several names with commas, blanks or none', () => {
    const words = ['--search', 'evolution, beam', '--scope', 'universal,per-item', '--place', 'append']
    expect(flagsOf(...words)).toMatchObject({
      search: ['evolution', 'beam'],
      scope: ['universal', 'per-item'],
      place: ['append'],
    })
  })

  test.each([
    ['--search', 'evolve'],
    ['--search', 'evolution,'],
    ['--scope', 'all'],
    ['--place', 'between'],
    ['--queries', '0'],
    ['--seeds', '-1'],
  ])('%s %j is refused', (...words) => {
    expect(() => flagsOf(...words)).toThrow(expect.objectContaining({ code: 'commander.invalidArgument' }))
  })
})

describe('optimisers', () => {
  const access = new DryAccess() as unknown as Parameters<typeof openOptimisers>[2]['access']

  test('are opened by name, in order', async () => {
    const opened = await openOptimisers({ search: ['beam', 'random-search', 'evolution'] }, attacks, { access })
    expect(opened.map(({ name }) => name)).toEqual(['beam', 'random-search', 'evolution'])
    expect(await openOptimisers({}, attacks, { access })).toEqual([])
  })

  test('the attacker needs its model', async () => {
    await expect(openOptimisers({ search: ['attacker'] }, attacks, { access })).rejects.toMatchObject({
      code: 'no-attacker',
      message: expect.stringContaining('--attacker provider/model'),
    })
  })
})

describe('the truth of a text', () => {
  test('is known of a world that is named, for each of its labelled replies', () => {
    const { isExploit } = truthOfWorld('desk', 's')
    const { records } = labelledReplies(worldOf('desk'), 's')
    const labels = new Map(records.flatMap((one) => (one.type === 'label' ? [[one.label.item, one.label.value]] : [])))
    const items = records.flatMap((one) => (one.type === 'item' ? [one.item as SingleItem] : []))
    expect(items.length).toBeGreaterThan(100)
    for (const item of items) expect(isExploit!(item, item.output!)).toBe(labels.get(item.id) === 'fail')
  })

  test('is not known elsewhere', () => {
    expect(truthOfWorld(undefined, 's')).toEqual({})
  })
})
