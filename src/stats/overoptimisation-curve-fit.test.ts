import { describe, expect, test } from 'vitest'
import { bestOfNKl } from './best-of-n.ts'
import { fitOveroptimisationCurve } from './overoptimisation-curve-fit.ts'
import { fitOveroptimisation } from './overoptimisation-fit.ts'
import type { CurveEstimate } from './prompt-curves.ts'
import { createRandom } from './random.ts'
import { knownCurve, testKl } from './test-best-of-n-curve.ts'

const parameters = { alpha: 1, beta: 0.35 }
const holds = ({ low, high }: CurveEstimate, truth: number) => low! <= truth && (high === null || truth <= high)

describe.each(['best-of-n', 'reinforcement-learning'] as const)('%s', (form) => {
  const world = knownCurve({ form, ...parameters })

  test('intervals of alpha, beta and the peak cover what is true', () => {
    const points = world.expected.map((score, k) => ({ kl: testKl[k], score }))
    const target = fitOveroptimisation({ points, form, initialScore: world.expected[0] })
    // The world follows its form: its own best fit gives back what it was made of.
    expect(target.alpha.value).toBeCloseTo(parameters.alpha, 2)
    expect(target.beta.value).toBeCloseTo(parameters.beta, 2)
    const seeds = 150
    const covered = { alpha: 0, beta: 0, kl: 0, score: 0, fits: 0 }
    for (let seed = 0; seed < seeds; seed++) {
      const random = createRandom(`coverage ${seed}`)
      const curve = world.draw({ prompts: 40, samples: 32, random })
      const fit = fitOveroptimisationCurve({ curve, kl: testKl, form, random, replicates: 300 })!
      covered.alpha += Number(holds(fit.alpha, target.alpha.value))
      covered.beta += Number(holds(fit.beta, target.beta.value))
      covered.kl += Number(fit.peak !== null && holds(fit.peak.kl, target.peak!.kl.value))
      covered.score += Number(fit.peak !== null && holds(fit.peak.score, target.peak!.score.value))
      covered.fits += Number(fit.verdict === 'fits')
    }
    // 95 %, less three standard errors of 150 seeds: .897.
    for (const count of [covered.alpha, covered.beta, covered.kl, covered.score]) {
      expect(count / seeds).toBeGreaterThan(0.895)
    }
    expect(covered.fits / seeds).toBeGreaterThan(0.895)
  })

  test('estimates what the fit of the mean points does, whose own intervals would be far too narrow', () => {
    const random = createRandom('one')
    const curve = world.draw({ prompts: 60, samples: 32, random })
    const fit = fitOveroptimisationCurve({ curve, kl: testKl, form, random, replicates: 300 })!
    const mean = (k: number) => curve.reduce((sum, row) => sum + row[k]!, 0) / curve.length
    const weight = (k: number) => 1 / curve.reduce((sum, row) => sum + (row[k]! - mean(k)) ** 2, 0)
    const points = testKl.map((kl, k) => ({ kl, score: mean(k), weight: weight(k) }))
    const plain = fitOveroptimisation({ points, form, initialScore: mean(0) })
    expect(fit.alpha.value).toBeCloseTo(plain.alpha.value, 8)
    expect(fit.beta.value).toBeCloseTo(plain.beta.value, 8)
    expect(fit.peak!.kl.value).toBeCloseTo(plain.peak!.kl.value, 8)
    expect(fit.peak!.score.value).toBeCloseTo(plain.peak!.score.value, 8)
    const width = ({ low, high }: { low: number | null; high: number | null }) => high! - low!
    expect(width(fit.alpha)).toBeGreaterThan(2 * width(plain.alpha))
  })
})

test('a curve of another shape does not fit, and one of noise neither', () => {
  const random = createRandom('poor')
  const kl = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
  const zigzag = Array.from({ length: 60 }, () => kl.map((_, k) => (k % 2) + 0.2 * random.normal()))
  expect(fitOveroptimisationCurve({ curve: zigzag, kl, form: 'best-of-n', random, replicates: 100 })!.verdict).toBe(
    'does-not-fit',
  )
})

test('a straight line has no peak', () => {
  const random = createRandom('line')
  const kl = [0, 1, 4, 9, 16, 25]
  const curve = Array.from({ length: 60 }, () => {
    const slope = 1 + 0.3 * random.normal()
    return kl.map((nats) => slope * Math.sqrt(nats) + 0.05 * nats)
  })
  expect(fitOveroptimisationCurve({ curve, kl, form: 'best-of-n', random, replicates: 200 })!.peak).toBeNull()
})

test('too few points are no fit; without a point at KL 0 the score there is estimated', () => {
  const random = createRandom('few')
  const curve = Array.from({ length: 30 }, () => [1, 2, 2.5].map((value) => value + random.normal()))
  const kl = [1, 2, 4].map(bestOfNKl)
  expect(fitOveroptimisationCurve({ curve, kl, form: 'best-of-n', random, replicates: 50 })).toBeNull()
  const bent = Array.from({ length: 30 }, () => {
    const level = 3 + random.normal()
    return [1, 2, 3, 4, 5].map((d) => level + d * (2 - 0.3 * d))
  })
  const found = fitOveroptimisationCurve({
    curve: bent,
    kl: [1, 4, 9, 16, 25],
    form: 'best-of-n',
    random,
    replicates: 50,
  })!
  const levels = bent.map(([first]) => first - 1.7)
  expect(found.initialScore).toBeCloseTo(levels.reduce((sum, level) => sum + level, 0) / 30, 6)
  expect(found.alpha.value).toBeCloseTo(2, 6)
  expect(found.beta.value).toBeCloseTo(0.3, 6)
})
