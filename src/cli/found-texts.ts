import type { LabelledItem } from '../audit/attacks/index.ts'
import { searchReportSchema } from '../audit/search/index.ts'
import { isPairwise } from '../domain/index.ts'
import type { Context } from './context.ts'
import { readKeptReport } from './read-report.ts'

/**
 * The texts that a search found, each put where it was found on every known-bad item: a universal one on all of them, one of an
 * item on that one alone.
 *
 * @throws {UsageError} `no-such-file`, `not-a-report`
 */
export async function foundTexts(
  path: string,
  items: readonly LabelledItem[],
  context: Context,
): Promise<LabelledItem[]> {
  const report = await readKeptReport(path, searchReportSchema, 'goodhart attack --search', context)
  return report.runs.flatMap(({ place, found, optimiser, seed }, run) =>
    found.slice(0, 5).flatMap(({ text, item: of }, rank) =>
      items.flatMap((labelled): LabelledItem[] => {
        const { item } = labelled
        if (labelled.label !== 'fail' || isPairwise(item) || (of !== undefined && of !== item.id)) return []
        const output = { replace: text, append: `${item.output} ${text}`, prepend: `${text} ${item.output}` }[place]
        return [{ ...labelled, item: { ...item, id: `${item.id}, ${optimiser} ${seed} ${run}.${rank}`, output } }]
      }),
    ),
  )
}
