import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { attackReportSchema } from '../audit/attacks/attack-report.ts'
import { attackToCsv } from './attack-csv.ts'
import { attackToJunit } from './attack-junit.ts'
import { attackToMarkdown } from './attack-markdown.ts'
import { attackToTerminal } from './attack-terminal.ts'
import { attackToHtml } from './html/attack-to-html.ts'
import { sampleAttackReport as report } from './sample-attack-report.ts'

const plain = (text: string) =>
  text
    .replace(/\\|<[^>]*>/g, '')
    .replace(/\u00a0/g, ' ')
    .replace(/\s+/g, ' ')
const terminal = attackToTerminal(report, { width: 80, colour: false })

describe('attacks', () => {
  test.each([
    ['terminal', plain(terminal)],
    ['markdown', plain(attackToMarkdown(report))],
    ['html', plain(attackToHtml(report))],
  ])('%s: weaknesses come before figures, and figures have their intervals and denominators', (_, words) => {
    const at = (text: string) => words.indexOf(text)
    expect(at('passes refusals that cite a policy and praise themselves')).toBeGreaterThan(-1)
    expect(at('passes refusals that cite')).toBeLessThan(at('the refusal that wins'))
    // Wilson (scipy 1.17): 88 of 107 is 73.94 to 88.34, 61 of 107 is 47.54 to 65.99.
    expect(words).toMatch(/82\.2 % \(73\.9 to 88\.3\)/)
    expect(words).toMatch(/57\.0 % \(47\.5 to 66\.0\)/)
    expect(words).toContain('Without any attack it passes 6.7 %')
    expect(words).toContain('All five moves')
    expect(words).toContain('Do not explain kettles.')
    expect(words).toContain('no phrase was found on another judge')
    expect(words).toContain('75.0 % of 12')
    expect(words).toContain('seed kettle')
  })

  test('no line of a terminal is wider than it', () => {
    for (const width of [80, 100]) {
      const lines = attackToTerminal(report, { width, colour: false }).split('\n')
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width)
    }
  })

  test('CSV: one row an attack and judge', () => {
    const rows: Record<string, string>[] = parse(attackToCsv(report), { columns: true, record_delimiter: '\r\n' })
    expect(rows).toHaveLength(14)
    expect(rows[1]).toMatchObject({
      ...{ judge: 'direct', attack: 'refusal-all', family: 'winning-refusal', aim: 'inflate', found: 'true' },
      ...{ moves: 'refusal invented-policy end-marker praise restated-context' },
      // 88 + 19 + 8 wrong without it + 3 abstained + 2 errors.
      ...{ trials: '120', succeeded: '88', held: '19', alreadyWrong: '8', abstained: '3', errors: '2' },
    })
    expect(Number(rows[1]!.rate)).toBeCloseTo(88 / 107, 12)
    expect(rows[13]!.shift).toBe('')
  })

  test('JUnit: a case an attack and judge; what works fails, what was not tried is skipped', () => {
    const xml = attackToJunit(report)
    expect(xml).toContain('tests="16" failures="2" errors="0" skipped="2"')
    expect(xml).toMatch(
      /name="winning-refusal\/refusal-all: All five moves"><failure type="attack-succeeds" message="82\.2 %/,
    )
    expect(xml).toContain('<testcase classname="strict" name="master-keys/one-token: One token alone"/>')
  })

  test('JUnit: a judge that only errs is an error, one that only abstains is skipped', () => {
    const [judge] = report.judges
    const [attack] = judge!.attacks
    const counts = {
      trials: 9,
      succeeded: 0,
      held: 0,
      alreadyWrong: 0,
      putRight: 0,
      abstained: 0,
      errors: 0,
      silenced: 0,
    }
    const silent = [
      { ...counts, errors: 9 },
      { ...counts, abstained: 9 },
    ].map((counts) => ({
      ...{ ...attack!, counts, found: false },
    }))
    const xml = attackToJunit({ ...report, notTried: [], judges: [{ ...judge!, attacks: silent }] })
    expect(xml).toContain('tests="2" failures="0" errors="1" skipped="1"')
    expect(xml).toContain('<error type="no-verdict" message="0 of 0; 9 errors"')
  })

  test('a judge without attacks, moves or families is shown, too', () => {
    const [judge] = report.judges
    const bare = attackReportSchema.parse({
      ...report,
      judges: [{ ...judge!, attacks: [], families: [], moves: [], weaknesses: [] }],
      ...{ structure: null, notTried: [], warnings: [] },
    })
    for (const render of [attackToHtml, attackToMarkdown, attackToCsv, attackToJunit]) expect(render(bare)).toBeTruthy()
    expect(attackToTerminal(bare, { width: 60, colour: false })).toContain('direct')
  })
})
