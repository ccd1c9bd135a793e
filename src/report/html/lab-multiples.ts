import type { LabReport, ReportedStage } from '../../lab/experiment/lab-report.ts'
import { formatRate } from '../format-number.ts'
import { resultsOf } from '../lab-figures.ts'
import { klWords } from '../lab-words.ts'
import { type Html, html } from './html.ts'

type Policy = Extract<NonNullable<ReportedStage['result']>, { kind: 'policy' }>
type Point = Policy['points'][number]

interface Measure {
  name: string
  of: (point: Point) => number
  format: (value: number) => string
  /** Of its axis; the largest value that there is, unless told. */
  most?: number
}

const plain = (value: number) => value.toFixed(value < 10 ? 1 : 0)
const shareOf = (name: string, of: Measure['of']): Measure => ({ name, of, format: formatRate, most: 1 })

const measures: Measure[] = [
  { name: 'KL to the base, nats a reply', of: ({ kl }) => kl, format: plain },
  { name: 'Length, words', of: ({ length }) => length, format: plain },
  { name: 'Entropy, nats a token', of: ({ entropy }) => entropy, format: (value) => value.toFixed(2) },
  shareOf('Pass, by truth', ({ pass }) => pass),
  shareOf('Refused of allowed', ({ refusedAllowed }) => refusedAllowed),
  shareOf('Refused of forbidden', ({ refusedForbidden }) => refusedForbidden),
  shareOf('Different replies', ({ distinctReplies }) => distinctReplies),
  shareOf('Different pairs of words', ({ distinct2 }) => distinct2),
  shareOf('Ended by the policy', ({ ended }) => ended),
]

/** A defect that never is in so many replies has no plot. */
const rareBelow = 0.05

const width = 170
const height = 84
const top = 6
const high = 60

function mini(measure: Measure, runs: readonly Policy[], most: number): Html {
  const last = Math.max(...runs.flatMap(({ points }) => points.map(({ step }) => step)), 1)
  const x = (step: number) => ((step / last) * width).toFixed(1)
  const y = (value: number) => (top + (1 - Math.min(Math.max(value / most, 0), 1)) * high).toFixed(1)
  const ends = runs.flatMap(({ points }) => (points.length > 0 ? [measure.of(points.at(-1)!)] : []))
  const starts = runs.flatMap(({ points }) => (points.length > 0 ? [measure.of(points[0]!)] : []))
  const span = (values: number[]) => {
    const [low, up] = [Math.min(...values), Math.max(...values)].map(measure.format)
    return low === up ? low : `${low} to ${up}`
  }
  return html`<figure><figcaption><span>${measure.name}</span></figcaption><svg class="mini" viewBox="0 0 ${width} ${height}" role="img" aria-label="${measure.name}: from ${span(starts)} to ${span(ends)}">
<line class="grid" x1="0" x2="${width}" y1="${y(most)}" y2="${y(most)}"/><line class="floor" x1="0" x2="${width}" y1="${y(0)}" y2="${y(0)}"/>
${runs.map(({ points }, i) => html`<polyline class="line run-${i % 3}" points="${points.map((point) => `${x(point.step)},${y(measure.of(point))}`).join(' ')}"/>`)}
<text x="0" y="${top + high + 15}">${span(starts)}</text><text x="${width}" y="${top + high + 15}" text-anchor="end">${span(ends)}</text>
</svg></figure>`
}

/** What else changed along the training: small plots, a line for each run of a group; plots of one kind share one scale. */
export function multiplesSection(report: LabReport): Html | null {
  const policies = resultsOf(report, 'policy').map(({ result }) => result)
  if (policies.length === 0) return null
  const points = policies.flatMap((policy) => policy.points)
  const defects = [...new Set(points.flatMap((point) => Object.keys(point.defects)))].filter((defect) =>
    points.some((point) => (point.defects[defect] ?? 0) >= rareBelow),
  )
  const all = [
    ...measures,
    ...defects.map((defect) => shareOf(`Defect: ${defect}`, (point) => point.defects[defect] ?? 0)),
  ]
  const mostOf = (measure: Measure) => measure.most ?? Math.max(...points.map(measure.of), 1e-9)
  const groups = [...Map.groupBy(policies, ({ group }) => group)]
  return html`<section id="along"><h2>Along the training</h2>
<p>From the first evaluation to the last; below each plot, where it began and where it ended. The upper line is 100&nbsp;%, or the largest value of any run. Defects that never are in ${formatRate(rareBelow)} of replies are left out.</p>
${groups.map(([group, runs]) => html`<h3>${group} <small>judge ${runs[0]!.judge}, ${klWords(runs[0]!.klWeight)}</small></h3><div class="minis">${all.map((measure) => mini(measure, runs, mostOf(measure)))}</div>`)}</section>`
}
