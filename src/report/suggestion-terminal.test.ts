import { describe, expect, test } from 'vitest'
import { type SuggestionReport, suggestionReportSchema } from '../audit/suggest/index.ts'
import { suggestionToTerminal } from './suggestion-terminal.ts'
import { changesWords } from './suggestion-words.ts'

const rate = (value: number) => ({ value, low: null, high: null, denominator: 100, method: 'none' as const })
const row = { pass: 0, fail: 0, tie: 0, abstain: 0, error: 0 }
const figures = (agreement: number) => ({
  cases: 100,
  confusion: { pass: row, fail: row, tie: row },
  agreement: rate(agreement),
  balancedAccuracy: rate(agreement),
  truePassRate: rate(agreement),
  trueFailRate: rate(agreement),
  failedOnTheWay: 0,
})
const tested: NonNullable<SuggestionReport['proposals'][number]['tested']> = {
  version: 'polite@b',
  prompt: 'New.',
  figures: figures(0.85),
  shown: { wrong: 14, mended: 9, right: 5, spoilt: 0 },
  notShown: { wrong: 11, mended: 3, right: 70, spoilt: 2 },
  comparison: {
    ...{ a: 'proposal 1', b: 'the present prompt', cases: 100 },
    ...{ bothRight: 73, onlyARight: 12, onlyBRight: 2, neitherRight: 13 },
    difference: rate(0.1),
    ...{ p: 0.0129, pAdjusted: 0.0259, test: "McNemar's test (exact)", minimumDetectable: 0.1 },
    sentence: 'proposal 1 agrees with people more often than the present prompt, by 10.0 points (p = 0.026).',
  },
}
const shownCases = { disagreements: 14, agreements: 5 }
const report: SuggestionReport = suggestionReportSchema.parse({
  format: 'goodhart/suggestion/1',
  made: { at: '2026-09-14T10:32:08Z', goodhart: '0', node: '24', seed: 's', confidence: 0.95, replicates: 100 },
  set: {
    name: 'answers',
    criterion: { id: 'polite', question: 'Is it polite?' },
    ...{
      gold: 'the labels of ann',
      split: 'by column split',
      sealed: 'ab',
      clusteredBy: 'item',
      dev: 100,
      clusters: 100,
    },
  },
  judge: { name: 'polite', version: 'polite@a', file: 'polite.md', model: 'openai/m' },
  ...{ proposer: 'openai/m', rounds: 2, end: 'complete', reason: null },
  before: { ...figures(0.75), disagreements: { falsePasses: 12, falseFails: 10, noVerdict: 3 } },
  proposals: [
    {
      round: 1,
      outcome: 'tested',
      problem: null,
      why: 'It \u001b[31mmisses\u202e sarcasm.\nAnd more.',
      shownCases,
      tested,
    },
    { round: 2, outcome: 'refused', problem: 'It lacks {{output}}.', why: null, shownCases, tested: null },
  ],
  offer: {
    round: 1,
    version: 'polite@b',
    file: 'New.',
    diff: '--- polite.md\n+++ new.md\n-Old.\n+New\u200b\u001b[2J.\n',
  },
  headline: 'Proposal 1 agrees with people more often.',
  caution: 'Only the sealed split tells.',
  warnings: ['Mind \u0007 this.'],
})
const look = { width: 100, colour: false }

test('shown disagreements are told apart from those that were not', () => {
  expect(changesWords(tested)).toBe(
    'Of 14 disagreements that the proposer was shown, 9 are mended; of 11 that it was not, 3. 2 of 75 right verdicts are spoilt.',
  )
})

describe('on a terminal', () => {
  test('the answer, the figures, what became of each proposal, the change', () => {
    const text = suggestionToTerminal(report, look)
    for (const part of [
      /present +75\.0 %/,
      /proposal 1 +85\.0 % .* \.026\n/,
      /12 false passes, 10 false fails, 3 without a\s+verdict/,
      /p\s+adjusted for 1 proposal \(Benjamini-Hochberg\)/,
      /- Proposal 2: refused\. It lacks \{\{output\}\}\./,
      /\n--- polite\.md\n\+\+\+ new\.md\n-Old\.\n\+New/,
      /Only the sealed split tells\.\n$/,
    ]) {
      expect(text).toMatch(part)
    }
  })

  test('whatever a model wrote moves no cursor and hides nothing', () => {
    const text = suggestionToTerminal(report, look)
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u200b\u202e]/)
    expect(text).toContain('+New\\u200b\\u001b[2J.')
    expect(text).toContain('sarcasm.\\nAnd more.')
  })

  test('nothing to offer: no change, no caution about one', () => {
    const none = { ...report, before: null, proposals: [], offer: null, warnings: [], headline: 'Nothing yet.' }
    const text = suggestionToTerminal({ ...none, reason: 'The budget is spent.' }, look)
    expect(text).toContain('Nothing yet.\n  The budget is spent.\n')
    expect(text).not.toContain('sealed split tells')
  })
})
