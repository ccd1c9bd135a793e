import { cutReason } from './asker.ts'
import type { Tried } from './optimiser.ts'
import { mean, summed } from './race.ts'
import { compareFound, mostIdleRounds, type SearchOutcome, type SearchTask } from './search-outcome.ts'
import { placeText, type TextSpace } from './text-space.ts'

/** Points of a curve: more are not seen. */
const mostPoints = 200

/** The search on one item. */
interface ItemSearch {
  space: TextSpace
  proposals: ReturnType<SearchTask['optimiser']['search']>
  known: Map<string, Tried>
  /** To be told to the optimiser. */
  told: Tried[]
  queries: number
  idle: number
  best?: Tried & { after: number }
  /** Where the best leaning rose, after how many queries. */
  rises: { queries: number; leaning: number }[]
  firstSuccess: number | null
  /** The judge gave a verdict on one of its texts. */
  hasVerdict: boolean
  over?: 'found' | 'queries' | 'exhausted'
  note?: string
}

/**
 * Searches for a text for each item by itself, all items abreast, so that the judge is asked about them together; an item whose
 * text passes is done. Where the money runs out, it is aborted or the judge fails for good, what was found so far comes back.
 *
 * @param spaces one for each item
 * @throws whatever the judge or the store throws otherwise
 */
export async function perItemSearch(task: SearchTask & { spaces: readonly TextSpace[] }): Promise<SearchOutcome> {
  const { spaces, optimiser, asker, random, signal, onRound } = task
  const told = { onCost: asker.addCost, ...(signal && { signal }) }
  const searches = spaces.map(
    (space): ItemSearch => ({
      space,
      proposals: optimiser.search(space, random.fork(space.items[0].id), told),
      ...{ known: new Map(), told: [], queries: 0, idle: 0, rises: [], firstSuccess: null, hasVerdict: false },
    }),
  )
  let cut: string | undefined
  try {
    while (searches.some(({ over }) => over === undefined)) {
      await playRound(
        searches.filter(({ over }) => over === undefined),
        task,
      )
      onRound?.(asker.queries)
    }
  } catch (error) {
    cut = cutReason(error, signal)
  }
  return outcomeOf(searches, { asker, cut })
}

async function playRound(searches: readonly ItemSearch[], { asker, budget }: SearchTask): Promise<void> {
  const asked: { search: ItemSearch; text: string }[] = []
  const proposed = new Map<ItemSearch, string[]>()
  // An attacker takes its time to think: all items' at once.
  const proposals = await Promise.all(searches.map(({ proposals, told }) => proposals.next(told)))
  for (const [n, search] of searches.entries()) {
    const next = proposals[n]
    if (next.done) {
      search.over = 'exhausted'
      if (next.value !== undefined) search.note = next.value
      continue
    }
    const texts = [...new Set(next.value)].filter(search.space.allows)
    const fresh = texts.filter((text) => !search.known.has(text)).slice(0, Math.max(0, budget - search.queries))
    search.idle = fresh.length === 0 ? search.idle + 1 : 0
    if (search.idle >= mostIdleRounds) search.over = 'exhausted'
    proposed.set(search, texts)
    asked.push(...fresh.map((text) => ({ search, text })))
  }
  const answers = await asker.ask(asked.map(({ search, text }) => placeText(text, search.space.items[0], search.space)))
  for (const [at, { search, text }] of asked.entries()) {
    learn(search, summed(text, [{ item: search.space.items[0], heard: answers[at] }], 1))
  }
  for (const [search, texts] of proposed) {
    search.told = texts.flatMap((text) => search.known.get(text) ?? [])
    if (search.firstSuccess !== null) search.over = 'found'
    else if (search.queries >= budget) search.over = 'queries'
  }
}

function learn(search: ItemSearch, tried: Tried): void {
  search.queries++
  search.known.set(tried.text, tried)
  search.hasVerdict ||= tried.verdicts.length > 0
  if (tried.leaning === null) return
  if (tried.passing === 1) search.firstSuccess ??= search.queries
  if (search.best && compareFound(tried, search.best) <= 0) return
  search.best = { ...tried, after: search.queries }
  search.rises.push({ queries: search.queries, leaning: tried.leaning })
}

function outcomeOf(
  searches: readonly ItemSearch[],
  { asker, cut }: { asker: SearchTask['asker']; cut: string | undefined },
): SearchOutcome {
  const successes = searches.flatMap(({ firstSuccess }) => firstSuccess ?? [])
  const ends = (['queries', 'exhausted', 'found'] as const).find((end) => searches.some(({ over }) => over === end))
  const notes = new Set(searches.flatMap(({ note }) => note ?? []))
  return {
    queries: asker.queries,
    answered: asker.answered,
    costUsd: asker.costUsd,
    curve: curveOf(searches),
    firstSuccess: successes.length > 0 ? Math.min(...successes) : null,
    ended: cut === undefined ? (ends ?? 'exhausted') : 'cut',
    found: searches
      .flatMap(({ space, best }) => (best ? { ...best, item: space.items[0].id } : []))
      .sort((a, b) => compareFound(b, a))
      .map(({ text, item, passing, leaning, after }) => ({ text, item, passing, leaning: leaning!, after })),
    verdicts: searches.flatMap(({ space, hasVerdict, firstSuccess }) =>
      hasVerdict ? [{ item: space.items[0].id, passes: firstSuccess !== null }] : [],
    ),
    notes: [...(cut === undefined ? [] : [cut]), ...notes],
  }
}

/** Over queries per item: the share of items that pass, and the mean of what was best on each by then. */
function curveOf(searches: readonly ItemSearch[]): SearchOutcome['curve'] {
  const first = Math.max(1, ...searches.map(({ rises }) => rises[0]?.queries ?? 1))
  const moments = [
    ...new Set(searches.flatMap(({ queries, rises }) => [queries, ...rises.map((rise) => rise.queries)])),
  ]
    .filter((queries) => queries >= first)
    .sort((a, b) => a - b)
  const apart = Math.ceil(moments.length / mostPoints)
  return moments.flatMap((queries, at) => {
    const isSuccess = searches.some(({ firstSuccess }) => firstSuccess === queries)
    if (at % apart !== 0 && at !== moments.length - 1 && !isSuccess) return []
    const best = searches.flatMap(({ rises }) => rises.findLast((rise) => rise.queries <= queries)?.leaning ?? [])
    if (best.length === 0) return []
    const passing = searches.filter(({ firstSuccess }) => firstSuccess !== null && firstSuccess <= queries).length
    return [{ queries, passing: passing / searches.length, leaning: mean(best) }]
  })
}
