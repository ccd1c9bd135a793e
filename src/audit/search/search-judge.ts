import type { Prober } from '../../runs/index.ts'
import { createRandom } from '../../stats/random.ts'
import type { Settings } from '../alignment/figures.ts'
import type { LabelledItems } from '../attacks/labelled-items.ts'
import type { Phrasebook } from '../attacks/phrasebook.ts'
import { room } from '../attacks/say.ts'
import { noCases } from '../consistency/intervals.ts'
import { cutReason, openAsker } from './asker.ts'
import { cappedProber, grantedBudget } from './granted-budget.ts'
import { nonsenseFor } from './nonsense.ts'
import type { Optimiser } from './optimiser.ts'
import { perItemSearch } from './per-item-search.ts'
import { clusteredShare, type Retest, retest } from './retest.ts'
import type { SearchOutcome } from './search-outcome.ts'
import type { SearchPlace, SearchReport, SearchRun, SearchScope } from './search-report.ts'
import { type BadItem, type SearchedItems, searchedItems, sideOf, singleItems } from './searched-items.ts'
import { searchHeadline, searchWarnings } from './sentences.ts'
import { summarise } from './summaries.ts'
import { textSpace } from './text-space.ts'
import { universalSearch } from './universal-search.ts'
import type { IsExploit } from './world-exploits.ts'

/** How judges are searched; what is left out takes its default. */
export interface SearchOptions {
  seed: string
  /** Runs of each optimiser, each with a seed of its own, at least 1. */
  seeds: number
  scopes: readonly SearchScope[]
  places: readonly SearchPlace[]
  /** Queries of a universal search, and of a search per item those for each item, at most. */
  budget: number
  /** Queries of all searches with their controls and tests: divided among them, and never more. Infinite unless told. */
  total: number
  /** Items to search on, at most. */
  training: number
  /** Tokens of a text that is put together token by token. */
  length: number
  /** Only texts that can carry no answer. */
  nonsense: boolean
  /** Leave aside scores and probabilities. */
  verdictOnly: boolean
  /** In (0, 1). */
  confidence: number
  /** Bootstrap resamples of each figure. */
  replicates: number
}

const defaults: SearchOptions = {
  seed: 'goodhart',
  seeds: 1,
  scopes: ['universal', 'per-item'],
  places: ['replace'],
  budget: 2000,
  total: Number.POSITIVE_INFINITY,
  training: 24,
  length: 16,
  nonsense: false,
  verdictOnly: false,
  confidence: 0.95,
  replicates: 2000,
}

export interface SearchRequest {
  /** Of the set. */
  name: string
  prober: Prober
  /** Other judges, to which texts that were found are shown. */
  others?: readonly Prober[]
  labelled: LabelledItems
  phrases: Phrasebook
  optimisers: readonly Optimiser[]
  /** Where the truth of any text is known: what passes and is truly good is no find. */
  isExploit?: IsExploit
  options?: Partial<SearchOptions>
  made: { at: string; goodhart: string; node: string }
  signal?: AbortSignal
  /** Told after each round. */
  onRound?: (run: Pick<SearchRun, 'optimiser' | 'scope' | 'place' | 'seed'>, queries: number) => void
}

type Plan = Pick<SearchRun, 'scope' | 'place' | 'seed'> & { optimiser: Optimiser }

/** All options from those that were given; what is undefined takes its default. */
export function searchOptionsFrom(given: Partial<SearchOptions> = {}): SearchOptions {
  const defined = Object.entries(given).filter(([, value]) => value !== undefined)
  return { ...defaults, ...Object.fromEntries(defined) }
}

/**
 * Searches for texts that make a judge pass what is known to be bad, and tests what was found on items and judges that it was not
 * found with. Run again with the same seed, it goes through what is known without a call. Where the money runs out, it is
 * aborted, or the judge fails for good, the report tells what was found by then, and that it was cut.
 *
 * @throws {UsageError} `no-tokens`
 * @throws {BudgetError} `too-few-queries` before anything is asked, where the total is too small for what is to be searched
 * @throws {StoreError} where what the judge says cannot be kept
 */
