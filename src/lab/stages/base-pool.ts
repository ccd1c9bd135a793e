import type { AttachedNetwork } from '../../nn/index.ts'
import type { Reply, Task } from '../worlds/index.ts'
import { sampleReplies, type Workbench } from './workbench.ts'

/** Replies of a policy to tasks of their own; the same for the same name. */
export async function drawPool(
  bench: Workbench,
  { policy, count, name }: { policy: AttachedNetwork; count: number; name: string },
): Promise<{ task: Task; reply: Reply }[]> {
  const chance = bench.random('pool', name, 'tasks')
  const tasks = Array.from({ length: count }, () => bench.world.drawTask(chance))
  const seed = [bench.context.plan.seed, 'pool', name, 'replies'].join(':')
  return (await sampleReplies(bench, { policy, tasks, seed })).map(({ task, reply }) => ({ task, reply }))
}
