import { describe, expect, test } from 'vitest'
import type { IndependenceReport } from '../independence/independence-report.ts'
import { nothingShared } from './evidence.ts'

const rater = (name: string, low: number) => ({
  ...{ name, is: 'judge' },
  measured: { truePassRate: { low }, trueFailRate: { low } },
})
const report = (...raters: ReturnType<typeof rater>[]) => ({ raters }) as unknown as IndependenceReport
const row = (pass: number, fail: number) => ({ pass, fail, tie: 0, abstain: 0, error: 0 })
const confusion = (missed: number) => ({ pass: row(80 - missed, missed), fail: row(0, 80), tie: row(0, 0) })

describe('a judge without errors', () => {
  test('shares none with a judge that is better than chance', () => {
    const shared = nothingShared(report(rater('own', 0.9), rater('other', 0.8)), 'own', { confusion: confusion(0) })
    expect(shared).toMatchObject({ value: 0, high: 0, denominator: 160 })
  })

  test('is no evidence where it made one, beside a coin, or alone', () => {
    const beside = report(rater('own', 0.9), rater('other', 0.8))
    expect(nothingShared(beside, 'own', { confusion: confusion(1) })).toBeNull()
    expect(nothingShared(report(rater('own', 0.9), rater('coin', 0.45)), 'own', { confusion: confusion(0) })).toBeNull()
    expect(nothingShared(report(rater('own', 0.9)), 'own', { confusion: confusion(0) })).toBeNull()
  })
})
