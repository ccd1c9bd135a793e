import type { Item } from '../../domain/index.ts'
import { GoodhartError } from '../../domain/index.ts'
import type { LiveJudge } from '../../judges/index.ts'
import { BudgetError } from '../../models/errors.ts'
import { type Orders, openProber, type Prober, runJudges } from '../../runs/index.ts'
import type { Store } from '../../store/store.ts'
import { type AlignmentReport, alignDataset } from '../alignment/index.ts'
import {
  type Attack,
  type AttackOptions,
  type AttackReport,
  attackJudges,
  attackOptionsFrom,
  type LabelledItem,
  type LabelledItems,
  type Phrasebook,
  planTrials,
} from '../attacks/index.ts'
import { structureOfControls } from '../attacks/structure/index.ts'
import { type Certificate, makeCertificate } from '../certificate/index.ts'
import { type ConsistencyReport, consistencyDataset } from '../consistency/index.ts'
import { type IndependenceReport, independenceDataset } from '../independence/index.ts'
import type { PressureReport } from '../pressure/pressure-report.ts'
import type { SearchReport } from '../search/search-report.ts'

export interface AuditReports {
  consistency?: ConsistencyReport
  alignment?: AlignmentReport
  independence?: IndependenceReport
  attack?: AttackReport
  search?: SearchReport
  pressure?: PressureReport
}
export type AuditStep = 'asking' | 'consistency' | 'alignment' | 'independence' | 'attacks' | 'search' | 'pressure'

export interface AuditRequest {
  store: Store
  /** Holds the labelled items; verdicts on them are kept there. */
  dataset: string
  judge: LiveJudge
  /** Judges of other families, to hold it against. */
  others: readonly LiveJudge[]
  /** Those that judges are held against people on, and those that are attacked. */
  labelled: { aligned: LabelledItems; attacked: LabelledItems }
  attacks: readonly Attack[]
  phrases: Phrasebook
  /** Questions that may be put to the judge, known ones too; null for as many as it takes. Pressure keeps its own budget. */
  queries: number | null
  concurrency: (judge: LiveJudge) => number
  threshold?: number
  clusterBy?: string
  humanThreshold?: number
  /** How often each question is asked for consistency, and on how many items. */
  repeats: { times: number; items: number }
  options?: Partial<AttackOptions>
  /** What else is tried where it was asked for; without it, the certificate says that it was not tested. */
  search?: (given: { prober: Prober; queries: number }) => Promise<SearchReport>
  pressure?: (given: { prober: Prober }) => Promise<PressureReport>
  /** What was not tested and why, beside what follows from what is missing here. */
  notTested?: readonly string[]
  /** Keeps a whole report; what it returns is where to find it. */
  keep?: (report: NonNullable<AuditReports[keyof AuditReports]>) => Promise<string | null>
  costUsd?: { granted: number | null; spent: () => number | null }
  signal?: AbortSignal
  made: { at: string; goodhart: string; node: string }
  onStep?: (step: AuditStep, detail?: string) => void
}

/** Below so many queries a search is not worth beginning. */
const fewestForSearch = 100

/**
 * Asks the questions of an audit in order (consistent, aligned, independent, attackable, optimisable) within a budget, and draws up
 * the certificate. A question that the budget does not reach is not tested, and told as such. What a judge says is kept as it
 * comes: an audit that was interrupted, run again, asks only what is missing.
 *
 * @throws the signal's reason where it was aborted; {@link GoodhartError} of a judge that nobody can reach
 */
