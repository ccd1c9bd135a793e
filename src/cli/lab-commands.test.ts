import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Project } from '../../test/run-goodhart.ts'
import { lockExperiment } from '../lab/experiment/experiment-lock.ts'
import { worldOf } from '../lab/worlds/world-of.ts'
import { openProjectStore } from '../store/index.ts'
import type { Context } from './context.ts'
import { runLabResume, runLabRun } from './lab-run.ts'
import { sampleExperiment, testLabStages } from './test-lab-stages.ts'

const parts = { worldOf, stages: testLabStages }

/** In this process, with stages that only come to results. */
async function run(project: Project, how: 'run' | 'resume', name: string, interrupt?: (listener: () => void) => void) {
  let [stdout, stderr] = ['', '']
  const context: Context = {
    cwd: project.folder,
    env: {},
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    now: () => new Date(),
    onInterrupt: (listener) => {
      interrupt?.(listener)
      return () => {}
    },
  }
  const flags = { cores: 2, output: [] }
  const command = how === 'run' ? runLabRun : runLabResume
  const code = await command(name, flags, context, parts)
  return { code, stdout, stderr, said: stdout.replace(/\s+/g, ' ') }
}

const file = (experiment: object) => `export default ${JSON.stringify(experiment)}\n`

describe('an experiment that was run', () => {
  const project = new Project({ 'mine.ts': file(sampleExperiment) })
  let first: Awaited<ReturnType<typeof run>>
  beforeAll(async () => {
    first = await run(project, 'run', 'mine.ts')
  })
  afterAll(() => project[Symbol.dispose]())

  test('tells what happened, line by line where nobody watches', () => {
    expect(first.code).toBe(0)
    expect(first.stderr).toMatch(/^base: started, 1 thread\n/m)
    expect(first.stderr).toMatch(/^evaluate: done after \d+ s\n/m)
    expect(first.stderr).not.toContain('\u001b')
    expect(first.stdout).toContain('Truth rose from 6.2 to 8.1 at step 50 and ended at 2.8')
    expect(first.stdout).toContain('Next: goodhart align --dataset lab-desk-small\n')
    expect(readFileSync(project.path('.goodhart/lab/desk-small/report.html'), 'utf8')).toContain('Three curves')
  })

  test('holds its hypotheses to the results', () => {
    // (8.1 - 2.8) of each of the three seeds; the rule fired in one run.
    expect(first.said).toContain('holds: 5.3, held to at least 2')
    expect(first.said).toContain('does not hold: 1, held to at most 0')
  })

  test('is in the store, for every other command', async () => {
    await using store = await openProjectStore({ cwd: project.folder, create: false })
    const datasets = await store!.datasets()
    // 10 held-out replies; gold and two judges. 6 policies, 13 points, 2 samples each; their judge and gold.
    expect(datasets).toMatchObject([
      { name: 'lab-desk-small', items: 10, labels: 10, verdicts: 30 },
      { name: 'lab-desk-small-policies', items: 156, labels: 156 },
    ])
    const judges = await store!.judges('lab-desk-small')
    expect(judges.map(({ name, kind }) => [name, kind])).toEqual([
      ['gold', 'trained'],
      ['direct-judge', 'trained'],
      ['reasoning-judge', 'trained'],
    ])
    const verdicts = await Array.fromAsync(store!.verdicts('lab-desk-small'))
    const byDirect = verdicts.filter(({ judge }) => judge.startsWith('direct-judge'))
    // A trace that came to no score is an error; 7.6 rounds to 8, from which the desk passes.
    expect(byDirect.map(({ value }) => value).sort()).toEqual(['error', ...Array(9).fill('pass')])
    expect(byDirect.find(({ value }) => value === 'pass')).toMatchObject({ score: 7.6 })
    const labels = await Array.fromAsync(store!.labels('lab-desk-small'))
    expect(labels.filter(({ value }) => value === 'pass').map(({ score }) => score)).toEqual([8, 9])
    expect(labels[0]).toMatchObject({ annotator: 'truth', source: 'declared', criterion: 'desk-passes' })
    const kept = await store!.reports()
    expect(kept).toMatchObject([{ kind: 'lab', dataset: 'lab-desk-small' }])
  })

  test('can be audited as anything else', () => {
    const { code, stdout } = project.run('align', '--dataset', 'lab-desk-small', '--replicates', '100')
    expect(code).toBe(0)
    expect(stdout).toContain('direct-judge')
  })

  test('is listed, reported and shown', () => {
    const listed = JSON.parse(project.run('lab', 'list', '--json').stdout)
    expect(listed.started).toEqual([
      { name: 'desk-small', title: sampleExperiment.title, state: 'done', stages: 12, done: 12, failed: 0 },
    ])
    const { code, stdout } = project.run(
      'lab',
      'report',
      'desk-small',
      '-o',
      'out.html',
      '-o',
      'out.md',
      '-o',
      'o.json',
    )
    expect(code).toBe(0)
    expect(stdout).toContain('Laboratory: Direct and reasoning judges')
    expect(project.read('out.html')).not.toContain('<script>alert')
    expect(project.read('out.md')).toContain('## Laboratory')
    const report = JSON.parse(project.read('o.json'))
    expect(report).toMatchObject({ format: 'goodhart/lab/1', end: 'complete' })
    expect(project.read('o.json')).not.toContain('perTask')
    const [{ id }] = JSON.parse(project.run('list', '--json').stdout).reports
    expect(project.run('show', id).stdout).toContain('Laboratory: Direct and reasoning judges')
  })

  test.each([
    ['trl', ['judge-direct.train.jsonl', 'policy-grpo.test.jsonl']],
    ['verl', ['judge-grpo.train.parquet']],
    ['openrlhf', ['judge-grpo.train.jsonl']],
    ['jsonl', ['annotations.test.jsonl', 'prompts.train.jsonl']],
  ])('is exported to %s', (target, expected) => {
    const { code, stdout } = project.run('lab', 'export', 'desk-small', '--to', target)
    expect(code).toBe(0)
    const files = readdirSync(project.path(`desk-small-${target}`))
    expect(files).toEqual(expect.arrayContaining(expected))
    for (const name of files) expect(stdout).toContain(`desk-small-${target}/${name}: `)
  })

  test('is not run again', async () => {
    const second = await run(project, 'run', 'mine.ts')
    expect(second.code).toBe(0)
    expect(second.stderr.match(/: done before\n/g)).toHaveLength(12)
    await using store = await openProjectStore({ cwd: project.folder, create: false })
    expect((await store!.datasets())[0]).toMatchObject({ items: 10, verdicts: 30 })
  })

  test('is not run by two at once', async () => {
    using _lock = lockExperiment(project.path('.goodhart/lab/desk-small'))
    await expect(run(project, 'run', 'mine.ts')).rejects.toMatchObject({ code: 'running' })
    expect(project.run('lab', 'list').stdout).toContain('running  desk-small')
  })
})

