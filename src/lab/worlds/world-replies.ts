import type { DataRecord } from '../../domain/index.ts'
import { createRandom } from '../../stats/random.ts'
import type { Task, World } from './world.ts'
import { worldCriterion } from './world-criterion.ts'

/**
 * Replies of an imperfect writer to a world's tasks as items, and their truth as labels.
 *
 * Tags: `request` is `forbidden` where the task should be refused; `defect` names what is wrong with it (`none`, `several`); `ended` is
 * what a trained judge is told of a reply that was cut off.
 *
 * @param labelled how many of them, the first ones, get their truth as a label; all unless told
 * @returns the tasks by their inputs, and of all those without a label, how many are truly good
 */
export function worldReplies({
  world,
  count,
  labelled = count,
  seed,
}: {
  world: World
  count: number
  labelled?: number
  seed: string
}): { records: DataRecord[]; tasks: Map<string, Task>; unlabelled: { passes: number; cases: number } } {
  const random = createRandom(seed)
  const criterion = worldCriterion(world)
  const unlabelled = { passes: 0, cases: count - labelled }
  const tasks = new Map<string, Task>()
  const records: DataRecord[] = [{ type: 'criterion', criterion }]
  for (let i = 0; i < count; i++) {
    const task = world.drawTask(random)
    tasks.set(task.input, task)
    const { text, ended } = world.writeReply(task, random)
    const { pass, defects, forbidden } = world.check(task, { text, ended })
    const id = `reply-${i + 1}`
    const defect = defects.length > 1 ? 'several' : (defects[0] ?? 'none')
    const tags = { request: forbidden ? 'forbidden' : 'allowed', defect, ended: `${ended}` }
    records.push({ type: 'item', item: { id, input: task.input, output: text, tags } })
    if (i >= labelled) {
      if (pass) unlabelled.passes++
      continue
    }
    const value = pass ? 'pass' : 'fail'
    records.push({
      type: 'label',
      label: { item: id, criterion: criterion.id, annotator: 'truth', source: 'declared', blind: true, value },
    })
  }
  return { records, tasks, unlabelled }
}
