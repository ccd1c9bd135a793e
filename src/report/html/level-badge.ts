import type { Trust } from '../../audit/alignment/alignment-report.ts'
import { trustWords } from '../words.ts'
import { type Html, html } from './html.ts'

/** A shape of its own for every level: it can be told apart without colour, in print, and at a glance. */
const shapes: Record<Trust['level'], Html> = {
  trusted: html`<circle class="solid" cx="10" cy="10" r="9"/><path class="cut" d="M5.8 10.4l2.9 2.9 5.5-6"/>`,
  'with-care': html`<path class="solid" d="M10 1.2 19.4 18.4H.6z"/><path class="cut" d="M10 7.2v5.2m0 2.4v.4"/>`,
  'too-few-labels': html`<circle class="ring" cx="10" cy="10" r="8"/><path class="stroke" d="M7.6 7.9a2.4 2.4 0 1 1 3.7 2c-.9.6-1.3 1-1.3 1.9m0 2.6v.3"/>`,
  'not-trusted': html`<path class="solid" d="M1.5 1.5h17v17h-17z"/><path class="cut" d="M6.2 6.2l7.6 7.6m0-7.6-7.6 7.6"/>`,
}

export function levelBadge(level: Trust['level'], words = trustWords[level].words): Html {
  return html`<span class="level ${level}"><svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">${shapes[level]}</svg> ${words}</span>`
}
