import { type Item, isPairwise, UsageError } from '../../domain/index.ts'
import type { AlignmentReport } from '../alignment/alignment-report.ts'
import { type EvidenceChoice, readRatings } from '../alignment/read-ratings.ts'
import { type ConsistencyOptions, consistency, type FoundConsistency } from './consistency.ts'
import type { ConsistencyReport, JudgeConsistency } from './consistency-report.ts'
import { formOf } from './forms.ts'

export interface ConsistencyDatasetOptions extends EvidenceChoice {
  /** The name that the report carries; the dataset's unless told. */
  name?: string
  sources?: string[]
  /** What is left out takes its default: 95 %, 2,000 resamples, each item by itself, 20 items shown. */
  options?: Partial<ConsistencyOptions>
  /** What of the input could not be used. */
  problems?: AlignmentReport['problems']
  made: { at: string; goodhart: string; node: string }
}

const defaults: ConsistencyOptions = { seed: 'goodhart', confidence: 0.95, replicates: 2000, show: 20 }
const noProblems: AlignmentReport['problems'] = { count: 0, shown: [], readAsFail: {} }

/**
 * Holds every judge of a dataset against itself: reads the store, has everything computed by {@link consistency}, and
 * fetches the texts of what flips. No label is needed. The forms of a judge come with it.
 *
 * @throws {UsageError} `unknown-criterion`, `unknown-judge`, `unknown-tag`, `no-verdicts`
 */
export async function consistencyDataset(request: ConsistencyDatasetOptions): Promise<ConsistencyReport> {
  const { dataset, made, name = dataset, sources = [dataset], problems = noProblems } = request
  const given = Object.entries(request.options ?? {}).filter(([, value]) => value !== undefined)
  const options: ConsistencyOptions = { ...defaults, ...Object.fromEntries(given) }
  const { criterion, data } = await readRatings({ ...request, judges: await withForms(request) })
  if (data.judges.length === 0) {
    throw new UsageError('no-verdicts', "There is not one verdict: name a judge's column with --judge.")
  }
  const { judges, clusters, warnings } = consistency(data, options)
  const items = await readItems(
    request,
    judges.flatMap((judge) => positionsToRead(judge, options.show)).map((position) => data.itemIds[position]),
  )
  const shownItem = (position: number) => shorten(items.get(data.itemIds[position]) ?? bare(data.itemIds[position]))
  const { seed, confidence, replicates, threshold, clusterBy } = options
  return {
    format: 'goodhart/consistency/1',
    made: { ...made, seed, confidence, replicates },
    set: {
      name,
      sources,
      criterion,
      pairwise: data.pairwise,
      items: data.itemIds.length,
      clusteredBy: clusterBy ?? (data.pairwise ? 'pair' : 'item'),
      clusters,
      threshold: threshold ?? null,
    },
    judges: judges.map((judge) => withTexts({ judge, show: options.show, shownItem })),
    problems,
    warnings,
  }
}

/** The judges that were named, or all, and the forms of each. */
async function withForms({ store, dataset, judges }: EvidenceChoice): Promise<readonly string[]> {
  const known = await store.judges(dataset)
  if (judges === undefined) return known.map(({ version }) => version)
  const named = new Set(known.filter(({ name, version }) => judges.includes(name) || judges.includes(version)))
  const versions = [...named].map(({ version }) => version)
  const forms = known.filter((judge) => !named.has(judge) && versions.includes(formOf(judge) ?? ''))
  return [...judges, ...forms.map(({ version }) => version)]
}

function positionsToRead({ repeats, position }: FoundConsistency, show: number): number[] {
  return [...(repeats?.flips ?? []).slice(0, show), ...(position?.flips ?? []).slice(0, show)].map(({ item }) => item)
}

async function readItems({ store, dataset }: EvidenceChoice, ids: readonly string[]): Promise<Map<string, Item>> {
  return new Map((await store.itemsById(dataset, [...new Set(ids)])).map((item) => [item.id, item]))
}

type ShownItem = { item: string; input?: string; outputs: string[] }

function withTexts({
  judge: { figures, repeats, position },
  show,
  shownItem,
}: {
  judge: FoundConsistency
  show: number
  shownItem: (position: number) => ShownItem
}): JudgeConsistency {
  return {
    ...figures,
    repeats: repeats && {
      ...repeats.figures,
      flips: {
        total: repeats.flips.length,
        shown: repeats.flips.slice(0, show).map(({ item, reversed, counts }) => ({
          ...shownItem(item),
          ...(position && { presentation: reversed === 1 ? ('BA' as const) : ('AB' as const) }),
          counts,
        })),
      },
    },
    position: position && {
      ...position.figures,
      flips: {
        total: position.flips.length,
        shown: position.flips.slice(0, show).map(({ item, ...said }) => ({ ...shownItem(item), ...said })),
      },
    },
  }
}

/** An id whose item has not come: a verdict may precede it. */
function bare(id: string): Item {
  return { id, tags: {} }
}

/** Enough to recognise an item by. */
const longestText = 400

function shorten(item: Item): ShownItem {
  const outputs = isPairwise(item) ? item.outputs : item.output === undefined ? [] : [item.output]
  return {
    item: item.id,
    ...(item.input !== undefined && { input: beginning(item.input) }),
    outputs: outputs.map(beginning),
  }
}

/** The first characters of a text, and never half of one. */
function beginning(text: string): string {
  if (text.length <= longestText) return text
  return `${Array.from(text.slice(0, longestText)).slice(0, -1).join('').trimEnd()} …`
}
