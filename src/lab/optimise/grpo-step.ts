import type { AttachedNetwork } from '../../nn/index.ts'
import { clippedSurrogate, groupAdvantages } from '../../stats/index.ts'
import type { ScoreSource } from '../stages/score-source.ts'
import { exampleOf, type SampledReply, sampleReplies, type Workbench } from '../stages/workbench.ts'
import type { Task } from '../worlds/index.ts'

export interface GrpoSettings {
  /** Tasks a step, and replies to each. */
  prompts: number
  group: number
  temperature: number
  /** Of the penalty for straying from the base. */
  klWeight: number
  epsilonLow: number
  epsilonHigh: number
  /** Updates from the replies of one step: more than one go beyond the policy that sampled them, and are clipped. */
  miniBatches: number
}

interface GrpoStep {
  policy: AttachedNetwork
  base: AttachedNetwork
  judge: ScoreSource
  settings: GrpoSettings
  /** One a group. */
  tasks: readonly Task[]
  /** Of the replies. */
  seed: string
  /** Moves the policy down a gradient. */
  descend(gradient: Float32Array): void
}

/** Keeps the spread of a group's rewards from being divided by nearly nothing where all replies are about as good. */
const spreadFloor = 0.05

/**
 * One step of GRPO: groups of replies are sampled, scored and compared with each other, and the policy is moved towards the
 * better ones.
 *
 * @returns the replies with their rewards; `undefined` where the judge gave no score, which taught nothing
 * @see Shao et al. (2024), DeepSeekMath, arXiv 2402.03300, section 4.1
 */
export async function grpoStep(
  lab: Pick<Workbench, 'engine' | 'language' | 'world'>,
  { policy, base, judge, settings, tasks, seed, descend }: GrpoStep,
): Promise<{ replies: SampledReply[]; rewards: (number | undefined)[] }> {
  const { engine } = lab
  const replies = await sampleReplies(lab, {
    policy,
    tasks: tasks.flatMap((task) => Array.from({ length: settings.group }, () => task)),
    seed,
    temperature: settings.temperature,
  })
  const rewards = (await judge.score(replies)).map((score) => score?.expected)
  const advantages = advantagesOf(rewards, settings.group)
  const reference =
    settings.klWeight > 0
      ? await engine.values(
          base,
          replies.map((reply) => exampleOf(lab, reply)),
        )
      : undefined
  for (const [index, batch] of miniBatches(replies.length, settings).entries()) {
    const examples = batch.map((at) => exampleOf(lab, replies[at]))
    // The first update is by the very policy that sampled.
    const current = index === 0 ? undefined : await engine.values(policy, examples)
    examples.forEach((example, place) => {
      const at = batch[place]
      const old = replies[at].logProbabilities
      const { weights } = clippedSurrogate({
        current: current?.[place] ?? old,
        old,
        ...(reference && { reference: reference[at] }),
        advantage: advantages[at],
        ...settings,
      })
      example.weights = weights.map((weight) => -weight / batch.length)
    })
    const { gradient } = await engine.gradient(policy, examples)
    descend(gradient)
  }
  return { replies, rewards }
}

/** A reply without a score neither teaches nor counts in its group's mean. */
export function advantagesOf(rewards: readonly (number | undefined)[], group: number): number[] {
  const advantages = new Array<number>(rewards.length).fill(0)
  for (let first = 0; first < rewards.length; first += group) {
    const scored = Array.from({ length: group }, (_, index) => first + index).filter((at) => rewards[at] !== undefined)
    if (scored.length < 2) continue
    const found = groupAdvantages({ rewards: scored.map((at) => rewards[at] as number), epsilon: spreadFloor })
    scored.forEach((at, index) => {
      advantages[at] = found[index]
    })
  }
  return advantages
}

export function miniBatches(replies: number, { miniBatches: count }: Pick<GrpoSettings, 'miniBatches'>): number[][] {
  const size = Math.ceil(replies / count)
  const all = Array.from({ length: replies }, (_, index) => index)
  return Array.from({ length: count }, (_, batch) => all.slice(batch * size, (batch + 1) * size)).filter(
    (batch) => batch.length > 0,
  )
}