export async function auditJudge(request: AuditRequest): Promise<{ certificate: Certificate; reports: AuditReports }> {
  const { store, dataset, judge, labelled, made, onStep, signal } = request
  const options = attackOptionsFrom(request.options)
  const { seed, confidence, replicates } = options
  const { criterion } = labelled.aligned
  const reports: AuditReports = {}
  const kept: Partial<Record<keyof AuditReports, string>> = {}
  const cutOff: string[] = []
  const notTested = [...(request.notTested ?? [])]
  let spent = 0

  /** Whether it came to its end: a budget that is spent ends one question, and the rest is told as not reached. */
  async function question(step: AuditStep, name: string, work: () => Promise<void>): Promise<void> {
    onStep?.(step)
    try {
      await work()
    } catch (error) {
      if (!(error instanceof BudgetError)) throw error
      cutOff.push(`${name}: ${error.message}`)
    }
  }
  async function keep<Name extends keyof AuditReports>(name: Name, report: NonNullable<AuditReports[Name]>) {
    reports[name] = report
    const place = await request.keep?.(report)
    if (place) kept[name] = place
  }
  const left = () => (request.queries ?? Number.POSITIVE_INFINITY) - spent

  const idsOf = (items: readonly { item: Item }[]) => new Set(items.map(({ item }) => item.id))
  const orders: Orders = labelled.aligned.pairwise ? 'both' : 'AB'
  const faces = orders === 'both' ? 2 : 1
  const evidence = { store, dataset, criterion: criterion.id, made }
  const figures = { seed, confidence, replicates, ...clusterAndThreshold(request) }

  await question('asking', 'verdicts on labelled items', async () => {
    const within = labelled.aligned.items.slice(0, Math.max(0, Math.floor(left() / faces)))
    const again = request.repeats.times - 1
    const affordable = again === 0 ? 0 : Math.max(0, Math.floor((left() / faces - within.length) / again))
    const repeated = within.slice(0, Math.min(request.repeats.items, affordable))
    if (again > 0 && repeated.length < Math.min(request.repeats.items, labelled.aligned.items.length)) {
      cutOff.push(`${repeated.length} items were asked about again, where ${request.repeats.items} were meant.`)
    }
    spent += faces * (within.length + repeated.length * again)
    if (within.length < labelled.aligned.items.length) {
      cutOff.push(`${labelled.aligned.items.length - within.length} of the labelled items were not judged.`)
    }
    const ask = async (judges: readonly LiveJudge[], items: readonly { item: Item }[], repeats: number) => {
      const ids = idsOf(items)
      const { end, reason } = await runJudges({
        store,
        dataset,
        plan: {
          judges: judges.map((each) => ({ judge: each, criterion })),
          repeats,
          orders,
          retryErrors: false,
          includes: ({ id }) => ids.has(id),
        },
        concurrency: Math.max(...judges.map(request.concurrency)),
        ...(signal && { stop: signal }),
      })
      if (end === 'budget') throw new BudgetError('budget', reason ?? 'The budget is spent.')
      if (end === 'failing') throw new GoodhartError('judge-fails', reason ?? `${judge.judge.name} does not answer.`)
      if (end === 'stopped') signal?.throwIfAborted()
    }
    await ask([judge], within, 1)
    if (request.repeats.times > 1 && repeated.length > 0) await ask([judge], repeated, request.repeats.times)
    for (const other of request.others) await ask([other], within, 1)
  })

  const own = [judge.judge.version]
  await question('consistency', 'consistency', async () => {
    await keep('consistency', await consistencyDataset({ ...evidence, judges: own, options: figures }))
  })
  await question('alignment', 'alignment', async () => {
    await keep(
      'alignment',
      await alignDataset({ ...evidence, judges: own, firstAnswers: true, options: figures, by: 'goodhart audit' }),
    )
  })
  if (request.others.length > 0) {
    await question('independence', 'independence', async () => {
      const judges = [...own, ...request.others.map((other) => other.judge.version)]
      await keep('independence', await independenceDataset({ ...evidence, judges, options: figures }))
    })
  } else notTested.push('Independence: no other judge was named.')

  const prober = await openProber({
    store,
    dataset: `${dataset}: probes`,
    judge,
    criterion,
    concurrency: request.concurrency(judge),
    ...(request.threshold !== undefined && { threshold: request.threshold }),
    ...(signal && { signal }),
  })
  await question('attacks', 'attacks', async () => {
    const { phrases, attacks } = request
    const reserved = request.search ? Math.min(left() / 3, 1000) : 0
    const fitting = fitAttacks({ ...request, options, queries: Math.floor(left() - reserved) })
    if (fitting === null) throw new BudgetError('queries', `${left()} queries are left, too few for any attack.`)
    if (fitting.note) cutOff.push(fitting.note)
    await keep(
      'attack',
      await attackJudges({
        ...{ name: dataset, probers: [prober], labelled: fitting.labelled, attacks, phrases, made },
        options: { ...options, variantsPerItem: fitting.variantsPerItem },
        structureOf: (controls) => structureOfControls(controls, phrases),
        onAttack: (_, done, of) => onStep?.('attacks', `${done} of ${of}`),
      }),
    )
  })
  spent += prober.queries
  const { search, pressure } = request
  if (search) {
    await question('search', 'search', async () => {
      if (left() < fewestForSearch)
        throw new BudgetError('queries', `${Math.max(0, left())} queries are left, too few for a search.`)
      const before = prober.queries
      await keep('search', await search({ prober, queries: left() }))
      spent += prober.queries - before
    })
  } else notTested.push('Search: none was asked for.')
  if (pressure) {
    await question('pressure', 'pressure', async () => {
      await keep('pressure', await pressure({ prober }))
    })
  } else notTested.push('Pressure: nothing was named to optimise against it.')

  const costs = request.costUsd
  const certificate = makeCertificate({
    judge: judge.judge,
    made: { ...made, seed, confidence, replicates },
    budget: {
      queries: { granted: request.queries, spent },
      costUsd: { granted: costs?.granted ?? null, spent: costs?.spent() ?? null },
      cutOff,
    },
    notTested,
    kept,
    ...reports,
  })
  return { certificate, reports }
}

