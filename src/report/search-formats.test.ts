import { describe, expect, test } from 'vitest'
import type { SearchReport } from '../audit/search/search-report.ts'
import { searchToHtml } from './html/search-to-html.ts'
import { sampleSearchReport } from './sample-search-report.ts'
import { searchToMarkdown } from './search-markdown.ts'
import { searchToTerminal } from './search-terminal.ts'

const look = { width: 100, colour: false }

/** With `text` wherever a report holds what others wrote. */
function hostile(text: string): SearchReport {
  const report = structuredClone(sampleSearchReport)
  report.set.name = text
  report.set.language = text
  report.set.criterion.question = text
  report.judge.name = text
  report.judge.version = text
  report.headline = text
  report.warnings = [text]
  for (const run of report.runs) {
    run.seed = text
    for (const [n, found] of run.found.entries()) {
      found.text = `${text}${n}`
      if (found.item !== undefined) found.item = text
    }
    for (const transfer of run.transfer) transfer.judge = text
  }
  return report
}

const attacks = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '|\n| --- |\n\n</details>\n```\n# heading @somebody',
  '\u001b[2J\u001b[1;1H\u202e\u200b\u0007',
  '{{7*7}} $& $1 `code`',
]

/** The tags of a page in order, names and attributes' names alone. */
function skeleton(page: string): string {
  const tag = /<(\/?[a-z!][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi
  const kept = page.replace(/<(script|style)>[\s\S]*?<\/\1>|<span class="unseen">[^<]*<\/span>/g, '')
  return [...kept.matchAll(tag)].map(([, name, attributes]) => name + attributes.replace(/="[^"]*"/g, '')).join(' ')
}

describe('hostile text in every field of a search report', () => {
  test.each(attacks)('%j', (text) => {
    const report = hostile(text)
    const page = searchToHtml(report)
    expect(skeleton(page)).toBe(skeleton(searchToHtml(hostile('x'))))
    expect(page.match(/<script/gi)).toHaveLength(1)
    expect(searchToTerminal(report, look).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
    const markdown = searchToMarkdown(report)
    const outside = markdown.replace(/^(`{3,})text\n[\s\S]*?^\1$/gm, '')
    expect(outside.match(/<(?!\/?details>|\/?summary>|!-- -->)/g)).toBeNull()
    expect(outside.match(/<details>/g)).toHaveLength(2)
    expect(outside.match(/<\/details>/g)).toHaveLength(2)
    expect(outside).not.toMatch(/^# heading/m)
    let columns = 0
    for (const line of outside.split('\n')) {
      const cells = line.startsWith('| ') ? line.replace(/\\[\s\S]/g, '').split('|').length : 0
      if (columns > 0 && cells > 0) expect(cells).toBe(columns)
      columns = cells
    }
  })
})

test('every format says the answer first, and shows success against queries, held-out items and what was found', () => {
  const report = sampleSearchReport
  for (const text of [
    searchToHtml(report),
    searchToMarkdown(report),
    searchToTerminal(report, { ...look, width: 160 }),
  ]) {
    const words = text
      .replace(/\u00a0/g, ' ')
      .replace(/\\|\*\*/g, '')
      .replace(/\s+/g, ' ')
    expect(words).toContain('Can be gamed: after 400 queries evolution found')
    expect(words).toContain('12 of 26')
    expect(words).toContain('dh dh')
    expect(words).toContain('shown to another judge: 3 of 25')
    expect(words).toContain('100 queries')
    expect(words).toContain('proves nothing')
  }
})

test('a search to which the judge gave no verdict does not look like one that found nothing', () => {
  const report = structuredClone(sampleSearchReport)
  report.set.controls.refusable = 7
  report.runs = report.runs.slice(0, 1)
  report.runs[0].answered = 0
  report.runs[0].onItems = { value: null, low: null, high: null, denominator: 0, method: 'none' }
  const wide = { ...look, width: 220 }
  for (const text of [searchToHtml(report), searchToMarkdown(report), searchToTerminal(report, wide)]) {
    expect(text).toContain('no verdict')
    expect(text.replace(/\s+/g, ' ')).toContain('7 more answer requests that should be declined')
  }
})

test('a report without a search says so, and none of its pages fails', () => {
  const headline = 'Nothing was searched: there is no item to search on.'
  const report = { ...sampleSearchReport, headline, runs: [], summaries: [] }
  for (const text of [searchToHtml(report), searchToMarkdown(report), searchToTerminal(report, look)]) {
    expect(text).toContain(headline)
  }
})

test('the curve is told in words to those who cannot see it', () => {
  expect(searchToHtml(sampleSearchReport)).toMatch(
    /role="img" aria-label="One text for all items[^"]*random search: [^"]*in the end/,
  )
})
