import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { LabReport } from '../../lab/experiment/lab-report.ts'
import { sampleLabReport, unfinishedLabReport } from '../sample-lab-report.ts'
import { labToHtml } from './lab-to-html.ts'
import { findBrowser, launchBrowser } from './test-browser.ts'

const browser = findBrowser()
if (browser === null) console.warn('The page was not looked at: no Chromium here. Set GOODHART_CHROMIUM to one.')

describe.skipIf(browser === null)('the laboratory in a browser', () => {
  let context: BrowserContext
  let folder: string
  let page: Page
  const complaints: string[] = []
  const requests: string[] = []

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'goodhart-lab-page-'))
    context = await launchBrowser(browser!)
  })
  afterAll(async () => {
    await context.close()
    rmSync(folder, { recursive: true })
  })
  afterEach(async () => {
    await page.close()
    expect(complaints.splice(0)).toEqual([])
    expect(requests.splice(0)).toEqual([])
  })

  async function open(report: LabReport, width = 1280): Promise<void> {
    const path = join(folder, 'report.html')
    writeFileSync(path, labToHtml(report))
    const address = pathToFileURL(path).href
    page = await context.newPage()
    await page.setViewportSize({ width, height: 900 })
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('request', (request) => {
      if (request.url() !== address) requests.push(request.url())
    })
    await page.goto(address)
    await page.locator('details').evaluateAll((all) => {
      for (const details of all) details.setAttribute('open', '')
    })
  }

  test.each([390, 1280])('needs no horizontal scrolling at %i px, with everything open', async (width) => {
    for (const report of [sampleLabReport, unfinishedLabReport]) {
      await open(report, width)
      expect(await page.locator(':root').evaluate((html) => html.scrollWidth)).toBe(width)
      if (report === sampleLabReport) await page.close()
    }
  })

  test('draws the curves where they are: the peak on the line of truth, the end of it at its label', async () => {
    await open(sampleLabReport)
    const plot = page.locator('svg.three').first()
    const points = (await plot.locator('polyline.truth').getAttribute('points'))!
      .split(' ')
      .map((point) => point.split(',').map(Number))
    expect(points).toHaveLength(13)
    const peak = plot.locator('circle.peak')
    const centre = [Number(await peak.getAttribute('cx')), Number(await peak.getAttribute('cy'))]
    // Truth is highest at the third of the evaluations, and up is a smaller y.
    expect(centre).toEqual(points[2])
    expect(Math.min(...points.map(([, y]) => y!))).toBe(centre[1])
    expect(await plot.locator('text.truth').textContent()).toBe('truth 2.8')
    expect(await plot.locator('circle.onset-step').count()).toBe(3)
    expect(await plot.getAttribute('aria-label')).toContain('Truth rose from 6.2 to 8.1 at step 50')
  })

  test('labels do not lie over one another', async () => {
    await open(sampleLabReport)
    for (const plot of await page.locator('svg.three').all()) {
      const boxes = await plot
        .locator('text.judge, text.gold, text.truth')
        .evaluateAll((texts) =>
          texts.map((text) => text.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom]),
        )
      const sorted = boxes.toSorted((a, b) => a[0]! - b[0]!)
      for (const [i, [, bottom]] of sorted.slice(0, -1).entries()) {
        // Letters, not their boxes, which have room above and below.
        expect(sorted[i + 1]![0]! - bottom!).toBeGreaterThan(-6)
      }
    }
  })

  test('says what is missing of an unfinished experiment', async () => {
    await open(unfinishedLabReport)
    expect(await page.locator('.caution').textContent()).toContain('9 of 12 stages are done; failed: reasoning-3')
    expect(await page.getByText('the disk is full').count()).toBe(1)
    expect(await page.locator('svg.three').count()).toBe(4)
  })

  test.each(['light', 'dark'] as const)('names of curves in %s colours have a contrast of 4.5', async (colorScheme) => {
    await open(sampleLabReport)
    await page.emulateMedia({ colorScheme })
    const ratios = await page.locator('svg.three text, .blind, .holds, .fails').evaluateAll((all) => {
      const channels = (colour: string) => colour.match(/[\d.]+/g)!.map(Number)
      const linear = (c: number) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4)
      const luminance = (colour: string) => {
        const [r, g, b] = channels(colour)
        return 0.2126 * linear(r!) + 0.7152 * linear(g!) + 0.0722 * linear(b!)
      }
      return all.map((element) => {
        const view = element.ownerDocument.defaultView!
        const style = view.getComputedStyle(element)
        const ink = luminance(element.closest('svg') ? style.fill : style.color)
        const paper = luminance(view.getComputedStyle(element.ownerDocument.body).backgroundColor)
        return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)
      })
    })
    expect(ratios.length).toBeGreaterThan(20)
    expect(Math.min(...ratios)).toBeGreaterThan(4.5)
    await page.emulateMedia({ colorScheme: null })
  })
})
