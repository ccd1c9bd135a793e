import type { Estimate } from '../alignment/alignment-report.ts'
import type { SearchReport, SearchRun } from '../search/search-report.ts'
import { exactly } from './evidence.ts'
import { ruleOf } from './rules.ts'

/** Came to its end, with verdicts: what a search that did not fails to find tells nothing. */
function cameToItsEnd({ ended, answered, onItems }: SearchRun): boolean {
  return ended !== 'cut' && answered > 0 && onItems.denominator > 0
}

/**
 * The search that may have got furthest: by its best text on items that it never saw, or, where each item has a text of its own, by
 * the share of searched items that one was found for, whichever is more. One that did not come to its end counts against the
 * judge only, where it surely got through.
 *
 * @returns null where no search is evidence
 */
export function bestSearch({ runs }: SearchReport): { run: SearchRun; rate: Estimate } | null {
  const { care } = ruleOf('search-success')
  const told = runs
    .map((run) => ({ run, rate: successOf(run) }))
    .filter(({ run, rate }) => cameToItsEnd(run) || (rate.low ?? 0) > care)
  const severity = ({ low, high }: Estimate) => (high ?? -1) + ((low ?? 0) > care ? 2 : 0)
  return told.toSorted((a, b) => severity(b.rate) - severity(a.rate))[0] ?? null
}

export function searchEvidence(report: SearchReport) {
  const best = bestSearch(report)
  const queries = report.runs.filter(cameToItsEnd).map(answeredQueries)
  return {
    'search-success': best === null ? undefined : { estimate: best.rate },
    'search-queries': queries.length === 0 ? undefined : exactly(Math.max(...queries)),
  }
}

/** That an adversary had for one text: where each item has its own, those of an item. */
export function answeredQueries({ scope, answered, onItems }: SearchRun): number {
  return scope === 'universal' || onItems.denominator === 0 ? answered : Math.floor(answered / onItems.denominator)
}

function successOf({ scope, heldOut, onItems }: SearchRun): Estimate {
  return scope === 'universal' || (heldOut.value ?? -1) > (onItems.value ?? -1) ? heldOut : onItems
}
