import { describe, expect, test } from 'vitest'
import { fitOveroptimisation, type OveroptimisationFit } from './overoptimisation-fit.ts'
import { createRandom } from './random.ts'

const kl = [0.1, 0.4, 0.9, 1.6, 2.5, 3.6, 4.9, 6.4, 8.1, 10]
const score = [1.02, 1.75, 2.31, 2.62, 2.85, 2.83, 2.71, 2.38, 2.12, 1.61]
const weight = [1, 1, 2, 2, 1, 1, 3, 1, 1, 1]
const points = kl.map((value, i) => ({ kl: value, score: score[i], weight: weight[i] }))

// numpy 2.4 lstsq with sqrt(w), scipy 1.17 t.ppf and f.sf: coefficients, half widths, R^2, F and p of the two terms more,
// and the peak by its formula.
test.each([
  {
    form: 'best-of-n',
    initialScore: 0.2,
    coefficients: [2.887570012295268, 0.7821408353927297, 0.2],
    halfWidths: [0.09845234350962831, 0.04019827664055323],
    rSquared: 0.9868894505558438,
    f: [13.388046826703164, 0.006134542442072228],
    peak: [1.8459399392216602, 3.4074942592136668, 2.865140406497308],
  },
  {
    form: 'best-of-n',
    initialScore: undefined,
    coefficients: [2.7611653722664067, 0.7500259658818115, 0.3065267938504939],
    halfWidths: [0.2567818125113907, 0.07229542926567627],
    rSquared: 0.9893075014830489,
    f: [8.709964380463562, 0.023487643155038568],
    peak: [1.8407131871895146, 3.388225037493381, 2.847783550221404],
  },
  {
    form: 'reinforcement-learning',
    initialScore: 0.2,
    coefficients: [2.2298108639474865, 1.463750602836458, 0.2],
    halfWidths: [0.21650158478465714, 0.2461144070267449],
    rSquared: 0.8648708286335258,
    f: [165.91002146324854, 5.602701861663891e-6],
    peak: [1.6876792507587586, 2.8482612534416445, 2.670341520692715],
  },
  {
    form: 'reinforcement-learning',
    initialScore: undefined,
    coefficients: [3.3968766797176126, 2.216707243494017, -0.9693190523652411],
    halfWidths: [0.36703791883193987, 0.2475820810551755],
    rSquared: 0.9857003848669443,
    f: [12.491648214097788, 0.011356030880130515],
    peak: [1.7030104173951632, 2.900244481756448, 2.8057564756203863],
  },
] as const)('$form against numpy, initial score $initialScore', (expected) => {
  const fit = fitOveroptimisation({ points, form: expected.form, initialScore: expected.initialScore })
  const near = (value: number, reference: number) => expect(value / reference).toBeCloseTo(1, 6)
  near(fit.alpha.value, expected.coefficients[0])
  near(fit.beta.value, expected.coefficients[1])
  near(fit.initialScore, expected.coefficients[2])
  near(fit.alpha.high - fit.alpha.value, expected.halfWidths[0])
  near(fit.beta.value - fit.beta.low, expected.halfWidths[1])
  near(fit.rSquared, expected.rSquared)
  near(fit.lackOfFit!.f, expected.f[0])
  near(fit.lackOfFit!.pValue, expected.f[1])
  near(fit.peak!.d.value, expected.peak[0])
  near(fit.peak!.kl.value, expected.peak[1])
  near(fit.peak!.score.value, expected.peak[2])
})

const forms = {
  'best-of-n': (d: number) => d * (2.5 - 0.6 * d),
  'reinforcement-learning': (d: number) => (d === 0 ? 0 : d * (2.5 - 1.6 * Math.log(d))),
}
// d* = 2.5 / 1.2, R* = 2.5^2 / 2.4; d* = exp(2.5 / 1.6 - 1), R* = 1.6 d*.
const peaks = {
  'best-of-n': { d: 2.5 / 1.2, score: 6.25 / 2.4 },
  'reinforcement-learning': { d: Math.exp(2.5 / 1.6 - 1), score: 1.6 * Math.exp(2.5 / 1.6 - 1) },
}

