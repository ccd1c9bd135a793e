import { formatCount } from '../format-number.ts'
import { type CurveGroup, type CurveName, curveNames, peakOf } from '../lab-figures.ts'
import { formatScore, groupSentences, groupWords } from '../lab-words.ts'
import { type Html, html } from './html.ts'

const width = 640
const left = 34
const right = 108
const top = 30
const high = 258
const rowHeight = 15
const most = 9
const plotWidth = width - left - right

/** Steps that are easily read: 1, 2 or 5 times a power of ten apart, five or so of them. */
export function niceTicks(to: number, about = 5): number[] {
  if (to <= 0) return [0]
  const rough = to / about
  const power = 10 ** Math.floor(Math.log10(rough))
  const apart = [1, 2, 5, 10].map((times) => times * power).find((step) => step >= rough)!
  return Array.from({ length: Math.floor(to / apart + 1e-9) + 1 }, (_, i) => Number((i * apart).toPrecision(12)))
}

/** Texts that would lie over one another, moved apart; none leaves the plot. */
function apart(places: { name: CurveName; y: number }[], least: number): Map<CurveName, number> {
  const sorted = places.toSorted((a, b) => a.y - b.y)
  let before = top - least
  const down = sorted.map(({ name, y }) => {
    before = Math.max(y, before + least)
    return { name, y: before }
  })
  let after = top + high + least
  for (const place of down.toReversed()) {
    place.y = Math.min(place.y, after - least)
    after = place.y
  }
  return new Map(down.map(({ name, y }) => [name, y]))
}

/**
 * What the judge, gold and the truth say along the training: means over seeds as lines, each with a band for its interval,
 * named at its end; a ring at the peak of truth; below the axis, a row for each run whose onset rule fired, with the
 * interval of its step.
 */
export function curvePlot(group: CurveGroup): Html {
  const { steps, curves, policies } = group
  const last = Math.max(steps.at(-1) ?? 1, 1)
  const x = (step: number) => (left + (step / last) * plotWidth).toFixed(1)
  const y = (score: number) => (top + (1 - Math.min(Math.max(score, 0), most) / most) * high).toFixed(1)
  const fired = policies.filter(({ onset }) => onset.fired && onset.step !== undefined)
  const below = top + high + 38
  const height = below + (fired.length > 0 ? fired.length * rowHeight + 10 : 0)
  const line = (name: CurveName) =>
    html`<polyline class="line ${name}" points="${curves[name].map(({ value }, i) => `${x(steps[i]!)},${y(value)}`).join(' ')}"/>`
  const band = (name: CurveName) => {
    const upper = curves[name].map((estimate, i) => `${x(steps[i]!)},${y(estimate.high)}`)
    const lower = curves[name].map((estimate, i) => `${x(steps[i]!)},${y(estimate.low)}`)
    return html`<polygon class="band ${name}" points="${[...upper, ...lower.toReversed()].join(' ')}"/>`
  }
  const ends = curveNames.flatMap((name) => {
    const end = curves[name].at(-1)
    return end ? [{ name, y: Number(y(end.value)), value: end.value }] : []
  })
  const labels = apart(ends, 18)
  const peak = peakOf(curves.truth)
  const { truth, onset } = groupSentences(group)
  return html`<svg class="three" viewBox="0 0 ${width} ${height}" role="img" aria-label="${group.name}. ${truth} ${onset}">
${[0, 3, 6, 9].map((score) => html`<line class="grid" x1="${left}" x2="${left + plotWidth}" y1="${y(score)}" y2="${y(score)}"/><text x="${left - 9}" y="${Number(y(score)) + 5}" text-anchor="end">${score}</text>`)}
${niceTicks(last).map((step) => html`<text x="${x(step)}" y="${top + high + 21}" text-anchor="middle">${formatCount(step)}</text>`)}
<text x="${left + plotWidth + 22}" y="${top + high + 21}">steps</text><text x="0" y="${top - 16}">score</text>
${fired.map(({ onset: { step } }) => html`<line class="at-onset" x1="${x(step!)}" x2="${x(step!)}" y1="${top}" y2="${below + 4}"/>`)}
${group.seeds > 1 && curveNames.map(band)}${curveNames.map(line)}
${curves.truth[peak] && html`<circle class="peak" cx="${x(steps[peak]!)}" cy="${y(curves.truth[peak].value)}" r="5.5"><title>Truth's peak: ${formatScore(curves.truth[peak].value)} at step ${steps[peak]!}</title></circle>`}
${ends.map(
  ({ name, y: end, value }) =>
    html`<line class="leader" x1="${left + plotWidth + 2}" y1="${end}" x2="${left + plotWidth + 11}" y2="${labels.get(name)!.toFixed(1)}"/><text class="${name}" x="${left + plotWidth + 14}" y="${(labels.get(name)! + 5).toFixed(1)}">${name} ${formatScore(value)}</text>`,
)}
${fired.map(({ policy, onset: { step, low, high: until } }, i) => {
  const row = below + 9 + i * rowHeight
  return html`<line class="onset-range" x1="${x(low ?? step!)}" x2="${x(until ?? step!)}" y1="${row}" y2="${row}"/><circle class="onset-step" cx="${x(step!)}" cy="${row}" r="4"><title>${policy}: onset at step ${step!}</title></circle>`
})}
${fired.length > 0 && html`<text class="onset" x="${left + plotWidth + 14}" y="${below + 14}">onset</text>`}
</svg>`
}

/** A plot for each group, with what it shows in words above. */
export function curvesSection(groups: readonly CurveGroup[]): Html | null {
  if (groups.length === 0) return null
  return html`<section id="curves"><h2>Three curves</h2>
<p>Mean scores of 0 to 9 on the same held-out tasks: what the <b>judge</b> says that the policy is trained against, what the <b>gold</b> judge says, and the <b>truth</b>. A ring marks truth's peak. Bands are 95&nbsp;% intervals over seeds. Below the axis, a dot for each run in which the onset rule fired, with the interval of the step.</p>
<div class="charts">${groups.map((group) => html`<figure><figcaption><b>${group.name}</b><small>${groupWords(group)}${!group.evaluated && '; not evaluated yet'}</small></figcaption>${curvePlot(group)}</figure>`)}</div></section>`
}
