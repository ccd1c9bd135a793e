import { benjaminiHochberg } from '../../stats/benjamini-hochberg.ts'
import { bivariateResidualTest } from '../../stats/bivariate-residual-test.ts'
import { dawidSkene } from '../../stats/dawid-skene.ts'
import type { Settings } from '../alignment/figures.ts'
import { significance } from './error-dependence.ts'
import { definedOrNull } from './estimates.ts'
import type { IndependenceReport, ResidualDependence } from './independence-report.ts'
import type { PartOfRaters } from './raters-within.ts'

/**
 * Without gold: do raters agree more, or less, than a model explains in which they err independently? Null under four raters,
 * where such a model explains anything.
 */
export function residualDependence(
  { names, ratings }: PartOfRaters,
  settings: Settings,
): { residuals: ResidualDependence; independence: NonNullable<IndependenceReport['independence']> } | null {
  if (names.length < 4) return null
  const random = settings.random.fork('residuals')
  const found = definedOrNull(() => bivariateResidualTest({ ratings, fit: dawidSkene({ ratings }), random }))
  if (found === null || found.pairs.length === 0) return null
  const { adjusted } = benjaminiHochberg({ pValues: found.pairs.map(({ pValue }) => pValue) })
  const cases = new Set(ratings.item).size
  return {
    residuals: {
      raters: names,
      pairs: found.pairs.map(({ a, b, items, agreed, expectedAgreed, z, pValue }, i) => ({
        a: names[a],
        b: names[b],
        cases: items,
        agreed,
        expectedAgreed,
        z,
        p: pValue,
        pAdjusted: adjusted[i],
      })),
    },
    independence: {
      method: 'bivariate-residuals',
      p: found.global.pValue,
      resamples: found.global.replicates,
      cases,
      rejected: found.global.pValue <= significance,
    },
  }
}
