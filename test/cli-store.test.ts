import { readdirSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import type { AlignmentReport } from '../src/audit/alignment/index.ts'
import { Project } from './run-goodhart.ts'

const labels = `id,topic,prompt,answer,human,alpha,beta
1,a,"Why, though?","Because ""so"".
A second line.",pass,pass,fail
2,b,Where?,Here.,pass,unsure,pass
3,b,When?,Now 😀,fail,fail,garbage
4,a,Who?,,,pass,pass
`
const columns = [
  ...['--id', 'id', '--human', 'human', '--judge', 'alpha', '--judge', 'beta'],
  ...['--input-column', 'prompt', '--output-column', 'answer', '--slice', 'topic'],
]
// A criterion, 2 judges, 4 items, 3 labels, 8 verdicts.
const records = 18

function imported(): Project {
  const project = new Project({ 'labels.csv': labels })
  expect(project.run('import', 'labels.csv', '--as', 'help desk', ...columns).code).toBe(0)
  return project
}

function aligned(project: Project, dataset: string) {
  const { code, stdout, stderr } = project.run('align', '--dataset', dataset, '--json')
  if (code !== 0) throw new Error(stderr)
  const { judges }: AlignmentReport = JSON.parse(stdout)
  return judges.map(({ name, ofLabelled, counts }) => ({ name, agreement: ofLabelled.agreement, counts }))
}

describe('import', () => {
  test('twice is as once', () => {
    using project = new Project({ 'labels.csv': labels })
    const first = project.run('import', 'labels.csv', ...columns)
    expect(first.stdout).toContain(`labels.csv: 4 rows, ${records} records new, 0 there already, 0 problems`)
    expect(first.stdout).toContain('goodhart align --dataset labels.csv')
    const second = project.run('import', 'labels.csv', ...columns)
    expect(second.stdout).toContain(`labels.csv: 4 rows, 0 records new, ${records} there already, 0 problems`)
    const { datasets } = JSON.parse(project.run('list', '--json').stdout)
    expect(datasets).toEqual([{ name: 'labels.csv', createdAt: expect.any(String), items: 4, labels: 3, verdicts: 8 }])
  })

  test('the command that it says comes next can be pasted', () => {
    using project = new Project({ 'labels.csv': labels })
    const { stdout } = project.run('import', 'labels.csv', '--as', 'help desk', ...columns)
    expect(stdout).toMatch(/goodhart align --dataset (["'])help desk\1\n/)
  })

  test('a file that cannot be read leaves no dataset behind', () => {
    using project = new Project({ 'labels.csv': labels })
    expect(project.run('import', 'missing.csv', ...columns).code).toBe(2)
    expect(project.run('import', 'labels.csv', '--human', 'nobody', '--judge', 'alpha').code).toBe(2)
    expect(JSON.parse(project.run('list', '--json').stdout).datasets).toEqual([])
  })

  test('a changed label is a revision, a changed verdict a conflict that is told', () => {
    using project = imported()
    project.write('labels.csv', labels.replace('fail,fail,garbage', 'pass,pass,pass'))
    const { code, stdout, stderr } = project.run('import', 'labels.csv', '--as', 'help desk', ...columns)
    expect(code).toBe(0)
    expect(stdout).toMatch(/2 records new.*3 problems/)
    expect(stderr).toMatch(/labels\.csv:5.*verdict on 3 by beta/)
    // Item 3 now has the label pass: alpha, who failed it, is right on item 1 alone.
    expect(aligned(project, 'help desk')[0]!.agreement).toMatchObject({ numerator: 1, denominator: 3 })
  })

  test('of an empty table nothing is imported, and it says so', () => {
    using project = new Project({ 'empty.csv': 'id,human,alpha\n' })
    const { code, stderr } = project.run('import', 'empty.csv', '--id', 'id', '--human', 'human', '--judge', 'alpha')
    expect(code).toBe(2)
    expect(stderr).toContain('no row')
  })

  test('--strict keeps what came before the first problem, and the import can be run again', () => {
    using project = new Project({ 'labels.csv': labels.replace('fail,fail,garbage', 'perhaps,fail,fail') })
    expect(project.run('import', 'labels.csv', '--as', 'd', '--strict', ...columns).code).toBe(2)
    expect(project.run('show', 'd').stdout).toMatch(/2 items.*[\s\S]*cut off; run it again/)
    expect(project.run('doctor').stdout).toContain('cut off and to be run again')
    project.write('labels.csv', labels)
    expect(project.run('import', 'labels.csv', '--as', 'd', '--strict', ...columns).code).toBe(0)
    expect(project.run('show', 'd').stdout).toContain('4 items, 3 labels, 8 verdicts')
  })
})

describe('align on what is kept', () => {
  test('says what it says of the file', () => {
    using project = imported()
    const [alpha, beta] = aligned(project, 'help desk')
    // alpha: right on 1 and 3, abstained on 2. beta: right on 2, wrong on 1, unreadable on 3.
    expect(alpha).toMatchObject({
      name: 'alpha',
      agreement: { numerator: 2, denominator: 3 },
      counts: { abstained: 1 },
    })
    expect(beta).toMatchObject({ name: 'beta', agreement: { numerator: 1, denominator: 3 }, counts: { errors: 1 } })
    const report = project.run('align', 'labels.csv', ...columns, '--json')
    expect(JSON.parse(report.stdout).judges[0].ofLabelled.agreement).toEqual(alpha!.agreement)
  })

  test('reports are kept, listed, shown again and written again', () => {
    using project = imported()
    const made = project.run('align', '--dataset', 'help desk', '--judge', 'beta', '-o', 'one.json')
    const id = /Kept as (\S+)/.exec(made.stderr)![1]!
    expect(project.run('list').stdout).toContain(`report   ${id}: alignment of help desk`)
    expect(project.run('show', id).stdout).toBe(made.stdout)
    expect(project.run('show', id, '--json', '-o', 'two.md').stdout).toBe(project.read('one.json'))
    expect(project.read('two.md')).toContain('beta')
  })

  test.each([
    ['a dataset that is not there', ['align', '--dataset', 'nope']],
    ['a judge that is not there', ['align', '--dataset', 'help desk', '--judge', 'nobody']],
    ['a criterion that is not there', ['align', '--dataset', 'help desk', '--criterion', 'nope']],
    ['a tag that is not there', ['align', '--dataset', 'help desk', '--slice', 'nope']],
    ['files and a dataset', ['align', 'labels.csv', '--dataset', 'help desk']],
    ['a name that nothing has', ['show', 'nope']],
    ['an export of what is not there', ['export', 'nope', '-o', 'nope.csv']],
    ['an export in another format', ['export', 'help desk', '-o', 'labels.parquet']],
    ['an estimate of what is not there', ['estimate', '--dataset', 'nope']],
    ['a dataset written as a report', ['show', 'help desk', '-o', 'report.html']],
    ['a dataset without a name', ['import', 'labels.csv', '--as', '', ...columns]],
    ['an estimate of a judge that is not there', ['estimate', '--dataset', 'help desk', '--judge', 'nobody']],
  ])('%s: exit code 2, one sentence in words of the command line, nothing left behind', (_, parameters) => {
    using project = imported()
    const { code, stdout, stderr } = project.run(...parameters)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).not.toBe('')
    expect(stderr).not.toMatch(/crashed|datasets\(\)|^ {4}at /m)
    expect(readdirSync(project.folder).sort()).toEqual(['.goodhart', 'labels.csv'])
  })
})

test('of two criteria, align and estimate ask which is meant', () => {
  using project = imported()
  project.run('import', 'labels.csv', '--as', 'help desk', ...columns, '--criterion', 'Is it kind?')
  for (const command of ['align', 'estimate']) {
    const { code, stderr } = project.run(command, '--dataset', 'help desk')
    expect(code).toBe(2)
    expect(stderr).toContain('Is it kind?')
  }
})

describe('export, and import again', () => {
  test('makes the folder that it writes to, as reports do', () => {
    using project = imported()
    expect(project.run('export', 'help desk', '-o', 'new/folder/out.csv').code).toBe(0)
    expect(project.read('new/folder/out.csv')).toContain('Here.')
  })

  test('CSV: the figures and the texts are the same', () => {
    using project = imported()
    expect(project.run('export', 'help desk', '-o', 'out.csv').code).toBe(0)
    const rows: Record<string, string>[] = parse(project.read('out.csv'), { columns: true })
    expect(rows.map(({ id, input, output }) => ({ id, input, output }))).toEqual([
      { id: '1', input: 'Why, though?', output: 'Because "so".\nA second line.' },
      { id: '2', input: 'Where?', output: 'Here.' },
      { id: '3', input: 'When?', output: 'Now 😀' },
      { id: '4', input: 'Who?', output: '' },
    ])
    const judges = Object.keys(rows[0]!).filter((column) => column.startsWith('judge:'))
    expect(judges).toHaveLength(2)
    const again = ['--id', 'id', '--human', 'human:human', ...judges.flatMap((column) => ['--judge', column])]
    expect(project.run('import', 'out.csv', '--as', 'again', ...again, '--slice', 'tag:topic').code).toBe(0)
    const agreements = (dataset: string) => aligned(project, dataset).map(({ agreement }) => agreement)
    expect(agreements('again')).toEqual(agreements('help desk'))
  })

  test('JSON Lines: every record comes back as it was', () => {
    using project = imported()
    expect(project.run('export', 'help desk', '-o', 'out.jsonl').code).toBe(0)
    const lines = project.read('out.jsonl').trimEnd().split('\n')
    expect(lines).toHaveLength(records)
    using other = new Project({ 'out.jsonl': project.read('out.jsonl') })
    expect(other.run('import', 'out.jsonl', '--as', 'help desk').code).toBe(0)
    expect(other.run('export', 'help desk', '-o', 'again.jsonl').code).toBe(0)
    expect(other.read('again.jsonl')).toBe(project.read('out.jsonl'))
  })
})