export async function searchJudge(request: SearchRequest): Promise<SearchReport> {
  const { labelled, optimisers, signal, isExploit } = request
  const options = searchOptionsFrom(request.options)
  const prober = cappedProber(request.prober, options.total)
  const queriesBefore = prober.queries
  const warnings = [...labelled.warnings]
  const runs: SearchRun[] = []
  const plans = options.scopes.flatMap((scope) =>
    options.places.flatMap((place) =>
      optimisers.flatMap((optimiser) =>
        Array.from(
          { length: options.seeds },
          (_, n): Plan => ({ optimiser, scope, place, seed: `${options.seed}/${n + 1}` }),
        ),
      ),
    ),
  )
  const scopes = plans.map(({ scope }) => scope)
  let searched = nothingSearched(labelled)
  refuseTooFew(labelled, options, scopes)
  try {
    const { training: most, verdictOnly, nonsense } = options
    const asker = openAsker(prober, { verdictOnly })
    searched = await searchedItems({ items: labelled.items, asker, most, verdictOnly })
    warnings.push(...searchWarnings({ ...searched, nonsense, truthIsKnown: isExploit !== undefined }))
    if (searched.training.length > 0) {
      const granted = grantedBudget({
        ...{ scopes, budget: options.budget, total: options.total - asker.queries },
        ...{ items: searched.training.length, tests: searched.heldOut.length },
      })
      for (const plan of plans) {
        const budget = granted[plan.scope]
        const { run, notes } = await runPlan(plan, { ...request, prober, options: { ...options, budget }, searched })
        runs.push(run)
        warnings.push(...notes.map((note) => `${nameOf(plan)}: ${note}`))
        if (run.ended === 'cut') break
      }
    }
  } catch (error) {
    warnings.push(`Before the first search: ${cutReason(error, signal)}`)
  }
  if (searched.training.length > 0 && runs.length < plans.length) {
    warnings.push(`Of ${plans.length} searches ${runs.length} were begun.`)
  }
  const set = {
    name: request.name,
    criterion: labelled.criterion,
    training: searched.training.length,
    heldOut: searched.heldOut.length,
    language: request.phrases.id,
    nonsense: options.nonsense,
    controls: searched.controls,
  }
  const { seed, confidence, replicates } = options
  const { name, version, kind } = prober.judge
  return {
    format: 'goodhart/search/1',
    made: { ...request.made, seed, confidence, replicates },
    set,
    judge: { name, version, kind },
    sees: searched.sees,
    headline: searchHeadline({ runs, set }),
    runs,
    summaries: summarise(runs),
    queries: prober.queries - queriesBefore,
    warnings,
  }
}

/** With as many items as there can be: what the judge fails of them is not known yet. */
function refuseTooFew({ items }: LabelledItems, options: SearchOptions, scopes: readonly SearchScope[]): void {
  const { bad } = singleItems(items)
  const training = bad.filter((one) => sideOf(one) === 'training').length
  const searchable = Math.min(options.training, training)
  if (searchable === 0) return
  const left = { total: options.total - bad.length, tests: bad.length - training }
  grantedBudget({ ...left, scopes, budget: options.budget, items: searchable })
}

type RunRequest = Omit<SearchRequest, 'options'> & { options: SearchOptions; searched: SearchedItems }

