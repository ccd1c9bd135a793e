import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Criterion, DataRecord, Item, Judge, Label, Verdict } from '../domain/index.ts'
import type { Store, StoredReport } from './store.ts'

/**
 * What every store must do, sentence by sentence of its contract.
 *
 * @param open a new, empty store at each call
 */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    let store: Store

    beforeEach(async () => {
      store = await open()
      await store.createDataset('d')
    })

    afterEach(() => store[Symbol.asyncDispose]())

    describe('datasets', () => {
      test('are there in the order in which they were created', async () => {
        await store.createDataset('c')
        expect((await store.datasets()).map(({ name }) => name)).toEqual(['d', 'c'])
      })

      test('are created once: creating one again leaves it as it is', async () => {
        await store.append('d', [itemRecord({ id: 'i' })])
        const before = await store.datasets()
        await store.createDataset('d')
        expect(await store.datasets()).toEqual(before)
      })

      test('count items that have come, labels in force and verdicts', async () => {
        await store.append('d', [
          itemRecord({ id: 'come' }),
          labelRecord({ item: 'come', value: 'pass' }),
          labelRecord({ item: 'come', value: 'fail' }),
          verdictRecord({ item: 'bare', repeat: 0 }),
          verdictRecord({ item: 'bare', repeat: 1 }),
        ])
        expect(await store.datasets()).toMatchObject([{ name: 'd', items: 2, labels: 1, verdicts: 2 }])
      })

      test('say when they were created', async () => {
        const [{ createdAt } = { createdAt: '' }] = await store.datasets()
        expect(new Date(createdAt).toISOString()).toBe(createdAt)
      })

      test('keep their contents apart', async () => {
        await store.createDataset('e')
        await store.append('d', [itemRecord({ id: 'i', output: 'of d' }), verdictRecord({ value: 'pass' })])
        const outcome = await store.append('e', [
          itemRecord({ id: 'i', output: 'of e' }),
          verdictRecord({ value: 'fail' }),
        ])
        expect(outcome).toEqual({ added: 2, unchanged: 0, conflicts: [], revisions: [] })
        expect(await collect(store.items('e'))).toMatchObject([{ output: 'of e' }])
        expect(await collect(store.verdicts('d'))).toMatchObject([{ value: 'pass' }])
        expect((await collect(store.evidence('e', 'c')))[0]!.verdicts).toMatchObject([{ value: 'fail' }])
      })

      test.each<[string, (store: Store) => Promise<unknown>]>([
        ['append', (s) => s.append('none', [])],
        ['criteria', (s) => s.criteria('none')],
        ['judges', (s) => s.judges('none')],
        ['items', (s) => collect(s.items('none'))],
        ['itemsById', (s) => s.itemsById('none', [])],
        ['evidence', (s) => collect(s.evidence('none', 'c'))],
        ['labels', (s) => collect(s.labels('none'))],
        ['verdicts', (s) => collect(s.verdicts('none'))],
        ['beginImport', (s) => s.beginImport({ ...begun, dataset: 'none' })],
        ['finishImport', (s) => s.finishImport({ ...ended, dataset: 'none' })],
        ['imports', (s) => s.imports('none')],
      ])('%s throws unknown-dataset where there is none by that name', async (_, ask) => {
        await expect(ask(store)).rejects.toMatchObject({ name: 'StoreError', code: 'unknown-dataset' })
      })
    })

    describe('append', () => {
      test.each<[string, DataRecord, () => Promise<unknown[]>]>([
        ['a single item', itemRecord(wholeItem), () => collect(store.items('d'))],
        ['a pair', itemRecord(pair), () => collect(store.items('d'))],
        ['a criterion', { type: 'criterion', criterion }, () => store.criteria('d')],
        ['a judge', { type: 'judge', judge }, () => store.judges('d')],
        ['a label', labelRecord(wholeLabel), () => collect(store.labels('d'))],
        ['a verdict', verdictRecord(wholeVerdict), () => collect(store.verdicts('d'))],
      ])('keeps %s whole, and once', async (_, record, read) => {
        expect(await store.append('d', [record])).toEqual({ added: 1, unchanged: 0, conflicts: [], revisions: [] })
        expect(await store.append('d', [record])).toEqual({ added: 0, unchanged: 1, conflicts: [], revisions: [] })
        const { type: _type, ...content } = record
        expect(await read()).toEqual(Object.values(content))
      })

      test.each<[string, DataRecord, () => Promise<unknown[]>]>([
        ['an item', itemRecord({ id: 'i' }), () => collect(store.items('d'))],
        ['a label', labelRecord({}), () => collect(store.labels('d'))],
        ['a verdict', verdictRecord({}), () => collect(store.verdicts('d'))],
      ])('keeps %s with nothing optional as it is: no field appears', async (_, record, read) => {
        await store.append('d', [record])
        const { type: _type, ...content } = record
        expect(await read()).toStrictEqual(Object.values(content))
      })

      test('compares by structure, whatever the order of the fields, and takes undefined for absent', async () => {
        await store.append('d', [
          itemRecord({ id: 'i', tags: { a: '1', b: '2' } }),
          { type: 'judge', judge: { ...judge, settings: { x: { p: 1, q: [2] }, y: null } } },
          verdictRecord({ critique: undefined }),
        ])
        const outcome = await store.append('d', [
          { type: 'item', item: { tags: { b: '2', a: '1' }, context: undefined, id: 'i' } },
          { type: 'judge', judge: { ...judge, settings: { y: null, x: { q: [2], p: 1 } } } },
          verdictRecord({ raw: undefined }),
        ])
        expect(outcome).toEqual({ added: 0, unchanged: 3, conflicts: [], revisions: [] })
      })

      test('reports a conflict by position, says which field differs, and leaves the first in force', async () => {
        // Nothing conflicts with an error.
        const standing: Verdict = { ...wholeVerdict, value: 'pass' }
        await store.append('d', [
          itemRecord(wholeItem),
          { type: 'criterion', criterion },
          { type: 'judge', judge },
          verdictRecord(standing),
        ])
        const outcome = await store.append('d', [
          itemRecord({ id: 'new' }),
          itemRecord({ ...wholeItem, output: 'another' }),
          { type: 'criterion', criterion: { ...criterion, question: 'Another?' } },
          { type: 'judge', judge: { ...judge, kind: 'http' } },
          verdictRecord({ ...standing, reasoning: 'another', value: 'fail' }),
        ])
        expect(outcome).toMatchObject({ added: 1, unchanged: 0 })
        expect(outcome.conflicts.map(({ position }) => position)).toEqual([1, 2, 3, 4])
        expect(outcome.conflicts.map(({ reason }) => /with another ([\w, ]+);/.exec(reason)?.[1])).toEqual([
          'output',
          'question',
          'kind',
          'reasoning, value',
        ])
        expect(await store.itemsById('d', ['i'])).toEqual([wholeItem])
        expect(await store.criteria('d')).toEqual([criterion])
        expect(await store.judges('d')).toEqual([judge])
        expect(await collect(store.verdicts('d'))).toEqual([standing])
      })

      test('finds a conflict and a repetition within one batch', async () => {
        const outcome = await store.append('d', [
          itemRecord({ id: 'i', output: 'first' }),
          itemRecord({ id: 'i', output: 'first' }),
          itemRecord({ id: 'i', output: 'second' }),
        ])
        expect(outcome).toMatchObject({ added: 1, unchanged: 1, conflicts: [{ position: 2 }] })
      })

      test('tells verdicts apart by item, criterion, judge, presentation and repeat', async () => {
        const records = [
          verdictRecord({}),
          verdictRecord({ item: 'other' }),
          verdictRecord({ criterion: 'other' }),
          verdictRecord({ judge: 'other' }),
          verdictRecord({ presentation: 'AB' }),
          verdictRecord({ presentation: 'BA' }),
          verdictRecord({ repeat: 1 }),
        ]
        expect(await store.append('d', records)).toEqual({ added: 7, unchanged: 0, conflicts: [], revisions: [] })
        expect(await store.append('d', records)).toEqual({ added: 0, unchanged: 7, conflicts: [], revisions: [] })
      })

      describe('of a verdict where there was an error', () => {
        const failed = verdictRecord({ value: 'error', errorKind: 'timeout', raw: 'no answer in 60 s' })
        const failedAgain = verdictRecord({ value: 'error', errorKind: 'transport' })
        const passed = verdictRecord({ value: 'pass', critique: 'at last' })

        test('lets it take the error’s place, everywhere', async () => {
          await store.append('d', [failed])
          const outcome = await store.append('d', [passed])
          expect(outcome).toMatchObject({ added: 1, unchanged: 0, conflicts: [], revisions: [{ position: 0 }] })
          expect(outcome.revisions[0]!.reason).toMatch(/error \(timeout\).*pass is in force/)
          expect(await collect(store.verdicts('d'))).toMatchObject([{ value: 'pass', critique: 'at last' }])
          expect(await collect(store.evidence('d', 'c'))).toMatchObject([{ verdicts: [{ value: 'pass' }] }])
          expect(await store.datasets()).toMatchObject([{ verdicts: 1 }])
        })

        test('lets another error take its place, and that one’s', async () => {
          await store.append('d', [failed, failedAgain, passed])
          expect(await collect(store.verdicts('d'))).toMatchObject([{ value: 'pass' }])
        })

        test('knows each of them again, and lets nothing take the place of a verdict', async () => {
          await store.append('d', [failed, failedAgain, passed])
          expect(await store.append('d', [failed, failedAgain, passed])).toMatchObject({ added: 0, unchanged: 3 })
          const other = await store.append('d', [verdictRecord({ value: 'fail' })])
          expect(other).toMatchObject({ added: 0, conflicts: [{ position: 0 }] })
          const late = await store.append('d', [verdictRecord({ value: 'error', errorKind: 'refused' })])
          expect(late).toMatchObject({ added: 0, conflicts: [{ position: 0 }] })
          expect(await collect(store.verdicts('d'))).toMatchObject([{ value: 'pass' }])
        })
      })

      test('keeps a batch that fails out of it, whole', async () => {
        const impossible = { type: 'verdict', verdict: { ...verdict({}), settings: 1n, repeat: Symbol() } } as never
        await expect(store.append('d', [itemRecord({ id: 'first' }), impossible])).rejects.toThrow()
        expect(await collect(store.evidence('d', 'c'))).toEqual([])
        // The names that were undone must not be remembered: the next to come would take over their keys.
        await store.append('d', [itemRecord({ id: 'second' }), verdictRecord({ item: 'first' })])
        expect(await collect(store.evidence('d', 'c'))).toMatchObject([
          { id: 'second', verdicts: [] },
          { id: 'first', verdicts: [{ item: 'first' }] },
        ])
      })

      test('keeps what it was given, not what the caller makes of it afterwards', async () => {
        const item = { id: 'i', output: 'as given', tags: {} }
        await store.append('d', [{ type: 'item', item }])
        item.output = 'changed'
        const [read] = await collect(store.items('d'))
        expect(read).toMatchObject({ output: 'as given' })
        Object.assign(read!, { output: 'changed' })
        expect(await collect(store.items('d'))).toMatchObject([{ output: 'as given' }])
      })

      test.each([
        ['NUL', 'a\0b'],
        ['control characters', '\u0001\u001b[31m\r\n\u007f'],
        ['a byte order mark', '\ufeffx'],
        ['right to left', '\u202eevil'],
        ['beyond the basic plane', '👩‍⚖️𝔊'],
        ['SQL', `'; DROP TABLE verdicts; --`],
        ['a prototype', '__proto__'],
        ['spaces alone', ' '],
      ])('keeps hostile text: %s', async (_, text) => {
        const item: Item = { id: text, output: text, tags: Object.fromEntries([[text, text]]) }
        const given = verdict({ item: text, criterion: text, judge: text, raw: text, critique: text, reasoning: text })
        const said = label({ item: text, criterion: text, annotator: text, critique: text })
        const records: DataRecord[] = [itemRecord(item), verdictRecord(given), labelRecord(said)]
        expect(await store.append('d', records)).toMatchObject({ added: 3 })
        expect(await store.append('d', records)).toMatchObject({ unchanged: 3 })
        expect(JSON.stringify(await store.itemsById('d', [text]))).toBe(JSON.stringify([sorted(item)]))
        expect(await collect(store.verdicts('d', { items: [text] }))).toEqual([given])
        expect(await collect(store.labels('d'))).toEqual([said])
        const [evidence] = await collect(store.evidence('d', text))
        expect(evidence).toMatchObject({ id: text, labels: [{ annotator: text }], verdicts: [{ judge: text }] })
        expect(Object.entries(evidence!.tags)).toEqual([[text, text]])
      })

      test('keeps text as well-formed Unicode, and still knows it again', async () => {
        const record = verdictRecord({ item: 'x\ud800', raw: 'cut off \udbff' })
        expect(await store.append('d', [record])).toMatchObject({ added: 1 })
        expect(await store.append('d', [record])).toMatchObject({ unchanged: 1 })
        expect(await collect(store.verdicts('d', { items: ['x\ud800'] }))).toEqual([
          verdict({ item: 'x\ufffd', raw: 'cut off \ufffd' }),
        ])
      })

      test('keeps numbers to the last bit', async () => {
        const numbers = [0.1 + 0.2, 1e-300, Number.MAX_VALUE, -7, 5e-324, 2 ** 53 - 1]
        await store.append(
          'd',
          numbers.map((score, repeat) => verdictRecord({ value: 'graded', score, repeat })),
        )
        expect((await collect(store.verdicts('d'))).map(({ score }) => score)).toEqual(numbers)
      })
    })

    describe('labels', () => {
      test('of other content are revisions: both kept, the latest in force', async () => {
        expect(await store.append('d', [labelRecord({ value: 'pass' })])).toMatchObject({ added: 1 })
        expect(await store.append('d', [labelRecord({ value: 'fail' })])).toMatchObject({
          added: 1,
          conflicts: [],
          revisions: [{ position: 0, reason: expect.stringContaining('it was pass, and fail is in force now') }],
        })
        expect(await collect(store.labels('d'))).toEqual([label({ value: 'fail' })])
        expect(await collect(store.labels('d', { all: true }))).toEqual([
          label({ value: 'pass' }),
          label({ value: 'fail' }),
        ])
        expect((await collect(store.evidence('d', 'c')))[0]!.labels).toEqual([label({ value: 'fail' })])
      })

      test('can go back to what they were: whoever changes their mind twice is heard', async () => {
        for (const value of ['pass', 'fail', 'pass'] as const) await store.append('d', [labelRecord({ value })])
        expect(await collect(store.labels('d'))).toEqual([label({ value: 'pass' })])
        expect(await collect(store.labels('d', { all: true }))).toHaveLength(3)
      })

      test('of other annotators, items and criteria stand side by side, in the order in which they came', async () => {
        const labels = [
          label({ item: 'z' }),
          label({ item: 'z', annotator: 'b' }),
          label({ item: 'a' }),
          label({ item: 'z', criterion: 'other' }),
        ]
        await store.append('d', labels.map(labelRecord))
        expect(await collect(store.labels('d'))).toEqual(labels)
      })
    })

    describe('reading', () => {
      test('lists criteria and judges whose body has come, in the order of first mention', async () => {
        const other: Criterion = { id: 'other', question: 'Other?' }
        await store.append('d', [
          verdictRecord({ criterion: 'other', judge: 'later@1' }),
          { type: 'criterion', criterion },
          verdictRecord({ criterion: 'never', judge: 'never@1' }),
          { type: 'judge', judge },
          { type: 'criterion', criterion: other },
          { type: 'judge', judge: { ...judge, version: 'later@1' } },
        ])
        expect(await store.criteria('d')).toEqual([other, criterion])
        expect((await store.judges('d')).map(({ version }) => version)).toEqual(['later@1', judge.version])
      })

      test('yields items in the order in which their ids were first mentioned', async () => {
        await store.append('d', [
          verdictRecord({ item: 'third' }),
          itemRecord({ id: 'first' }),
          itemRecord({ id: 'second' }),
        ])
        await store.append('d', [itemRecord({ id: 'third' })])
        expect((await collect(store.items('d'))).map(({ id }) => id)).toEqual(['third', 'first', 'second'])
      })

      test('finds items by id, in the order asked for, and passes over those that are not there', async () => {
        await store.append('d', [itemRecord({ id: 'a' }), itemRecord({ id: 'b' }), verdictRecord({ item: 'bare' })])
        const found = await store.itemsById('d', ['b', 'none', 'bare', 'a'])
        expect(found.map(({ id }) => id)).toEqual(['b', 'a'])
      })

      test('gives evidence item by item: outline, labels in force, verdicts of the criterion, no long texts', async () => {
        await store.append('d', [
          itemRecord(wholeItem),
          itemRecord(pair),
          itemRecord({ id: 'silent' }),
          verdictRecord({ ...wholeVerdict, item: 'bare' }),
          verdictRecord({ item: 'i', criterion: 'other' }),
          labelRecord({ ...wholeLabel, item: 'p' }),
        ])
        const { critique: _, reasoning: __, raw: ___, ...narrowVerdict } = wholeVerdict
        const { critique: ____, ...narrowLabel } = wholeLabel
        expect(await collect(store.evidence('d', 'c'))).toStrictEqual([
          { id: 'i', tags: { model: 'm' }, pairwise: false, outputLengths: [6], labels: [], verdicts: [] },
          {
            ...{ id: 'p', tags: {}, pairwise: true, outputLengths: [3, 0] },
            labels: [{ ...narrowLabel, item: 'p' }],
            verdicts: [],
          },
          { id: 'silent', tags: {}, pairwise: false, outputLengths: [], labels: [], verdicts: [] },
          {
            ...{ id: 'bare', tags: {}, pairwise: false, outputLengths: [], labels: [] },
            verdicts: [{ ...narrowVerdict, item: 'bare' }],
          },
        ])
      })

      test('gives items without evidence under a criterion that nobody has mentioned', async () => {
        await store.append('d', [itemRecord({ id: 'i' }), verdictRecord({ item: 'i' })])
        expect(await collect(store.evidence('d', 'unheard-of'))).toMatchObject([{ id: 'i', labels: [], verdicts: [] }])
      })

      test('gives an item’s labels as they came, its verdicts by judge, presentation and repeat', async () => {
        await store.append('d', [
          labelRecord({ annotator: 'b', value: 'pass' }),
          labelRecord({ annotator: 'a' }),
          labelRecord({ annotator: 'b', value: 'fail' }),
          verdictRecord({ judge: 'y', repeat: 10 }),
          verdictRecord({ judge: 'x', presentation: 'BA' }),
          verdictRecord({ judge: 'x', presentation: 'AB' }),
          verdictRecord({ judge: 'y', repeat: 9 }),
        ])
        const [evidence] = await collect(store.evidence('d', 'c'))
        expect(evidence!.labels.map(({ annotator }) => annotator)).toEqual(['a', 'b'])
        expect(evidence!.verdicts.map(({ judge, presentation, repeat }) => [judge, presentation, repeat])).toEqual([
          ['y', undefined, 9],
          ['y', undefined, 10],
          ['x', 'AB', 0],
          ['x', 'BA', 0],
        ])
      })

      test('gives verdicts by criterion, item and judge, of some items alone where they are named', async () => {
        const [a, b, c, d] = [
          verdict({ item: 'second', criterion: 'one', judge: 'k' }),
          verdict({ item: 'first', criterion: 'two', judge: 'j' }),
          verdict({ item: 'second', criterion: 'two', judge: 'j' }),
          verdict({ item: 'second', criterion: 'one', judge: 'j' }),
        ]
        await store.append('d', [a, b, c, d].map(verdictRecord))
        expect(await collect(store.verdicts('d'))).toEqual([a, d, c, b])
        expect(await collect(store.verdicts('d', { items: ['second', 'none', 'second'] }))).toEqual([a, d, c])
        expect(await collect(store.verdicts('d', { items: [] }))).toEqual([])
      })

      test('goes on, in order and with nothing twice, while the reader writes', async () => {
        const ids = Array.from({ length: 2500 }, (_, i) => `i${i}`)
        const records = (id: string, n: number) => [
          itemRecord({ id }),
          labelRecord({ item: id }),
          verdictRecord({ item: id, repeat: n }),
        ]
        await store.append('d', ids.flatMap(records))
        const readings = [store.items('d'), store.evidence('d', 'c'), store.labels('d'), store.verdicts('d')]
        for (const [n, reading] of readings.entries()) {
          const seen: string[] = []
          for await (const read of reading as AsyncIterable<{ id?: string; item?: string }>) {
            if (seen.length % 500 === 0) await store.append('d', records(`later-${n}-${seen.length}`, 0))
            seen.push((read.id ?? read.item)!)
          }
          expect(seen.filter((id) => !id.startsWith('later'))).toEqual(ids)
          expect(new Set(seen).size).toBe(seen.length)
        }
      })

      test('may be left halfway', async () => {
        await store.append('d', [itemRecord({ id: 'a' }), itemRecord({ id: 'b' })])
        for await (const _ of store.items('d')) break
        expect(await store.append('d', [itemRecord({ id: 'c' })])).toMatchObject({ added: 1 })
      })
    })

    describe('imports', () => {
      test('are there in the order in which they began, without an end until they end', async () => {
        await store.beginImport(begun)
        await store.beginImport({ ...begun, source: 'other.csv' })
        const {
          finishedAt: _,
          split: __,
          ...unfinished
        } = { ...ended, rows: 0, problems: 0, shownProblems: [], readAsFail: {} }
        expect(await store.imports('d')).toStrictEqual([unfinished, { ...unfinished, source: 'other.csv' }])
        await store.finishImport(ended)
        expect(await store.imports('d')).toStrictEqual([ended, { ...unfinished, source: 'other.csv' }])
      })

      test('end once, and not before they began', async () => {
        await expect(store.finishImport(ended)).rejects.toMatchObject({ code: 'unknown-import' })
        await store.beginImport(begun)
        await expect(store.finishImport({ ...ended, digest: 'other' })).rejects.toMatchObject({
          code: 'unknown-import',
        })
        await store.finishImport(ended)
        await expect(store.finishImport({ ...ended, rows: 99 })).rejects.toMatchObject({ code: 'unknown-import' })
        expect(await store.imports('d')).toEqual([ended])
      })

      test('are refused an end that is not one', async () => {
        await store.beginImport(begun)
        const endless = { ...ended, finishedAt: undefined }
        await expect(store.finishImport(endless)).rejects.toMatchObject({ code: 'unknown-import' })
      })
    })

    test('openings of a sealed split are all kept, in the order in which they were recorded', async () => {
      const opening = { sealed: 's', at: '2026-01-02T00:00:00Z', by: 'audit' }
      await store.recordOpening(opening)
      await store.recordOpening({ ...opening, sealed: 'other' })
      await store.recordOpening({ ...opening, reason: 'release' })
      await store.recordOpening(opening)
      expect(await store.openings('s')).toStrictEqual([opening, { ...opening, reason: 'release' }, opening])
      expect(await store.openings('none')).toEqual([])
    })

    describe('reports', () => {
      const report: StoredReport = { id: 'r1', kind: 'alignment', dataset: 'd', at: '2026-01-02T00:00:00Z', body: '{}' }

      test('are kept whole, and listed newest first without their bodies', async () => {
        await store.saveReport(report)
        await store.saveReport({ ...report, id: 'r0', at: '2026-01-01T00:00:00Z' })
        await store.saveReport({ ...report, id: 'r2' })
        const { body: _, ...listed } = report
        expect(await store.reports()).toStrictEqual([
          { ...listed, id: 'r2' },
          listed,
          { ...listed, id: 'r0', at: '2026-01-01T00:00:00Z' },
        ])
        expect(await store.report('r1')).toStrictEqual(report)
        expect(await store.report('none')).toBeUndefined()
      })

      test('are never overwritten: the same one again changes nothing, another under its id is refused', async () => {
        await store.saveReport(report)
        await store.saveReport(report)
        expect(await store.reports()).toHaveLength(1)
        await expect(store.saveReport({ ...report, body: '[]' })).rejects.toMatchObject({ code: 'report-exists' })
        expect(await store.report('r1')).toEqual(report)
      })
    })
  })
}