test('a stage that fails: the report says what is missing, and what was done stays', async () => {
  const stages = sampleExperiment.stages.map((stage) =>
    stage.id === 'reasoning-3' ? { ...stage, settings: { fails: true } } : stage,
  )
  using project = new Project({ 'mine.ts': file({ ...sampleExperiment, stages }) })
  const { code, said, stderr } = await run(project, 'run', 'mine.ts')
  expect(code).toBe(1)
  expect(stderr).toMatch(/reasoning-3: failed after \d+ s: Stage reasoning-3 failed: it was to fail\n/)
  expect(stderr).toContain('evaluate: not run, for what it needs failed\n')
  expect(said).toContain('10 of 12 stages are done; failed: reasoning-3; not begun: evaluate.')
  expect(project.run('lab', 'list').stdout).toContain('failed   desk-small')
  // Once it is mended in its file, the rest is run, and the hypotheses are what they were.
  project.write('mended.ts', file(sampleExperiment))
  const mended = await run(project, 'run', 'mended.ts')
  expect(mended.code).toBe(0)
  expect(mended.stderr.match(/: done before\n/g)).toHaveLength(10)
  expect(existsSync(project.path('.goodhart/lab/desk-small/reasoning-3.before-1'))).toBe(true)
})

test('interrupted, it says how to go on, and goes on without its file', async () => {
  using project = new Project({ 'mine.ts': file(sampleExperiment) })
  const stopped = await run(project, 'run', 'mine.ts', (listener) => listener())
  expect(stopped.code).toBe(130)
  expect(stopped.stdout).toBe('Stopped. To go on: goodhart lab resume desk-small\n')
  writeFileSync(join(project.folder, 'mine.ts'), '')
  expect((await run(project, 'resume', 'desk-small')).code).toBe(0)
})

describe('what cannot be done', () => {
  test.each([
    [['lab', 'run', 'nothing.ts'], 'There is no file nothing.ts.'],
    [['lab', 'run', 'nothing'], 'There is no experiment "nothing"'],
    [['lab', 'run', 'nothing', '--cores', '0'], 'A whole number, at least 1.'],
    [['lab', 'resume', 'nothing'], 'No experiment "nothing" was run'],
    [['lab', 'report', 'nothing'], 'No experiment "nothing" was run'],
    [['lab', 'report', 'nothing', '-o', 'x.pdf'], 'No report of this kind can be written'],
    [['lab', 'export', 'nothing', '--to', 'nobody'], 'Allowed choices are trl, verl, openrlhf, jsonl'],
  ])('%s', (parameters, message) => {
    using empty = new Project()
    const { code, stderr } = empty.run(...parameters)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})
