import type { Judge } from '../../domain/index.ts'
import type { Answer } from '../../judges/live-judge.ts'
import { leaningOf, type Prober } from '../../runs/prober.ts'
import type { ScoreSource } from '../stages/score-source.ts'
import type { AnyWorld } from '../worlds/index.ts'

/** Any judge as a reward or as gold in the laboratory: it sees the request, the reply and the rubric as input, output and context. */
export function judgeSource(world: AnyWorld, prober: Pick<Prober, 'judge' | 'ask'>): ScoreSource {
  return {
    async score(replies) {
      const probes = replies.map(({ task, reply }, at) => ({
        item: {
          id: `reply-${at}`,
          input: task.input,
          output: reply.text,
          context: world.rubric(task),
          tags: { ended: `${reply.ended}` },
        },
      }))
      return (await prober.ask(probes)).map(({ answer }) => {
        const expected = rewardOf(answer, prober.judge)
        return expected === undefined ? undefined : { expected, score: Math.round(expected) }
      })
    },
  }
}

/**
 * An answer in the laboratory's points: nine times the probability of a pass, which is 9 or 0 where the judge gives none; of a
 * language model that grades, its grade stretched from its scale to 0 to 9. Other judges' scores stand as they are: a trained
 * judge's are such points, and of the rest nobody knows the scale.
 *
 * @returns `undefined` where there is no verdict
 */
export function rewardOf(answer: Answer, judge: Judge): number | undefined {
  const leaning = leaningOf(answer)
  if (leaning === null) return undefined
  if (answer.score === undefined) return 9 * leaning
  const scale = judge.kind === 'llm' ? (judge.settings.scale as { min: number; max: number } | string) : undefined
  if (typeof scale !== 'object') return answer.score
  return Math.min(9, Math.max(0, (9 * (answer.score - scale.min)) / (scale.max - scale.min)))
}
