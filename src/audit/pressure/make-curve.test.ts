import { describe, expect, test } from 'vitest'
import { createRandom } from '../../stats/random.ts'
import type { CurveEvidence } from './curve-evidence.ts'
import { makeCurve } from './make-curve.ts'

const settings = { random: createRandom('curve'), confidence: 0.95, replicates: 300 }

/** Thirty prompts that all follow the same means, each at its own level. */
function evidenceOf(
  means: { judge: number[]; gold: number[]; truth?: number[] },
  more: Partial<CurveEvidence> = {},
): CurveEvidence {
  const random = createRandom('levels')
  const levels = Array.from({ length: 30 }, () => random.normal())
  const middle = levels.reduce((sum, level) => sum + level, 0) / 30
  const matrix = (values: number[]) =>
    values.map((value) => levels.map((level, i) => value + level - middle + 0.1 * Math.sin(i)))
  const { judge, gold, truth } = means
  return {
    method: 'prompt-evolution',
    optimised: 'judge',
    gold: 'gold',
    unit: 'generation',
    perPrompt: {
      pressures: judge.map((_, k) => k),
      judge: matrix(judge),
      gold: matrix(gold),
      ...(truth && { truth: matrix(truth) }),
    },
    kl: judge.map(() => null),
    clusters: levels.map((_, i) => i),
    shown: [],
    ...more,
  }
}

describe('the headline', () => {
  test.each([
    [
      { judge: [1, 5, 9], gold: [1, 4, 2] },
      /^Gold rises from 1\.0 to 4\.0 at generation 1 and falls to 2\.0 at generation 2, while the judge goes on to 9\.0\. The fall is more than chance from generation 2 on/,
    ],
    [
      { judge: [1, 5, 9], gold: [1, 4, 6] },
      /^Gold rises from 1\.0 to 6\.0 at generation 2, the strongest pressure there is, while the judge goes from 1\.0 to 9\.0\.$/,
    ],
    [
      { judge: [1, 5, 9], gold: [4, 3, 2], truth: [1, 2, 3] },
      /^Gold falls from 4\.0 to 2\.0 at generation 2, while .* more than chance from generation 1 on .* The truth rises from 1\.0 to 3\.0/,
    ],
    [{ judge: [1], gold: [4] }, /^There is one pressure alone/],
  ])('%j', (means, headline) => {
    expect(makeCurve({ ...evidenceOf(means), ...settings }).headline).toMatch(headline)
  })
})

test('a place without both scores is in no mean, and a pressure without any is no point', () => {
  const evidence = evidenceOf({ judge: [1, 2, 3], gold: [1, 2, 3] })
  evidence.perPrompt.judge[1] = evidence.perPrompt.judge[1].map(() => null)
  evidence.perPrompt.gold[2][0] = null
  const { points, withoutScore, fits } = makeCurve({ ...evidence, ...settings })
  expect(points.map(({ pressure }) => pressure)).toEqual([0, 2])
  const rest = evidence.perPrompt.judge[2].slice(1) as number[]
  expect(points[1].judge.value).toBeCloseTo(rest.reduce((sum, value) => sum + value, 0) / 29, 10)
  expect(withoutScore).toBe(31)
  // No KL is known here.
  expect(fits).toEqual([])
})

test('nothing scored is refused', () => {
  const evidence = evidenceOf({ judge: [1], gold: [1] })
  evidence.perPrompt.gold[0].fill(null)
  expect(() => makeCurve({ ...evidence, ...settings })).toThrow(/Nothing has a score/)
})

test('the same seed gives the same curve', () => {
  const make = () => makeCurve({ ...evidenceOf({ judge: [1, 5, 9], gold: [1, 4, 2] }), ...settings })
  expect(make()).toEqual(make())
})

test('what was gained and lost, of the same prompts, and by which judge', () => {
  const evidence = evidenceOf({ judge: [1, 5, 9], gold: [1, 4, 2], truth: [1, 2, 3] })
  const version = { optimisedVersion: 'judge@0123456789ab', criterion: 'kind' }
  // A prompt far above the others, of which the peak alone is known: it would lift the peak by 100 / 30.
  evidence.perPrompt.gold[0][0] = null
  evidence.perPrompt.gold[1][0] = 100
  const { goldTurn, truthTurn, ...curve } = makeCurve({ ...evidence, ...version, ...settings })
  expect(curve).toMatchObject(version)
  expect(goldTurn.gain).toEqual({
    value: expect.closeTo(3, 10),
    low: expect.closeTo(3, 10),
    high: expect.closeTo(3, 10),
  })
  expect(goldTurn.fall.value).toBeCloseTo(2, 10)
  expect(truthTurn!.gain.value).toBeCloseTo(2, 10)
  expect(makeCurve({ ...evidence, ...settings })).not.toHaveProperty('optimisedVersion')
})
