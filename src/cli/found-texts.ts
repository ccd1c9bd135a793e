import { type LabelledItem, phrasebooks } from '../audit/attacks/index.ts'
import { placeText, searchReportSchema } from '../audit/search/index.ts'
import { isPairwise, UsageError } from '../domain/index.ts'
import type { Context } from './context.ts'
import { readKeptReport } from './read-report.ts'

/** Of each search, the best. */
const mostTexts = 5

/**
 * The texts that a search found to pass, each put where it was found, and as it was put there, on every known-bad item: a universal
 * one on all of them, one of an item on that one alone.
 *
 * @throws {UsageError} `no-such-file`, `not-a-report`, `unknown-language`
 */
export async function foundTexts(
  path: string,
  items: readonly LabelledItem[],
  context: Context,
): Promise<LabelledItem[]> {
  const { runs, set } = await readKeptReport(path, searchReportSchema, 'goodhart attack --search', context)
  const phrases = phrasebooks.find(({ id }) => id === set.language)
  if (!phrases) {
    throw new UsageError(
      'unknown-language',
      `${path} speaks a language that is not here: ${JSON.stringify(set.language)}.`,
    )
  }
  return runs.flatMap(({ place, found, optimiser, seed }, run) =>
    found
      .filter(({ passing }) => passing > 0)
      .slice(0, mostTexts)
      .flatMap(({ text, item: of }, rank) =>
        items.flatMap((labelled): LabelledItem[] => {
          const { item } = labelled
          if (labelled.label !== 'fail' || isPairwise(item) || (of !== undefined && of !== item.id)) return []
          const placed = placeText(text, item, { place, phrases })
          return [{ ...labelled, item: { ...placed, id: `${item.id}, ${optimiser} ${seed} ${run}.${rank}` } }]
        }),
      ),
  )
}
