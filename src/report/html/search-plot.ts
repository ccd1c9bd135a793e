import { formatCount, formatLevel } from '../format-number.ts'
import { optimiserWords, type SearchGroup } from '../search-words.ts'
import { type Html, html } from './html.ts'
import { niceTicks } from './lab-curves.ts'

const width = 640
const left = 52
const right = 132
const top = 14
const high = 220
const plotWidth = width - left - right
const rowHeight = 19

/** Each optimiser has a colour and a stroke of its own. */
export const searchPlotStyle = `
:root {
  --random-search: light-dark(#0b62a8, #74b3f2);
  --evolution: light-dark(#a8380c, #f0906a);
  --beam: light-dark(#8f5600, #e6ab4c);
  --attacker: light-dark(#1b1d20, #f0f2f4);
}
.search-plot { display: block; width: 100%; max-width: 46rem; height: auto; margin: 1rem 0 1.5rem; }
.search-plot text { font-size: 14px; }
.search-plot polyline { fill: none; stroke-width: 2; stroke-linejoin: round; opacity: 0.75; }
.search-plot .random-search { stroke: var(--random-search); }
.search-plot .evolution { stroke: var(--evolution); stroke-dasharray: 9 4; }
.search-plot .beam { stroke: var(--beam); stroke-dasharray: 2 4; }
.search-plot .attacker { stroke: var(--attacker); stroke-dasharray: 10 3 2 3; }
`

/**
 * The share of training items that pass, against queries: a stepped line for each search, those of one optimiser in the same
 * colour and stroke.
 */
export function searchPlot({ runs, scope, title }: SearchGroup): Html {
  const last = Math.max(...runs.map(({ budget }) => budget))
  const x = (queries: number) => (left + (queries / last) * plotWidth).toFixed(1)
  const y = (share: number) => (top + (1 - share) * high).toFixed(1)
  const optimisers = [...new Set(runs.map(({ optimiser }) => optimiser))]
  const line = ({ curve }: (typeof runs)[number]) => {
    const points = [`${x(0)},${y(0)}`]
    let before = 0
    for (const { queries, passing } of curve) {
      points.push(`${x(queries)},${y(before)}`, `${x(queries)},${y(passing)}`)
      before = passing
    }
    // What was found stays found.
    return [...points, `${x(last)},${y(before)}`].join(' ')
  }
  const ends = optimisers.map((optimiser) => {
    const all = runs.filter((run) => run.optimiser === optimiser).map(({ curve }) => curve.at(-1)?.passing ?? 0)
    const [least, most] = [Math.min(...all), Math.max(...all)].map((share) =>
      formatLevel(Math.round(share * 1000) / 1000),
    )
    return `${optimiserWords[optimiser]}: ${least === most ? least : `${least} to ${most}`} in the end`
  })
  return html`<svg class="search-plot" viewBox="0 0 ${width} ${top + high + 44}" role="img" aria-label="${title}. Share of items that pass. ${ends.join('; ')}.">
${[0, 0.5, 1].map((share) => html`<line class="grid" x1="${left}" x2="${left + plotWidth}" y1="${y(share)}" y2="${y(share)}"/><text x="${left - 8}" y="${Number(y(share)) + 5}" text-anchor="end">${formatLevel(share)}</text>`)}
${niceTicks(last).map((queries) => html`<text x="${x(queries)}" y="${top + high + 20}" text-anchor="middle">${formatCount(queries)}</text>`)}
<text x="${left + plotWidth / 2}" y="${top + high + 40}" text-anchor="middle">queries${scope === 'per-item' && ' for each item'}</text>
${runs.map((run) => html`<polyline class="${run.optimiser}" points="${line(run)}"><title>${optimiserWords[run.optimiser]}, seed ${run.seed}</title></polyline>`)}
${optimisers.map((optimiser, n) => {
  const row = top + 10 + n * rowHeight
  return html`<polyline class="${optimiser}" points="${left + plotWidth + 10},${row} ${left + plotWidth + 36},${row}"/><text x="${left + plotWidth + 42}" y="${row + 5}">${optimiserWords[optimiser]}</text>`
})}
</svg>`
}
