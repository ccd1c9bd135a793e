import { describe, expect, test } from 'vitest'
import { firstIsBetter } from '../../domain/index.ts'
import { createRandom, type Random } from '../../stats/random.ts'
import { evidenceOf, type TestItem, testOptions, testSettings } from '../alignment/test-evidence.ts'
import { errorDependence } from './error-dependence.ts'
import { independence } from './independence.ts'
import { collectRaters, type RaterKinds } from './raters.ts'
import { ratersWithin } from './raters-within.ts'

const says = (passes: boolean) => (passes ? ('pass' as const) : ('fail' as const))

/**
 * Judges that are wrong in a share `error` of the cases, whatever the truth. With probability `shared` a judge's mistake is
 * the one that all share in this case, else its own. Two judges then err together with correlation `shared ** 2`: both take
 * the common draw, or their draws are independent.
 */
function plant({
  judges,
  cases,
  error,
  shared,
  random,
}: {
  judges: number
  cases: number
  error: number
  shared: number
  random: Random
}): TestItem[] {
  return Array.from({ length: cases }, () => {
    const truth = random.next() < 0.6
    const common = random.next() < error
    const verdicts = Object.fromEntries(
      Array.from({ length: judges }, (_, j) => {
        const wrong = random.next() < shared ? common : random.next() < error
        return [`judge-${j + 1}`, says(wrong ? !truth : truth)]
      }),
    )
    return { labels: { truth: says(truth) }, verdicts }
  })
}

async function figuresOf(items: readonly TestItem[], look: RaterKinds = 'judges', options = testOptions()) {
  const data = await evidenceOf(items)
  const raters = collectRaters({ data, look, options })
  return independence({ raters, data, options, look, name: 'planted', sources: [], criterion: firstIsBetter })
}

const unlabelled = (items: readonly TestItem[]) => items.map(({ verdicts }) => ({ verdicts }))

describe('five judges that err together', () => {
  test('correlation and effective number lie in their intervals in about 95 % of sets', async () => {
    const random = createRandom('planted correlation')
    const correlation = 0.7 ** 2
    // Kish: 5 / (1 + 4 * .49).
    const effective = 5 / (1 + 4 * correlation)
    let held = 0
    const sets = 40
    for (let set = 0; set < sets; set++) {
      const items = plant({ judges: 5, cases: 200, error: 0.25, shared: 0.7, random })
      const raters = collectRaters({ data: await evidenceOf(items), look: 'judges', options: testOptions() })
      const settings = testSettings({ random: random.fork(`${set}`), replicates: 200 })
      const { errors } = errorDependence(ratersWithin(raters, [0, 1, 2, 3, 4]), settings)!
      const { low, high } = errors.effective
      if (low! <= effective && effective <= high!) held++
      expect(errors.meanCorrelation.value!).toBeGreaterThan(correlation - 0.2)
    }
    // 95 % of 40 are 38; 33 or fewer come up once in a hundred times at that level.
    expect(held).toBeGreaterThanOrEqual(34)
  }, 30_000)

  test('are found out with gold, each pair too, and Dawid-Skene is said to be no better than it is', async () => {
    const items = plant({ judges: 5, cases: 400, error: 0.25, shared: 0.7, random: createRandom('shared') })
    const { errors, residuals, independence: tested, consensus, usefulness } = await figuresOf(items)
    expect(tested).toMatchObject({ method: 'conditional-independence', rejected: true })
    expect(errors!.pairs).toHaveLength(10)
    for (const { phi, p, pAdjusted, bothWrong, expectedBothWrong } of errors!.pairs) {
      expect(phi.low!).toBeLessThan(phi.high!)
      expect(p!).toBeLessThanOrEqual(pAdjusted!)
      expect(pAdjusted!).toBeLessThan(0.001)
      expect(bothWrong).toBeGreaterThan(expectedBothWrong)
    }
    expect(residuals).toBeNull()
    // The model sees agreement and infers far better judges than there are: true-pass rates of .75.
    expect(Math.min(...consensus.raters.map(({ truePassRate }) => truePassRate.low!))).toBeGreaterThan(0.75)
    expect(usefulness.raters.every(({ majority }) => majority!.value! < 0.1)).toBe(true)
  })
})

