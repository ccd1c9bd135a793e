import { curveDecimals, pressureWords } from '../../audit/pressure/curve-sentences.ts'
import type { PressureCurve } from '../../audit/pressure/pressure-report.ts'
import { type CurveOf, curvesOf, curveTitle } from '../pressure-words.ts'
import { type Html, html } from './html.ts'

const width = 640
const left = 52
const right = 120
const top = 30
const plotWidth = width - left - right
const panelGap = 34

interface Panel {
  names: CurveOf[]
  /** Of the scores. */
  from: number
  to: number
  y: number
  height: number
}

interface Range {
  name: CurveOf
  from: number
  to: number
}

/** What a curve and its band span. */
function rangeOf({ points }: PressureCurve, name: CurveOf): Range {
  const values = points.flatMap((point) => {
    const value = point[name]
    return value ? [value.value, value.low ?? value.value, value.high ?? value.value] : []
  })
  return { name, from: Math.min(...values), to: Math.max(...values) }
}

/** Less of its panel than this, and the course of a curve cannot be seen. */
const leastShare = 0.08

/** One panel where judge and gold can share a scale; else the judge has a panel of its own. */
function panelsOf(curve: PressureCurve): Panel[] {
  const ranges = curvesOf(curve).map((name) => rangeOf(curve, name))
  const [judge, ...standards] = ranges
  const all = spanOf(ranges)
  const standard = spanOf(standards)
  const overlap = judge!.from <= standard.to && standard.from <= judge!.to
  const seen = [judge!, standard].every(({ from, to }) => to - from >= leastShare * (all.to - all.from))
  if (overlap && seen) return [{ names: ranges.map(({ name }) => name), ...padded(all), y: top, height: 258 }]
  return [
    { names: ['judge'], ...padded(judge!), y: top, height: 130 },
    { names: standards.map(({ name }) => name), ...padded(standard), y: top + 130 + panelGap, height: 170 },
  ]
}

function spanOf(ranges: readonly Pick<Range, 'from' | 'to'>[]): { from: number; to: number } {
  return { from: Math.min(...ranges.map(({ from }) => from)), to: Math.max(...ranges.map(({ to }) => to)) }
}

function padded({ from, to }: { from: number; to: number }): { from: number; to: number } {
  const room = to > from ? (to - from) * 0.06 : Math.max(Math.abs(from) * 0.05, 0.5)
  return { from: from - room, to: to + room }
}

/** Values that are easily read: 1, 2 or 5 times a power of ten apart, within the panel. */
function scoreTicks({ from, to }: Panel): number[] {
  const rough = (to - from) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const apart = [1, 2, 5, 10].map((times) => times * power).find((step) => step >= rough)!
  const first = Math.ceil(from / apart)
  const count = Math.floor(to / apart) - first + 1
  return Array.from({ length: count }, (_, i) => Number(((first + i) * apart).toPrecision(12)))
}

/** Places of points: at the square root of KL where that is known of all, else at the pressure itself. */
function placesOf({ points }: PressureCurve): { at: number[]; byKl: boolean } {
  const byKl = points.every(({ kl }) => kl !== null) && points.some(({ kl }) => (kl ?? 0) > 0)
  const raw = points.map(({ kl, pressure }) => (byKl ? Math.sqrt(kl!) : pressure))
  const [from, to] = [Math.min(...raw), Math.max(...raw)]
  return { at: raw.map((value) => left + (to > from ? (value - from) / (to - from) : 0.5) * plotWidth), byKl }
}

/** Texts that would lie over one another, moved apart; none leaves the plot. */
function apart(places: { name: CurveOf; y: number }[], { y, height }: Panel, least = 18): Map<CurveOf, number> {
  let before = y - least
  const down = places
    .toSorted((a, b) => a.y - b.y)
    .map(({ name, y: wanted }) => {
      before = Math.max(wanted, before + least)
      return { name, y: before }
    })
  let after = y + height + least
  for (const place of down.toReversed()) {
    place.y = Math.min(place.y, after - least)
    after = place.y
  }
  return new Map(down.map(({ name, y: at }) => [name, at]))
}

/** Points whose pressure is written below the axis: none so close to the one before that they would touch. */
function labelled(at: readonly number[]): number[] {
  const kept: number[] = []
  const last = at.length - 1
  at.forEach((x, i) => {
    const previous = kept.at(-1)
    const clear = previous === undefined || x - at[previous]! >= 34
    if (i === last || (clear && at[last]! - x >= 34)) kept.push(i)
  })
  return kept
}

