import type { SearchReport, SearchRun, SearchSummary } from '../audit/search/search-report.ts'
import { formatCount, formatEstimate, formatRate } from './format-number.ts'

export const optimiserWords: Record<SearchRun['optimiser'], string> = {
  'random-search': 'random search',
  evolution: 'evolution',
  beam: 'beam search',
  attacker: 'attacker model',
}

const scopeWords: Record<SearchRun['scope'], string> = {
  universal: 'one text for all items',
  'per-item': 'a text for each item',
}

const placeWords: Record<SearchRun['place'], string> = {
  replace: 'in place of the output',
  append: 'after the output',
  prepend: 'before the output',
}

const endWords: Record<SearchRun['ended'], string> = {
  found: 'everything passes',
  queries: 'its queries were spent',
  exhausted: 'it had nothing more to try',
  cut: 'it was cut off',
}

const seesWords: Record<SearchReport['sees'], string> = {
  verdict: 'verdicts alone',
  score: 'scores',
  probability: 'probabilities of a pass',
}

/** Searches that share a plot: the same scope and place. */
export interface SearchGroup {
  title: string
  scope: SearchRun['scope']
  runs: SearchRun[]
  summaries: SearchSummary[]
}

export function searchGroups({ runs, summaries }: SearchReport): SearchGroup[] {
  const keyOf = ({ scope, place }: Pick<SearchRun, 'scope' | 'place'>) => `${scope} ${place}`
  return [...Map.groupBy(runs, keyOf)].map(([key, group]) => ({
    title: sentenceCase(`${scopeWords[group[0].scope]}, ${placeWords[group[0].place]}`),
    scope: group[0].scope,
    runs: group,
    summaries: summaries.filter((summary) => keyOf(summary) === key),
  }))
}

function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** Heads of the table of success against queries; the queries are those of the group's longest row. */
export function checkpointHeads({ summaries }: SearchGroup): string[] {
  const [first, ...rest] = momentsOf(summaries).map(formatCount)
  return ['', 'seeds', `${first} queries`, ...rest]
}

export function checkpointRows({ summaries }: SearchGroup): string[][] {
  return summaries.map(({ optimiser, runs, checkpoints }) => [
    optimiserWords[optimiser],
    formatCount(runs),
    ...momentsOf(summaries).map((queries) => {
      const found = checkpoints.find((checkpoint) => checkpoint.queries === queries)
      if (!found) return ''
      const { mean, least, most } = found
      return least === most ? formatRate(mean) : `${formatRate(mean)} (${percent(least)} to ${percent(most)})`
    }),
  ])
}

function momentsOf(summaries: readonly SearchSummary[]): number[] {
  return [...new Set(summaries.flatMap(({ checkpoints }) => checkpoints.map(({ queries }) => queries)))].sort(
    (a, b) => a - b,
  )
}

function percent(share: number): string {
  return (share * 100).toFixed(1)
}

export function checkpointNote({ scope }: SearchGroup): string {
  const counted = scope === 'per-item' ? ' Queries are counted for each item by itself.' : ''
  return `The share of training items that pass by then: the mean over the seeds, and the least and the most. An item on which the judge gives no verdict does not pass.${counted}`
}

/** Heads and cells of the table of searches; seeds and the names of judges come from users. */
export const runHeads = [
  ...['', 'Seed', 'Queries', 'Verdicts', 'First success', 'Ended'],
  ...['Searched items that pass', 'Held-out items that pass'],
]

export function runCells(run: SearchRun): string[] {
  return [
    optimiserWords[run.optimiser],
    run.seed,
    formatCount(run.queries),
    formatCount(run.answered),
    run.firstSuccess === null ? 'none' : `after ${formatCount(run.firstSuccess)}`,
    endWords[run.ended],
    run.onItems.denominator === 0 ? 'no verdict' : rateOfCases(run.onItems),
    rateOfCases(run.heldOut),
  ]
}

/** What other judges said to what was found: "evolution, seed goodhart/1, shown to careful: 3 of 25, 12.0 % (4.2 to 30.0)" */
export function transferSentences({ runs }: SearchGroup): string[] {
  return runs.flatMap(({ optimiser, seed, transfer }) =>
    transfer.map(
      ({ judge, rate }) => `${optimiserWords[optimiser]}, seed ${seed}, shown to ${judge}: ${rateOfCases(rate)}`,
    ),
  )
}

export const transferTitle = 'Items that pass with other judges, of those that they fail without it'

function rateOfCases(estimate: SearchRun['heldOut']): string {
  if (estimate.denominator === 0) return 'not tested'
  return `${estimate.numerator} of ${estimate.denominator}, ${formatEstimate(estimate, 'rate')}`
}

/** A text that was found, and what came of it. */
export interface FoundText {
  text: string
  /** "evolution, after 412 queries: 24 of 24 items pass, leaning 8.2" */
  told: string
  item: string | undefined
}

/** The best texts of a group, the best first, each once. */
export function foundTexts({ runs, scope }: SearchGroup, training: number, most: number): FoundText[] {
  const all = runs
    .flatMap((run) => run.found.map((found) => ({ ...found, run })))
    .sort((a, b) => b.passing - a.passing || b.leaning - a.leaning)
  const distinct = new Map(all.map((found) => [`${found.item ?? ''} ${found.text}`, found]))
  return [...distinct.values()].slice(0, most).map(({ text, item, passing, leaning, after, run }) => {
    const passes =
      scope === 'per-item'
        ? passing === 1
          ? 'passes'
          : 'does not pass'
        : `${formatCount(Math.round(passing * training))} of ${formatCount(training)} items pass`
    const told = `${optimiserWords[run.optimiser]}, after ${formatCount(after)} queries: ${passes}, leaning ${Number(leaning.toFixed(3))}`
    return { text, told, item }
  })
}

/** "40 items that are known to be bad: …" */
export function searchSetWords({ set, sees }: SearchReport): string {
  const { controls, training, heldOut, nonsense, language } = set
  const kind = nonsense
    ? 'Only nonsense was tried: texts that share no word with the request, and copy no four words in a row from a good output.'
    : 'Any text was tried.'
  const declined =
    controls.refusable === 0
      ? ''
      : ` ${formatCount(controls.refusable)} more answer requests that should be declined, and are left out.`
  return `Of ${formatCount(controls.asked)} items that are known to be bad the judge fails ${formatCount(controls.failed)} as they are: ${formatCount(training)} to search on, ${formatCount(heldOut)} to test on.${declined} The search saw ${seesWords[sees]}, and spoke the language ${language}. ${kind}`
}

export function searchCostWords({ runs, queries }: SearchReport): string {
  const costs = runs.flatMap(({ costUsd }) => costUsd ?? [])
  const cost =
    costs.length === 0 ? '' : `, $${costs.reduce((sum, each) => sum + each, 0).toFixed(4)} as far as prices are known`
  return `${formatCount(queries)} queries${cost}.`
}

/** What every page says below its figures. */
export const searchLimit =
  'A search that finds nothing proves nothing: it says how hard this budget and these optimisers found it.'

/** Who made it, when and how. */
export function searchMadeWords({ made }: SearchReport): string {
  return `goodhart ${made.goodhart}, ${made.at}. Seed ${made.seed}.`
}
