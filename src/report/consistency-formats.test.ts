import { describe, expect, test } from 'vitest'
import { type ConsistencyReport, consistencyDataset } from '../audit/consistency/index.ts'
import { type DataRecord, defineJudge, type Verdict } from '../domain/index.ts'
import { createRandom } from '../stats/random.ts'
import { MemoryStore } from '../store/index.ts'
import { renderReport, reportFormat } from './write-report.ts'

const base = (name: string) => defineJudge({ name, kind: 'llm', settings: { model: 'm' } })
const form = (name: string) =>
  defineJudge({ name: 'form', kind: 'llm', settings: { formOf: base(name).version, form: name } })

/** Everything that a report can hold, with `text` in every name and text of the input. */
async function reportWith(text: string): Promise<ConsistencyReport> {
  const random = createRandom('report')
  const judges = [base(text), form(text), defineJudge({ name: `${text}2`, kind: 'http' })]
  const verdicts = Array.from({ length: 24 }, (_, i) =>
    (['AB', 'BA'] as const).flatMap((presentation) =>
      [0, 1, 2].map((repeat): Verdict => {
        const of = { item: `${text}/${i}`, criterion: 'good', judge: judges[0].version, presentation, repeat }
        if (random.next() < 0.1) return { ...of, value: 'error', errorKind: 'timeout' }
        if (random.next() < 0.1) return { ...of, value: 'abstain' }
        return { ...of, score: i, value: random.next() < 0.7 ? 'pass' : 'fail' }
      }),
    ),
  ).flat()
  const records: DataRecord[] = [
    { type: 'criterion', criterion: { id: 'good', question: text } },
    ...judges.map((judge): DataRecord => ({ type: 'judge', judge })),
    ...verdicts.map(
      ({ item }): DataRecord => ({
        type: 'item',
        item: { id: item, input: text, outputs: [text, text], tags: {} },
      }),
    ),
    ...verdicts.map((verdict): DataRecord => ({ type: 'verdict', verdict })),
    ...verdicts.map((verdict): DataRecord => ({ type: 'verdict', verdict: { ...verdict, judge: judges[1].version } })),
    { type: 'verdict', verdict: { ...verdicts[0], value: 'graded', score: 3, judge: judges[2].version } },
  ]
  const store = new MemoryStore()
  await store.createDataset('set')
  await store.append('set', records)
  return consistencyDataset({
    store,
    dataset: 'set',
    name: text,
    options: { replicates: 100 },
    made: { at: '2026-09-14T10:32:08.000Z', goodhart: '0.1.0', node: 'v24.21.0' },
  })
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

describe('hostile text in every field', () => {
  test.each(attacks)('%j', async (text) => {
    const report = await reportWith(text)
    const page = renderReport(report, 'html')
    expect(skeleton(page)).toBe(skeleton(renderReport(await reportWith('x'), 'html')))
    expect(page.match(/<script/gi)).toHaveLength(1)
    expect(renderReport(report, 'text').replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
    const markdown = renderReport(report, 'markdown')
    expect(markdown.match(/<(?!\/?details>|\/?summary>|!-- -->)/g)).toBeNull()
    expect(markdown.match(/<details>/g)!.length).toBe(markdown.match(/<\/details>/g)!.length)
    let columns = 0
    for (const line of markdown.split('\n')) {
      const cells = line.startsWith('| ') ? line.replace(/\\[\s\S]/g, '').split('|').length : 0
      if (columns > 0 && cells > 0) expect(cells).toBe(columns)
      columns = cells
    }
    expect(JSON.parse(renderReport(report, 'json')).set.name).toBe(text)
  })
})

test('every format says the answer first, and shows every figure', async () => {
  const report = await reportWith('support')
  const [{ headline, repeats, position, forms }] = report.judges
  for (const format of ['html', 'markdown', 'text'] as const) {
    const words = renderReport(report, format)
      .replace(/\u00a0/g, ' ')
      .replace(/\\/g, '')
      .replace(/\s+/g, ' ')
    expect(words).toContain(headline.slice(0, 30))
    for (const { numerator, denominator } of [repeats!.flipRate, position!.consistency, forms[0].changed])
      expect(words).toContain(`${numerator} of ${denominator}`)
    expect(words).toContain('goodhart judge JUDGE.md --dataset NAME --repeat 5')
  }
})

test('the extension says the format', () => {
  expect(['a.html', 'B.JSON', 'c.d.md', 'e.txt'].map((path) => reportFormat(path, 'goodhart/consistency/1'))).toEqual([
    'html',
    'json',
    'markdown',
    'text',
  ])
  expect(() => reportFormat('a.csv', 'goodhart/consistency/1')).toThrow(
    expect.objectContaining({ code: 'unknown-format' }),
  )
})
