import { describe, expect, test } from 'vitest'
import type { CurveEvidence } from '../audit/pressure/curve-evidence.ts'
import { makeCurve } from '../audit/pressure/make-curve.ts'
import type { PressureReport } from '../audit/pressure/pressure-report.ts'
import { createRandom } from '../stats/random.ts'
import { pressureToHtml } from './html/pressure-to-html.ts'
import { pressureToCsv } from './pressure-csv.ts'
import { pressureToMarkdown } from './pressure-markdown.ts'
import { pressureToTerminal } from './pressure-terminal.ts'
import { turnSentences } from './pressure-words.ts'

/** Everything that a report can hold, with `text` in every name and text of the input. */
function reportWith(text: string): PressureReport {
  const random = createRandom('report')
  const levels = Array.from({ length: 24 }, () => random.normal())
  const matrix = (values: number[]) => values.map((value) => levels.map((level) => value + level + random.normal()))
  const evidence = (judge: number[]): CurveEvidence => ({
    method: 'best-of-n',
    optimised: text,
    gold: text,
    unit: 'n',
    perPrompt: {
      pressures: [1, 2, 4, 8, 16],
      judge: matrix(judge),
      gold: matrix([3, 5, 6, 5, 2]),
      truth: matrix([3, 3, 2, 1, 0]),
    },
    kl: [0, 0.19, 0.64, 1.2, 1.83],
    clusters: levels.map((_, i) => i),
    shown: [{ pressure: 16, input: text, output: text, judge: 9, gold: 2, truth: null }],
  })
  const settings = { random, confidence: 0.95, replicates: 100 }
  return {
    format: 'goodhart/pressure/1',
    made: {
      at: '2026-10-02T10:00:00.000Z',
      goodhart: '0.1.0',
      node: 'v24',
      seed: text,
      confidence: 0.95,
      replicates: 100,
    },
    set: { name: text, sources: [text], prompts: 24, samples: 384, clusteredBy: text },
    curves: [
      makeCurve({ ...evidence([3, 5, 7, 8, 9]), ...settings }),
      makeCurve({ ...evidence([30, 50, 70, 80, 90]), ...settings, withoutScore: 3 }),
    ],
    agreement: [
      { optimised: text, spearman: { value: 0.5, low: 0.4, high: 0.6, denominator: 384, method: 'jackknife' } },
    ],
    problems: {
      count: 2,
      shown: [{ file: text, line: 3, column: text, found: text, accepted: 'a number' }],
      readAsFail: {},
    },
    warnings: [text],
  }
}

const look = { width: 100, colour: false }

const attacks = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '|\n| --- |\n\n</details>\n# heading',
  '\u001b[2J\u001b[1;1H\u202e\u200b\u0007',
  '=1+1 {{7*7}} $& $1 `code`',
]

