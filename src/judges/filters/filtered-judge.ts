import { defineJudge, type Item, isPairwise, type Judge, quoteFound } from '../../domain/index.ts'
import type { Detector } from '../../text/detectors/detector.ts'
import type { Answer, LiveJudge } from '../live-judge.ts'
import { filtersNamed, filtersVersion } from './filter-registry.ts'

/** How the critique begins of an output that filters fail, and of one for which the judge's scale has no known lowest score. */
const filtered = 'filtered: '
const offTheScale = 'filtered, off the scale: '

/**
 * Whether filters failed an output of a judge that may give scores of any size: no score is known to be the lowest, so that this
 * answer has none, and no optimiser may climb from it to worse ones.
 */
export function isOffTheScale({ value, score, critique = '' }: Answer): boolean {
  return value === 'fail' && score === undefined && critique.startsWith(offTheScale)
}

/** What a judge's settings say of its filters; nothing where it has none, so that its version is what it always was. */
export function filterSettings(names: readonly string[] | undefined): Judge['settings'] | undefined {
  const filters = filtersNamed(names ?? [])
  return filters.length === 0 ? undefined : { version: filtersVersion, names: filters.map(({ id }) => id) }
}

/** The version of a judge with filters before it; the judge itself where its settings name filters already, or there are none. */
export function filteredVersion(judge: Judge, names: readonly string[]): Judge {
  const filters = filterSettings(names)
  if (filters === undefined || judge.settings.filters !== undefined) return judge
  const { name, kind, settings } = judge
  return defineJudge({ name, kind, settings: { ...settings, filters } })
}

/**
 * What filters say of an item; null where they leave it to the judge.
 *
 * Of a pair the output that is flagged loses. Where both are, it is a tie, as neither has earned to be called the better one.
 *
 * @param lowestScore of the judge's own scale, given to an output that fails; none of a judge that gives verdicts alone; null where
 *                    it may give scores and nobody knows their scale, see {@link isOffTheScale}
 */
export function filterAnswer({
  filters,
  item,
  lowestScore,
}: {
  filters: readonly Detector[]
  item: Item
  lowestScore?: number | null
}): Answer | null {
  const { input = '' } = item
  const finding = (output: string): string | null => {
    for (const { id, detect } of filters) {
      const found = detect({ output, input })
      if (found) return `${id}: ${quoteFound(found.evidence)}`
    }
    return null
  }
  if (!isPairwise(item)) {
    const found = item.output === undefined ? null : finding(item.output)
    if (found === null) return null
    if (lowestScore === null) return { value: 'fail', critique: `${offTheScale}${found}` }
    return {
      value: 'fail',
      ...(lowestScore !== undefined && { score: lowestScore }),
      critique: `${filtered}${found}`,
    }
  }
  const [first, second] = item.outputs.map(finding)
  if (first === null && second === null) return null
  const found = [first, second].flatMap((text, at) =>
    text === null ? [] : `${at === 0 ? 'first' : 'second'} output, ${text}`,
  )
  const value = first !== null && second !== null ? 'tie' : first === null ? 'pass' : 'fail'
  return { value, critique: `${filtered}${found.join('; ')}` }
}

/**
 * A judge behind filters of text: an output that one of them flags fails, and nobody is asked.
 *
 * @param names       of filters; without any it is the judge itself
 * @param lowestScore see {@link filterAnswer}
 */
export function filteredJudge({
  judge,
  names,
  lowestScore,
}: {
  judge: LiveJudge
  names: readonly string[]
  lowestScore?: number | null
}): LiveJudge {
  const filters = filtersNamed(names)
  if (filters.length === 0) return judge
  return {
    ...judge,
    judge: filteredVersion(judge.judge, names),
    async ask(question, context) {
      context?.signal?.throwIfAborted()
      const answer = filterAnswer({ filters, item: question.item, ...(lowestScore !== undefined && { lowestScore }) })
      return answer ? { answer } : judge.ask(question, context)
    },
  }
}
