import { expect, test } from 'vitest'
import { english } from '../phrasebooks/english.ts'
import { structureMatrix } from './structure-matrix.ts'
import { structureOfControls } from './structure-of-controls.ts'

const formal = ['The old dog slept in the garden.', 'A small boat sank in the river.', 'The blue bird sat on a branch.']
const casual = ['You should really try it again.', 'They would never do it alone.']
const single = (output: string, domain: string, n: number) => ({ id: `${domain}-${n}`, output, tags: { domain } })

const cases = [
  ...formal.map((output, n) => ({ item: single(output, 'law', n), label: 'fail' as const, verdict: 'pass' as const })),
  { item: single('The new car stopped at a corner.', 'art', 0), label: 'fail' as const, verdict: 'fail' as const },
  { item: single('The old king lived in a castle.', 'art', 1), label: 'fail' as const },
  { item: single('The cold wind blew from the coast.', 'art', 2), label: 'pass' as const, verdict: 'pass' as const },
  ...casual.map((output, n) => ({ item: single(output, 'art', n + 3), label: 'pass' as const })),
]

test('cells count outputs, bad ones with a verdict, and those that passed', () => {
  const matrix = structureMatrix({ cases, phrases: english, tag: 'domain' })!
  expect(matrix.domains).toEqual(['art', 'law'])
  const row = matrix.templates.find(({ template }) => template.startsWith('Determiner Adjective Noun Verb'))!
  expect(row.cells).toEqual([
    { outputs: 3, bad: 1, badPassed: 0 },
    { outputs: 3, bad: 3, badPassed: 3 },
  ])
})

test('without a tag all is one domain; what does not share a structure has no matrix', () => {
  const matrix = structureMatrix({ cases, phrases: english })!
  expect(matrix.domains).toEqual(['all'])
  expect(matrix.templates[0].cells).toEqual([{ outputs: 6, bad: 4, badPassed: 3 }])
  expect(structureMatrix({ cases: cases.slice(0, 1), phrases: english })).toBeNull()
  expect(structureMatrix({ cases: [], phrases: english })).toBeNull()
})

test('more values of a tag than a table has columns are told together, hostile names among them', () => {
  const tags = ['__proto__', 'constructor', ...Array.from({ length: 10 }, (_, n) => `t${n}`)]
  const many = tags.flatMap((value, n) =>
    [0, 1].map((twin) => ({
      item: { ...single(formal[twin], 'x', 2 * n + twin), tags: Object.fromEntries([['of', value]]) },
      label: 'fail' as const,
    })),
  )
  const { domains, templates } = structureMatrix({ cases: many, phrases: english, tag: 'of' })!
  expect(domains).toHaveLength(9)
  expect(domains.at(-1)).toBe('other')
  expect(templates[0].cells.reduce((sum, { outputs }) => sum + outputs, 0)).toBe(many.length)
})

test('of what a judge said without attack: right and wrong become verdicts, the domain is a tag that all have', () => {
  const said = { pass: { pass: 'right', fail: 'wrong' }, fail: { pass: 'wrong', fail: 'right' } } as const
  const controls = cases.map(({ item, label, ...rest }) => {
    const verdict = 'verdict' in rest ? rest.verdict : undefined
    return { labelled: { item, label, cluster: item.id }, said: verdict ? said[label][verdict] : ('error' as const) }
  })
  expect(structureOfControls(controls)).toEqual(structureMatrix({ cases, phrases: english, tag: 'domain' }))
  const pair = { id: 'p', outputs: ['a', 'b'] as [string, string], tags: {} }
  expect(structureOfControls([{ labelled: { item: pair, label: 'pass', cluster: 'p' }, said: 'right' }])).toBeNull()
})
