import { describe, expect, test } from 'vitest'
import type { AttachedNetwork, Engine } from '../../nn/index.ts'
import { createRandom } from '../../stats/random.ts'
import { languageOf } from '../language.ts'
import { judgeFormOf, type ScoredReply } from './judge-examples.ts'
import { calibrateScalar, pairLoss } from './teach-scalar.ts'
import { echoWorld } from './test-lab.ts'

/** As the textbook writes it: minus the log of the logistic function, over pairs that differ. */
function meanLoss(values: readonly number[], scores: readonly number[]): number {
  const losses: number[] = []
  for (let at = 0; at + 1 < values.length; at += 2) {
    if (scores[at] === scores[at + 1]) continue
    const gap = (values[at] - values[at + 1]) * Math.sign(scores[at] - scores[at + 1])
    losses.push(-Math.log(1 / (1 + Math.exp(-gap))))
  }
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length
}

describe('the loss of pairs', () => {
  const random = createRandom('pairs')
  const values = Array.from({ length: 12 }, () => 2 * random.normal())
  const scores = [9, 0, 0, 9, 4, 4, 5, 4, 1, 8, 3, 3]

  test('is the mean over the pairs that differ', () => {
    const { losses } = pairLoss(values, scores)
    expect(losses).toHaveLength(4)
    expect(losses.reduce((sum, loss) => sum + loss, 0) / 4).toBeCloseTo(meanLoss(values, scores), 12)
  })

  test('has the slopes that finite differences give', () => {
    const { slopes } = pairLoss(values, scores)
    const width = 1e-5
    values.forEach((_, at) => {
      const moved = (by: number) => meanLoss(values.with(at, values[at] + by), scores)
      expect(slopes[at]).toBeCloseTo((moved(width) - moved(-width)) / (2 * width), 8)
    })
  })

  test('is log 2 where nothing is known, and stays finite where everything is', () => {
    expect(pairLoss([1, 1], [9, 0]).losses).toEqual([expect.closeTo(Math.LN2, 12)])
    expect(pairLoss([2000, -2000, -2000, 2000], [9, 0, 9, 0])).toEqual({
      losses: [0, 4000],
      slopes: [-0, 0, -0.5, 0.5],
    })
  })

  test('of equal scores, or of one alone, teaches nothing', () => {
    expect(pairLoss([3, 1, 7], [5, 5, 9])).toEqual({ losses: [], slopes: [0, 0, 0] })
  })
})

describe('calibration', () => {
  const language = languageOf(echoWorld)
  const form = judgeFormOf(echoWorld, language, { form: 'scalar' })
  const calibrate = (values: number[], scores: number[]) => {
    const replies: ScoredReply[] = scores.map((score) => ({ input: 'say : red hat', reply: 'red', ended: true, score }))
    const engine = { values: async () => values.map((value) => Float32Array.of(value)) } as unknown as Engine
    return calibrateScalar({ engine, language }, { network: {} as AttachedNetwork, form, replies })
  }

  test('finds the line by which scores were made', async () => {
    expect(await calibrate([-2, 0, 3, 4], [0, 2, 5, 6])).toEqual({ slope: 1, intercept: 2 })
  })

  test('is least squares', async () => {
    // Means 2 and 2; sum of products (-1)(-1) + 0 + (1)(0) = 1 over a sum of squares of 2.
    expect(await calibrate([1, 2, 3], [1, 3, 2])).toEqual({ slope: 0.5, intercept: 1 })
  })

  test('says the mean score where the values tell nothing', async () => {
    expect(await calibrate([5, 5, 5], [0, 3, 9])).toEqual({ slope: 0, intercept: 4 })
  })
})
