import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { rules } from './rules.ts'
import { boundWords } from './sentences.ts'

const gateWords = {
  ...{ 'use-it-to-gate': 'use it', 'use-with-care': 'with care', 'do-not-use': 'do not use', 'not-known': 'not known' },
}
const rewardWords = { 'train-under-guard': 'train', 'do-not-train': 'do not train', 'not-known': 'not known' }

/** "with care, do not use, not known"; once where all are the same. */
function consequences(told: readonly string[]): string[] {
  return [told.join(', '), ...(new Set(told).size === 1 ? [told[0]!] : [])]
}

test('the table of the documentation is the table of rules', () => {
  const page = readFileSync(new URL('../../../docs/certificate.md', import.meta.url), 'utf8')
  const table = page.slice(page.indexOf('| figure '), page.indexOf('"Train" is'))
  const rows = table
    .split('\n')
    .slice(2)
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  expect(rows.map(([name]) => name)).toEqual(rules.map(({ name }) => name))
  for (const [n, { better, form, good, care, gate, reward }] of rules.entries()) {
    const [, ...cells] = rows[n]!
    const sign = better === 'higher' ? '≥' : '≤'
    expect(cells.slice(0, 2)).toEqual([`${sign} ${boundWords(good, form)}`, `${sign} ${boundWords(care, form)}`])
    const order = ['care', 'bad', 'unknown'] as const
    expect(gate ? consequences(order.map((one) => gateWords[gate[one]])) : ['not asked']).toContain(cells[2])
    expect(consequences(order.map((one) => rewardWords[reward[one]]))).toContain(cells[3])
  }
})
