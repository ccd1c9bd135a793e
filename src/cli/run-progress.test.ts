import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { newMeter } from '../models/metered.ts'
import { newTally } from '../runs/run-tally.ts'
import type { Context } from './context.ts'
import { showRunProgress } from './run-progress.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Beside a log file, which is no terminal. */
function progressOf(total: number) {
  const lines: string[] = []
  const context: Context = {
    cwd: '/',
    env: {},
    stdout: { write: () => true },
    stderr: { write: (text) => lines.push(text) },
    now: () => new Date(),
  }
  const meter = newMeter()
  const tally = newTally()
  const progress = showRunProgress(context, { total, meter, tally })
  const at = (seconds: number, answered: number) => {
    tally.answered = answered
    vi.advanceTimersByTime(seconds * 1000 - performance.now() + began)
  }
  const began = performance.now()
  return { lines, meter, tally, at, progress }
}

test('outside a terminal a line is written every 15 seconds, not for every answer', () => {
  const { lines, at, progress } = progressOf(100)
  at(1, 2)
  at(14.9, 29)
  expect(lines).toEqual([])
  at(15, 30)
  at(16, 32)
  // 30 in 15 s: 70 more take 35 s.
  expect(lines).toEqual(['30 of 100, 2.0/s, 35 s left\n'])
  progress.stop()
  expect(lines).toHaveLength(1)
})

test('throughput is that of the last while, and what failed and what it cost are told', () => {
  const { lines, meter, tally, at } = progressOf(20_000)
  at(15, 30)
  meter.usd = 0.12345
  tally.errorKinds = { timeout: 2, unparseable: 1 }
  at(30, 1530)
  // 1,500 in the 15 s since, not 1,530 in 30 s: 18,470 more take 184.7 s, which is 4 minutes begun.
  expect(lines[1]).toBe('1,530 of 20,000, 100.0/s, $0.1235, errors: 2 timeout, 1 unparseable, 4 min left\n')
  meter.usd = 12.3
  at(45, 1545)
  // 1 a second: 18,455 s are 5.1 hours.
  expect(lines[2]).toMatch(/^1,545 of 20,000, 1\.0\/s, \$12\.30, .*, 5\.1 h left\n$/)
})

test('while nothing comes, the time left is not known', () => {
  const { lines, at } = progressOf(10)
  at(20, 0)
  expect(lines).toEqual(['0 of 10, 0.0/s, time left unknown\n'])
})
