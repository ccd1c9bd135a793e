import { alignOptionsFrom, trainCases } from '../audit/alignment/index.ts'
import { isPairwise, UsageError } from '../domain/index.ts'
import type { JudgeExample, JudgeSurroundings } from '../judges/index.ts'
import type { Store } from '../store/index.ts'
import { parseSplit } from './align-options.ts'

/**
 * Few-shot examples from the train split of a dataset, never from another.
 *
 * @param criterion of the labels; the judge's own unless told, and where the dataset does not have it the only one there is
 * @param split     as `--split` of align: shares or a column; that of the import unless told
 */
export function examplesFromTrain({
  store,
  dataset,
  criterion: asked,
  split,
  cluster,
  seed,
}: {
  store: Store
  dataset: string
  criterion?: string
  split?: string
  cluster?: string
  seed: string
}): NonNullable<JudgeSurroundings['examplesFrom']> {
  return async ({ count, criterion }): Promise<JudgeExample[]> => {
    const imported = (await store.imports(dataset)).findLast((record) => record.split !== undefined)?.split
    const rule = parseSplit(split ?? imported)
    if (rule === undefined) {
      throw new UsageError(
        'split-needed',
        'Examples come from the train part of the dataset alone: say which that is with --split, the same as for align.',
      )
    }
    const labelled = (await store.criteria(dataset)).find(({ id }) => id === (asked ?? criterion?.id))
    const cases = await trainCases({
      ...{ store, dataset, criterion: labelled?.id, count },
      options: { ...alignOptionsFrom({ seed, clusterBy: cluster }), split: rule },
    })
    return cases.map(({ item, gold, critique }) => ({
      ...(item.input !== undefined && { input: item.input }),
      ...(item.context !== undefined && { context: item.context }),
      ...(item.reference !== undefined && { reference: item.reference }),
      ...(isPairwise(item) ? { outputs: item.outputs } : { output: item.output ?? '' }),
      verdict: isPairwise(item) ? { pass: 'A', fail: 'B', tie: 'tie' }[gold] : gold,
      ...(critique !== undefined && { critique }),
    }))
  }
}
