import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }
import { command, Project } from './run-goodhart.ts'

const labels = 'id,human,gpt\n1,pass,pass\n2,pass,fail\n3,fail,fail\n4,fail,pass\n'
const columns = ['--id', 'id', '--human', 'human', '--judge', 'gpt']

describe('help and wrong usage', () => {
  test('tells its version', () => {
    using project = new Project()
    expect(project.run('--version')).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' })
  })

  test('help lists every command, and every command has help of its own', () => {
    using project = new Project()
    const { code, stdout } = project.run('--help')
    expect(code).toBe(0)
    const commands = ['demo', 'align', 'compare', 'estimate', 'gate', 'import', 'download', 'list', 'show', 'export']
    for (const name of [...commands, 'init', 'doctor']) expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
    expect(project.run('align', '--help').stdout).toMatch(/--human <column>[\s\S]*Examples:/)
  })

  test.each([
    ['an unknown command', ['judge-everything']],
    ['an unknown flag', ['align', '--no-such-flag']],
    ['a file that is not there', ['align', 'missing.csv', '--human', 'human']],
    ['no file at all', ['align']],
    ['a column that is not there', ['align', 'labels.csv', '--human', 'nobody', '--judge', 'gpt']],
    ['no labels', ['align', 'labels.csv', '--judge', 'gpt']],
    ['no verdicts', ['align', 'labels.csv', '--human', 'human']],
    ['an extension that no report has', ['align', 'labels.csv', ...columns, '-o', 'report.pdf']],
    ['a threshold that is no number', ['align', 'labels.csv', ...columns, '--threshold', 'high']],
    ['a confidence over 1', ['align', 'labels.csv', ...columns, '--confidence', '95']],
    ['bars the wrong way round', ['align', 'labels.csv', ...columns, '--bars', '0.8,0.9']],
    ['a rule that is no expression', ['align', 'labels.csv', ...columns, '--rule', '(']],
    ['three bars', ['align', 'labels.csv', ...columns, '--bars', '0.9,0.8,0.7']],
    ['a column that is both person and judge', ['align', 'labels.csv', '--human', 'human', '--judge', 'human']],
    ['half a long table', ['align', 'labels.csv', '--human', 'human', '--judge-name-column', 'gpt']],
    ['a dataset without a store', ['align', '--dataset', 'any']],
    ['a comparison of one judge', ['compare', 'labels.csv', ...columns]],
    ['a report that is not there', ['gate', 'missing.json']],
    ['a report that is none', ['gate', 'labels.csv']],
    ['a count that is none', ['estimate', 'labels.csv', ...columns, '--observed', '5']],
  ])('%s: exit code 2, one sentence, no stack', (_, parameters) => {
    using project = new Project({ 'labels.csv': labels })
    const { code, stdout, stderr } = project.run(...parameters)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).not.toBe('')
    expect(stderr).not.toMatch(/crashed|^ {4}at /m)
  })

  test('a missing column is named with those that there are', () => {
    using project = new Project({ 'labels.csv': labels })
    const { stderr } = project.run('align', 'labels.csv', '--human', 'humn', '--judge', 'gpt')
    expect(stderr).toContain('"humn"')
    expect(stderr).toContain('"human"')
  })

  test('what is wrong with the flags is told before a file is read', () => {
    using project = new Project()
    // Of the two faults of this command line, the flag's is the one that costs no reading.
    const { stderr } = project.run('align', 'missing.csv', ...columns, '--confidence', '95')
    expect(stderr).toContain('--confidence')
    expect(project.run('align', 'missing.csv', ...columns, '-o', 'report.pdf').stderr).toContain('report.pdf')
  })

  test.each([
    ['below a file', 'labels.csv/report.html'],
    ['that is a folder', 'folder.html'],
    ['in a file system that takes none', '/proc/goodhart/report.html'],
  ])('an output path %s: a sentence that names it, and nothing left behind', (_, path) => {
    using project = new Project({ 'labels.csv': labels })
    mkdirSync(project.path('folder.html'))
    const { code, stderr } = project.run('align', 'labels.csv', ...columns, '-o', path)
    expect(code).toBe(2)
    expect(stderr).toContain(path)
    expect(stderr).not.toContain('crashed')
    expect(readdirSync(project.folder).sort()).toEqual(['folder.html', 'labels.csv'])
  })
})

describe('init and doctor', () => {
  test('init, then align without a word: the example is there and its report is written', () => {
    using project = new Project()
    const begun = project.run('init', 'work')
    expect(begun.code).toBe(0)
    expect(readdirSync(project.path('work')).sort()).toEqual([
      '.goodhart',
      'example-labels.csv',
      'goodhart.config.ts',
      'judges',
    ])
    using work = new Project()
    expect(work.run('init').code).toBe(0)
    const { code, stdout, stderr } = work.run('align')
    expect(code).toBe(0)
    // 120 rows, of which the last 30 have no label.
    expect(stdout).toContain('of 120 items are labelled')
    expect(stderr).toContain('Wrote reports/alignment.html')
    expect(work.read('reports/alignment.html')).toContain('judge')
    expect(work.run('list').stdout).toMatch(/^report {3}align-\d+: alignment of example-labels\.csv/m)
  })

  test('init leaves alone what is there', () => {
    using project = new Project({ 'goodhart.config.ts': 'export default {}\n' })
    expect(project.run('init').stdout).toContain('goodhart.config.ts is there already')
    expect(project.read('goodhart.config.ts')).toBe('export default {}\n')
  })

  test('within a project, init says which store is used', () => {
    using project = new Project()
    project.run('init')
    const { stdout } = project.run('init', 'inner')
    const own = existsSync(project.path('inner/.goodhart/goodhart.db'))
    expect(own || stdout.includes(project.path('.goodhart/goodhart.db'))).toBe(true)
  })

  test('doctor: sound where all is well, 1 where something is wrong', () => {
    using project = new Project()
    project.run('init')
    const well = project.run('doctor')
    expect(well.code).toBe(0)
    expect(well.stdout).not.toContain('WRONG')
    project.write('goodhart.config.ts', 'export default { bars: { trusted: 2 } }\n')
    const bad = project.run('doctor')
    expect(bad.code).toBe(1)
    expect(bad.stdout).toMatch(/WRONG .*goodhart\.config\.ts, field bars\.trusted/)
    project.write('.goodhart/goodhart.db', 'this is no database, however long it may be. '.repeat(100))
    expect(project.run('doctor').stdout).toMatch(/WRONG .*goodhart\.db/)
  })

  test('a configuration that cannot be read is named', () => {
    using project = new Project({ 'labels.csv': labels, 'goodhart.config.ts': 'export default { sed: 1 }\n' })
    const { code, stderr } = project.run('align', 'labels.csv', ...columns)
    expect(code).toBe(2)
    expect(stderr).toMatch(/goodhart\.config\.ts.*sed/)
  })
})

test('a reader that has seen enough is no failure', async () => {
  using project = new Project({ 'labels.csv': labels })
  const child = spawn(process.execPath, [command, 'align', 'labels.csv', ...columns, '--json'], { cwd: project.folder })
  // As `| head -1` does: the pipe is closed while there is more to come.
  child.stdout.destroy()
  let stderr = ''
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const [code] = await once(child, 'close')
  expect(stderr).toBe('')
  expect(code).toBe(0)
})
