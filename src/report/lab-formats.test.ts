import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { labReportSchema } from '../lab/experiment/lab-report.ts'
import type { CurveGroup } from './lab-figures.ts'
import { curveGroups, isBlind, peakOf, probeTable } from './lab-figures.ts'
import { formatSeconds, groupSentences, hypothesisVerdict } from './lab-words.ts'
import { publishedSchemas } from './published-schemas.ts'
import { sampleLabReport, unfinishedLabReport } from './sample-lab-report.ts'
import { displayWidth } from './terminal/text-layout.ts'
import { renderReport, reportFormat } from './write-report.ts'

const attacks = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '|\n| --- |\n\n</details>\n# heading',
  '\u001b[2J\u001b[1;1H\u202e\u200b\u0007',
  '{{7*7}} $& $1 `code`',
]

/** The sample with `text` in every field that is free text, in every kind of stage. */
function hostileReport(text: string) {
  const free = /"(input|reply|trace|text|claim|measuredBy|title|description|message|onsetRule|form|seed|cpu)":"[^"]*"/g
  const json = JSON.stringify({ ...sampleLabReport })
  const kept = /"form":"(direct|reasoning|scalar)"/
  const changed = json.replace(free, (field, name) => (kept.test(field) ? field : `"${name}":${JSON.stringify(text)}`))
  return labReportSchema.parse(JSON.parse(changed.replaceAll('"wrong-value"', () => JSON.stringify(text))))
}

/** The tags of a page in order, names and attributes' names alone. */
function skeleton(page: string): string {
  const tag = /<(\/?[a-z!][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi
  const kept = page.replace(/<(script|style)>[\s\S]*?<\/\1>/g, '').replace(/<span class="unseen">[^<]*<\/span>/g, '')
  return [...kept.matchAll(tag)].map(([, name, attributes]) => name + attributes!.replace(/="[^"]*"/g, '')).join(' ')
}

describe('every form of the report', () => {
  test.each(['html', 'md', 'json', 'txt'])('.%s', (extension) => {
    const format = reportFormat(`x.${extension}`, 'goodhart/lab/1')
    for (const report of [sampleLabReport, unfinishedLabReport]) {
      expect(renderReport(report, format).length).toBeGreaterThan(500)
    }
  })

  test('as JSON holds to its schema and comes back the same', () => {
    const schema = publishedSchemas()['lab-1.schema.json']!
    const holds = new Ajv2020({ strict: false }).compile(schema)
    for (const report of [sampleLabReport, unfinishedLabReport]) {
      const back = JSON.parse(renderReport(report, 'json'))
      expect(holds(back), JSON.stringify(holds.errors)).toBe(true)
      expect(labReportSchema.parse(back)).toEqual(report)
    }
  })

  test('as text is no wider than the terminal', () => {
    for (const line of renderReport(sampleLabReport, 'text').split('\n')) {
      expect(displayWidth(line)).toBeLessThanOrEqual(100)
    }
  })

  test.each(attacks)('hostile text %j adds nothing to the page, moves no cursor, breaks no table', (text) => {
    const report = hostileReport(text)
    expect(skeleton(renderReport(report, 'html'))).toBe(skeleton(renderReport(hostileReport('x'), 'html')))
    expect(renderReport(report, 'text').replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
    const rows = (markdown: string) => markdown.split('\n').filter((line) => line.startsWith('|')).length
    const markdown = renderReport(report, 'markdown')
    expect(rows(markdown)).toBe(rows(renderReport(hostileReport('x'), 'markdown')))
    expect(markdown).not.toMatch(/<script|<img|^# heading/m)
  })
})

describe('what happened, in words', () => {
  const estimate = (value: number) => ({ value, low: value, high: value })
  const group = (truth: number[], onset?: object): CurveGroup => ({
    ...{ name: 'g', judge: 'j', klWeight: 0, seeds: 1, steps: truth.map((_, i) => 100 * i), evaluated: true },
    curves: { judge: truth.map((_, i) => estimate(6 + i)), gold: [], truth: truth.map(estimate) },
    policies: onset ? [{ onset } as CurveGroup['policies'][number]] : [],
  })

  test('the course of truth', () => {
    expect(groupSentences(group([6, 8, 3])).truth).toBe(
      'Truth rose from 6.0 to 8.0 at step 100 and ended at 3.0, while its judge went from 6.0 to 8.0.',
    )
    expect(groupSentences(group([6, 7, 8])).truth).toMatch(/^Truth went from 6\.0 to 8\.0, its peak,/)
    expect(groupSentences(group([6, 5, 4])).truth).toMatch(/^Truth began at its peak, 6\.0, and ended at 4\.0,/)
  })

  test('the onset', () => {
    const fired = { fired: true, step: 1250, low: 1000, high: 1500 }
    expect(groupSentences(group([6, 5], fired)).onset).toBe('The onset rule fired at step 1,250 (1,000 to 1,500).')
    expect(groupSentences(group([6, 5], { fired: false })).onset).toBe('The onset rule did not fire.')
    expect(groupSentences({ ...group([6, 5]), evaluated: false }).onset).toBe('The onset rule was not applied yet.')
  })

  test('a peak is the first of the highest', () => {
    expect(peakOf([1, 3, 2, 3].map(estimate))).toBe(1)
  })

  test('policies that were not evaluated have curves of their own', () => {
    expect(curveGroups(sampleLabReport).map(({ name }) => name)).toEqual(['direct', 'reasoning'])
    expect(curveGroups(unfinishedLabReport).map(({ name }) => name)).toEqual([
      ...['direct-1', 'direct-2', 'direct-3', 'reasoning-1'],
    ])
  })

  test('a hypothesis that was withdrawn holds nothing', () => {
    const hypothesis = sampleLabReport.hypotheses[0]!
    expect(hypothesisVerdict(hypothesis).word).toBe('holds')
    expect(hypothesisVerdict({ ...hypothesis, withdrawnAt: 'x' }).word).toBe('withdrawn')
    expect(hypothesisVerdict({ ...hypothesis, problem: 'x', holds: null }).word).toBe('no figure')
  })

  test('seconds', () => {
    expect([99, 260, 7500].map(formatSeconds)).toEqual(['99 s', '4 min 20 s', '2 h 5 min'])
  })
})

test('blind is more than 1.5 from the truth, on either side', () => {
  expect([1.5, 1.51, -1.5, -1.51].map((distance) => isBlind({ truth: 4, judge: 4 + distance }))).toEqual([
    ...[false, true, false, true],
  ])
  const { judges, rows } = probeTable(sampleLabReport)
  expect(judges).toEqual(['gold', 'direct-judge', 'reasoning-judge'])
  expect(rows.find(({ defect }) => defect === 'all-values-wrong')).toMatchObject({ truth: 0.2, items: 128 })
})