describe('five judges that err by themselves', () => {
  const items = plant({ judges: 5, cases: 500, error: 0.2, shared: 0, random: createRandom('own') })

  test('are worth about five, and their rates are recovered from verdicts alone', async () => {
    const { errors, independence: tested, consensus, raters } = await figuresOf(items)
    expect(errors!.effective.low!).toBeLessThan(5)
    expect(errors!.effective.high!).toBeGreaterThan(5)
    expect(tested!.rejected).toBe(false)
    const { raters: inferred } = (await figuresOf(unlabelled(items))).consensus
    // Ten rates at 95 %: at most two of them miss .8 but once in a hundred times.
    const held = inferred
      .flatMap(({ truePassRate, trueFailRate }) => [truePassRate, trueFailRate])
      .filter(({ low, high }) => low! <= 0.8 && 0.8 <= high!).length
    expect(held).toBeGreaterThanOrEqual(8)
    expect(inferred.every(({ ability }) => ability! > 0)).toBe(true)
    for (const { measured } of raters) expect(Math.abs(measured!.errorRate.value! - 0.2)).toBeLessThan(0.06)
    // Five votes of .8: right with probability .942.
    const [majority] = consensus.methods
    expect(majority.measured!.accuracy.low!).toBeLessThan(0.942)
    expect(majority.measured!.accuracy.high!).toBeGreaterThan(0.942)
    expect(consensus.methods.map(({ method }) => method)).toEqual(['majority', 'dawid-skene', 'one-coin', 'glad'])
  })

  test('without labels, what cannot be known is null, and the residual test finds nothing', async () => {
    const {
      errors,
      residuals,
      independence: tested,
      raters,
      consensus,
      usefulness,
      set,
    } = await figuresOf(unlabelled(items))
    expect(errors).toBeNull()
    expect(set.labelled).toBe(0)
    expect(residuals!.pairs).toHaveLength(10)
    expect(tested).toMatchObject({ method: 'bivariate-residuals', rejected: false })
    expect(raters.every(({ measured }) => measured === null)).toBe(true)
    expect(consensus.methods.every(({ measured }) => measured === null)).toBe(true)
    expect(usefulness.raters.every(({ majority, certainty }) => majority === null && certainty.value! > 0)).toBe(true)
  })

  test('with a copy of one of them among them, the test without labels rejects', async () => {
    const copied = unlabelled(items).map(({ verdicts }) => ({ verdicts: { ...verdicts, copy: verdicts!['judge-1'] } }))
    expect((await figuresOf(copied)).independence).toMatchObject({ method: 'bivariate-residuals', rejected: true })
  })
})

test('kappa and agreement of a pair, by hand', async () => {
  const one = (a: boolean, b: boolean, times: number): TestItem[] =>
    Array.from({ length: times }, () => ({ verdicts: { a: says(a), b: says(b) } }))
  const { agreement, consensus } = await figuresOf([
    ...one(true, true, 20),
    ...one(true, false, 5),
    ...one(false, true, 10),
    ...one(false, false, 15),
  ])
  // Agreement 35 / 50 = .7; by chance .5 * .6 + .5 * .4 = .5; kappa .4 (the example of Wikipedia's article on it).
  expect(agreement).toHaveLength(1)
  expect(agreement[0]).toMatchObject({ a: 'a', b: 'b', cases: 50 })
  expect(agreement[0].agreement.value).toBeCloseTo(0.7, 10)
  expect(agreement[0].cohenKappa.value).toBeCloseTo(0.4, 10)
  expect(agreement[0].cohenKappa.method).toBe('wald')
  // Two judges: a tie counts half, and no model is fitted.
  expect(consensus.methods).toHaveLength(1)
  expect(consensus.methods[0].passRate.value).toBeCloseTo((20 + 15 / 2) / 50, 10)
  expect(consensus.methods[0].ties).toBe(15)
  expect(consensus.leftOut[0]).toContain('not identified')
})
