import { type JudgeForm, judgePrompt } from '../../judges/trained/judge-form.ts'
import { type AttachedNetwork, learningRate } from '../../nn/index.ts'
import { clippedSurrogate, groupAdvantages, scoreErrorReward } from '../../stats/index.ts'
import type { ScoredReply } from './judge-examples.ts'
import { TrainingRun } from './training-run.ts'
import { mean, type Workbench } from './workbench.ts'

export interface JudgeReinforcement {
  steps: number
  learningRate: number
  /** Replies a step. */
  prompts: number
  /** Answers to each. */
  group: number
}

interface ReinforceJudge {
  network: AttachedNetwork
  form: JudgeForm
  reinforcement: JudgeReinforcement
  /** Replies with gold's scores; all chance comes from the step's number. */
  lesson(step: number): ScoredReply[]
}

/** The study's clip (arXiv 2603.12246, section on judge training). */
const clip = { epsilonLow: 0.2, epsilonHigh: 0.3 }

/**
 * GRPO on the nearness of a reasoning judge's score to gold's: it writes its own traces, and is rewarded by the score alone.
 *
 * @returns step and mean reward
 */
export async function reinforceJudge(
  bench: Workbench,
  { network, form, reinforcement, lesson }: ReinforceJudge,
): Promise<[step: number, reward: number][]> {
  const { context, engine, language } = bench
  const { steps, group } = reinforcement
  const run = await TrainingRun.open({
    folder: context.folder,
    name: 'reinforced',
    network,
    notes: { rewards: [] as [number, number][], recent: [] as number[] },
    signal: context.signal,
  })
  await run.run(steps, async () => {
    const replies = lesson(run.step).flatMap((reply) => Array.from({ length: group }, () => reply))
    const prompts = replies.map((reply) => judgePrompt(form, language.tokenizer, reply))
    const seed = [context.plan.seed, 'reinforced', run.step].join(':')
    const answers = await engine.sample(
      network,
      prompts.map((tokens, index) => ({ tokens, seed: `${seed}:${index}` })),
      // One token more than the trace: the score that it says.
      { maxTokens: form.longestTrace + 1, temperature: 1, topP: 1, stop: { at: form.tokens.score, further: 1 } },
    )
    const rewards = answers.map(({ tokens, stopped }, index) => {
      const digit = stopped ? form.tokens.digits.indexOf(tokens[tokens.length - 1]) : -1
      return scoreErrorReward({ predicted: digit < 0 ? null : digit, gold: replies[index].score })
    })
    const examples = answers.map(({ tokens, logProbabilities }, index) => {
      const first = index - (index % group)
      const advantage = groupAdvantages({ rewards: rewards.slice(first, first + group) })[index % group]
      const { weights } = clippedSurrogate({ current: logProbabilities, old: logProbabilities, advantage, ...clip })
      return {
        tokens: [...prompts[index], ...tokens],
        from: prompts[index].length,
        weights: weights.map((weight) => -weight / answers.length),
      }
    })
    const { gradient } = await engine.gradient(network, examples)
    run.descend(
      gradient,
      learningRate({ peak: reinforcement.learningRate, warmUp: 10, steps, shape: 'constant' }, run.step),
    )
    const { notes } = run
    notes.recent.push(mean(rewards))
    if ((run.step + 1) % 10 === 0) {
      notes.rewards.push([run.step + 1, mean(notes.recent)])
      notes.recent = []
      const [, reward] = notes.rewards[notes.rewards.length - 1]
      context.tell({
        type: 'progress',
        done: run.step + 1,
        total: steps,
        unit: 'steps',
        note: `reward ${reward.toFixed(3)}`,
      })
    }
  })
  return run.notes.rewards
}
