import type { Detector } from '../../text/detectors/detector.ts'
import { singleTextDetectors } from '../../text/detectors/single-text.ts'
import { emptyFilter } from './empty-filter.ts'

/** Raised with every change after which a text is judged otherwise: it is part of a judge's version. */
export const filtersVersion = 1

/** All that a judge file may name, in the order in which they look at a text: the detectors that see one text alone, and {@link emptyFilter}. */
export const textFilters: readonly Detector[] = [emptyFilter, ...singleTextDetectors]

export const filterNames = textFilters.map(({ id }) => id) as [string, ...string[]]

/** The filters of these names, each once and in the order of {@link textFilters}: how they were written down alters nothing. */
export function filtersNamed(names: readonly string[]): Detector[] {
  return textFilters.filter(({ id }) => names.includes(id))
}