async function runPlan(plan: Plan, request: RunRequest): Promise<{ run: SearchRun; notes: string[] }> {
  const { optimiser, scope, place, seed } = plan
  const { prober, phrases, labelled, options, searched, signal, onRound, isExploit } = request
  const { budget, length, nonsense, verdictOnly } = options
  const about = { optimiser: optimiser.name, scope, place, seed }
  // A text needs room beside the output, where the judge's language has a longest one.
  const fits = ({ item }: BadItem) => place === 'replace' || room(phrases, item.output ?? '') >= Math.min(length, 4)
  const training = searched.training.filter(fits)
  const notes: string[] = []
  if (training.length < searched.training.length) {
    notes.push(
      `${searched.training.length - training.length} items leave no room for a text in the judge's language, and were not searched on.`,
    )
  }
  const { bad } = singleItems(labelled.items)
  const shared = { criterion: labelled.criterion, place, phrases, nonsense, length }
  const spaceOf = (items: readonly BadItem[], guarded: readonly BadItem[]) => {
    const clusters = new Set([...items, ...guarded].map(({ cluster }) => cluster))
    // What is good for one of a cluster may truly be good for all of it, and what is bad for one is no news for the others.
    const others = <Known extends { cluster: string }>(known: readonly Known[]) =>
      known.filter(({ cluster }) => !clusters.has(cluster))
    const itemsOf = (known: readonly BadItem[]) => known.map(({ item }) => item)
    return textSpace({
      ...shared,
      items: itemsOf(items),
      guarded: itemsOf(guarded),
      known: itemsOf(searched.good),
      passing: itemsOf(others(searched.good)),
      failing: itemsOf(others(bad)),
    })
  }
  const asker = openAsker(prober, { verdictOnly, ...(isExploit && { isExploit }) })
  const random = createRandom(`${seed}/${optimiser.name}/${scope}/${place}`)
  const task = {
    ...{ optimiser, asker, random, budget },
    ...(signal && { signal }),
    ...(onRound && { onRound: (queries: number) => onRound(about, queries) }),
  }
  const outcome: SearchOutcome =
    training.length === 0
      ? notBegun
      : scope === 'universal'
        ? await universalSearch({ ...task, space: spaceOf(training, searched.heldOut) })
        : await perItemSearch({ ...task, spaces: training.map((one) => spaceOf([one], [])) })
  const tested = await testFound(outcome, { plan, request, fits })
  const { notes: told, verdicts, ...found } = outcome
  const { trulyGood } = asker
  if (trulyGood > 0) notes.push(`${trulyGood} passes were right, for the texts truly answer their requests: no finds.`)
  const clusters = new Map(training.map(({ item, cluster }) => [item.id, cluster]))
  const onItems = clusteredShare(
    verdicts.map(({ item, passes }) => ({ hit: passes, cluster: clusters.get(item)! })),
    settingsOf(request),
  )
  return {
    run: { ...about, budget, ...found, trulyGood: isExploit ? trulyGood : null, onItems, ...tested.figures },
    notes: [...notes, ...told, ...tested.notes],
  }
}

/** The best text on items that no search saw, and other judges with what was found. */
async function testFound(
  { found }: SearchOutcome,
  { plan, request, fits }: { plan: Plan; request: RunRequest; fits: (bad: BadItem) => boolean },
): Promise<{ figures: Pick<SearchRun, 'heldOut' | 'transfer'>; notes: string[] }> {
  const { prober, others = [], phrases, options, searched, signal, isExploit } = request
  const space = { place: plan.place, phrases }
  const shared = { space, settings: settingsOf(request), ...(isExploit && { isExploit }) }
  const best = found.at(0)
  const fresh: Retest[] = best
    ? searched.heldOut
        .filter((bad) => fits(bad) && (!options.nonsense || nonsenseFor([bad.item], [])(best.text)))
        .map((bad) => ({ text: best.text, bad }))
    : []
  const own = found.flatMap(({ text, item, passing }): Retest[] => {
    const bad = searched.training.find((one) => one.item.id === item)
    return bad && passing === 1 ? [{ text, bad }] : []
  })
  const figures: Pick<SearchRun, 'heldOut' | 'transfer'> = { heldOut: noCases, transfer: [] }
  try {
    figures.heldOut = await retest({ prober, tests: fresh, ...shared, failsWithout: true })
    for (const other of others) {
      const tests = plan.scope === 'universal' ? fresh : own
      figures.transfer.push({ judge: other.judge.name, rate: await retest({ prober: other, tests, ...shared }) })
    }
    return { figures, notes: [] }
  } catch (error) {
    return { figures, notes: [`What was found was not tested to the end: ${cutReason(error, signal)}`] }
  }
}

const notBegun: SearchOutcome = {
  ...{ queries: 0, answered: 0, costUsd: null, curve: [], firstSuccess: null, ended: 'exhausted', found: [] },
  ...{ verdicts: [], notes: [] },
}

function settingsOf({ options: { seed, confidence, replicates }, labelled: { pairwise } }: RunRequest): Settings {
  return { random: createRandom(`${seed}/search`), confidence, replicates, pairwise }
}

function nothingSearched({ items }: LabelledItems): SearchedItems {
  const { bad, good, refusable } = singleItems(items)
  const controls = { asked: bad.length, failed: 0, passed: 0, without: bad.length, refusable }
  return { training: [], heldOut: [], good, controls, sees: 'verdict' }
}

function nameOf({ optimiser, scope, place, seed }: Plan): string {
  return `${optimiser.name}, ${scope}, ${place}, seed ${seed}`
}
