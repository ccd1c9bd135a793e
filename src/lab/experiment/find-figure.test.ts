import { describe, expect, test } from 'vitest'
import { holdHypothesis } from './find-figure.ts'
import { hypothesisSchema, type Measure } from './hypothesis.ts'

const results = new Map<string, unknown>([
  [
    'evaluate',
    {
      policies: [
        { group: 'direct', peak: { truth: 8 }, end: { truth: 3 }, fired: true },
        { group: 'direct', peak: { truth: 7 }, end: { truth: 5 }, fired: false },
        { group: 'reasoning', peak: { truth: 8.5 }, end: { truth: 8.25 }, fired: false },
      ],
      transfer: { base: { gold: 6 }, last: { gold: 9 } },
      name: 'text',
    },
  ],
  ['judge', { quality: { alphaGold: 0.5 } }],
])

function figure(measure: Omit<Measure, 'over'> & { over?: Measure['over'] }) {
  const hypothesis = hypothesisSchema.parse({ id: 'h', claim: 'c', measuredBy: 'm', measure, atLeast: 3 })
  return holdHypothesis(hypothesis, results)
}
const stage = 'evaluate'
const direct = { group: 'direct' }

describe('the figure of a hypothesis', () => {
  test('is found by names, by what elements are, and by all of them', () => {
    expect(figure({ stage, at: ['policies', '2', 'peak', 'truth'] })).toEqual({ figure: 8.5, holds: true })
    // (8 + 7) / 2
    expect(figure({ stage, at: ['policies', direct, 'peak', 'truth'] })).toEqual({ figure: 7.5, holds: true })
    expect(figure({ stage, at: ['transfer', '*', 'gold'], over: 'max' })).toEqual({ figure: 9, holds: true })
    expect(figure({ stage, at: ['transfer', '*', 'gold'], over: 'min' })).toEqual({ figure: 6, holds: true })
    expect(figure({ stage, at: ['policies', direct, 'fired'], over: 'sum' })).toEqual({ figure: 1, holds: false })
  })

  test('is a difference one by one, or from one', () => {
    const at = ['policies', direct, 'peak', 'truth']
    const minus = { stage, at: ['policies', direct, 'end', 'truth'] }
    // 8 - 3 = 5 and 7 - 5 = 2
    expect(figure({ stage, at, minus, over: 'mean' })).toEqual({ figure: 3.5, holds: true })
    expect(figure({ stage, at, minus, over: 'min' })).toEqual({ figure: 2, holds: false })
    // 8 - .5 = 7.5 and 7 - .5 = 6.5
    expect(figure({ stage, at, minus: { stage: 'judge', at: ['quality', 'alphaGold'] } })).toEqual({
      ...{ figure: 7, holds: true },
    })
    const three = { stage, at: ['policies', '*', 'end', 'truth'] }
    expect(figure({ stage, at, minus: three })).toEqual({ problem: '2 figures less 3 cannot be taken one by one' })
  })

  test('is missing with a result, and told where there is no number', () => {
    expect(figure({ stage: 'not-run', at: ['x'] })).toEqual({})
    expect(figure({ stage, at: ['policies', { group: 'none' }, 'peak'] })).toEqual({
      problem: 'there is nothing at evaluate: policies {"group":"none"} peak',
    })
    expect(figure({ stage, at: ['name'] })).toEqual({ problem: 'what stands at evaluate: name is no number' })
    expect(figure({ stage, at: ['constructor', 'name'] })).toMatchObject({ problem: expect.any(String) })
  })

  test('holds at its bounds', () => {
    const at = { stage: 'judge', at: ['quality', 'alphaGold'] }
    const held = (bounds: object) =>
      holdHypothesis(hypothesisSchema.parse({ id: 'h', claim: 'c', measuredBy: 'm', measure: at, ...bounds }), results)
        .holds
    expect([held({ atMost: 0.5 }), held({ atLeast: 0.5 }), held({ atLeast: 0.4, atMost: 0.49 })]).toEqual([
      ...[true, true, false],
    ])
  })
})
