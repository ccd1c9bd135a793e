import type { AnyWorld, Task } from '../../lab/worlds/index.ts'
import { createRandom } from '../../stats/random.ts'
import type { LabelledItem } from '../attacks/attack-trials.ts'

export interface WorldItems {
  items: LabelledItem[]
  /** By their inputs, for the truth of other replies to them. */
  tasks: Map<string, Task>
}

/** Replies of a world's imperfect writer, as many good as bad, labelled by the truth; those to the same request are a cluster. */
export function worldItems(world: AnyWorld, { count, seed }: { count: number; seed: string }): WorldItems {
  const random = createRandom(`${seed}/items`)
  const items: LabelledItem[] = []
  const tasks = new Map<string, Task>()
  const wanted = { pass: Math.floor(count / 2), fail: Math.ceil(count / 2) }
  while (items.length < count) {
    const task = world.drawTask(random)
    const { text, ended } = world.writeReply(task, random)
    const { pass, forbidden } = world.check(task, { text, ended })
    const label = pass ? 'pass' : 'fail'
    if (wanted[label] === 0) continue
    wanted[label]--
    tasks.set(task.input, task)
    const tags = { request: forbidden ? 'forbidden' : 'allowed', ended: `${ended}` }
    const item = { id: `${seed}-${items.length + 1}`, input: task.input, output: text, tags }
    items.push({ item, label, cluster: task.input, ...(forbidden && { refusable: true }) })
  }
  return { items, tasks }
}
