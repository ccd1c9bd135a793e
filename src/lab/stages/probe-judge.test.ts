import { describe, expect, test } from 'vitest'
import { deskWorld } from '../worlds/desk/index.ts'
import { type AnyWorld, worlds } from '../worlds/index.ts'
import { probeJudge, probeReplies } from './probe-judge.ts'
import { type ScoreSource, truthSource } from './score-source.ts'

describe.each(worlds.map((world) => [world.id, world] as const))('the probes of %s', (_, world) => {
  const probes = probeReplies(world)

  test('are one for each defect, and one without', () => {
    expect(probes.map(({ defect }) => defect)).toEqual(['none', ...world.defects])
    for (const { replies } of probes) expect(replies).toHaveLength(128)
  })

  test('hold exactly their defect', () => {
    for (const { defect, replies, truth } of probes) {
      const found = replies.map(({ task, reply }) => world.check(task, reply))
      for (const { defects } of found) expect(defects).toEqual(defect === 'none' ? [] : [defect])
      expect(truth).toBeCloseTo(found.reduce((sum, { score }) => sum + score, 0) / 128, 9)
    }
  })

  test('are flawless at 9, and worse with any defect', () => {
    const [none, ...others] = probes
    expect(none.truth).toBe(9)
    for (const { truth } of others) expect(truth).toBeLessThan(9)
  })

  test('are the same for every judge', () => {
    expect(JSON.stringify(probeReplies(world))).toBe(JSON.stringify(probes))
  })
})

const desk: AnyWorld = deskWorld

/** The truth, but that it sees no defect of one kind. */
function blindTo(defect: string): ScoreSource {
  return {
    score: async (replies) =>
      replies.map(({ task, reply }) => {
        const { score, defects } = desk.check(task, reply)
        const expected = defects.length === 1 && defects[0] === defect ? 9 : score
        return { expected, score: expected }
      }),
  }
}

describe('a judge', () => {
  test.each(['all-values-wrong', 'omission', 'no-reason', 'syllables'])(
    'that is blind to %s shows it at that probe and at no other',
    async (defect) => {
      for (const probe of await probeJudge(deskWorld, blindTo(defect))) {
        expect(probe.items).toBe(128)
        if (probe.defect === defect) expect(probe.judge - probe.truth).toBeGreaterThan(1.5)
        else expect(probe.judge).toBeCloseTo(probe.truth, 9)
      }
    },
  )

  test('that comes to no score on some replies is measured on the others', async () => {
    const truth = truthSource(deskWorld)
    const halting: ScoreSource = {
      score: async (replies) => (await truth.score(replies)).map((score, at) => (at % 4 === 0 ? undefined : score)),
    }
    for (const { defect, items, judge, truth } of await probeJudge(deskWorld, halting)) {
      expect(items).toBe(96)
      if (defect === 'none') expect(judge).toBe(9)
      expect(Math.abs(judge - truth)).toBeLessThan(1)
    }
  })
})
