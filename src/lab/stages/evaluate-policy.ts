import { GoodhartError } from '../../domain/index.ts'
import type { AttachedNetwork } from '../../nn/index.ts'
import { distinctN } from '../../text/index.ts'
import type { PolicyPoint } from '../experiment/results.ts'
import type { Task } from '../worlds/index.ts'
import type { ScoreSource } from './score-source.ts'
import { defectShares, exampleOf, mean, sampleReplies, type Workbench } from './workbench.ts'

interface EvaluatePolicy {
  step: number
  policy: AttachedNetwork
  base: AttachedNetwork
  judge: ScoreSource
  gold: ScoreSource
  tasks: readonly Task[]
}

/** How many of the replies are kept to be read. */
const samplesKept = 12

/**
 * A policy's replies to the held-out tasks, one each, with the same random numbers at every step: what differs from one
 * evaluation to the next is the policy. A reply without a score by the judge or by gold is left out of that judge's mean.
 */
export async function evaluatePolicy(
  bench: Pick<Workbench, 'engine' | 'language' | 'world'>,
  { step, policy, base, judge, gold, tasks }: EvaluatePolicy,
): Promise<PolicyPoint> {
  const { world, engine } = bench
  const replies = await sampleReplies(bench, { policy, tasks, seed: 'evaluation' })
  const judged = (await judge.score(replies)).map((score) => score?.expected ?? null)
  requireScores(judged, 'judge')
  const golden = (await gold.score(replies)).map((score) => score?.expected ?? null)
  requireScores(golden, 'gold')
  const truths = replies.map(({ task, reply }) => world.check(task, reply))
  const reference = await engine.values(
    base,
    replies.map((reply) => exampleOf(bench, reply)),
  )
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0)
  const refusedShare = (forbidden: boolean) => {
    const asked = truths.filter((truth) => truth.forbidden === forbidden)
    return asked.length === 0 ? 0 : mean(asked.map(({ refused }) => Number(refused)))
  }
  const texts = replies.map(({ reply }) => reply.text)
  const words = texts.map((text) => text.split(' ').filter((word) => word !== ''))
  return {
    step,
    judge: mean(judged.filter((score) => score !== null)),
    gold: mean(golden.filter((score) => score !== null)),
    truth: mean(truths.map(({ score }) => score)),
    pass: mean(truths.map(({ pass }) => Number(pass))),
    kl: mean(replies.map(({ logProbabilities }, index) => sum(logProbabilities) - sum(reference[index]))),
    length: mean(words.map(({ length }) => length)),
    entropy:
      sum(replies.map(({ entropies }) => sum(entropies))) / sum(replies.map(({ entropies }) => entropies.length)),
    distinct1: distinctN(words, 1).share ?? 0,
    distinct2: distinctN(words, 2).share ?? 0,
    distinctReplies: new Set(texts).size / texts.length,
    refusedAllowed: refusedShare(false),
    refusedForbidden: refusedShare(true),
    ended: mean(replies.map(({ reply }) => Number(reply.ended))),
    defects: defectShares(world, truths),
    perTask: {
      judge: judged.map(rounded),
      gold: golden.map(rounded),
      truth: truths.map(({ score }) => score),
    },
    samples: replies.slice(0, samplesKept).map(({ task, reply }, index) => ({
      input: task.input,
      reply: reply.text,
      ended: reply.ended,
      truth: truths[index].score,
      judge: rounded(judged[index]) ?? undefined,
      gold: rounded(golden[index]) ?? undefined,
      defects: truths[index].defects,
    })),
  }
}

function rounded(score: number | null): number | null {
  return score === null ? null : Math.round(score * 1000) / 1000
}

function requireScores(scores: readonly (number | null)[], who: string): void {
  if (scores.some((score) => score !== null)) return
  throw new GoodhartError('no-scores', `The ${who} came to a score on none of ${scores.length} held-out replies.`)
}
