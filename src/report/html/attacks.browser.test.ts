import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { attackReportSchema } from '../../audit/attacks/attack-report.ts'
import { certificateSchema } from '../../audit/certificate/index.ts'
import { attackToJunit } from '../attack-junit.ts'
import { certificateToJunit } from '../certificate-junit.ts'
import { sampleAttackReport } from '../sample-attack-report.ts'
import { sampleCertificate } from '../sample-certificate.ts'
import { hostileText, hostileTexts, withHostileText } from '../test-hostile-text.ts'
import { attackToHtml } from './attack-to-html.ts'
import { certificateToHtml } from './certificate-to-html.ts'
import { findBrowser, launchBrowser } from './test-browser.ts'

const browser = findBrowser()
if (browser === null) console.warn('The pages were not looked at: no Chromium here. Set GOODHART_CHROMIUM to one.')

const attacked = (text: string) => withHostileText(sampleAttackReport, attackReportSchema, text)
const certified = (text: string) => withHostileText(sampleCertificate, certificateSchema, text)
const pages = {
  attacks: (text: string) => attackToHtml(attacked(text)),
  certificate: (text: string) => certificateToHtml(certified(text)),
}
const texts = [...hostileTexts, ...fc.sample(hostileText, { numRuns: 10, seed: 7 })]
/** What makes elements where it can, by itself, since a text before it may have closed something; the others together. */
const pageTexts = [...hostileTexts.filter((text) => /<(?:script|img|svg|iframe)/.test(text)), texts.join('\n')]

describe.skipIf(browser === null)('attacks and certificates in a browser', () => {
  let context: BrowserContext
  let folder: string
  let page: Page
  const happened: string[] = []

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'goodhart-attacks-'))
    context = await launchBrowser(browser!)
    page = await context.newPage()
    page.on('dialog', (dialog) => {
      happened.push(`dialog ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('console', (message) => happened.push(message.text()))
    page.on('pageerror', (error) => happened.push(String(error)))
    page.on('request', (request) => {
      if (!request.url().startsWith(pathToFileURL(folder).href)) happened.push(`request ${request.url()}`)
    })
  })
  afterAll(async () => {
    await context.close()
    rmSync(folder, { recursive: true })
  })
  afterEach(() => expect(happened.splice(0)).toEqual([]))

  async function open(markup: string, width = 1280): Promise<void> {
    const path = join(folder, 'page.html')
    writeFileSync(path, markup)
    await page.setViewportSize({ width, height: 900 })
    await page.goto(pathToFileURL(path).href)
    await page.locator('details').evaluateAll((all) => {
      for (const details of all) details.setAttribute('open', '')
    })
  }

  /** Each element with the names of its attributes, those that mark unseen characters aside. */
  const elements = () =>
    page.locator(':root').evaluate((root) =>
      [...(root.querySelectorAll('*') as Iterable<typeof root>)]
        .filter((element) => element.getAttribute('class') !== 'unseen')
        .map((element) => [element.tagName, ...element.getAttributeNames()].join(' '))
        .join('\n'),
    )

  test.each(['attacks', 'certificate'] as const)(
    'no text makes an element, a request or a dialog: %s',
    async (kind) => {
      await open(pages[kind]('x'))
      const benign = await elements()
      for (const text of pageTexts) {
        await open(pages[kind](text))
        await page.keyboard.press('j')
        expect(await elements(), JSON.stringify(text)).toBe(benign)
      }
    },
  )

  test('every JUnit file is XML that a parser takes', async () => {
    await open(pages.certificate('x'))
    const files = texts.flatMap((text) => [attackToJunit(attacked(text)), certificateToJunit(certified(text))])
    const cases = await page.locator(':root').evaluate((root, files) => {
      const Parser = root.ownerDocument.defaultView!.DOMParser
      return files.map((file) => {
        const parsed = new Parser().parseFromString(file, 'application/xml')
        return parsed.querySelector('parsererror') ? -1 : parsed.querySelectorAll('testsuite > testcase').length
      })
    }, files)
    // Seven attacks on each of two judges and one that was not tried; six questions.
    expect(cases).toEqual(texts.flatMap(() => [16, 6]))
  })

  test.each([390, 1280])('neither page scrolls sideways at %i px, with everything open', async (width) => {
    for (const kind of ['attacks', 'certificate'] as const) {
      await open(kind === 'attacks' ? attackToHtml(sampleAttackReport) : certificateToHtml(sampleCertificate), width)
      expect(await page.locator(':root').evaluate((html) => html.scrollWidth)).toBe(width)
      await open(pages[kind]('a-name-without-any-place-to-break-it'.repeat(4)), width)
      expect(await page.locator(':root').evaluate((html) => html.scrollWidth)).toBe(width)
    }
  })
})
