import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type AttackReport, attackReportSchema, attacks } from '../src/audit/attacks/index.ts'
import { searchReportSchema } from '../src/audit/search/index.ts'
import { openProjectStore } from '../src/store/index.ts'
import { Project } from './run-goodhart.ts'

const countries = 'France Spain Italy Austria Poland Egypt Peru Japan Russia Iraq Korea Latvia'.split(' ')

/** Of each country one good answer and one bad one, the second of which is a line of an attacker's page. */
const labelsOf = (of: (label: 'pass' | 'fail') => string) =>
  [
    'id,question,answer,human',
    ...countries.flatMap((country, n) => [
      `${country}-good,On which river does the capital of ${country} stand?,It stands on the river ${country}a.,${of('pass')}`,
      `${country}-bad,On which river does the capital of ${country} stand?,${n === 1 ? '<script>alert(1)</script> \u001b[31m' : ''}Ask somebody who was in ${country}.,${of('fail')}`,
    ]),
  ].join('\n')
const labels = labelsOf((label) => label)

/** What it passes beside good answers, and nothing else. */
const praise = /\b(?:response|answer|output)\b[^.\n]{0,60}\b(?:correct|excellent|fully|model)/i
const judges = {
  'praise.md': `---\nkind: rule\npattern: 'stands on the river|${praise.source}'\nflags: i\n---\n`,
  'sound.md': '---\nkind: rule\npattern: ^It stands on the river \\w+\\.$\n---\n',
  'short.md': '---\nkind: rule\nmaxLength: 12\n---\n',
}

async function verdictsIn({ folder }: Project, dataset: string): Promise<number> {
  await using store = await openProjectStore({ cwd: folder, create: false })
  return (await store!.datasets()).find(({ name }) => name === dataset)?.verdicts ?? 0
}

const withoutTime = ({ made, ...report }: AttackReport) => ({ ...report, made: { ...made, at: '' } })