function panelMarkup(curve: PressureCurve, panel: Panel, at: readonly number[]): Html {
  const { points, goldTurn, truthTurn } = curve
  const y = (score: number) => panel.y + (1 - (score - panel.from) / (panel.to - panel.from)) * panel.height
  const path = (name: CurveOf, end: 'value' | 'low' | 'high') =>
    points.flatMap((point, i) => {
      const value = point[name]
      return value ? [`${at[i]!.toFixed(1)},${y(value[end] ?? value.value).toFixed(1)}`] : []
    })
  const ticks = scoreTicks(panel)
  const decimals = ticks.length > 1 ? Math.max(0, -Math.floor(Math.log10(ticks[1]! - ticks[0]!) + 1e-9)) : 1
  const ends = panel.names.flatMap((name) => {
    const value = points.at(-1)?.[name]?.value
    return value === undefined ? [] : [{ name, value, y: y(value) }]
  })
  const labels = apart(ends, panel)
  const peaks = [
    { name: 'gold' as const, turn: goldTurn },
    { name: 'truth' as const, turn: truthTurn },
  ].filter(({ name, turn }) => turn !== null && panel.names.includes(name))
  return html`${ticks.map((score) => html`<line class="grid" x1="${left}" x2="${left + plotWidth}" y1="${y(score).toFixed(1)}" y2="${y(score).toFixed(1)}"/><text x="${left - 9}" y="${(y(score) + 5).toFixed(1)}" text-anchor="end">${score.toFixed(decimals)}</text>`)}
${panel.names.map((name) => html`<polygon class="band ${name}" points="${[...path(name, 'high'), ...path(name, 'low').toReversed()].join(' ')}"/>`)}
${panel.names.map((name) => html`<polyline class="line ${name}" points="${path(name, 'value').join(' ')}"/>`)}
${peaks.map(({ name, turn }) => {
  const i = points.findIndex(({ pressure }) => pressure === turn!.peak.pressure)
  return html`<circle class="peak ${name}" cx="${at[i]!.toFixed(1)}" cy="${y(turn!.peak.value).toFixed(1)}" r="5.5"><title>${name} is highest at ${pressureWords(curve.unit, turn!.peak.pressure)}</title></circle>`
})}
${ends.map(({ name, value, y: end }) => html`<line class="leader" x1="${left + plotWidth + 2}" y1="${end.toFixed(1)}" x2="${left + plotWidth + 11}" y2="${labels.get(name)!.toFixed(1)}"/><text class="${name}" x="${left + plotWidth + 14}" y="${(labels.get(name)! + 5).toFixed(1)}">${name} ${value.toFixed(curveDecimals(points.flatMap((point) => point[name]?.value ?? [])))}</text>`)}`
}

/**
 * What judge, gold and truth say under rising pressure: lines with bands for their intervals, named at their ends; a ring at the
 * peak of gold and of truth; a dotted line from where on gold, or truth, is significantly below its peak.
 */
export function pressurePlot(curve: PressureCurve): Html {
  const { points, unit, goldTurn, truthTurn } = curve
  const panels = panelsOf(curve)
  const { at, byKl } = placesOf(curve)
  const bottom = panels.at(-1)!.y + panels.at(-1)!.height
  const falls = [goldTurn, truthTurn].flatMap((turn) =>
    turn?.fallsFrom == null ? [] : [points.findIndex(({ pressure }) => pressure === turn.fallsFrom)],
  )
  const kl = byKl ? ', placed by √KL' : ''
  return html`<svg class="three" viewBox="0 0 ${width} ${bottom + 48}" role="img" aria-label="${curveTitle(curve)}. ${curve.headline}">
<text x="0" y="${top - 16}">score</text>
${falls.map((i) => html`<line class="at-onset" x1="${at[i]!.toFixed(1)}" x2="${at[i]!.toFixed(1)}" y1="${top}" y2="${bottom}"/>`)}
${panels.map((panel) => panelMarkup(curve, panel, at))}
${labelled(at).map((i) => html`<text x="${at[i]!.toFixed(1)}" y="${bottom + 21}" text-anchor="middle">${points[i]!.pressure}</text>`)}
<text x="${left}" y="${bottom + 42}">${unit}${kl}</text>
</svg>`
}
