import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { type PressureReport, pressureReportSchema } from '../src/audit/pressure/index.ts'
import { openProjectStore } from '../src/store/index.ts'
import { Project } from './run-goodhart.ts'

/** What gold gives the samples that the judge gives 0, 1, 2 and 3: it rises, and falls at the last. */
const goldOf = [0, 2, 3, 1]
/** 30 prompts, of which the samples of every second and third have 1 and 2 more by gold: 1 more in the mean. */
const rows = Array.from({ length: 30 }, (_, prompt) => {
  return goldOf.map((gold, judge) => `q${prompt},sample ${judge},${judge},${gold},${gold + (prompt % 3)}`)
}).flat()
const head = 'question,sample,judge,second,people'
const samples = [head, ...rows].join('\n')
const columns = ['--prompt', 'question', '--gold', 'people']

function pressure(project: Project, ...parameters: string[]): PressureReport {
  const { code, stdout, stderr } = project.run('optimize', ...parameters, '--json')
  if (code !== 0) throw new Error(`optimize ended with ${code}: ${stderr}`)
  return pressureReportSchema.parse(JSON.parse(stdout))
}

describe('from a table', () => {
  test('finds where gold turns over, and writes it down in every format', () => {
    using project = new Project({ 'samples.csv': samples })
    const files = ['-o', 'p.json', '-o', 'p.html', '-o', 'p.md', '-o', 'p.csv']
    const { code, stdout } = project.run('optimize', 'samples.csv', ...columns, '--proxy', 'judge', ...files)
    expect(code).toBe(0)
    const report = pressureReportSchema.parse(JSON.parse(project.read('p.json')))
    expect(report.set).toMatchObject({ prompts: 30, samples: 120 })
    const [curve] = report.curves
    expect(curve).toMatchObject({ method: 'best-of-n', optimised: 'judge', gold: 'people', unit: 'n', withoutScore: 0 })
    // Of n drawn from 4 without order, the best is sample k with probability C(k, n - 1) / C(4, n).
    const expected = [
      [1, (0 + 1 + 2 + 3) / 4, (0 + 2 + 3 + 1) / 4],
      [2, (1 * 1 + 2 * 2 + 3 * 3) / 6, (1 * 2 + 2 * 3 + 3 * 1) / 6],
      [3, (1 * 2 + 3 * 3) / 4, (1 * 3 + 3 * 1) / 4],
      [4, 3, 1],
    ] as const
    for (const [at, [n, judge, gold]] of expected.entries()) {
      const point = curve!.points[at]!
      expect(point.pressure).toBe(n)
      expect(point.kl).toBeCloseTo(Math.log(n) - (n - 1) / n, 10)
      expect(point.judge.value).toBeCloseTo(judge, 10)
      expect(point.gold.value).toBeCloseTo(gold + 1, 10)
    }
    expect(curve!.goldTurn).toMatchObject({ peak: { pressure: 2 }, fallsFrom: 3 })
    expect(curve!.goldTurn.fall.value).toBeCloseTo(11 / 6 - 1, 10)
    expect(stdout).toContain('Best of n against judge, held against people')
    expect(project.read('p.html')).toMatch(/^<!doctype html>/i)
    expect(project.read('p.md')).toContain('Best of n against judge')
    // A row for each score at each n.
    expect(parse(project.read('p.csv'), { columns: true })).toHaveLength(2 * 4)
  })

  test('of panels, too', () => {
    using project = new Project({ 'samples.csv': samples })
    const proxies = ['--proxy', 'judge', '--proxy', 'second']
    const { curves } = pressure(project, 'samples.csv', ...columns, ...proxies, '--panel', 'mean', '--panel', 'min')
    expect(curves.map(({ optimised }) => optimised)).toEqual([
      'judge',
      'second',
      expect.stringMatching(/mean of judge, second/),
      expect.stringMatching(/minimum of judge, second/),
    ])
    // Means 0, 1.5, 2.5, 2 and minima 0, 1, 2, 1: both prefer the third sample, which gold prefers.
    for (const { points, goldTurn } of curves.slice(1)) {
      expect(points.at(-1)!.gold.value).toBeCloseTo(3 + 1, 10)
      expect(goldTurn.fallsFrom).toBeNull()
    }
  })

  test('tells of cells that are no scores, by file and line, and counts them', () => {
    const broken = rows.with(1, 'q0,sample 1,lots,2,2').with(4, ',sample 0,0,0,1')
    using project = new Project({ 'samples.csv': [head, ...broken].join('\n') })
    const { code, stdout, stderr } = project.run('optimize', 'samples.csv', ...columns, '--proxy', 'judge', '--json')
    expect(code).toBe(0)
    expect(stderr).toContain('samples.csv:3, column "judge": found "lots"; accepted: a number, or nothing')
    expect(stderr).toContain('samples.csv:6, column "question": found ""; accepted: what the sample answers')
    const report = pressureReportSchema.parse(JSON.parse(stdout))
    expect(report).toMatchObject({ problems: { count: 2 }, set: { samples: 119 } })
    expect(report.curves[0]).toMatchObject({ withoutScore: 1 })
    // Three samples are left of either prompt, so that no curve of all goes further.
    expect(report.curves[0]!.points.at(-1)!.pressure).toBe(3)
  })
})

