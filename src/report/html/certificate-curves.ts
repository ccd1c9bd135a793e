import type { Certificate } from '../../audit/certificate/certificate.ts'
import { type Html, html } from './html.ts'

type Curve = Certificate['curves'][number]
type Value = Curve['points'][number]['gold']

const width = 240
const height = 150
const left = 40
const right = 12
const top = 12
const bottom = 28

export const curvesStyle = `
:root { --judge: light-dark(#0b62a8, #74b3f2); --gold: light-dark(#8f5600, #e6ab4c); --truth: light-dark(#1b1d20, #f0f2f4); }
.parting { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); gap: 1.25rem 2rem; max-width: 62rem; margin: 1.25rem 0 2rem; }
.parting figure { margin: 0; }
.parting figcaption { font-size: 0.875rem; overflow-wrap: anywhere; }
.parting svg { display: block; width: 100%; height: auto; }
.parting polyline { fill: none; stroke-width: 2.25; stroke-linejoin: round; }
.parting polygon { stroke: none; opacity: 0.16; }
.parting circle { r: 2.5px; }
.judge polyline, polyline.judge { stroke: var(--judge); } polygon.judge, circle.judge { fill: var(--judge); }
polyline.gold { stroke: var(--gold); } polygon.gold, circle.gold { fill: var(--gold); }
polyline.truth { stroke: var(--truth); } polygon.truth, circle.truth { fill: var(--truth); }
`

/** n doubles, steps add up. */
function along(curve: Curve, pressure: number): number {
  return curve.unit === 'n' ? Math.log2(Math.max(pressure, 1)) : pressure
}

/** Scores are on scales of their own: one plot for each, from its lowest to its highest. */
function plot(curve: Curve, kind: 'judge' | 'gold' | 'truth', name: string): Html | null {
  const points = curve.points.flatMap((point) => {
    const value: Value | null = point[kind]
    return value === null ? [] : [{ ...value, at: along(curve, point.pressure), pressure: point.pressure }]
  })
  if (points.length === 0) return null
  const ends = points.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value])
  const [least, most] = [Math.min(...ends), Math.max(...ends)]
  const first = points[0]!
  const last = points.at(-1)!
  const x = (at: number) => (left + ((at - first.at) / (last.at - first.at || 1)) * (width - left - right)).toFixed(1)
  const y = (value: number) => (top + (1 - (value - least) / (most - least || 1)) * (height - top - bottom)).toFixed(1)
  const digits = most - least >= 10 ? 0 : most - least >= 1 ? 1 : 2
  const upper = points.map(({ at, value, high }) => `${x(at)},${y(high ?? value)}`)
  const lower = points.map(({ at, value, low }) => `${x(at)},${y(low ?? value)}`)
  const label = `${name}: ${first.value.toFixed(digits)} at ${first.pressure}, ${last.value.toFixed(digits)} at ${last.pressure}`
  return html`<figure><figcaption><b>${name}</b></figcaption><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
${[least, most].map((end) => html`<line class="grid" x1="${left}" x2="${width - right}" y1="${y(end)}" y2="${y(end)}"/><text x="${left - 6}" y="${Number(y(end)) + 4}" text-anchor="end">${end.toFixed(digits)}</text>`)}
<polygon class="${kind}" points="${[...upper, ...lower.toReversed()].join(' ')}"/>
<polyline class="${kind}" points="${points.map(({ at, value }) => `${x(at)},${y(value)}`).join(' ')}"/>
${points.map(({ at, value }) => html`<circle class="${kind}" cx="${x(at)}" cy="${y(value)}" r="2.5"/>`)}
<text x="${left}" y="${height - 8}">${curve.unit} ${first.pressure}</text><text x="${width - right}" y="${height - 8}" text-anchor="end">${last.pressure}</text>
</svg></figure>`
}

/** What judge, gold and truth say as the pressure rises. */
export function partingCurves(curves: readonly Curve[]): Html | null {
  if (curves.length === 0) return null
  return html`${curves.map(
    (curve) =>
      html`<p>${curve.headline}</p><div class="parting">${plot(curve, 'judge', `Judge: ${curve.optimised}`)}${plot(curve, 'gold', `Gold: ${curve.gold}`)}${plot(curve, 'truth', 'Truth')}</div>`,
  )}`
}
