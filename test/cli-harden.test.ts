import { describe, expect, test } from 'vitest'
import { type HardeningReport, hardeningReportSchema } from '../src/audit/hardening/index.ts'
import { searchReportSchema } from '../src/audit/search/index.ts'
import { Project } from './run-goodhart.ts'

/** Ten good answers and twenty bad ones. */
const labels = [
  'id,question,answer,human',
  ...Array.from({ length: 10 }, (_, n) => [
    `g${n},What is ${n} and one?,It is ${n + 1}.,pass`,
    `a${n},What is ${n} and one?,Who could say such a thing of ${n}?,fail`,
    `b${n},What is ${n} and one?,Better talk about the weather in week ${n}.,fail`,
  ]).flat(),
].join('\n')
const items = ['--items', 'labels.csv', '--human', 'human']

const files = {
  'labels.csv': labels,
  // Passes good answers, and nothing at all.
  'blank.md': "---\nkind: rule\npattern: '^It is|^\\s*$'\n---\n",
  'sound.md': "---\nkind: rule\npattern: '^It is \\d+\\.$'\n---\n",
}

const row = ({ rows }: HardeningReport, name: string) => rows.find((one) => one.name === name)!

describe('harden', () => {
  test('proposes the one filter that closes the hole', () => {
    using project = new Project(files)
    const outputs = ['-o', 'h.json', '-o', 'h.html', '-o', 'h.md']
    const { code, stdout, stderr } = project.run('harden', 'blank.md', ...items, '--attack', 'blank-answer', ...outputs)
    expect(code).toBe(0)
    const report = hardeningReportSchema.parse(JSON.parse(project.read('h.json')))
    expect(report).toMatchObject({ set: { knownBad: 20, knownGood: 10 }, rounds: [], convergence: null })
    expect(report.proposed).toMatchObject({ defences: ['filter:empty'], row: 'only filter:empty' })
    // 20 bad items, two blanks of each: all pass, and none gets through the filter.
    expect(row(report, 'none').attack).toMatchObject({ numerator: 40, denominator: 40 })
    expect(row(report, 'only filter:empty')).toMatchObject({
      attack: { numerator: 0, denominator: 40 },
      gain: { value: 1 },
      truePass: { numerator: 10, denominator: 10 },
      trueFail: { numerator: 20, denominator: 20 },
    })
    expect(row(report, 'only filter:role-tokens').attack).toMatchObject({ numerator: 40 })
    expect(row(report, 'without filter:empty').attack.numerator).toBeGreaterThan(0)
    expect(stdout).toMatch(/^Proposed\n {2}filter:empty$/m)
    expect(project.read('h.html')).toMatch(/^<!doctype html>/i)
    expect(project.read('h.md')).toContain('filter:empty')

    const [, id] = /Kept as (\S+)/.exec(stderr)!
    expect(project.run('show', id!)).toMatchObject({ code: 0, stdout })
  })

  test('proposes nothing for a judge without one', () => {
    using project = new Project(files)
    const { code, stdout } = project.run('harden', 'sound.md', ...items, '--attack', 'blank-answer', '--json')
    expect(code).toBe(0)
    const report = hardeningReportSchema.parse(JSON.parse(stdout))
    expect(report.proposed).toBeNull()
    expect(row(report, 'none').attack).toMatchObject({ numerator: 0, denominator: 40 })
  })

  test('tries what a search found against every set of defences', () => {
    using project = new Project(files)
    const search = ['--search', 'evolution', '--queries', '300', '-o', 'found.json']
    expect(project.run('attack', 'blank.md', ...items, ...search).code).toBe(0)
    const found = searchReportSchema.parse(JSON.parse(project.read('found.json')))
    // Nothing that it came up with passes this judge; of what stands there, only what passed is tried.
    const [first] = found.runs
    const texts = ['It is anything.', 'Something else.']
    const passed = texts.map((text) => ({ text, passing: 0.5, leaning: 1, after: 7 }))
    const planted = { ...found, runs: [{ ...first, found: [...passed, ...first.found] }] }
    project.write('found.json', JSON.stringify(planted))
    const passing = 1
    const { stdout } = project.run(
      'harden',
      'blank.md',
      ...items,
      '--attack',
      'placeholder',
      '--found',
      'found.json',
      '--json',
    )
    // Each on every one of the 20 bad items, in place of their outputs.
    const { search: tried } = row(hardeningReportSchema.parse(JSON.parse(stdout)), 'none')
    expect(tried).toMatchObject({ numerator: 20 * passing, denominator: 20 * texts.length })

    project.write('no-search.json', '{"format":"goodhart/attack/1"}')
    const refused = project.run('harden', 'blank.md', ...items, '--found', 'no-search.json')
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('no-search.json is no report of goodhart attack --search')
  })

  test.each<[string, string[], string]>([
    ['rounds without a folder', ['--rounds', '1'], '--into FOLDER'],
    [
      'rounds of a judge that is not trained',
      ['--rounds', '1', '--into', 'x', '--attack', 'blank-answer'],
      'judges of the laboratory',
    ],
    ['no rounds', ['--rounds', '0', '--into', 'x'], 'a whole number from 1'],
    ['an unknown attack', ['--attack', 'blank-anser'], 'blank-answer was probably meant'],
    ['a search report that is not there', ['--found', 'nowhere.json'], 'nowhere.json cannot be read'],
  ])('refuses %s', (_, flags, why) => {
    using project = new Project(files)
    const { code, stdout, stderr } = project.run('harden', 'blank.md', ...items, ...flags)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(why)
  })
})