const wholeItem: Item = {
  ...{ id: 'i', input: 'question', context: 'documents', reference: 'answer' },
  ...{ output: 'output', tags: { model: 'm' } },
}
const pair: Item = { id: 'p', input: 'question', outputs: ['one', ''], tags: {} }
const criterion: Criterion = { id: 'c', question: 'Is it true?', passes: 'it is', fails: 'it is not' }
const judge: Judge = { version: 'j@1', name: 'j', kind: 'llm', settings: { model: 'm', temperature: 0, stop: ['x'] } }
const wholeLabel: Label = label({ source: 'adjudicated', value: 'graded', score: 3.5, critique: 'why', blind: false })
const wholeVerdict: Verdict = verdict({
  ...{ value: 'error', errorKind: 'unparseable', score: 0, confidence: 0.25, presentation: 'BA', repeat: 2 },
  ...{ critique: '', reasoning: 'because', raw: '{"verdict"', costUsd: 0.0001, latencyMs: 12.5 },
})
const begun = { dataset: 'd', source: 'a.csv', digest: 'abc', startedAt: '2026-01-01T00:00:00Z' }
const ended = {
  ...begun,
  rows: 10,
  problems: 1,
  shownProblems: [{ file: 'a.csv', line: 3, found: '"maybe"', accepted: 'pass or fail' }],
  readAsFail: { nope: 2 },
  split: 'part',
  finishedAt: '2026-01-01T00:01:00Z',
}

function itemRecord(item: { id: string } & Partial<Item>): DataRecord {
  return { type: 'item', item: { tags: {}, ...item } as Item }
}

function label(fields: Partial<Label>): Label {
  return { item: 'i', criterion: 'c', annotator: 'a', source: 'person', value: 'pass', ...fields }
}

function labelRecord(fields: Partial<Label>): DataRecord {
  return { type: 'label', label: label(fields) }
}

function verdict(fields: Partial<Verdict>): Verdict {
  return { item: 'i', criterion: 'c', judge: 'j@1', value: 'pass', repeat: 0, ...fields }
}

function verdictRecord(fields: Partial<Verdict>): DataRecord {
  return { type: 'verdict', verdict: verdict(fields) }
}

/** Fields in the order of their names, for a comparison of text: toEqual is blind to a key named __proto__. */
function sorted(item: Item): object {
  return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
}

export async function collect<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const element of iterable) collected.push(element)
  return collected
}