describe.each(['best-of-n', 'reinforcement-learning'] as const)('%s', (form) => {
  const ds = Array.from({ length: 16 }, (_, i) => 0.25 * (i + 1))
  const noisy = (random: ReturnType<typeof createRandom>) =>
    ds.map((d) => ({ kl: d * d, score: 6 + forms[form](d) + 0.15 * random.normal() }))

  test('points on the curve give it back', () => {
    const fit = fitOveroptimisation({
      points: [0, ...ds].map((d) => ({ kl: d * d, score: 6 + forms[form](d) })),
      form,
    })
    expect(fit.verdict).toBe('fits')
    expect(fit.alpha.value).toBeCloseTo(2.5, 8)
    expect(fit.initialScore).toBeCloseTo(6, 8)
    expect(fit.peak!.d.value).toBeCloseTo(peaks[form].d, 7)
    expect(fit.peak!.score.value).toBeCloseTo(6 + peaks[form].score, 7)
    expect(fit.rSquared).toBeCloseTo(1, 9)
  })

  test.each([6, undefined])(
    'intervals cover, and the true form is refused at the level, initial score %s',
    (initialScore) => {
      const random = createRandom(`cover ${form} ${initialScore}`)
      const samples = 1000
      const held = { alpha: 0, beta: 0, d: 0, score: 0 }
      let refused = 0
      for (let s = 0; s < samples; s++) {
        const fit = fitOveroptimisation({ points: noisy(random), form, initialScore })
        const covers = ({ low, high }: OveroptimisationFit['alpha'], truth: number) =>
          low <= truth && truth <= high ? 1 : 0
        held.alpha += covers(fit.alpha, 2.5)
        held.beta += covers(fit.beta, form === 'best-of-n' ? 0.6 : 1.6)
        held.d += covers(fit.peak!.d, peaks[form].d)
        held.score += covers(fit.peak!.score, 6 + peaks[form].score)
        if (fit.verdict === 'does-not-fit') refused++
      }
      // 1000 samples: 0.926 to 0.971 and 0.029 to 0.074 with probability 0.999 (scipy 1.17, binom.ppf).
      for (const count of Object.values(held)) {
        expect(count / samples).toBeGreaterThanOrEqual(0.926)
        expect(count / samples).toBeLessThanOrEqual(0.971)
      }
      expect(refused / samples).toBeGreaterThanOrEqual(0.029)
      expect(refused / samples).toBeLessThanOrEqual(0.074)
    },
  )

  test('a cliff is no such curve, and is called so', () => {
    const random = createRandom('cliff')
    const cliff = ds.map((d) => ({ kl: d * d, score: (d < 2 ? 6 + d : 3) + 0.15 * random.normal() }))
    expect(fitOveroptimisation({ points: cliff, form, initialScore: 6 }).verdict).toBe('does-not-fit')
  })

  test('noise about nothing is no such curve, and has no peak', () => {
    const random = createRandom('nothing')
    const flat = ds.map((d) => ({ kl: d * d, score: 6 + 0.15 * random.normal() }))
    expect(fitOveroptimisation({ points: flat, form, initialScore: 6 })).toMatchObject({
      verdict: 'does-not-fit',
      peak: null,
    })
  })
})

test('a score that only rises has no peak to tell of', () => {
  const random = createRandom('rises')
  const rising = Array.from({ length: 12 }, (_, i) => ({ kl: (i / 4) ** 2, score: i / 2 + 0.3 * random.normal() }))
  const { peak, beta } = fitOveroptimisation({ points: rising, form: 'best-of-n', initialScore: 0 })
  expect(beta.low).toBeLessThan(0)
  expect(peak).toBeNull()
})

test('a peak beyond the points is marked', () => {
  const early = [0.2, 0.4, 0.6, 0.8, 1, 1.2].map((d) => ({ kl: d * d, score: forms['best-of-n'](d) }))
  expect(fitOveroptimisation({ points: early, form: 'best-of-n', initialScore: 0 }).peak!.beyondData).toBe(true)
})

test('with too few points to test the form, it is not called fitting', () => {
  const few = [0.5, 1, 2, 3].map((d) => ({ kl: d * d, score: forms['best-of-n'](d) + (d === 2 ? 0.01 : 0) }))
  expect(fitOveroptimisation({ points: few, form: 'best-of-n', initialScore: 0 })).toMatchObject({
    verdict: 'too-few-points',
    lackOfFit: null,
  })
})

test.each([
  ['a negative KL', [{ kl: -1, score: 1 }, ...points], 'bad-argument'],
  ['no score', [{ kl: 1, score: Number.NaN }, ...points], 'bad-argument'],
  ['no weight', [{ kl: 1, score: 1, weight: 0 }, ...points], 'bad-argument'],
  ['three points', points.slice(0, 3), 'too-few-values'],
  ['two places', [1, 1, 2, 2, 0].map((value) => ({ kl: value, score: value })), 'too-few-values'],
] as const)('%s: refused', (_, broken, code) => {
  expect(() => fitOveroptimisation({ points: broken, form: 'best-of-n' })).toThrow(expect.objectContaining({ code }))
})