/** The tags of a page in order, names and attributes' names alone. */
function skeleton(page: string): string {
  const tag = /<(\/?[a-z!][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi
  const kept = page.replace(/<(script|style)>[\s\S]*?<\/\1>|<span class="unseen">[^<]*<\/span>/g, '')
  return [...kept.matchAll(tag)].map(([, name, attributes]) => name + attributes.replace(/="[^"]*"/g, '')).join(' ')
}

describe('hostile text in every field', () => {
  const plain = skeleton(pressureToHtml(reportWith('x')))

  test.each(attacks)('%j', (text) => {
    const report = reportWith(text)
    const page = pressureToHtml(report)
    expect(skeleton(page)).toBe(plain)
    expect(page.match(/<script/gi)).toHaveLength(1)
    expect(pressureToTerminal(report, look).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
    const markdown = pressureToMarkdown(report)
    expect(markdown.match(/<(?!\/?details>|\/?summary>|!-- -->)/g)).toBeNull()
    expect(markdown.match(/<details>/g)!.length).toBe(markdown.match(/<\/details>/g)!.length)
    expect(pressureToCsv(report)).not.toMatch(/(^|,)"[=+\-@]/m)
  })
})

describe('what a report says', () => {
  const report = reportWith('judge a')
  const [curve] = report.curves

  test('the headline, every point and both forms, in every format', () => {
    const [terminal, markdown, page] = [
      pressureToTerminal(report, look),
      pressureToMarkdown(report),
      pressureToHtml(report),
    ]
    const value = curve.points[2].gold.value.toFixed(1)
    for (const text of [terminal, markdown, page]) {
      expect(text.replace(/\s+/g, ' ').replaceAll('&lt;', '<')).toContain(curve.headline.split('.')[0])
      expect(text).toContain(`${value} (`)
      expect(text).toContain('d (α − β log d)')
      expect(text).toContain('judge a')
    }
  })

  test('gain and fall in words; where the peak is at the end, what chance may hide', () => {
    const value = (at: number, low: number | null, high: number | null) => ({ value: at, low, high })
    const turn = { ...curve.goldTurn, gain: value(3, 2.5, 3.5), fall: value(1, 0.5, 1.5), fallsFrom: 16, p: 0.01 }
    const told = (goldTurn: typeof turn) => turnSentences({ ...curve, goldTurn })[0]
    expect(told({ ...turn, peak: { pressure: 4, value: 6 } })).toMatch(
      /^Gold is highest at n = 4, 3\.0 \(2\.5 to 3\.5\) above its start; from there to the end it loses 1\.0 \(0\.5 to 1\.5\); it is/,
    )
    const atEnd = { ...turn, peak: { pressure: 16, value: 6 } }
    expect(told({ ...atEnd, fall: value(0, 0, 0.42) })).toBe(
      'Gold is highest at n = 16, the strongest pressure, 3.0 (2.5 to 3.5) above its start: no fall was seen, and chance may hide one of up to 0.4.',
    )
    expect(told({ ...atEnd, fall: value(0, null, null) })).toMatch(/: no fall was seen\.$/)
  })

  test('CSV: a row a curve, pressure and score', () => {
    const lines = pressureToCsv(report).trim().split('\r\n')
    expect(lines).toHaveLength(1 + 2 * 5 * 3)
    const { value, low, high } = curve.points[1].gold
    expect(lines[5]).toBe(`"best-of-n","judge a","judge a","n",2,0.19,"gold",${value},${low},${high}`)
  })
})

describe('the plot', () => {
  const [shared, apart] = [...pressureToHtml(reportWith('x')).matchAll(/<svg class="three"[\s\S]*?<\/svg>/g)].map(
    ([svg]) => svg,
  )
  const points = (svg: string, name: string) =>
    new RegExp(`polyline class="line ${name}" points="([^"]+)"`)
      .exec(svg)![1]
      .split(' ')
      .map((point) => point.split(',').map(Number))

  test('points stand at the square root of KL, and higher scores higher up', () => {
    const gold = points(shared, 'gold')
    const x = (k: number) => (gold[k][0] - gold[0][0]) / (gold[4][0] - gold[0][0])
    expect(x(2)).toBeCloseTo(Math.sqrt(0.64 / 1.83), 2)
    expect(gold[2][1]).toBeLessThan(gold[0][1])
    expect(gold[4][1]).toBeGreaterThan(gold[2][1])
  })

  test('a judge on a scale of its own has a panel of its own, above', () => {
    const lowest = Math.max(...points(apart, 'judge').map(([, y]) => y))
    const highest = Math.min(...points(apart, 'gold').map(([, y]) => y))
    expect(lowest).toBeLessThan(highest)
    const together = points(shared, 'judge')
    expect(Math.max(...together.map(([, y]) => y))).toBeGreaterThan(
      Math.min(...points(shared, 'gold').map(([, y]) => y)),
    )
  })

  test('a ring at each peak, and a dotted line where the fall shows', () => {
    expect(shared.match(/class="peak/g)).toHaveLength(2)
    expect(shared.match(/class="at-onset"/g)!.length).toBeGreaterThan(0)
  })
})
