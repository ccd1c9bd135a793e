import { createRandom } from '../../stats/random.ts'
import type { AlignmentReport } from '../alignment/alignment-report.ts'
import { type AlignOptions, alignOptionsFrom } from '../alignment/prepare.ts'
import type { AlignmentData } from '../alignment/ratings.ts'
import { type EvidenceChoice, readRatings } from '../alignment/read-ratings.ts'
import { independence } from './independence.ts'
import type { IndependenceReport, Review } from './independence-report.ts'
import { collectRaters, type RaterKinds, type Raters } from './raters.ts'
import { reviewList, withTexts } from './review-list.ts'
import { createReviewScan } from './review-scan.ts'
import { unanimity } from './unanimity.ts'

export interface IndependenceDatasetOptions extends EvidenceChoice {
  /** The name that the report carries; the dataset's unless told. */
  name?: string
  sources?: string[]
  /** What is left out takes its default, see `alignOptionsFrom`; `show` is the number of items with their texts, 50. */
  options?: Partial<AlignOptions>
  /** Whose agreement: judges unless told. */
  look?: RaterKinds
  /** What of the input could not be used. */
  problems?: AlignmentReport['problems']
  made: { at: string; goodhart: string; node: string }
  onProgress?: (what: string) => void
}

const noProblems: AlignmentReport['problems'] = { count: 0, shown: [], readAsFail: {} }
const shownItems = 50

/**
 * How far the judges (or people) of a dataset are independent of one another, and where they agree suspiciously well. Reads
 * the store, has everything computed by {@link independence}, and the texts three times, one at a time.
 *
 * @throws {UsageError} `unknown-criterion`, `unknown-judge`, and those of `collectRaters`
 */
export async function independenceDataset(request: IndependenceDatasetOptions): Promise<IndependenceReport> {
  const { dataset, made, look = 'judges', onProgress } = request
  const { name = dataset, sources = [dataset], problems = noProblems } = request
  const options = alignOptionsFrom(request.options ?? {})
  const { criterion, data: all } = await readRatings(request)
  const { data, warnings } = withoutPanels(all)
  const raters = collectRaters({ data, look, options })
  onProgress?.('comparing')
  const figures = independence({ raters, data, options, look, name, sources, criterion })
  onProgress?.('reading texts')
  const review = await readReview({ request, data, raters, options })
  const { seed, confidence, replicates } = options
  return {
    format: 'goodhart/independence/1',
    made: { ...made, seed, confidence, replicates },
    ...figures,
    warnings: [...warnings, ...figures.warnings],
    review,
    problems,
  }
}

/** A panel says what its members say: beside them it would pass for one more judge, and for one that errs as they do. */
function withoutPanels(data: AlignmentData): { data: AlignmentData; warnings: string[] } {
  const versions = new Set(data.judges.map(({ judge }) => judge.version))
  const isOfOthers = ({ judge: { kind, settings } }: AlignmentData['judges'][number]) =>
    kind === 'panel' &&
    Array.isArray(settings.members) &&
    settings.members.some((member) => typeof member === 'string' && versions.has(member))
  const left = data.judges.filter(isOfOthers)
  return {
    data: { ...data, judges: data.judges.filter((judge) => !isOfOthers(judge)) },
    warnings: left.map(({ judge }) => `${judge.name} is a panel of judges that are looked at here, and is left out.`),
  }
}

async function readReview({
  request: { store, dataset },
  data,
  raters,
  options,
}: {
  request: IndependenceDatasetOptions
  data: AlignmentData
  raters: Raters
  options: AlignOptions
}): Promise<Review> {
  const agreed = unanimity(raters, data.itemIds.length)
  const positions = new Map(data.itemIds.map((id, position) => [id, position]))
  const scan = createReviewScan(agreed)
  for (const pass of ['first', 'second', 'third'] as const) {
    for await (const item of store.items(dataset)) {
      const position = positions.get(item.id)
      if (position !== undefined) scan[pass](position, item)
    }
  }
  const { confidence, replicates, seed } = options
  const settings = { random: createRandom(`${seed}/review`), confidence, replicates, pairwise: data.pairwise }
  const review = reviewList({ scanned: scan.result(), agreed, raters, itemIds: data.itemIds, settings })
  const shown = review.items.slice(0, options.show ?? shownItems)
  const ids = shown.map(({ item }) => item)
  const texts = new Map((await store.itemsById(dataset, ids)).map((item) => [item.id, item]))
  return { ...review, items: [...withTexts(shown, texts), ...review.items.slice(shown.length)] }
}
