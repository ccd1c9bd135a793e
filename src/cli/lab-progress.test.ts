import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Experiment, StagePlan } from '../lab/experiment/index.ts'
import { displayWidth } from '../report/terminal/text-layout.ts'
import type { Context } from './context.ts'
import { progressLine, type StageProgress, showLabProgress, sparkline } from './lab-progress.ts'

describe('a sparkline', () => {
  test('goes from the lowest block at 0 to the highest at 9, whatever else is there', () => {
    expect(sparkline([0, 4.5, 9], 16)).toBe('▁▅█')
    expect(sparkline([8.9, 8.9], 16)).toBe('██')
    expect(sparkline([-1, 12, Number.NaN], 16)).toHaveLength(3)
  })

  test('is as wide as it may be, and ends with the last value', () => {
    const values = fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 40 }), (scores, width) => {
        const line = sparkline(scores, width)
        expect(line).toHaveLength(Math.min(scores.length, width))
        expect(line.at(-1)).toBe(sparkline([scores.at(-1)!], 1))
      }),
    )
  })
})

describe('the line of a stage', () => {
  const told = (done: number, at: number) => ({ type: 'progress', done, total: 200, unit: 'steps', at }) as const
  const stage: StageProgress = {
    ...{ id: 'policy-1', kind: 'policy', began: 0 },
    first: told(0, 1000),
    last: told(50, 11_000),
    points: [
      { judge: 6, gold: 6.5, truth: 6.2, kl: 0 },
      { judge: 8.6, gold: 7.1, truth: 3.2, kl: 4 },
    ],
  }

  test('says how far it is, what is left, and the three curves with their last values', () => {
    // 50 of 200 in 10 s: 150 more take 30 s.
    expect(progressLine(stage, { now: 11_000, width: 160 })).toBe(
      'policy-1       ███░░░░░░░░░ 50/200 steps 30 s left  judge ▆█ 8.6  gold ▆▇ 7.1  truth ▆▃ 3.2',
    )
    // The clock goes on between two words of the stage.
    expect(progressLine(stage, { now: 21_000, width: 160 })).toContain('20 s left')
  })

  test('before anything is told, says what kind of stage it is', () => {
    expect(progressLine({ id: 'gold', kind: 'gold', began: 0, points: [] }, { now: 5, width: 80 })).toBe(
      'gold           ░░░░░░░░░░░░ gold',
    )
  })

  test('is never wider than the terminal, and shows hostile words by name', () => {
    for (let width = 40; width < 200; width++) {
      expect(displayWidth(progressLine(stage, { now: 0, width }))).toBeLessThanOrEqual(width)
    }
    const hostile = { ...stage, points: [], last: { ...told(1, 2000), note: '\u001b[2J' } }
    expect(progressLine(hostile, { now: 0, width: 120 })).not.toContain('\u001b')
  })
})

test('on a terminal what is drawn is erased line by line, and nothing of it is left at the end', () => {
  let written = ''
  const stderr = { write: (text: string) => (written += text), isTTY: true, columns: 100 }
  const plan = { id: 'a', kind: 'policy' } as StagePlan
  const progress = showLabProgress(
    { stderr, env: { NO_COLOR: '1' } } as unknown as Context,
    {
      stages: [plan, { ...plan, id: 'b' }],
    } as unknown as Experiment,
  )
  progress.tell({ type: 'started', plan, threads: 1 })
  progress.tell({ type: 'moved-aside', plan, to: '/x/a.before-1' })
  progress.tell({ type: 'told', plan, event: { type: 'point', step: 1, values: { judge: 1 } } })
  progress.tell({ type: 'ended', plan, end: 'done' })
  progress.stop()
  // A small terminal: what goes up n lines and clears from there.
  const lines: string[] = []
  for (const piece of written.split(/(\x1b\[\d+A\x1b\[0J)/)) {
    const up = /^\x1b\[(\d+)A/.exec(piece)
    if (up) lines.splice(lines.length - Number(up[1]))
    else lines.push(...stripVTControlCharacters(piece).split('\n').slice(0, -1))
  }
  expect(lines).toEqual([
    "a: another plan's results are kept in /x/a.before-1",
    expect.stringMatching(/^a: done after/),
  ])
})
