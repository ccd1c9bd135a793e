import { describe, expect, test } from 'vitest'
import { wilsonInterval } from '../../stats/wilson-interval.ts'
import type { Estimate } from '../alignment/alignment-report.ts'
import { noCases } from '../consistency/intervals.ts'
import { convergenceSentence } from './convergence.ts'
import type { HardeningRound } from './hardening-report.ts'

const share = (successes: number, trials: number): Estimate => ({
  ...{ value: successes / trials, numerator: successes, denominator: trials, method: 'wilson' },
  ...wilsonInterval({ successes, trials }),
})

function round(at: number, more: Partial<HardeningRound>): HardeningRound {
  const rates = { attack: share(10, 100), search: share(50, 100), truePass: share(90, 100), trueFail: share(90, 100) }
  return { round: at, version: `j@${at}`, folder: `round-${at}`, mined: at * 10, examples: [], ...rates, ...more }
}

const said = (last: Partial<HardeningRound>, first: Partial<HardeningRound> = {}) =>
  convergenceSentence([round(0, first), round(1, {}), round(2, last)])

describe('what is said of rounds', () => {
  // Newcombe's interval, method 10, worked out for 50 of 100 and 45 of 100: -8.7 to 18.4 points: it holds 0.
  test.each([
    ['No sign of convergence', { search: share(45, 100) }],
    ['Better, and not converged', { search: share(20, 100) }],
    ['Converged as far as this search can tell', { search: share(0, 200) }],
    ['It got worse', { search: share(90, 100) }],
    ['Whether it converges is not known', { search: null }],
    ['Whether it converges is not known', { search: noCases }],
  ])('%s', (words, last) => {
    expect(said(last)).toMatch(new RegExp(`^${words}`))
  })

  test('few tries of a search that all fail are no convergence', () => {
    expect(said({ search: share(0, 12) })).toMatch(/^Better, and not converged/)
  })

  test('with the figures of both ends, and what was forgotten', () => {
    const words = said({ attack: share(1, 100), truePass: share(60, 100) })
    expect(words).toContain('50.0 % (40.4 to 59.6)')
    expect(words).toContain(
      'The same attacks succeed in 1.0 % (0.2 to 5.4) of trials, at first in 10.0 % (5.5 to 17.4).',
    )
    expect(words).toMatch(/taught, true passes fell: true passes 90\.0 % .* before, 60\.0 % .* after/)
    expect(said({})).toMatch(/nothing fell as far as can be seen/)
  })

  test('of a judge that nothing fooled', () => {
    expect(convergenceSentence([round(0, {})])).toMatch(/^Nothing was taught/)
  })
})