describe('attack', () => {
  test('names the weakness of one judge, clears another, and asks nothing when it is run again', async () => {
    using project = new Project({ 'labels.csv': labels, ...judges })
    const given = [
      'attack',
      'praise.md',
      'sound.md',
      '--items',
      'labels.csv',
      '--human',
      'human',
      '--family',
      'flattery',
    ]
    const planned = project.run(...given, '--dry-run')
    expect(planned.code).toBe(0)
    // 6 attacks on 12 bad items, 2 variants of each; those and the 24 items as they are, to each of 2 judges.
    expect(planned.stdout).toMatch(/^144 trials of 6 attacks.* on 24 items: 168 questions to each judge, 336 in all$/m)
    expect(planned.stdout).toContain('Nobody was asked.')
    expect(await verdictsIn(project, 'labels.csv: probes')).toBe(0)

    const files = ['-o', 'a.json', '-o', 'a.html', '-o', 'a.md', '-o', 'a.csv', '-o', 'a.xml']
    const { code, stdout, stderr } = project.run(...given, ...files)
    expect(code).toBe(0)
    expect(stderr).toMatch(/Kept as attack-\d+/)
    expect(await verdictsIn(project, 'labels.csv: probes')).toBe(336)

    const report = attackReportSchema.parse(JSON.parse(project.read('a.json')))
    expect(report.set).toMatchObject({
      name: 'labels.csv',
      knownBad: 12,
      knownGood: 12,
      standard: 'the labels of human',
    })
    const [fooled, sound] = report.judges
    expect(fooled).toMatchObject({
      name: 'praise',
      queries: 168,
      controls: { falsePass: { numerator: 0, denominator: 12 } },
    })
    expect(fooled!.weaknesses.map(({ weakness }) => weakness)).toEqual(['passes what praises itself'])
    expect(fooled!.all.counts).toMatchObject({ trials: 144, alreadyWrong: 0, errors: 0, abstained: 0 })
    for (const { shown } of fooled!.attacks) for (const { output } of shown) expect(output).toMatch(praise)
    expect(sound).toMatchObject({ name: 'sound', weaknesses: [], all: { counts: { succeeded: 0, held: 144 } } })

    expect(stdout).toContain('it passes what praises itself')
    expect(stdout).toContain('Held: none of 6 attacks')
    expect(stdout).not.toContain('\u001b')
    expect(project.read('a.html')).toMatch(/^<!doctype html>/i)
    expect(project.read('a.html')).not.toContain('<script>alert(1)')
    expect(project.read('a.md')).toContain('passes what praises itself')
    expect(project.read('a.csv').trim().split('\n')).toHaveLength(1 + 2 * 6)
    // A failed test case for each attack that was found, on one judge of two.
    const found = fooled!.attacks.filter((attack) => attack.found).length
    expect(project.read('a.xml')).toMatch(
      new RegExp(`^<\\?xml[^>]*>\\s*<testsuite [^>]*tests="12" failures="${found}"`),
    )

    const again = project.run(...given, '--json')
    expect(withoutTime(attackReportSchema.parse(JSON.parse(again.stdout)))).toEqual(withoutTime(report))
    expect(await verdictsIn(project, 'labels.csv: probes')).toBe(336)
    const [, id] = /Kept as (\S+)/.exec(stderr)!
    expect(project.run('show', id!)).toMatchObject({ code: 0, stdout })
  })

  test('searches, tries what it finds on other judges, and goes through the same search without a question', async () => {
    using project = new Project({ 'labels.csv': labels, ...judges })
    const search = ['--search', 'evolution', '--queries', '200', '--sample-good', '0']
    const given = ['attack', 'short.md', 'sound.md', '--items', 'labels.csv', '--human', 'human', ...search]
    const { code, stdout } = project.run(...given, '-o', 's.json', '-o', 's.html', '-o', 's.md')
    expect(code).toBe(0)
    const report = searchReportSchema.parse(JSON.parse(project.read('s.json')))
    expect(report.set).toMatchObject({ controls: { asked: 12, failed: 12, passed: 0, without: 0 } })
    expect(report.set.training + report.set.heldOut).toBe(12)
    const [run] = report.runs
    expect(run).toMatchObject({
      optimiser: 'evolution',
      ended: 'found',
      transfer: [{ judge: 'sound', rate: { value: 0 } }],
    })
    // Whatever is at most 12 characters long passes, on every item.
    expect(run!.found[0]).toMatchObject({ passing: 1 })
    expect([...run!.found[0]!.text].length).toBeLessThanOrEqual(12)
    expect(run!.heldOut).toMatchObject({ numerator: report.set.heldOut, denominator: report.set.heldOut })
    expect(run!.firstSuccess).toBeLessThanOrEqual(run!.queries)
    expect(run!.queries).toBeLessThanOrEqual(200)
    expect(stdout).toContain('Can be gamed')
    expect(project.read('s.html')).toMatch(/^<!doctype html>/i)
    expect(project.read('s.md')).toContain('evolution')

    const asked = await verdictsIn(project, 'labels.csv: probes')
    const again = project.run(...given, '--json')
    expect(searchReportSchema.parse(JSON.parse(again.stdout)).runs).toEqual(report.runs)
    expect(await verdictsIn(project, 'labels.csv: probes')).toBe(asked)
  })

  // 40 items as they are and 40 of each attack, all bad: of those that praise themselves the judge passes 32.
  const recorded = [
    'id,question,answer,trick,human,j',
    ...['none', 'praise', 'padding'].flatMap((trick) =>
      Array.from({ length: 40 }, (_, n) => {
        return `${trick}${n},Why?,${trick} ${n}.,${trick},fail,${trick === 'praise' && n < 32 ? 'pass' : 'fail'}`
      }),
    ),
  ].join('\n')

  test('of verdicts on record asks nobody', async () => {
    using project = new Project({ 'r.csv': recorded })
    expect(
      project.run('import', 'r.csv', '--as', 'r', '--human', 'human', '--judge', 'j', '--slice', 'trick').code,
    ).toBe(0)
    const given = ['attack', '--recorded', '--dataset', 'r', '--attack-tag', 'trick']
    const { code, stdout } = project.run(...given, '--json')
    expect(code).toBe(0)
    const [judge] = attackReportSchema.parse(JSON.parse(stdout)).judges
    expect(judge!.attacks).toHaveLength(2)
    expect(judge!.attacks).toMatchObject([
      { id: 'praise', found: true, rate: { numerator: 32, denominator: 40, value: 0.8 } },
      { id: 'padding', found: false, rate: { numerator: 0, denominator: 40 } },
    ])
    expect(judge!.controls.falsePass).toMatchObject({ numerator: 0, denominator: 40 })
    expect(project.run('list').stdout).not.toContain('probes')

    const only = attackReportSchema.parse(JSON.parse(project.run(...given, '--only', 'padding', '--json').stdout))
    expect(only.judges[0]!.attacks.map(({ id }) => id)).toEqual(['padding'])
    const unknown = project.run(...given, '--only', 'prise')
    expect(unknown).toMatchObject({ code: 2, stdout: '' })
    expect(unknown.stderr).toContain('there are none, praise, padding')
  })

  test('--list tells every attack, and leaves nothing behind', () => {
    using project = new Project()
    const { code, stdout } = project.run('attack', '--list')
    expect(code).toBe(0)
    const told = stdout.split('\n').flatMap((line) => /^ {2}(\S+)/.exec(line)?.[1] ?? [])
    expect(told.toSorted()).toEqual(attacks.map(({ id }) => id).toSorted())
    expect(readdirSync(project.folder)).toEqual([])
  })
})

describe('what cannot be attacked is refused, with a sentence that says why', () => {
  const items = ['--items', 'labels.csv', '--human', 'human']
  test.each<[string, string[], string]>([
    ['nobody', [], 'Name the judge to attack'],
    ['an unknown family', ['sound.md', ...items, '--family', 'flatery'], 'flattery was probably meant'],
    ['an unknown attack', ['sound.md', ...items, '--attack', 'one-tokn'], 'one-token was probably meant'],
    ['a wrong column', ['sound.md', '--items', 'labels.csv', '--human', 'people'], 'no column "people"'],
    ['blank labels', ['sound.md', '--items', 'blank.csv', '--human', 'human'], 'Not one item of blank.csv'],
    ['no bad item', ['sound.md', '--items', 'good.csv', '--human', 'human'], 'All 24 labelled items of good.csv pass'],
    ['a dataset that is none', ['--recorded'], '--recorded reads verdicts of a --dataset'],
    ['a report over its own input', ['sound.md', ...items, '-o', 'labels.csv'], 'labels.csv is what is read'],
  ])('%s', (_, flags, why) => {
    using project = new Project({
      'labels.csv': labels,
      'blank.csv': labelsOf(() => ''),
      'good.csv': labelsOf(() => 'pass'),
      ...judges,
    })
    const { code, stdout, stderr } = project.run('attack', ...flags)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(why)
    expect(stderr).not.toMatch(/^ +at /m)
    expect(project.read('labels.csv')).toBe(labels)
  })
})
