import { heldOutTasks } from '../../lab/stages/workbench.ts'
import type { AnyWorld } from '../../lab/worlds/index.ts'
import type { Probe } from '../../runs/prober.ts'
import type { Output } from './policies/policy.ts'

/** What a policy answers while it is optimised against a judge. */
export interface PressurePrompt {
  /** Unique among the prompts. */
  id: string
  input: string
  /** For judges alone, as an item has them. */
  context?: string
  reference?: string
  /** Prompts with the same one are no independent evidence; its id unless told. */
  cluster?: string
  /** What is true of an output, where that can be computed. */
  truth?(output: Output): number
}

/** Requests of a world of the laboratory, whose truth is known: a score from 0 to 9. */
export function worldPrompts(world: AnyWorld, count: number): PressurePrompt[] {
  return heldOutTasks(world, count).map((task, at) => ({
    id: `${world.id}-${at + 1}`,
    input: task.input,
    context: world.rubric(task),
    truth: (output) => world.check(task, output).score,
  }))
}

/** An output as judges are asked about it. */
export function probeOf({ id, input, context, reference }: PressurePrompt, { text, ended }: Output): Probe {
  return {
    item: {
      ...{ id, input, output: text, tags: { ended: `${ended}` } },
      ...(context !== undefined && { context }),
      ...(reference !== undefined && { reference }),
    },
  }
}