describe('live, in the world desk', () => {
  const live = ['ships:desk-direct', '--world', 'desk', '--policy', 'ships:desk-base']

  test('best of n is what its own rows say, and is asked once', async () => {
    using project = new Project()
    const given = [...live, '--n', '4', '--prompts', '6', '--rows', 'rows.csv']
    const { curves, set } = pressure(project, ...given)
    expect(set).toMatchObject({ prompts: 6, samples: 24 })
    const [{ points }] = curves
    expect(points.map(({ pressure }) => pressure)).toEqual([1, 2, 4])
    const written: { prompt: string; judge: string; gold: string; truth: string }[] = parse(project.read('rows.csv'), {
      columns: true,
    })
    const prompts = Map.groupBy(written, ({ prompt }) => prompt)
    expect([...prompts.values()].map((own) => own.length)).toEqual([4, 4, 4, 4, 4, 4])
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    const judged = [...prompts.values()].map((own) => own.map(({ judge }) => Number(judge)))
    expect(points[0]!.judge.value).toBeCloseTo(mean(judged.flat()), 3)
    expect(points.at(-1)!.judge.value).toBeCloseTo(mean(judged.map((own) => Math.max(...own))), 3)
    expect(points[0]!.gold.value).toBeCloseTo(mean(written.map(({ truth }) => Number(truth))), 10)
    // Without a gold judge gold is the truth.
    for (const { gold, truth } of written) expect(gold).toBe(truth)

    const asked = async () => {
      await using store = await openProjectStore({ cwd: project.folder, create: false })
      return (await store!.datasets()).find(({ name }) => name === 'world desk: probes')!.verdicts
    }
    const before = await asked()
    expect(before).toBeGreaterThan(0)
    expect(pressure(project, ...given).curves).toEqual(curves)
    expect(await asked()).toBe(before)
  })

  test('reinforcement learning goes as many steps as it was told to', () => {
    using project = new Project()
    const { curves } = pressure(project, ...live, '--method', 'rl', '--steps', '2', '--evaluate-every', '1')
    expect(curves).toHaveLength(1)
    const [{ method, unit, points, optimised, gold }] = curves
    expect({ method, unit, optimised, gold }).toEqual({
      ...{ method: 'reinforcement-learning', unit: 'step', optimised: 'desk-direct', gold: 'truth' },
    })
    expect(points.map(({ pressure }) => pressure)).toEqual([0, 1, 2])
    // It has not moved from itself where it begins.
    expect(points[0]!.kl).toBeCloseTo(0, 6)
    for (const { judge, truth } of points) {
      for (const { value } of [judge, truth!]) {
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(9)
      }
    }
  })
})

describe('what cannot be optimised against is refused', () => {
  test.each<[string, string[], string]>([
    ['a policy without gold', ['ships:desk-direct', '--policy', 'ships:desk-base'], '--gold-judge'],
    ['a judge without a policy', ['ships:desk-direct', '--world', 'desk'], '--policy'],
    ['a table without gold', ['samples.csv', '--prompt', 'question', '--proxy', 'judge'], '--prompt and --gold'],
    ['a missing column', ['samples.csv', ...columns, '--proxy', 'jugde'], 'samples.csv has no column "jugde"'],
    ['a panel of one', ['samples.csv', ...columns, '--proxy', 'judge', '--panel', 'min'], 'two --proxy columns'],
    ['more samples than there are', ['samples.csv', ...columns, '--proxy', 'judge', '--n', '5'], 'No prompt has 5'],
  ])('%s', (_, flags, why) => {
    using project = new Project({ 'samples.csv': samples })
    const { code, stdout, stderr } = project.run('optimize', ...flags)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(why)
  })
})
