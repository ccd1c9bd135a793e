import { BudgetError } from '../../models/index.ts'
import type { Prober } from '../../runs/index.ts'
import type { SearchScope } from './search-report.ts'

/** With fewer texts on each item, or fewer queries in all, nothing that is found or not found says anything. */
const fewestTexts = { universal: 2, 'per-item': 10 } as const satisfies Record<SearchScope, number>
const fewestQueries = 20

/**
 * The queries of each search, by its scope: the same share of the total for each, less what its tests take; of a search per item
 * that share is divided by the items. Never more than `budget`.
 *
 * @param total  of all searches with their tests, infinite where there is none
 * @param budget of a universal search, and of each item of one per item, at most
 * @param items  to search on, at least 1
 * @param tests  questions about what one search found
 * @throws {BudgetError} `too-few-queries` where a search would get too few to be worth it
 */
export function grantedBudget({
  total,
  budget,
  scopes,
  items,
  tests,
}: {
  total: number
  budget: number
  /** Of each search. */
  scopes: readonly SearchScope[]
  items: number
  tests: number
}): Record<SearchScope, number> {
  const share = Math.floor(total / scopes.length) - tests
  const granted = {
    universal: Math.min(budget, share),
    'per-item': Math.min(budget, Math.floor(share / items)),
  }
  const fewest = {
    universal: Math.min(budget, Math.max(fewestQueries, fewestTexts.universal * items)),
    'per-item': Math.min(budget, fewestTexts['per-item']),
  }
  if (scopes.every((scope) => granted[scope] >= fewest[scope])) return granted
  const needed = Math.max(
    ...scopes.map((scope) => tests + (scope === 'universal' ? fewest.universal : items * fewest['per-item'])),
  )
  const searches = scopes.length === 1 ? 'One search' : `${scopes.length} searches`
  throw new BudgetError(
    'too-few-queries',
    `${searches} of ${items} items with their tests take at least ${scopes.length * needed} queries, and ${Math.max(0, total)} are left: grant more, or name fewer optimisers, seeds, scopes or places.`,
  )
}

/** The same judge, which is asked no more than so often: the batch that would go beyond is refused whole, as a spent budget. */
export function cappedProber(prober: Prober, most: number): Prober {
  const before = prober.queries
  return {
    judge: prober.judge,
    criterion: prober.criterion,
    get queries() {
      return prober.queries
    },
    get asked() {
      return prober.asked
    },
    async ask(probes) {
      if (prober.queries - before + probes.length > most) {
        throw new BudgetError('queries-spent', `The ${most} queries of the search are spent.`)
      }
      return prober.ask(probes)
    },
  }
}
