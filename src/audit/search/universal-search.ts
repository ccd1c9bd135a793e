import { cutReason } from './asker.ts'
import type { Tried } from './optimiser.ts'
import { race } from './race.ts'
import { compareFound, mostIdleRounds, type SearchOutcome, type SearchTask } from './search-outcome.ts'
import type { TextSpace } from './text-space.ts'

/** Texts told of a search. */
const mostFound = 5

/**
 * Searches for one text that passes on all items of the space. Texts are raced over the items, and none is asked about twice. Where
 * the money runs out, it is aborted or the judge fails for good, what was found so far comes back.
 *
 * @throws whatever the judge or the store throws otherwise
 */
export async function universalSearch(task: SearchTask & { space: TextSpace }): Promise<SearchOutcome> {
  const { optimiser, space, asker, random, budget, signal, onRound } = task
  const known = new Map<string, Tried & { after: number }>()
  const curve: SearchOutcome['curve'] = []
  const notes: string[] = []
  let firstSuccess: number | null = null
  let ended: SearchOutcome['ended'] = 'queries'
  let best: Tried | undefined

  const run = async (): Promise<SearchOutcome['ended']> => {
    const proposals = optimiser.search(space, random, { onCost: asker.addCost, ...(signal && { signal }) })
    let next = await proposals.next([])
    for (let round = 0, idle = 0; idle < mostIdleRounds; round++) {
      if (next.done) {
        if (next.value !== undefined) notes.push(next.value)
        return 'exhausted'
      }
      const proposed = [...new Set(next.value)].filter(space.allows)
      const before = asker.queries
      const fresh = await race({
        texts: proposed.filter((text) => !known.has(text)),
        space,
        asker,
        left: budget - before,
        round,
        onPass: (query) => {
          firstSuccess ??= before + query
        },
      })
      idle = asker.queries === before ? idle + 1 : 0
      for (const tried of fresh) {
        known.set(tried.text, { ...tried, after: asker.queries })
        if (tried.complete && tried.leaning !== null && (!best || compareFound(tried, best) > 0)) best = tried
      }
      if (best) curve.push({ queries: asker.queries, passing: best.passing, leaning: best.leaning! })
      onRound?.(asker.queries)
      if (best?.passing === 1) return 'found'
      // What is left does not last for one text on all items.
      if (asker.queries >= budget || (fresh.length === 0 && proposed.some((text) => !known.has(text)))) return 'queries'
      next = await proposals.next(proposed.flatMap((text) => known.get(text) ?? []))
    }
    return 'exhausted'
  }

  try {
    ended = await run()
  } catch (error) {
    notes.push(cutReason(error, signal))
    ended = 'cut'
  }
  const ranked = [...known.values()]
    .filter(({ complete, leaning }) => complete && leaning !== null)
    .sort((a, b) => compareFound(b, a))
  const found = ranked
    .slice(0, mostFound)
    .map(({ text, passing, leaning, after }) => ({ text, passing, leaning: leaning!, after }))
  const { queries, answered, costUsd } = asker
  const verdicts = ranked[0]?.verdicts ?? []
  return { queries, answered, costUsd, curve: thinned(curve), firstSuccess, ended, found, verdicts, notes }
}

/** Points at which something changed, and the last. */
function thinned(curve: SearchOutcome['curve']): SearchOutcome['curve'] {
  return curve.filter(({ passing, leaning }, at) => {
    const before = curve[at - 1]
    return at === curve.length - 1 || !before || before.passing !== passing || before.leaning !== leaning
  })
}
