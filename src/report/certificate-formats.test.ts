import { describe, expect, test } from 'vitest'
import type { Certificate } from '../audit/certificate/index.ts'
import { certificateToJunit } from './certificate-junit.ts'
import { certificateToMarkdown } from './certificate-markdown.ts'
import { certificateToTerminal } from './certificate-terminal.ts'
import { certificateToHtml } from './html/certificate-to-html.ts'
import { alignedAlone, sampleCertificate } from './sample-certificate.ts'

const plain = (text: string) =>
  text
    .replace(/\\|<[^>]*>/g, '')
    .replace(/\u00a0/g, ' ')
    .replace(/\s+/g, ' ')
const terminal = (certificate: Certificate) => certificateToTerminal(certificate, { width: 80, colour: false })

describe('a certificate', () => {
  test.each([
    ['terminal', terminal],
    ['markdown', certificateToMarkdown],
    ['html', certificateToHtml],
  ])('%s: both answers, six questions, what decided, what was not tested, and the cost', (_, render) => {
    const words = plain(render(sampleCertificate))
    expect(words).toContain('Do not use it')
    expect(words).toContain('Do not train against it')
    // 40 of 40 (Wilson, scipy 1.17: 91.24 to 100).
    expect(words).toContain('100.0 % (91.2 to 100.0): surely above 25 %')
    for (const name of ['Consistent?', 'Aligned?', 'Independent?', 'Attackable?', 'Optimisable?', 'Guarded?'])
      expect(words).toContain(name)
    expect(words).toContain('Not tested')
    expect(words).toContain('Cut off by the budget: pressure by prompt evolution')
    expect(words).toContain('4,020 of 5,000 queries, $0.62 of $1.00')
    expect(words).toContain('Do not explain kettles.')
    expect(words).toContain('direct@1d0c55a7e2b4')
    expect(words).toContain('seed kettle')

    const alone = plain(render(alignedAlone))
    expect(alone).toContain('Not known: do not train against it')
    expect(alone).toContain('Not tested: success of attacks')
  })

  test('fits a terminal of 80 columns, and can be read in half a minute', () => {
    const lines = terminal(sampleCertificate).trimEnd().split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(lines.length).toBeLessThan(65)
  })

  test('JUnit: a case a question; not tested is skipped', () => {
    const xml = certificateToJunit(sampleCertificate)
    expect(xml).toContain('tests="6" failures="2" errors="0" skipped="2"')
    expect(xml).toContain('<property name="gate" value="do-not-use"/>')
    expect(xml).toContain('<testcase classname="direct" name="Aligned?"/>')
    expect(xml).toMatch(/name="Attackable\?"><failure type="bad" message="success of attacks 100\.0 %/)
    expect(xml).toMatch(/name="Guarded\?"><skipped message="Not tested here/)
    expect(certificateToJunit(alignedAlone)).toContain('tests="6" failures="0" errors="0" skipped="5"')
  })

  test('JUnit: what was tested and gave no verdict is an error', () => {
    const questions = sampleCertificate.questions.map((question) => {
      if (question.question !== 'aligned') return question
      const estimate = { value: null, low: null, high: null, denominator: 0, method: 'none' as const }
      const rules = question.rules.map((rule) => ({ ...rule, estimate, outcome: 'too-few' as const }))
      return { ...question, finding: 'too-few' as const, rules }
    })
    const xml = certificateToJunit({ ...sampleCertificate, questions })
    expect(xml).toContain('tests="6" failures="2" errors="1" skipped="2"')
    expect(xml).toMatch(/name="Aligned\?"><error type="no-verdict"/)
  })

  test('HTML: every rule with its bounds, and where judge and standard part', () => {
    const page = certificateToHtml(sampleCertificate)
    const words = plain(page)
    expect(words).toContain('at least 90 %')
    expect(words).toContain('with care 80 %')
    // At best of 64 the judge is at 5 + .55 * 6, the truth at 4.6 + .6 * 6 - .13 * 36.
    expect(page).toContain('aria-label="Judge: direct: 5.0 at 1, 8.3 at 64"')
    expect(page).toContain('aria-label="Truth: 4.6 at 1, 3.5 at 64"')
    expect(certificateToHtml(alignedAlone)).not.toContain('class="parting"')
  })
})
