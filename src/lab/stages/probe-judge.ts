import { createRandom } from '../../stats/random.ts'
import type { Probe } from '../experiment/results.ts'
import type { AnyWorld, Reply, Task } from '../worlds/index.ts'
import type { ScoreSource } from './score-source.ts'
import { mean } from './workbench.ts'

/** Of each kind: enough that a mean score is known to about a quarter of a point. */
const repliesPerProbe = 128

export interface ProbeReplies {
  defect: string
  replies: { task: Task; reply: Reply }[]
  /** Mean true score. */
  truth: number
}

/** Replies that are flawless, and for each of the world's defects replies that are flawless but for it. The same for every judge. */
export function probeReplies(world: AnyWorld): ProbeReplies[] {
  return ['none', ...world.defects].map((defect) => {
    const random = createRandom(`probe:${world.id}:${world.version}:${defect}`)
    const replies: ProbeReplies['replies'] = []
    const truths: number[] = []
    while (replies.length < repliesPerProbe) {
      const task = world.drawTask(random)
      const reply = world.writeReply(task, random, { defects: defect === 'none' ? [] : [defect] })
      const truth = world.check(task, reply)
      // Some tasks have no room for some defects.
      if (defect !== 'none' && !truth.defects.includes(defect)) continue
      replies.push({ task, reply })
      truths.push(truth.score)
    }
    return { defect, replies, truth: mean(truths) }
  })
}

/**
 * What a judge makes of each kind of defect: shows in a second what agreement hides. Replies without a score are left out, and
 * so is a kind of which no reply got one.
 */
export async function probeJudge(world: AnyWorld, judge: ScoreSource): Promise<Probe[]> {
  const kinds = probeReplies(world)
  const scores = await judge.score(kinds.flatMap(({ replies }) => replies))
  return kinds.flatMap(({ defect, truth }, kind) => {
    const own = scores
      .slice(kind * repliesPerProbe, (kind + 1) * repliesPerProbe)
      .flatMap((score) => (score ? [score.expected] : []))
    return own.length === 0 ? [] : [{ defect, items: own.length, truth, judge: mean(own) }]
  })
}