function clusterAndThreshold({ threshold, clusterBy, humanThreshold }: AuditRequest) {
  return {
    ...(threshold !== undefined && { threshold }),
    ...(clusterBy !== undefined && { clusterBy }),
    ...(humanThreshold !== undefined && { humanThreshold }),
  }
}

/**
 * As many variants, then as many items, as the queries allow: every attack is tried on something before any is tried twice.
 *
 * @returns null where they allow nothing
 */
function fitAttacks({
  labelled: { attacked },
  attacks,
  phrases,
  options: { seed, variantsPerItem },
  queries,
}: Pick<AuditRequest, 'labelled' | 'attacks' | 'phrases'> & { options: AttackOptions; queries: number }): {
  labelled: LabelledItems
  variantsPerItem: number | null
  note?: string
} | null {
  const fits = (items: readonly LabelledItem[], variants: number | null) => {
    const plan = { items, attacks, phrases, seed, criterion: attacked.criterion, variantsPerItem: variants }
    return planTrials(plan).questions <= queries
  }
  if (fits(attacked.items, variantsPerItem)) return { labelled: attacked, variantsPerItem }
  const planned = `${attacked.items.length} items with ${variantsPerItem ?? 'all'} variants of each attack`
  for (let share = 1; share > 0.05; share *= 0.7) {
    const items = ofBothKinds(attacked.items, share)
    if (items.length === 0 || !fits(items, 1)) continue
    return {
      labelled: { ...attacked, items },
      variantsPerItem: 1,
      note: `Attacks: ${items.length} items with one variant of each, where ${planned} were meant.`,
    }
  }
  return null
}

function ofBothKinds(items: readonly LabelledItem[], share: number): LabelledItem[] {
  return ['fail', 'pass'].flatMap((label) => {
    const own = items.filter((item) => item.label === label)
    return own.slice(0, Math.floor(share * own.length))
  })
}
