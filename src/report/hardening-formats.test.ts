import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type HardeningReport, type HardeningRow, hardeningReportSchema } from '../audit/hardening/index.ts'
import { hardeningToMarkdown } from './hardening-markdown.ts'
import { hardeningToTerminal } from './hardening-terminal.ts'
import { hardeningToHtml } from './html/hardening-to-html.ts'
import { share } from './sample-figures.ts'

const points = (value: number) => ({
  ...{ value, low: value - 0.05, high: value + 0.05, denominator: 240, method: 'bca' as const },
})

/** Everything that a report can hold, with `text` in every name and text of the input. */
function reportWith(text: string): HardeningReport {
  const row = (name: string, succeeded: number, more: Partial<HardeningRow> = {}): HardeningRow => ({
    ...{ name, defences: [text, text], version: `${text}@1`, queries: 1300 },
    ...{ attack: share(succeeded, 240), trials: { tried: 250, alreadyWrong: 8, silent: 2 }, search: share(3, 30) },
    ...{ truePass: share(58, 60), trueFail: share(55, 60) },
    ...{ against: text, gain: points(0.3), gainP: 0.0004, cost: points(0.02), costP: 0.24, silenceP: 0.5, ...more },
  })
  return hardeningReportSchema.parse({
    format: 'goodhart/hardening/1',
    made: {
      ...{ at: '2026-09-14T10:32:08.000Z', goodhart: '0.1.0', node: 'v24.21.0' },
      ...{ seed: text, confidence: 0.95, replicates: 2000 },
    },
    judge: { name: text, version: `${text}@1`, kind: 'trained' },
    set: { name: text, criterion: { id: 'good', question: text }, knownBad: 60, knownGood: 60 },
    rows: [
      row('none', 84, {
        against: null,
        gain: null,
        gainP: null,
        cost: null,
        costP: null,
        silenceP: null,
        defences: [],
      }),
      row('only keyedVerdict', 12, { defences: ['keyedVerdict'] }),
      row(text, 7, { search: null }),
    ],
    rule: text,
    proposed: {
      defences: [text, 'filter:empty'],
      row: text,
      why: text,
      measured: { none: row('none, other half', 41), proposed: row(text, 9) },
    },
    rounds: [0, 1].map((round) => ({
      ...{ round, version: `${text}@${round}`, folder: text, mined: 52 * round },
      examples: round === 0 ? [] : [{ input: text, output: text, judge: 6.0512, truth: 2 }],
      ...{ attack: share(31, 963), search: round === 0 ? null : share(5, 24) },
      ...{ truePass: share(493, 500), trueFail: share(284, 500) },
    })),
    convergence: text,
    headline: text,
    warnings: [text],
  })
}

const render = {
  html: hardeningToHtml,
  markdown: hardeningToMarkdown,
  text: (report: HardeningReport) => hardeningToTerminal(report, { width: 100, colour: false }),
}

const attacks = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '|\n| --- |\n\n</details>\n# heading',
  '\u001b[2J\u001b[1;1H\u202e\u200b\u0007',
  '{{7*7}} $& $1 `code`',
]

/** The tags of a page in order, names and attributes' names alone. */
function skeleton(page: string): string {
  const tag = /<(\/?[a-z!][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi
  const kept = page.replace(/<(script|style)>[\s\S]*?<\/\1>|<span class="unseen">[^<]*<\/span>/g, '')
  return [...kept.matchAll(tag)].map(([, name, attributes]) => name + attributes.replace(/="[^"]*"/g, '')).join(' ')
}

function isHarmless(text: string): void {
  const report = reportWith(text)
  const page = render.html(report)
  expect(skeleton(page)).toBe(skeleton(render.html(reportWith('x'))))
  expect(page.match(/<script/gi)).toHaveLength(1)
  expect(render.text(report).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
  const markdown = render.markdown(report)
  expect(markdown.match(/<(?!\/?details>|\/?summary>|!-- -->)/g)).toBeNull()
  expect(markdown.match(/<details>/g)!.length).toBe(markdown.match(/<\/details>/g)!.length)
  let columns = 0
  for (const line of markdown.split('\n')) {
    const cells = line.startsWith('| ') ? line.replace(/\\[\s\S]/g, '').split('|').length : 0
    if (columns > 0 && cells > 0) expect(cells).toBe(columns)
    columns = cells
  }
}

describe('hostile text in every field', () => {
  test.each(attacks)('%j', isHarmless)

  test('and any other', () => {
    const parts = fc.array(fc.oneof(fc.constantFrom(...attacks), fc.string({ unit: 'grapheme' })), { maxLength: 4 })
    fc.assert(
      fc.property(
        parts.map((all) => `a${all.join('')}`).filter((text) => !/\p{RGI_Emoji}/v.test(text)),
        isHarmless,
      ),
      { numRuns: 25 },
    )
  })
})

const plain = (page: string) =>
  page
    .replace(/<[^>]+>/g, '')
    .replace(/\u00a0/g, ' ')
    .replace(/\\/g, '')
    .replace(/&lt;/g, '<')
    .replace(/\s+/g, ' ')

test.each(Object.keys(render) as (keyof typeof render)[])('%s holds every figure', (format) => {
  const words = plain(render[format](reportWith('support')))
  // 84 of 240; points +30.0; 31 of 963; 284 of 500; 58 of 60.
  for (const figure of [
    '35.0 %',
    '84 of 240',
    '+30.0',
    'p < .001',
    'p = .240',
    '31 of 963',
    '5 of 24',
    '56.8 %',
    '96.7 %',
  ])
    expect(words).toContain(figure)
  expect(words).toContain('8 more wrong already, 2 without a verdict')
  expect(words).toContain('only an answer that carries the number counts')
  expect(words).toContain('judged 6.05, truly 2')
  expect(words).toContain('attacks that do not know it')
})

test('nothing proposed is said to be nothing, and no rounds leave no trace', () => {
  const report = { ...reportWith('support'), proposed: null, rounds: [], convergence: null }
  for (const format of ['html', 'text'] as const) {
    const words = plain(render[format](report))
    expect(words).toContain('Nothing: no set lowers the success of the attacks.')
    expect(words).not.toContain('Taught its own exploits')
  }
})
