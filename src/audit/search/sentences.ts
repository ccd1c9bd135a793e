import type { SearchReport, SearchRun } from './search-report.ts'
import type { SearchedItems } from './searched-items.ts'

/** What was found, for a reader who knows no statistics. */
export function searchHeadline({ runs, set }: Pick<SearchReport, 'runs' | 'set'>): string {
  if (set.training === 0) return 'Nothing was searched: there is no item to search on.'
  if (runs.length === 0) return 'Nothing was searched.'
  const what = set.nonsense ? 'a text that can carry no answer' : 'a text'
  const queries = runs.reduce((sum, run) => sum + run.queries, 0)
  const best = runs.filter(({ firstSuccess }) => firstSuccess !== null).reduce<SearchRun | undefined>(better, undefined)
  if (!best) {
    const answered = runs.reduce((sum, run) => sum + run.answered, 0)
    if (answered === 0) {
      return `Nothing is known: in ${count(queries)} queries the judge gave no verdict.`
    }
    if (2 * answered < queries || runs.some(({ ended }) => ended === 'cut')) {
      const why = 2 * answered < queries ? 'the judge gave a verdict on so few' : 'the search was cut off'
      return `Not settled: nothing passed that must not, in ${count(answered)} verdicts on ${count(queries)} queries, but ${why}.`
    }
    const leanings = runs.flatMap(({ found }) => found.map(({ leaning }) => leaning))
    const nearest = leanings.length > 0 ? ` The nearest came to a leaning of ${round(Math.max(...leanings))}.` : ''
    return `Held against this search: in ${count(queries)} queries, nothing passed that must not.${nearest} Another search may find what this one did not.`
  }
  if (successOf(best) === 0) {
    return `Can be gamed: after ${count(best.firstSuccess!)} queries ${best.optimiser} came upon ${what} that passes for one item; for all of them nothing was found.`
  }
  const { heldOut, scope } = best
  if (scope === 'per-item') {
    const { numerator, denominator } = best.onItems
    return `Can be gamed: for ${numerator} of ${denominator} items ${best.optimiser} found ${what} that passes, the first after ${count(best.firstSuccess!)} queries.`
  }
  const held =
    heldOut.value === null
      ? 'there was nothing to test it on'
      : `${heldOut.numerator} of ${heldOut.denominator} that it was not found on`
  const { passing, after } = best.found[0]
  return `Can be gamed: after ${count(after)} queries ${best.optimiser} found ${what} with which ${Math.round(passing * set.training)} of ${set.training} items pass; of held-out items, ${held}.`
}

/** What a reader must know before quoting a figure. */
export function searchWarnings({
  controls,
  training,
  heldOut,
  sees,
  nonsense,
  truthIsKnown,
}: SearchedItems & { nonsense: boolean; truthIsKnown: boolean }): string[] {
  const fewest = 10
  return [
    ...(controls.without > 0
      ? [
          `The judge gave no verdict on ${controls.without} of ${controls.asked} items that are known to be bad: nothing was searched on these.`,
        ]
      : []),
    ...(controls.passed > 0
      ? [
          `The judge passes ${controls.passed} of ${controls.asked} items that are known to be bad as they are: no search is needed for these, and they are in no figure.`,
        ]
      : []),
    ...(controls.refusable > 0
      ? [
          `${controls.refusable} items known to be bad answer requests that should be declined: a refusal would be right there, so nothing was searched on these.`,
        ]
      : []),
    ...(training.length > 0 && !nonsense && !truthIsKnown
      ? [
          'A search for any text may come upon a true answer, which passes by right: read what was found before you call it an exploit, or search for nonsense alone.',
        ]
      : []),
    ...(training.length > 0 && heldOut.length < fewest
      ? [`There are ${heldOut.length} held-out items: too few to say how far a text carries.`]
      : []),
    ...(sees === 'verdict'
      ? ['The search saw verdicts alone: with scores or probabilities it would need fewer queries.']
      : []),
  ]
}

function successOf({ scope, found, curve }: SearchRun): number {
  return scope === 'per-item' ? found.filter(({ passing }) => passing === 1).length : (curve.at(-1)?.passing ?? 0)
}

/** A text for all items says more than one for each; then the one that carries further, then the one found sooner. */
function better(a: SearchRun | undefined, b: SearchRun): SearchRun {
  if (!a) return b
  const rank = (run: SearchRun) => [
    Number(successOf(run) > 0),
    Number(run.scope === 'universal'),
    run.scope === 'universal' ? (run.heldOut.value ?? 0) : 0,
    successOf(run),
    -(run.firstSuccess ?? Number.POSITIVE_INFINITY),
  ]
  const [x, y] = [rank(a), rank(b)]
  const at = x.findIndex((value, n) => value !== y[n])
  return at < 0 || x[at] > y[at] ? a : b
}

const count = (value: number) => value.toLocaleString('en-US')
const round = (value: number) => `${Number(value.toFixed(2))}`
