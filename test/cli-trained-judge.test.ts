import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AlignmentReport } from '../src/audit/alignment/index.ts'
import type { ConsistencyReport } from '../src/audit/consistency/index.ts'
import type { IndependenceReport } from '../src/audit/independence/index.ts'
import type { Verdict } from '../src/domain/index.ts'
import { readJudge, scoreReplies, writeJudge } from '../src/judges/index.ts'
import { testScoringNetwork } from '../src/judges/trained/test-trained-judge.ts'
import { Engine } from '../src/nn/index.ts'
import type { RunReport } from '../src/runs/index.ts'
import { Project } from './run-goodhart.ts'

const input = 'Name a colour.'
const words = ['Blue.', 'Red.', 'blue', 'a', '7', 'colour.']
/** All pairs of words, every other one cut off. */
const replies = words.flatMap((first) => words.map((second) => `${first} ${second}`))
const unreadable = { foreign: 'Mauve.', marker: 'Blue. <score> 9' }
const rows = [...replies, ...Object.values(unreadable)]
const isEnded = (row: number) => row % 2 === 0
const csv = rows
  .map((reply, row) => `r${row},${input},${reply},${isEnded(row)},${row % 3 === 0 ? 'pass' : 'fail'}\n`)
  .join('')

const project = new Project({
  'items.csv': `id,question,answer,ended,human\n${csv}`,
  'judges/one.md': '---\nkind: trained\nfolder: one\n---\n',
  'judges/two.md': '---\nkind: trained\nfolder: two\n---\n',
  'judges/misspelt.md': '---\nkind: trained\nfolders: one\n---\n',
  'judges/nowhere.md': '---\nkind: trained\nfolder: nowhere\n---\n',
})
afterAll(() => project[Symbol.dispose]())

/** What the networks say, asked without any judge. */
const scores: Record<string, number[]> = {}
beforeAll(async () => {
  await using engine = await Engine.open()
  for (const [name, seed] of Object.entries({ one: 'a', two: 'b' })) {
    await writeJudge(project.path(`judges/${name}`), testScoringNetwork(engine, { seed }))
    const network = await readJudge({ engine }, project.path(`judges/${name}`))
    const shown = replies.map((reply, row) => ({ input, reply, ended: isEnded(row) }))
    scores[name] = (await scoreReplies(network, shown)).map((score) => score!.expected)
  }
})

function json<Report>(...parameters: string[]): Report {
  const { code, stdout, stderr } = project.run(...parameters, '--json')
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

describe('trained judges on the command line', () => {
  test('are asked, aligned, and audited for consistency and independence', () => {
    project.run('import', 'items.csv', '--as', 'd', '--id', 'id', '--human', 'human', '--slice', 'ended')
    const run = json<RunReport>('judge', 'judges/one.md', 'judges/two.md', '--dataset', 'd', '--repeat', '2')
    expect(run).toMatchObject({ end: 'complete', answered: 4 * rows.length, errorKinds: { refused: 8 } })
    expect(run.models.calls).toBe(0)

    const passes = scores.one.map((score) => Math.round(score) >= 5)
    const right = passes.filter((passed, row) => passed === (row % 3 === 0)).length
    const aligned = json<AlignmentReport>('align', '--dataset', 'd', '--replicates', '100')
    const one = aligned.judges.find(({ name }) => name === 'one')!
    // Every question was put twice. What it could not read counts as a miss of all that was labelled.
    expect(one.ofLabelled.agreement).toMatchObject({ numerator: 2 * right, denominator: 2 * rows.length })
    expect(one.ofVerdicts.agreement).toMatchObject({ numerator: 2 * right, denominator: 2 * replies.length })

    const { judges } = json<ConsistencyReport>('consistency', '--dataset', 'd', '--replicates', '100')
    // Two answers to an item are one pair of answers, and never differ.
    for (const { repeats } of judges) expect(repeats?.flips.total).toBe(0)
    expect(judges.map(({ name }) => name).sort()).toEqual(['one', 'two'])

    const { raters } = json<IndependenceReport>('independence', '--dataset', 'd', '--replicates', '100')
    const counts = { verdicts: replies.length, errors: Object.keys(unreadable).length }
    expect(raters.filter(({ is }) => is === 'judge')).toMatchObject([
      { name: 'one', ...counts },
      { name: 'two', ...counts },
    ])
  })

  test('keep the expected score, and an error with its reason for what they cannot read', () => {
    const { code, stdout } = project.run(
      ...['judge', 'judges/one.md', '--items', 'items.csv', '--as', 'e', '--slice', 'ended', '--jsonl'],
    )
    expect(code).toBe(0)
    const lines = stdout.trim().split('\n')
    const verdicts = new Map(lines.map((line) => JSON.parse(line) as Verdict).map((each) => [each.item, each]))
    expect(verdicts.size).toBe(rows.length)
    for (const [row, score] of scores.one.entries()) {
      expect(verdicts.get(`r${row}`)!.score).toBeCloseTo(score, 3)
    }
    for (const [number, word] of ['Mauve.', '<score>'].entries()) {
      const verdict = verdicts.get(`r${replies.length + number}`)!
      expect(verdict).toMatchObject({ value: 'error', errorKind: 'refused', raw: expect.stringContaining(`"${word}"`) })
      expect(verdict.score).toBeUndefined()
    }
  })

  test.each([
    ['misspelt', /misspelt\.md:3, field folders: there is no such field; folder was probably meant/],
    ['nowhere', /nowhere: .*judges\/nowhere/],
  ])('%s: exit code 2 and a sentence', (name, why) => {
    const { code, stderr } = project.run('judge', `judges/${name}.md`, '--items', 'items.csv')
    expect(stderr).toMatch(why)
    expect(stderr).not.toContain('crashed')
    expect(code).toBe(2)
  })

  test('are asked nothing that costs: a dry run says so', () => {
    const { code, stdout } = project.run('judge', 'judges/two.md', '--items', 'items.csv', '--as', 'f', '--dry-run')
    expect(code).toBe(0)
    expect(stdout).toContain('Nobody was asked.')
  })
})
