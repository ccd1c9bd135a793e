import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attackReportSchema } from '../audit/attacks/attack-report.ts'
import { certificateSchema } from '../audit/certificate/index.ts'
import { attackToCsv } from './attack-csv.ts'
import { attackToJunit } from './attack-junit.ts'
import { attackToMarkdown } from './attack-markdown.ts'
import { attackToTerminal } from './attack-terminal.ts'
import { certificateToJunit } from './certificate-junit.ts'
import { certificateToMarkdown } from './certificate-markdown.ts'
import { certificateToTerminal } from './certificate-terminal.ts'
import { attackToHtml } from './html/attack-to-html.ts'
import { certificateToHtml } from './html/certificate-to-html.ts'
import { sampleAttackReport } from './sample-attack-report.ts'
import { sampleCertificate } from './sample-certificate.ts'
import { fencesOf, hostileText, hostileTexts, withHostileText } from './test-hostile-text.ts'

const look = { width: 80, colour: true }
const attacked = (text: string) => withHostileText(sampleAttackReport, attackReportSchema, text)
const certified = (text: string) => withHostileText(sampleCertificate, certificateSchema, text)

/** Every renderer of a format, by the kind of report. */
const renderers = {
  terminal: [
    (text: string) => attackToTerminal(attacked(text), look),
    (text: string) => certificateToTerminal(certified(text), look),
  ],
  markdown: [
    (text: string) => attackToMarkdown(attacked(text)),
    (text: string) => certificateToMarkdown(certified(text)),
  ],
  html: [(text: string) => attackToHtml(attacked(text)), (text: string) => certificateToHtml(certified(text))],
  junit: [(text: string) => attackToJunit(attacked(text)), (text: string) => certificateToJunit(certified(text))],
  csv: [(text: string) => attackToCsv(attacked(text))],
}

function everyText(format: keyof typeof renderers, check: (output: string, benign: string) => void) {
  for (const render of renderers[format]) {
    const benign = render('x')
    fc.assert(
      fc.property(hostileText, (text) => check(render(text), benign)),
      { numRuns: 30, examples: hostileTexts.map((text): [string] => [text]) },
    )
  }
}

/** The tags of a page in order, with their attributes' names. */
function skeleton(page: string): string {
  const kept = page.replace(/<(script|style)>[\s\S]*?<\/\1>|<span class="unseen">[^<]*<\/span>/g, '')
  const tag = /<(\/?[a-z!][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi
  return [...kept.matchAll(tag)].map(([, name, attributes]) => name + attributes!.replace(/="[^"]*"/g, '')).join(' ')
}

const unseen = /(?![\t\r\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
const withoutEmoji = (output: string) => output.replace(/\p{RGI_Emoji}/gv, '')

describe('hostile text in every field', () => {
  test('paints nothing in a terminal but our own colours, and moves no cursor', () => {
    everyText('terminal', (output) => {
      // Those that picocolors opens and closes: bold, dim, cyan, yellow, red.
      const ours = output.replaceAll(/\u001b\[(?:1|2|22|36|33|31|39)m/g, '')
      expect(withoutEmoji(ours.replaceAll('\n', ''))).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
    })
  })

  test('closes no fence, table or fold of Markdown', () => {
    everyText('markdown', (markdown, benign) => {
      const { fences, open, outside } = fencesOf(markdown)
      expect(open).toBe(false)
      expect(fences).toBe(fencesOf(benign).fences)
      const text = outside.join('\n')
      expect(text.match(/<(?!\/?details>|\/?summary>|!-- -->)/g)).toBeNull()
      expect(text.match(/<\/?details>/g)).toEqual(
        fencesOf(benign)
          .outside.join('\n')
          .match(/<\/?details>/g),
      )
      expect(withoutEmoji(markdown)).not.toMatch(unseen)
      let columns = 0
      for (const line of outside) {
        const cells = line.startsWith('| ') ? line.replace(/\\[\s\S]/g, '').split('|').length : 0
        if (columns > 0 && cells > 0) expect(cells).toBe(columns)
        columns = cells
      }
    })
  })

  test('adds no tag and no attribute to a page', () => {
    everyText('html', (page, benign) => {
      expect(skeleton(page)).toBe(skeleton(benign))
      expect(page.match(/<script/gi)).toHaveLength(1)
    })
  })

  test('is legal in XML, and leaves its elements as they are', () => {
    everyText('junit', (xml, benign) => {
      expect(xml).not.toMatch(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u)
      expect(skeleton(xml)).toBe(skeleton(benign))
      expect(xml).not.toContain(']]>')
      expect(withoutEmoji(xml)).not.toMatch(unseen)
    })
  })

  test('begins no formula and breaks no row of a CSV file', () => {
    everyText('csv', (csv) => {
      const rows: string[][] = parse(csv, { record_delimiter: '\r\n' })
      expect(rows).toHaveLength(1 + 2 * 7)
      for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+@\t\r\n]|^-(?![\d.]+$)/)
    })
  })
})

test('a fence is longer than any run of backticks, and its text is whole', () => {
  const text = 'one\n```\ntwo\n`````\nthree'
  const markdown = certificateToMarkdown(certified(text))
  expect(markdown).toContain(`\`\`\`\`\`\`text\n${text}\n\`\`\`\`\`\`\n`)
})
