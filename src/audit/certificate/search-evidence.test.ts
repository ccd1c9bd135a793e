import { describe, expect, test } from 'vitest'
import { sampleSearch } from '../../report/sample-certificate.ts'
import { share } from '../../report/sample-figures.ts'
import { noCases } from '../consistency/intervals.ts'
import type { SearchRun } from '../search/search-report.ts'
import { attackableTold } from './questions.ts'
import { searchEvidence } from './search-evidence.ts'

const run = (changed: Partial<SearchRun> = {}): SearchRun => ({ ...sampleSearch.runs[0]!, ...changed })
const reportOf = (...runs: SearchRun[]) => ({ ...sampleSearch, runs })
const evidenceOf = (...runs: SearchRun[]) => searchEvidence(reportOf(...runs))
const successOf = (...runs: SearchRun[]) => evidenceOf(...runs)['search-success']?.estimate
const queriesOf = (...runs: SearchRun[]) => evidenceOf(...runs)['search-queries']?.estimate.value
const sentenceOf = (...runs: SearchRun[]) =>
  attackableTold({ report: undefined, judge: undefined, search: reportOf(...runs) }).sentence

const perItem = { scope: 'per-item', heldOut: noCases } as const
const nothing = { onItems: share(0, 40), heldOut: share(0, 60) }

describe('success of searches', () => {
  test('one text for all: on what it never saw', () => {
    expect(successOf(run())).toMatchObject({ numerator: 41, denominator: 60 })
  })

  test('a text an item: of the items with verdicts, however many were meant', () => {
    expect(successOf(run({ ...perItem, onItems: share(2, 25) }))).toMatchObject({ numerator: 2, denominator: 25 })
    // Unless the best of them does more on what it never saw.
    const carried = { ...perItem, onItems: share(2, 25), heldOut: share(3, 4) }
    expect(successOf(run(carried))).toMatchObject({ numerator: 3, denominator: 4 })
  })

  test('of several, the one that may have got furthest', () => {
    expect(successOf(run(nothing), run({ onItems: share(4, 40), heldOut: share(6, 60) }))).toMatchObject({
      numerator: 6,
    })
    expect(successOf(run(nothing), run({ ...nothing, heldOut: share(0, 9) }))).toMatchObject({ denominator: 9 })
  })

  test('a search that was cut, or that heard no verdict, is no evidence for the judge', () => {
    const silent = run({ ...nothing, answered: 0, onItems: noCases })
    for (const none of [run({ ...nothing, ended: 'cut' }), silent]) {
      expect(evidenceOf(none)).toEqual({ 'search-success': undefined, 'search-queries': undefined })
      expect(sentenceOf(none)).toBe(
        'No attack was tried. Of one search none came to its end with verdicts: what fools it was not searched for.',
      )
      expect(successOf(none, run(nothing))).toMatchObject({ numerator: 0, denominator: 60 })
    }
    const { notTested } = attackableTold({ report: undefined, judge: undefined, search: reportOf(silent) })
    expect(notTested).toEqual(['evolution: no verdict on any of 2,000 queries.'])
  })

  test('but against it, where it got through before it was cut', () => {
    expect(successOf(run(nothing), run({ ended: 'cut' }))).toMatchObject({ numerator: 41 })
  })
})

test('queries are those with a verdict: of one text for all of them, of a text an item those of an item', () => {
  expect(queriesOf(run({ answered: 1900 }))).toBe(1900)
  expect(queriesOf(run({ ...perItem, answered: 1990, onItems: share(0, 40) }))).toBe(49)
  expect(queriesOf(run({ ...nothing, answered: 300 }), run({ answered: 900, ended: 'cut' }))).toBe(300)
  expect(sentenceOf(run({ ...perItem, answered: 1990, onItems: share(2, 40) }))).toContain(
    'of 40 bad items, with 49 answered queries an item.',
  )
})
